"""Whole abstracts, written by hand; their numbers are computed."""

from __future__ import annotations

from drafts import Maker, frame


@frame("cardiology abstract")
def mechanical_support(m: Maker) -> str:
    m.split(600, 1600, (0.32, 0.68))
    m.compare("stemi", (0.81, 0.76))
    m.compare("ohca", (0.15, 0.4))
    m.compare("hf", (0.1, 0.15))
    m.medians("lactate", 8, 0.6, 0.7)
    m.ratio("hr", "aHR", (0.8, 1.05), (0.12, 0.24), significant=False)
    m.percent("k1", m.between(43, 48), 1)
    m.percent("k2", m.between(51, 55), 1)
    m.p("lr", m.between(0.004, 0.04))
    m.compare("stroke", (0.05, 0.09))
    m.direction("w", "lactate.a.m", "lactate.b.m", "a higher", "a lower")
    m.verdict("v", "hr", "was a difference", "was no difference")
    m.redraw_unless(m.exceeds("stemi.a.pc", "stemi.b.pc") and m.exceeds("ohca.b.pc", "ohca.a.pc"))
    m.redraw_unless(m.exceeds("hf.b.pc", "hf.a.pc"))
    return (
        "Background: The order in which a percutaneous pump and extracorporeal membrane oxygenation are installed in "
        "cardiogenic shock is debated. Methods: From a nationwide registry (2018–2021) we studied {all.n} "
        "consecutive patients with acute myocardial infarction who received both devices. Results: The pump was "
        "placed first in {a.n} patients (pump-first group) and second in {b.n} patients (pump-second group). The "
        "pump-first group had {w} lactate level ({lactate.a.m} {vs} {lactate.b.m} mmol/L, {lactate.p}), more often "
        "ST-elevation infarction ({stemi.a.pc} {vs} {stemi.b.pc}, {stemi.p}), and less often out-of-hospital arrest "
        "({ohca.a.pc} {vs} {ohca.b.pc}, {ohca.p}) and prior heart failure ({hf.a.pc} {vs} {hf.b.pc}, {hf.p}). The "
        "cumulative 30-day incidence of death was {k1} in the pump-first and {k2} in the pump-second group (log-rank "
        "{lr}). After adjustment there {v} ({hr:in}). Stroke was recorded in {stroke.a:k} and {stroke.b:k}, "
        "respectively ({stroke.p}). Conclusions: Crude mortality was lower with the pump placed first, but not after "
        "adjustment for confounders."
    )


@frame("cardiology abstract")
def anticoagulant_trial(m: Maker) -> str:
    m.split(9000, 18000)
    m.compare("stroke", (0.027, 0.032), digits=1)
    m.ratio_of("s", "RR", "stroke")
    m.compare("bleed", (0.036, 0.046), digits=1)
    m.ratio_of("b", "RR", "bleed")
    m.compare("ich", (0.004, 0.009), digits=1)
    m.direction("w", "bleed.a.pc", "bleed.b.pc", "more", "less")
    return (
        "BACKGROUND\nVitamin K antagonists prevent stroke in atrial fibrillation but require "
        "monitoring.\nMETHODS\nIn this double-blind trial, {all.n} patients with atrial fibrillation and a CHADS2 "
        "score of at least 1 received the oral factor Xa inhibitor ({a.n} patients) or dose-adjusted warfarin ({b.n} "
        "patients), target international normalized ratio 2.0 to 3.0.\nRESULTS\nStroke or systemic embolism occurred "
        "in {stroke.a:kn} in the inhibitor group and {stroke.b:kn} in the warfarin group ({s:in}). Major bleeding "
        "was {w} frequent with the inhibitor ({bleed.a.pc} {vs} {bleed.b.pc}; {b:in}). Intracranial haemorrhage was "
        "reported in {ich.a.k} and {ich.b.k} patients, respectively ({ich.p}).\nCONCLUSIONS\nThe inhibitor was an "
        "alternative to warfarin. (Funded by a national research council; ClinicalTrials.gov number, NCT00000000.)"
    )


@frame("oncology abstract")
def lung_immunotherapy(m: Maker) -> str:
    m.split(420, 1100)
    m.compare("orr", (0.42, 0.3))
    m.ratio("os", "HR", (0.6, 0.85), (0.08, 0.14))
    m.ratio("pfs", "HR", (0.55, 0.8), (0.08, 0.12))
    m.number("m1", m.between(17, 22))
    m.number("m2", m.between(11, 15))
    m.compare("g3", (0.55, 0.53))
    m.verdict("v", "os", "significantly longer", "not significantly longer")
    return (
        "Background First-line treatment of metastatic lung cancer has changed. Methods In this open-label, phase 3 "
        "trial at 118 centres in 16 countries, we randomly assigned {all.n} patients (1:1) to the checkpoint "
        "inhibitor plus chemotherapy (combination group) or chemotherapy alone (control group). The primary endpoint "
        "was overall survival. Findings Between Feb 2, 2016, and March 9, 2018, {a.n} patients were assigned to the "
        "combination group and {b.n} to the control group. Median overall survival was {m1} months {vs} {m2} months "
        "and was {v} in the combination group ({os:in}); progression-free survival, {pfs:in}. A confirmed response "
        "was seen in {orr.a:kn} and {orr.b:kn} patients, respectively ({orr.p}). Adverse events of grade 3 or worse "
        "occurred in {g3.a.pc} of the combination group and {g3.b.pc} of the control group. Interpretation The "
        "combination could be an option for first-line treatment. Funding None."
    )


@frame("infection abstract")
def antiviral_trial(m: Maker) -> str:
    m.split(240, 1000)
    m.medians("time", 13, 0.5, m.between(0.75, 1.1), 0)
    m.compare("death", (0.14, 0.17))
    m.hazard_of("hr", "death")
    m.compare("sae", (0.18, 0.2))
    m.parts("sev", "all", (15, 58, 27))
    m.verdict("v", "hr", "differed significantly", "did not differ significantly")
    return (
        "IMPORTANCE: The benefit of antiviral treatment in severe viral pneumonia is uncertain. OBJECTIVE: To "
        "compare 10 days of the antiviral with standard care. DESIGN, SETTING, AND PARTICIPANTS: Randomized clinical "
        "trial among {all.n} hospitalized adults at 24 sites. INTERVENTIONS: Antiviral ({n=}{a.n}) or standard care "
        "({n=}{b.n}). RESULTS: Disease was mild in {sev.1.pc}, moderate in {sev.2.pc} and severe in {sev.3.pc} of "
        "participants. Median time to improvement was {time.a:med} days {vs} {time.b:med} days ({time.p}). Mortality "
        "at 28 days was {death.a:kn} with the antiviral and {death.b:kn} with standard care, and {v} ({hr:in}). "
        "Serious adverse events were reported in {sae.a.pc} and {sae.b.pc}, respectively ({sae.p}). CONCLUSIONS AND "
        "RELEVANCE: Larger trials are needed."
    )


@frame("surgery abstract")
def mesh_trial(m: Maker) -> str:
    m.split(300, 560)
    m.compare("hernia", (m.between(0.08, 0.16), m.between(0.18, 0.3)))
    m.ratio_of("or", "OR", "hernia")
    m.compare("ssi", (0.11, 0.12))
    m.means("bmi", 27.4, 4.8, 0, stated=True)
    m.redraw_unless(m.exact["bmi.p"] > 0.1)
    m.medians("stay", 8, 0.4, 1, 0)
    m.direction("w", "or.est", "=1", "higher", "lower")
    return (
        "Objective: To find out whether prophylactic mesh prevents incisional hernia. Summary background data: "
        "Hernia follows 10% to 20% of midline laparotomies. Methods: {all.n} patients were randomised to onlay mesh "
        "({a.n} patients) or primary suture ({b.n} patients). Results: The groups were alike in body-mass index "
        "({bmi.a:ms} {vs} {bmi.b:ms} kg/m², {bmi.p}; t test). At 2 years, hernia was found in {hernia.a:kn} patients "
        "with mesh and {hernia.b:kn} patients with suture; the odds of hernia were {w} with mesh ({or:in}). "
        "Surgical-site infection occurred in {ssi.a.pc} and {ssi.b.pc}, respectively ({ssi.p}). Median stay was "
        "{stay.a:med} and {stay.b:med} days. Conclusions: Mesh reinforcement deserves consideration in patients at "
        "risk."
    )


@frame("paediatrics abstract")
def probiotic_newborns(m: Maker) -> str:
    m.split(1000, 4600)
    m.compare("sepsis", (m.between(0.045, 0.06), m.between(0.06, 0.09)))
    m.ratio_of("rr", "RR", "sepsis")
    m.means("bw", 2780, 390, 8, 0)
    m.again("all2", "all.n")
    m.again("rr2", "rr.est")
    m.compare("female", (0.48, 0.49))
    return (
        "Sepsis in early infancy causes many deaths. In a randomised trial in 149 villages, {all.n} newborns "
        "weighing at least 2000 g received an oral synbiotic ({a.n} infants) or placebo ({b.n} infants) for 7 days. "
        "Birth weight was {bw.a:ms} g and {bw.b:ms} g; {female.a.pc} and {female.b.pc}, respectively, were girls. "
        "Sepsis or death occurred in {sepsis.a:kn} synbiotic and {sepsis.b:kn} placebo infants ({rr:in}).\n\nKey "
        "points: In this trial of {all2} newborns, the relative risk of sepsis or death was {rr2} with the synbiotic."
    )


@frame("psychiatry abstract")
def ketamine_trial(m: Maker) -> str:
    m.split(90, 260)
    m.means("madrs", 18.4, 8.9, m.between(-5, 0), stated=True)
    m.compare("resp", (m.between(0.4, 0.6), m.between(0.25, 0.4)))
    m.compare("diss", (0.28, 0.05))
    m.difference("md", "MD", m.between(-5, -0.5), m.between(1.2, 1.8))
    m.verdict("v", "md", "significant", "not significant", null=0)
    m.direction("w", "resp.a.pc", "resp.b.pc", "more", "fewer")
    return (
        "Aims. To study one infusion of the compound in resistant depression. Method. Adults with a MADRS score "
        "above 25 were assigned to the compound 0.5 mg/kg ({n=}{a.n}) or midazolam 0.045 mg/kg ({n=}{b.n}). Results. "
        "Day-7 MADRS scores were {madrs.a:ms} and {madrs.b:ms}, respectively ({madrs.p}, t test), and {w} patients "
        "responded to the compound ({resp.a:k} {vs} {resp.b:k}; {resp.p}). The adjusted difference at week 4 was {v} "
        "({md:in}). Dissociation was noted in {diss.a.pc} {vs} {diss.b.pc} ({diss.p}). Conclusions. Effects faded "
        "within a month."
    )


@frame("stroke abstract")
def statin_cohort(m: Maker) -> str:
    m.split(4000, 12000, (0.58, 0.42))
    years, per_year = m.between(9000, 16000), m.between(0.025, 0.035)
    m.rate("x", years * per_year, years, digits=2)
    m.rate("y", 0.72 * years * per_year * 1.2, 0.72 * years, digits=2)
    m.ratio("hr", "aHR", (0.72, 0.95), (0.05, 0.09))
    m.compare("dm", (0.34, 0.29), digits=1)
    m.ratio("ich", "aHR", (0.9, 1.25), (0.12, 0.25), significant=False)
    m.verdict("v", "ich", "was associated with", "was not associated with")
    return (
        "Background and Purpose—Statins after ischaemic stroke may raise the risk of intracerebral haemorrhage. "
        "Methods—We linked a stroke register with dispensing records: {all.n} patients, {a.n} with and {b.n} without "
        "a statin at discharge. Results—Diabetes was present in {dm.a.pc} of statin users and {dm.b.pc} of non-users "
        "({dm.p}). Recurrent ischaemic stroke occurred at {x.est} (95% CI {x:ci}) and {y.est} (95% CI {y:ci}) per "
        "100 person-years; {x.k} events in {x.years} person-years and {y.k} events in {y.years} person-years, "
        "respectively ({hr:in}). Statin use {v} intracerebral haemorrhage ({ich:in}). Conclusions—The findings "
        "support statins after stroke."
    )


@frame("nephrology abstract")
def dialysis_dose(m: Maker) -> str:
    m.split(600, 1500)
    m.compare("death", (0.51, 0.5))
    m.ratio_of("or", "OR", "death")
    m.parts("stage", "a", (18, 31, 51))
    m.statistic("chi", "chi2", (2,), (0.5, 9))
    m.verdict_p("v2", "chi", "differed", "did not differ")
    m.verdict("v", "or", "differed significantly", "did not differ significantly")
    return (
        "In critically ill adults with acute kidney injury the best intensity of renal replacement is unknown. We "
        "assigned {a.n} patients to intensive and {b.n} to less intensive treatment (six times and three times a "
        "week, respectively). Death from any cause by day 60 {v} ({death.a:kn} {vs} {death.b:kn}; {or:in-}). At "
        "entry, kidney injury was of stage 1 in {stage.1.k}, stage 2 in {stage.2.k} and stage 3 in {stage.3.k} "
        "patients of the intensive group; the stages {v2} significantly between the groups (χ2 = {chi.stat}, df = "
        "{chi.df1}, {chi.p}). Hypotension required 1 or 2 vasopressors in most patients."
    )


@frame("endocrinology abstract")
def inhibitor_outcomes(m: Maker) -> str:
    m.split(6500, 15000, (2, 1))
    m.compare("mace", (0.105, 0.12), digits=1)
    m.hazard_of("hr", "mace")
    m.ratio("hf", "HR", (0.6, 0.8), (0.08, 0.11), significant=True)
    m.difference("a1c", "MD", -0.42, 0.03, digits=2, unit="%")
    m.compare("gmi", (0.06, 0.017), digits=1)
    m.direction("w", "gmi.a.pc", "gmi.b.pc", "higher", "lower")
    return (
        "OBJECTIVE To examine cardiovascular outcomes of a glucose-lowering drug. RESEARCH DESIGN AND METHODS "
        "Patients with type 2 diabetes and cardiovascular disease received 10 mg or 25 mg (pooled, {a.n} patients) "
        "or placebo ({b.n} patients) once daily; {all.n} patients were treated. RESULTS The primary outcome occurred "
        "in {mace.a.pc} of the pooled group and {mace.b.pc} of the placebo group ({hr:in}). Hospitalization for "
        "heart failure was reduced ({hf:in-}). The difference in HbA1c at week 12 was {a1c:out-}. Genital infection "
        "was {w} with the drug ({gmi.a:k}) than with placebo ({gmi.b:k}). CONCLUSIONS The drug had effects beyond "
        "glucose lowering."
    )


@frame("respiratory abstract")
def asthma_biologic(m: Maker) -> str:
    m.split(300, 1200)
    m.ratio("irr", "IRR", (0.45, 0.7), (0.08, 0.14))
    m.means("fev", 0.34, 0.46, m.between(0.02, 0.18), 2, stated=True)
    m.compare("free", (m.between(0.5, 0.65), m.between(0.38, 0.5)))
    m.medians("eos", 310, 0.6, 1, 0)
    m.compare("naso", (0.12, 0.13))
    return (
        "Rationale: Eosinophilic asthma is often uncontrolled. Objectives: To assess an anti-interleukin-5 antibody. "
        "Methods: {all.n} patients with at least two exacerbations in the past year were randomised to the antibody "
        "30 mg ({a.n}) or placebo ({b.n}). Measurements and Main Results: Blood eosinophils were {eos.a:med} and "
        "{eos.b:med} per µL at baseline. The annual exacerbation rate ratio was {irr:out}. FEV1 rose by {fev.a:ms} L "
        "and {fev.b:ms} L, respectively ({fev.p}; t test). No exacerbation occurred in {free.a:kn} with the antibody "
        "and {free.b:kn} with placebo ({free.p}). Nasopharyngitis was reported by {naso.a.pc} and {naso.b.pc}. "
        "Conclusions: The antibody reduced exacerbations."
    )


@frame("gastroenterology abstract")
def colitis_induction(m: Maker) -> str:
    m.split(280, 800, (1, 1, 1))
    m.compare("rem", (m.between(0.18, 0.28), m.between(0.14, 0.24), m.between(0.05, 0.1)))
    m.redraw_unless(m.exceeds("rem.a.pc", "rem.c.pc") and m.exceeds("rem.b.pc", "rem.c.pc"))
    m.parts("ext", "all", (21, 36, 43))
    m.medians("mayo", 9, 0.15, 1, 0, "abc")
    m.again("all2", "all.n")
    return (
        "BACKGROUND & AIMS: Oral treatments for ulcerative colitis are wanted. METHODS: {all.n} adults were "
        "randomised to 10 mg ({a.n}), 5 mg ({b.n}) or placebo ({c.n}) twice daily for 8 weeks. RESULTS: Disease was "
        "limited to the rectum in {ext.1.k}, left-sided in {ext.2.k} and extensive in {ext.3.k} patients; Mayo "
        "scores were {mayo.a:med}, {mayo.b:med} and {mayo.c:med}. Clinical remission was reached by {rem.a:kn}, "
        "{rem.b:kn} and {rem.c:kn} patients, respectively ({rem.p}, chi-square test). CONCLUSIONS: In a trial of "
        "{all2} adults, the compound induced remission more often than placebo."
    )


@frame("obstetrics abstract")
def progesterone_twins(m: Maker) -> str:
    m.split(400, 1100)
    m.compare("ptb", (m.between(0.18, 0.3), m.between(0.18, 0.3)))
    m.ratio_of("rr", "RR", "ptb")
    m.verdict("v", "rr", "a significant difference", "no significant difference")
    m.means("week", 35.9, 2.6, 0.05, stated=True)
    m.medians("cx", 32, 0.2, 1, 0)
    m.compare("nicu", (0.3, 0.32))
    return (
        "OBJECTIVE: We sought to determine whether vaginal progesterone prevents preterm birth in twin pregnancy. "
        "STUDY DESIGN: Women with twins at 18 to 21 weeks used progesterone 200 mg ({a.n} women) or placebo ({b.n} "
        "women) daily. RESULTS: Cervical length was {cx.a:med} mm and {cx.b:med} mm. There was {v} in birth before "
        "34 weeks ({ptb.a:kn} with progesterone {vs} {ptb.b:kn} with placebo; {rr:in}). {mean:cap} gestational age "
        "at delivery was {week.a:ms} and {week.b:ms} weeks ({week.p}, Student's t test). Admission to intensive care "
        "concerned {nicu.a.pc} and {nicu.b.pc} of pregnancies. CONCLUSION: These data do not settle the question."
    )


@frame("critical care abstract")
def fluids_trial(m: Maker) -> str:
    m.split(1200, 7500)
    m.compare("death", (m.between(0.16, 0.19), m.between(0.16, 0.19)))
    m.risk_difference("rd", "death")
    m.compare("rrt", (0.09, 0.095))
    m.verdict("v", "rd", "was significantly different", "was not significantly different", null=0)
    m.again("death.a.again", "death.a.pc")
    m.again("death.b.again", "death.b.pc")
    return (
        "Question: Does a balanced solution lower mortality compared with saline?\n\nFindings: In this trial that "
        "included {all.n} patients, mortality at 90 days was {death.a.again} with the balanced solution and "
        "{death.b.again} with saline.\n\nResults: {a.n} patients were allocated to the balanced solution and {b.n} "
        "to saline. By day 90, {death.a.k} patients ({death.a.pc}) and {death.b.k} patients ({death.b.pc}), "
        "respectively, had died; mortality {v} ({rd:in}). New renal-replacement therapy was started in {rrt.a:k} and "
        "{rrt.b:k} ({rrt.p})."
    )


@frame("orthopaedics abstract")
def arthroplasty_registry(m: Maker) -> str:
    m.split(5000, 26000, (0.35, 0.65))
    m.compare("rev", (0.031, 0.027), digits=1)
    m.adjusted("or", "aOR", "rev", noise=0.05)
    m.ratio("inf", "aHR", (1.05, 1.5), (0.1, 0.2))
    m.parts("dx", "all", (84, 9, 7))
    m.means("age", 68.4, 9.8, -0.3)
    m.verdict("v", "inf", "was linked to", "was not significantly linked to")
    return (
        "Background and purpose — Whether the bearing matters for revision is debated. Patients and methods — We "
        "identified {all.n} primary hip arthroplasties, {a.n} with a ceramic and {b.n} with a metal head. Results — "
        "The indication was osteoarthritis in {dx.1:k}, fracture in {dx.2:k} and another one in {dx.3:k}. Age was "
        "{age.a:ms} years with ceramic and {age.b:ms} years with metal heads. Five-year revision was {rev.a:kn} {vs} "
        "{rev.b:kn} ({rev.p}); adjusted odds ratio {or:out-}. Obesity {v} revision for infection ({inf:in}). "
        "Interpretation — Differences were small in absolute terms."
    )


@frame("dermatology abstract")
def dermatitis_antibody(m: Maker) -> str:
    m.count("a.n", m.whole(100, 240))
    m.count("b.n", m.whole(100, 240))
    m.count("all.n", int(m.exact["a.n"] + m.exact["b.n"]))
    m.relate("sum", "a.n", "b.n", "all.n")
    m.compare("iga", (m.between(0.3, 0.45), m.between(0.08, 0.15)))
    m.ratio_of("or", "OR", "iga")
    m.means("nrs", 3.8, 2.2, m.between(-2, -0.6), stated=True)
    m.compare("conj", (0.12, 0.04), test="fisher")
    m.direction("w", "nrs.a.m", "nrs.b.m", "higher", "lower")
    return (
        "Moderate-to-severe atopic dermatitis is hard to treat. {all.n} adults were enrolled; {a.n} received the "
        "antibody every other week and {b.n} received placebo. At week 16 the skin was clear or almost clear in "
        "{iga.a:kn} and {iga.b:kn}, respectively ({or:in}). Peak itch was {w} with the antibody ({nrs.a:ms} {vs} "
        "{nrs.b:ms} points, {nrs.p} by the t test). Conjunctivitis developed in {conj.a.k} patients given the "
        "antibody and in {conj.b.k} given placebo ({conj.p}, Fisher's exact test). The most common skin infection "
        "was impetigo."
    )


@frame("public health abstract")
def alcohol_pricing(m: Maker) -> str:
    m.ratio("irr", "IRR", (0.85, 0.99), (0.015, 0.05))
    m.ratio("f", "IRR", (0.85, 1.0), (0.03, 0.06))
    m.verdict("v", "irr", "was associated with a change", "was not associated with a change")
    m.size("a", 9000, 24000)
    m.share("male", "a", 0.66)
    m.parts("dep", "a", (34, 25, 18, 14, 9))
    m.statistic("z", "z", (), (0.3, 3.4))
    m.verdict_p("v2", "z", "changed significantly", "did not change significantly")
    return (
        "Objective To evaluate minimum unit pricing. Design Interrupted time series. Setting Two neighbouring "
        "countries, 2012 to 2020. Results Of {a.n} deaths wholly attributable to alcohol, {male.k} ({male.pc}) were "
        "of men; by deprivation fifth, from most to least deprived, they numbered {dep.1.k}, {dep.2.k}, {dep.3.k}, "
        "{dep.4.k} and {dep.5.k}. The legislation {v} in deaths (rate ratio {irr:out}); among women the rate ratio "
        "was {f:out-}. The slope {v2} (z = {z.stat}, {z.p}). Conclusions Pricing policies may affect deaths."
    )


@frame("ophthalmology abstract")
def myopia_drops(m: Maker) -> str:
    m.split(150, 480, (1, 1))
    m.means("ser", -0.62, 0.55, m.between(0.05, 0.4), 2, stated=True)
    m.means("al", 0.35, 0.22, m.between(-0.15, 0.0), 2, stated=True)
    m.compare("prog", (m.between(0.2, 0.35), m.between(0.35, 0.6)))
    m.direction("w", "prog.a.pc", "prog.b.pc", "more often", "less often")
    return (
        "Purpose: To study low-dose atropine in childhood myopia. Methods: Children aged 6 to 12 years used atropine "
        "0.025% ({a.n} children) or placebo ({b.n} children) nightly. Results: Over 1 year, the spherical equivalent "
        "changed by {ser.a:ms} D and {ser.b:ms} D, respectively ({ser.p}), and axial length by {al.a:ms} mm and "
        "{al.b:ms} mm ({al.p}; both unpaired t tests). Progression of 0.75 D or more was seen {w} with atropine than "
        "with placebo ({prog.a.pc} {vs} {prog.b.pc}, {prog.p}). Conclusions: The effect on axial length needs longer "
        "follow-up."
    )


@frame("rheumatology abstract")
def vasculitis_cohort(m: Maker) -> str:
    m.split(160, 520, (0.6, 0.4))
    m.medians("crp", 42, 0.9, m.between(0.7, 1.5), 0)
    m.compare("relapse", (m.between(0.3, 0.5), m.between(0.2, 0.4)))
    m.ratio("hr", "HR", (1.1, 2.2), (0.16, 0.3))
    m.verdict("v", "hr", "was a significant predictor", "was not a significant predictor")
    m.parts("org", "all", (41, 35, 24))
    return (
        "Objectives. To identify predictors of relapse in ANCA-associated vasculitis. Methods. Retrospective cohort "
        "of {all.n} patients, {a.n} PR3-positive and {b.n} MPO-positive. Results. Disease was renal-limited in "
        "{org.1:k}, pulmonary–renal in {org.2:k} and other in {org.3:k}. CRP was {crp.a:med} mg/L in PR3-positive "
        "and {crp.b:med} mg/L in MPO-positive patients ({crp.p}, Mann–Whitney test). Relapse occurred in "
        "{relapse.a.k} and {relapse.b.k} patients, respectively ({relapse.p}), and PR3 positivity {v} in Cox "
        "regression ({hr:in}). Conclusion. Antibody specificity should be considered."
    )


@frame("haematology abstract")
def transplant_conditioning(m: Maker) -> str:
    m.split(200, 640)
    m.percent("s1", m.between(52, 60), 1)
    m.percent("s2", m.between(44, 52), 1)
    m.ratio("hr", "HR", (0.7, 1.05), (0.12, 0.2))
    m.compare("gvhd", (m.between(0.3, 0.45), m.between(0.25, 0.42)))
    m.ratio("nrm", "sHR", (1.0, 1.6), (0.18, 0.28))
    m.verdict("v", "nrm", "significantly higher", "not significantly different")
    m.medians("age", 51, 0.2, 1, 0)
    return (
        "To compare conditioning regimens we analyzed {all.n} adults with acute myeloid leukemia in first remission; "
        "{a.n} had myeloablative and {b.n} reduced-intensity conditioning. Median age was {age.a:med} and "
        "{age.b:med} years. Three-year overall survival (Kaplan–Meier) was {s1} and {s2}, respectively ({hr:in}). "
        "The cumulative incidence of non-relapse mortality was {v} after myeloablative conditioning ({nrm:in}). "
        "Acute GVHD of grade II–IV developed in {gvhd.a:k} and {gvhd.b:k} patients ({gvhd.p}). Relapse was treated "
        "with donor lymphocytes in 34 patients."
    )


@frame("diabetes abstract")
def foot_ulcer(m: Maker) -> str:
    m.count("a.n", m.whole(60, 150))
    m.count("b.n", m.whole(60, 150))
    m.compare("heal", (m.between(0.5, 0.7), m.between(0.35, 0.55)))
    m.compare("amp", (0.06, 0.1), test="fisher")
    m.medians("area", 3.4, 0.8, 1, 1)
    m.statistic("t", "t", (int(m.exact["a.n"] + m.exact["b.n"]) - 2,), (0.3, 3.2))
    m.again("heal.p2", "heal.p")
    m.again("heal.a2", "heal.a.k")
    return (
        "Aim: To test offloading casts in diabetic foot ulcers. Methods: {a.n} patients wore a non-removable cast "
        "and {b.n} a removable walker; baseline ulcer area was {area.a:med} cm² and {area.b:med} cm². Results: "
        "Healing within 12 weeks was seen in {heal.a:kn} and {heal.b:kn} patients ({heal.p}). Minor amputation was "
        "needed in {amp.a.k} and {amp.b.k} patients (Fisher's exact test, {amp.p}). Step counts were compared by t "
        "test, t({t.df1}) = {t.stat}, {t.p}.\nSummary for readers: {heal.a2} patients wearing the non-removable cast "
        "healed within 12 weeks ({heal.p2} against the walker)."
    )


@frame("geriatrics abstract")
def falls_programme(m: Maker) -> str:
    m.split(500, 3000)
    m.compare("fall", (m.between(0.4, 0.5), m.between(0.42, 0.55)))
    m.ratio_of("rr", "RR", "fall")
    m.ratio("irr", "IRR", (0.75, 1.0), (0.05, 0.1))
    m.verdict("v", "irr", "a lower rate", "no significantly lower rate")
    m.means("tug", 13.2, 4.1, m.between(-0.8, 0.2), stated=True)
    m.direction("w", "fall.a.pc", "fall.b.pc", "larger", "smaller")
    return (
        "Background: Falls are common in later life. Objective: to determine whether home exercise prevents falls. "
        "Setting: 32 general practices. Subjects: {all.n} people aged 70 years and over (exercise, {a.n}; usual "
        "care, {b.n}). Results: The proportion who fell at least once was {w} with exercise ({fall.a.pc} {vs} "
        "{fall.b.pc}; {rr:in-}). Exercise resulted in {v} of falls (incidence rate ratio {irr:out}). Timed up-and-go "
        "at 12 months took {tug.a:ms} s and {tug.b:ms} s, respectively ({tug.p}, t test). Conclusions: 1 in 12 "
        "participants stopped exercising within 3 months."
    )


@frame("infection abstract", use="holdout")
def cryptococcal_trial(m: Maker) -> str:
    m.split(240, 840)
    m.compare("death", (m.between(0.24, 0.32), m.between(0.26, 0.38)))
    m.hazard_of("hr", "death")
    m.risk_difference("rd", "death")
    m.compare("anaemia", (0.12, 0.24))
    m.medians("cd4", 26, 0.9, 1, 0)
    m.direction("w", "anaemia.a.pc", "anaemia.b.pc", "more", "fewer")
    return (
        "Cryptococcal meningitis is a leading cause of HIV-related death. In a trial at eight hospitals, {a.n} "
        "adults were assigned to a single high dose and {b.n} to standard induction ({all.n} in all). CD4 counts "
        "were {cd4.a:med} and {cd4.b:med} cells/µL. At 10 weeks, deaths were reported in {death.a:kn} and "
        "{death.b:kn} participants, respectively (difference, {rd:out-}; {hr:in}). Severe anaemia affected {w} "
        "participants in the single-dose group than in the standard group ({anaemia.a.pc} {vs} {anaemia.b.pc}, "
        "{anaemia.p})."
    )


@frame("oncology abstract", use="holdout")
def rectal_watch(m: Maker) -> str:
    m.split(180, 620)
    m.compare("preserve", (m.between(0.5, 0.62), m.between(0.35, 0.5)))
    m.ratio_of("or", "OR", "preserve")
    m.redraw_unless(m.exact["or.low"] > 1)
    m.parts("ct", "all", (8, 64, 28))
    m.means("lars", 21.5, 11.2, m.between(-6, 1), stated=True)
    m.again("all2", "all.n")
    return (
        "PURPOSE Organ preservation is a goal in rectal cancer. METHODS Patients with stage II or III disease had "
        "consolidation ({a.n}) or induction ({b.n}) chemotherapy. RESULTS Clinical T stage was T1–2 in {ct.1:k}, T3 "
        "in {ct.2:k} and T4 in {ct.3:k} of {all.n} patients. The rectum was preserved at 3 years in {preserve.a:kn} "
        "and {preserve.b:kn}, respectively ({or:in}). LARS scores were {lars.a:ms} and {lars.b:ms} ({lars.p}, t "
        "test). CONCLUSION Among {all2} patients, consolidation was followed by more organ preservation."
    )
