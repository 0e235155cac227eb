"""Words that tell one number from another."""

from __future__ import annotations

import re

from jpvad_report.claims.audit.word_list import words

PERSONS = words(
    "patients patient participants participant subjects subject people persons women men woman man children child "
    "adults infants neonates newborns individuals volunteers cases controls respondents residents students girls boys "
    "males females mothers fathers survivors pregnancies families recipients donors smokers nurses physicians "
    "adolescents schoolchildren smokers users recipients twins toddlers seniors caregivers carers employees inpatients "
    "cyclists workers drivers players runners members drinkers officers soldiers prisoners farmers clinicians "
    "pedestrians passengers migrants refugees babies nonsmokers dancers athletes miners firefighters trainees "
    "outpatients examinations scans procedures arthroplasties operations pupils teachers boys infants athletes "
    "veterans households eyes knees hips animals rats mice"
)
"""Whose number is a group's size."""

UNITS = words(
    "mg g kg ug µg μg ng pg mcg ml l dl cl mmol µmol μmol nmol pmol mol meq iu u units unit mm cm m km nm µm μm kcal "
    "kj cal mmhg mm hg hz khz bpm beats breaths w watts kpa pa cmh years year yr yrs months month mo weeks week wk wks "
    "days day d hours hour hr hrs h minutes minute min mins seconds second sec s ms times fold points point percentage "
    "percent centimeters degrees celsius c f copies cells ppm ppb gy mgy msv ma mv db kda usd dollars euros pounds "
    "doses tablets sessions visits items questions sites centres centers hospitals practices clinics countries "
    "o'clock am pm"
)
"""What follows a number that counts no patients."""

ORDINALS = words(
    "grade grades day days week weeks month months year years stage stages class type phase group groups arm "
    "visit table "
    "tables figure fig figures score scores level version step cycle cycles dose wave number no ref reference chapter "
    "section trial study model quartile quintile tertile category session time age ages aged aim question item h hour "
    "hours minute minutes season cohort page appendix supplement part since until before after in january february "
    "march april may june july august september october november december degree degrees factor panel equation "
    "scenario period round block region chromosome exon"
) - frozenset(["in"])
"""What stands before a number that counts nobody."""

MEASURED = words("age ages aged score scores time dose level degree degrees factor since until before after")
"""Those of them after which the number is still a result."""

NOT_SHARES = re.compile(
    r"ejection fraction|\bl?vef\b|\bef\b|h(?:a|gb|emoglobin a|aemoglobin a)1c|\ba1c\b|hba1|glycated|glycosylated|"
    r"saturation|\bsp?a?o2|oxygen(?:ation|)\b|\bfev|\bfvc|\bpef\b|predicted|h(?:a)?ematocrit|\bhct\b|body fat|"
    r"\bfat\b|weight loss|body weight|adheren|complian|stenosis|\bloss of|fold\b|\bstrain\b|shortening|"
    r"percentage points?|variab|coefficient|\bcv\b|confidence (?:interval|limit)|\bsensitivit|\bspecificit|\baccura|"
    r"predictive value|\bpower\b|\bmeans?\b|\bmedians?\b|\baverage|\bscores?\b|\bsd\b|interquartile|\biqr\b|inhibit|"
    r"bioavailab|absorption|clearance|\benerg|\bprotein|carbohydrate|\bfatty|cholesterol|\bvolume|\b(?:mean|"
    r"total|daily|median|cumulative) doses?\b|"
    r"concentration|\blevels?\b|\bvo2|\bmaxim|workload|intensity|time in\b|of the time|alpha\b|heritab|\bvariance|"
    r"\br2\b|explained|\bdensit|\bplaque|\bindex|\bratios?\b|\bsolution|\bgel\b|saline|glucose|dextrose|flurane|"
    r"lidocaine|bupivacaine|chlorhexidine|contribut|consum|\bintake|\bratings?\b|\bcorrect|retention|parasit[ae]+mia|"
    r"diameter|\blength|\bwidth|thickness|humidity|\bicc\b|cells\b|agreement|\bdays\b|number of|\bareas?\b|"
    r"yield|size\b|pressure|germinat"
)
"""Words that make a percentage a measurement or a change, not a share of patients."""

CHANGES = re.compile(r"reduc|decreas|increas|chang|improve|differ|declin|\bgain|efficac|effective|relapse of|\bloss\b")
"""Words of change, after which a percentage is a share of patients only where the words below say so."""

PEOPLE_HAVE = re.compile(
    r"mortalit|death|\bdied\b|\bdie\b|incidence|prevalence|occur|complication|\bevents?\b|infection|\brates?\b|"
    r"proportion|percentage of|more patients|fewer patients|often|frequent|common|likely|"
    r"frequency|respon[ds]|cure|success|\bfailure|need for|use of|history of|diagnos|admi(?:tted|ssion)|abstin|quit"
)
"""Words that make a percentage a share of patients."""

CENSORED = re.compile(
    r"surviv|cumulative|kaplan|log-?\s?rank|actuarial|estimated|hazard|event-free|progression-free|"
    r"disease-free|relapse-free|per 1,?000|person-years|patient-years|freedom from|probabilit|projected|predicted|"
    r"imput|weighted|standardi[sz]ed|adjusted|life-?table"
)
"""Words that make a percentage an estimate with censoring or weights, which no whole count has to give."""

TIMED = re.compile(
    r"\bat (?:\d+|one|two|three|six|twelve) (?:years?|months?|weeks?|days)|\b\d+[- ](?:year|month|week|day)\b|"
    r"incidence rate|rate of"
)
"""Words that leave open whether a percentage is a plain share or such an estimate."""

OTHER_UNITS = re.compile(
    r"(?:\bof|\bin|\bper|\bfor|\bthe|\d)\s(?:[a-z-]+\s){0,2}(?:lesions?|eyes|vessels|stents|limbs|hips|teeth|"
    r"tooth|implants?|"
    r"samples?|specimens|isolates|cells|embryos|oocytes|cycles?|visits|days|nights|episodes|trials|studies|"
    r"sessions|items|"
    r"responses|encounters|prescriptions|procedures|wounds|sites|ears|joints|grafts|segments|images|villages|clusters|"
    r"schools|clinics|practices|hospitals|households|meals|doses|injections|attempts|insertions|catheters|admissions|"
    r"discharges|deliveries|births|tests|swabs|biopsies|nodules|tumou?rs|polyps|genes|questions|words|calls|attacks|"
    r"seizures|infections|treatments|cases)\b"
)
"""What may be counted instead of patients."""

SUBGROUP = re.compile(
    r"\b(?:among|amongst|subgroups?|subsets?|per-?\s?protocol|completers?|of (?:those|these|whom|which)|in those|"
    r"sub-?analys[ei]s|sub-?stud(?:y|ies)|on-treatment|as-treated|evaluable|assessable|responders|"
    r"(?:in|for|of|among) (?:the )?(?:patients|participants|subjects|women|men|children|individuals|those|people|"
    r"boys|girls|infants|adults) (?:with|who|without|aged|whose|having|under|over|older|younger)|"
    r"stratif|smokers|follow-up data|available|matched|imput|missing|after exclu|excluding|respondents)\b"
)
"""Words that make a comparison speak of fewer patients than the groups hold."""

DEPENDENT = re.compile(
    r"cross-?over|mcnemar|\bpaired|within-(?:subject|person|patient|group)|cluster|repeated[- ]measures|\bgee\b|"
    r"generali[sz]ed estimating|mixed[- ](?:effects?|model)|multilevel|\bmatched|\bmatching|weighted|propensity|"
    r"non-?inferior|equivalence trial|one-?\s?(?:sided|tailed)|cochran|mantel|multiple imputation|"
    r"split-(?:mouth|face|body)|fellow eye|contralateral|meta-?analys|systematic review|complex sampl"
)
"""Designs under which a P value is not the one of a plain two-group test, wherever in the text they are named."""

CORRECTED = re.compile(
    r"stratif|bonferroni|multiple (?:testing|comparisons)|bayes|interim|sequential|post-?hoc|dunn|tukey|holm|adjusted|"
    r"hierarch|regression|multivaria|permutation|trend"
)
"""Words of a sentence whose P value is not the one of a plain two-group test."""

HEDGES = words(
    "approximately about around nearly almost roughly over approx circa ca some least most up under below above "
    "than exceeding"
)
"""Words before a number that make it no exact statement."""

RATIO = re.compile(
    r"\b(?:hazards?[ -]ratios?|odds[ -]ratios?|relative[ -]risks?|risk[ -]ratios?|rate[ -]ratios?|"
    r"incidence[ -]ratios?|prevalence[ -]ratios?|relative[ -](?:rates?|odds|hazards?)|hazard rate ratio|"
    r"proportions? ratio|relative prevalence)\b",
    re.IGNORECASE,
)
RATIO_SIGNS = re.compile(r"\b(?:adj|csd|cs|mv|uv|a|c|s|m|u|A|S)?-?(?:HRs?|ORs?|RRs?|IRRs?|SHRs?|AORs?|AHRs?)\b")
DIFFERENCE = re.compile(
    r"\b(?:(?<!no )(?<!significant )(?<!any )(?<!similar )(?<!the )differen\w+|(?<=the )difference|reduc\w+|"
    r"increas\w+|decreas\w+|chang\w+|beta|coefficients?|effect sizes?|effect|improve\w+|"
    r"declin\w+|gain\w*|lower|higher|delta|shorter|longer|MD|SMD|WMD|RD|ARR|ARD|RRR)\b|[\u03b2\u0392\u0394\u2206]",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"\b(?:means?|averages?|rates?|incidences?|prevalences?|surviv\w+|proportions?|AUCs?|ROC|c-?statistics?|c-?ind\w+|"
    r"kappa|ICC|sensitivit\w+|specificit\w+|predictive|accurac\w+|likelihood|correlat\w+|NNTs?|needed|probabilit\w+|"
    r"levels?|concentrations?|scores?|ages?|aged|mortality|efficac\w+|costs?|ICERs?|QALYs?|slopes?|fold|geometric|"
    r"ranges?|r)\b|[\u03ba\u03c1]",
    re.IGNORECASE,
)
MEDIAN = re.compile(r"\bmedians?\b|\bIQRs?\b|\binterquartile\b|(?<!of )\bquartiles\b", re.IGNORECASE)
LEVEL = re.compile(r"\b(?:CIs?|confidence intervals?)\b|\bC\.I\.", re.IGNORECASE)
OTHER_INTERVAL = re.compile(
    r"bootstrap|bayes|credible|posterior|profile[- ]likelihood|\bexact (?:confidence|ci|method|poisson|"
    r"binomial|logistic)|"
    r"clopper|\bfirth|mid-?p|conditional logistic|median unbiased|fieller|repeated confidence"
)
"""Intervals that need not be symmetric about the estimate."""
OTHER_TEST = re.compile(
    r"log-?\s?rank|likelihood[- ]ratio|\bscore test|fisher|mann|wilcoxon|rank[- ]sum|chi-?\s?squared?|χ|"
    r"kruskal|permutation|"
    r"randomi[sz]ation test|gray's|gehan|breslow|sign test"
)
"""Tests whose P value is not the one that the interval gives."""
OTHER_P_LABEL = re.compile(
    r"interaction|trend|heterogen|inferior|bonferroni|holm|\badj|corrected|\bone\b|overall|\blinear\b|"
    r"\bgroup time\b|superiority"
)
"""Words of a P value that belongs to something else than the estimate before it."""
ONE_SIDED = re.compile(r"one-?\s?(?:sided|tailed)|1-?\s?(?:sided|tailed)")
EXHAUSTIVE = re.compile(
    r"\bstage (?:i|1)\b.*\bstage (?:iii|3|iv|4)\b|\b(?:grade|class|type|category|quartile) (?:i|1|"
    r"a)\b.*\b(?:iii|3|iv|4|c)\b|"
    r"complete (?:response|remission).*(?:progressive|progression|no response)|"
    r"\b(?:mild|minor)\b.*\bmoderate\b.*\bsevere\b|"
    r"\bnever\b.*\bcurrent\b|\balways\b.*\bnever\b|\bcurrent\b.*\bnever\b|\blow\b.*\b(?:intermediate|medium|"
    r"moderate|middle)\b.*\bhigh\b|"
    r"underweight.*normal.*obes|\bno complications?\b.*\bgrade\b|\band (?:an)?other(?: one| causes?| types?|"
    r" reasons?)?(?: in)?\s*\S*$|"
    r"\b(?:and|or) (?:an)?other\b[^,;]{0,24}$|\b(?:none|unknown|neither) in\b"
)
"""Lists of every possibility, whose percentages make 100."""
