"""Sound passages that tempt a checker: what looks odd has a stated or usual reason. No error is planted in them."""

from __future__ import annotations

import math

from drafts import Maker, frame
from oracles import quantile
from scipy import stats


@frame("oncology", use="sound")
def adjusted_against_crude(m: Maker) -> str:
    m.split(300, 900)
    m.compare("d", (m.between(0.3, 0.36), m.between(0.3, 0.36)))
    m.redraw_unless(m.exact["d.p"] > 0.2)
    m.ratio("or", "aOR", (0.5, 0.65), (0.12, 0.18), significant=True)
    return (
        "Crude complication rates were similar ({d.a:kn} after robotic and {d.b:kn} after open prostatectomy). After "
        "adjustment for tumour stage, comorbidity and surgeon, robotic surgery was associated with fewer "
        "complications ({or:in})."
    )


@frame("epidemiology", use="sound")
def rounding_to_more_than_100(m: Maker) -> str:
    m.size("a", 150, 3000)
    m.parts("x", "a", (33, 24, 22, 14, 7))
    shown = [float(m.values[f"x.{i}.pc"].text) for i in range(1, 6)]
    m.redraw_unless(abs(sum(shown) - 100) > 0.05)
    return (
        "Of {a.n} participants, {x.1:k} had never smoked, {x.2:k} had stopped more than 10 years ago, {x.3:k} had "
        "stopped later, {x.4:k} smoked fewer than 10 and {x.5:k} smoked 10 or more cigarettes a day."
    )


@frame("primary care", use="sound")
def several_answers(m: Maker) -> str:
    m.size("a", 180, 1400)
    for key, p in (("x", 0.62), ("y", 0.48), ("z", 0.37), ("u", 0.12)):
        m.share(key, "a", p)
    return (
        "Among the {a.n} responding patients, the reasons for not taking the tablets were side effects ({x.pc}), "
        "forgetting ({y.pc}), cost ({z.pc}) and other reasons ({u.pc}); patients could give more than one reason."
    )


@frame("cardiology", use="sound")
def log_rank_beside_percentages(m: Maker) -> str:
    m.split(250, 800)
    m.percent("x", m.between(40, 48), 1)
    m.percent("y", m.between(49, 56), 1)
    m.p("lr", m.between(0.002, 0.045))
    m.ratio("hr", "aHR", (0.8, 1.0), (0.18, 0.26), significant=False)
    return (
        "The cumulative 30-day incidence of death, estimated by the Kaplan–Meier method, was {x} in the early group "
        "({n=}{a.n}) and {y} in the late group ({n=}{b.n}) (log-rank {lr}). After adjusting for confounders, there "
        "was no excess risk ({hr:in})."
    )


@frame("surgery", use="sound")
def fisher_in_small_groups(m: Maker) -> str:
    m.count("a.n", m.whole(14, 32))
    m.count("b.n", m.whole(14, 32))
    m.compare("x", (0.12, 0.45), test="fisher")
    m.compare("y", (0.1, 0.1), test="fisher")
    return (
        "Graft failure occurred in {x.a.k} of {a.n} ({x.a.pc}) and {x.b.k} of {b.n} patients ({x.b.pc}; {x.p}), "
        "wound infection in {y.a.pc} and {y.b.pc} ({y.p}; all by Fisher's exact test)."
    )


@frame("public health", use="sound")
def weighted_survey(m: Maker) -> str:
    m.size("a", 4000, 16000)
    m.count("x.k", round(m.exact["a.n"] * 0.31))
    m.percent("x", m.between(22, 26), 1)
    m.interval("ci", m.exact["x"], m.exact["x"] - 1.4, m.exact["x"] + 1.5)
    return (
        "Hypertension was found in {x.k} of the {a.n} adults examined, which corresponds to a weighted prevalence of "
        "{x} (95% CI {ci:ci}); all percentages are weighted to the national population of 2010."
    )


@frame("infectious diseases", use="sound")
def ninety_percent_interval(m: Maker) -> str:
    m.split(300, 900)
    m.compare("cure", (0.88, 0.88))
    m.risk_difference("rd", "cure", level=90)
    m.redraw_unless(m.exact["rd.low"] > -9.5 and m.exact["rd.low"] < 0 < m.exact["rd.high"])
    return (
        "Cure was documented in {cure.a:kn} and {cure.b:kn} (difference {rd:out-}); the lower limit of the interval "
        "lay above the prespecified non-inferiority margin of −10 percentage points, so that non-inferiority was "
        "shown."
    )


@frame("cardiology", use="sound")
def ninety_seven_and_a_half(m: Maker) -> str:
    m.split(4000, 9000, (1, 1, 1))
    m.ratio("x", "HR", (0.8, 0.95), (0.05, 0.08), level=97.5)
    m.ratio("y", "HR", (0.8, 0.95), (0.05, 0.08), level=97.5)
    return (
        "To allow for two comparisons, 97.5% confidence intervals are given. The hazard ratio was {x:out} for the "
        "high dose and {y:out} for the low dose, each against placebo. Patients ({all.n}) came from 31 countries."
    )


@frame("genetics", use="sound")
def ninety_nine(m: Maker) -> str:
    m.ratio("x", "OR", (1.1, 1.4), (0.015, 0.03), level=99)
    m.ratio("y", "OR", (0.95, 1.06), (0.02, 0.03), level=99)
    m.redraw_unless(m.exact["y.low"] < 0.995 and m.exact["y.high"] > 1.005)
    return (
        "Carriers of the risk allele had a higher odds of gout ({x:in}), whereas the second variant was not "
        "associated with gout ({y:in}). Intervals are 99% intervals throughout."
    )


@frame("surgery", use="sound")
def one_sided(m: Maker) -> str:
    m.ratio("x", "HR", (0.7, 0.85), (0.09, 0.12), sides=1, significant=True)
    return (
        "The hazard ratio for recurrence was {x.est} (two-sided 95% confidence interval {x:ci}; one-sided {x.p}), in "
        "favour of the longer resection margin."
    )


@frame("respiratory medicine", use="sound")
def missing_values_stated(m: Maker) -> str:
    m.split(180, 420)
    m.count("c.n", int(m.exact["a.n"] * m.between(0.7, 0.86)))
    m.count("d.n", int(m.exact["b.n"] * m.between(0.7, 0.86)))
    m.compare("x", (0.3, 0.38), groups="cd")
    return (
        "The early-rehabilitation group comprised {a.n} patients and the control group {b.n}. A 6-min walk test was "
        "available for {c.n} and {d.n} of them, respectively; among these, {x.c.k} ({x.c.pc}) and {x.d.k} ({x.d.pc}) "
        "walked less than 350 m ({x.p})."
    )


@frame("endocrinology", use="sound")
def percent_changes(m: Maker) -> str:
    m.split(35, 120)
    m.percent("x", m.between(-34, -22), 1)
    m.percent("y", m.between(-9, -2), 1)
    m.p("p", 10 ** -m.between(4.2, 6))
    m.percent("z", m.between(101, 180), 0)
    return (
        "LDL cholesterol changed by {x} in the {a.n} patients treated with the inhibitor and by {y} in the {b.n} "
        "patients treated with placebo ({p}, analysis of covariance). Lipoprotein lipase activity rose by {z}."
    )


@frame("oncology", use="sound")
def kaplan_meier_percentages(m: Maker) -> str:
    m.split(41, 90)
    m.percent("x", 61.3, 1)
    m.percent("y", 47.9, 1)
    m.interval("ci", 61.3, 48.2, 74.1)
    m.interval("di", 47.9, 34.6, 61.0)
    m.number("m1", 41.2)
    m.number("m2", 29.8)
    return (
        "Estimated 3-year overall survival was {x} (95% CI {ci:ci}) in the {a.n} patients with, and {y} (95% CI "
        "{di:ci}) in the {b.n} patients without, consolidation; median survival was {m1} months and {m2} months."
    )


@frame("cardiology", use="sound")
def ages_doses_dates(m: Maker) -> str:
    m.size("a", 200, 2000)
    m.share("x", "a", 0.4)
    return (
        "This double-blind trial (NCT01234567; EudraCT 2011-003456-12) enrolled {a.n} adults aged 40–75 years "
        "between 3 May 2012 and 28 February 2015. Rosuvastatin 10 mg was increased to 20 mg after 4 weeks and to 40 "
        "mg after 12 weeks if LDL cholesterol stayed above 1.8 mmol/L (70 mg/dL)[12–14]. {x.k} patients ({x.pc}) "
        "reached the 40 mg dose. Blood was centrifuged at 3000 g for 10 min at 4°C."
    )


@frame("vaccines", use="sound")
def no_events_at_all(m: Maker) -> str:
    m.count("a.n", m.whole(38, 95))
    m.count("b.n", m.whole(120, 400))
    m.wilson("x", "a", 0.0)
    m.share("y", "b", 0, 0, count=int(m.exact["b.n"]))
    return (
        "No case of encephalitis was seen in the {a.n} vaccinated children with epilepsy ({x.k}/{a.n}, 0%; 95% CI "
        "{x:ci}). All {b.n} controls ({y.pc}) completed the diary; more than 99% of the entries were legible."
    )


@frame("surgery", use="sound", styles=("jama", "nejm", "annals", "european", "bare", "ehj"))
def p_of_one(m: Maker) -> str:
    m.count("a.n", m.whole(30, 60))
    m.count("b.n", int(m.exact["a.n"]))
    m.share("x.a", "a", 0, count=2)
    m.share("x.b", "b", 0, count=2)
    m.set("p", m.pick(">0.99", "=1.00", "=1.0"), "p")
    return (
        "Anastomotic leakage was found in {x.a.k} of {a.n} and {x.b.k} of {b.n} patients ({p}, Fisher's exact test). "
        "There were no deaths in either group."
    )


@frame("nutrition", use="sound", styles=("plain", "japanese", "pdf"))
def computer_output(m: Maker) -> str:
    m.count("a.n", m.whole(60, 120))
    m.count("b.n", m.whole(60, 120))
    m.compare("x", (0.2, 0.62))
    m.redraw_unless(m.exact["x.p"] < 0.0004)
    m.set("x.p", "=0.000", "p", 0)
    return (
        "Anaemia was present in {x.a.pc} of the {a.n} supplemented and {x.b.pc} of the {b.n} unsupplemented girls "
        "({x.p}; SPSS version 22)."
    )


@frame("endocrinology", use="sound", styles=("classic",))
def not_significant_marks(m: Maker) -> str:
    m.size("a", 20, 60)
    m.size("b", 20, 60)
    m.means("x", 92, 14, 0, stated=True)
    m.means("y", 5.6, 0.9, -0.9, stated=True)
    return (
        "Fasting glucose was {x.a:ms} mg/dL in {a.n} lean and {x.b:ms} mg/dL in {b.n} obese women ({x.p}); insulin "
        "sensitivity was {y.a:ms} and {y.b:ms} mg/kg/min, respectively ({y.p}; Student's t test)."
    )


@frame("psychiatry", use="sound")
def after_bonferroni(m: Maker) -> str:
    m.ratio("x", "OR", (1.3, 1.7), (0.13, 0.2))
    m.redraw_unless(0.012 < m.exact["x.p"] < 0.04 and m.exact["x.low"] > 1.01)
    return (
        "Eleven secondary outcomes were examined. For self-harm the odds ratio was {x:out}, which was not "
        "significant after Bonferroni correction (threshold, 0.05/11 = 0.0045)."
    )


@frame("cardiology", use="sound")
def order_turned_round(m: Maker) -> str:
    m.split(500, 1500)
    m.compare("x", (m.between(0.05, 0.08), m.between(0.1, 0.14)))
    m.redraw_unless(float(m.values["x.a.pc"].text) < float(m.values["x.b.pc"].text))
    return (
        "{a.n} patients received the polymer-free stent and {b.n} the durable-polymer stent. Target-lesion failure "
        "was higher in the latter ({x.a.pc} with the polymer-free {vs} {x.b.pc} with the durable-polymer stent; "
        "{x.p})."
    )


@frame("physiology", use="sound")
def standard_errors(m: Maker) -> str:
    m.size("a", 12, 40)
    m.size("b", 12, 40)
    m.means("x", 41, 8, -6, stated=True, errors=True)
    return (
        "Data are mean ± SEM. Peak oxygen uptake was {x.a.m} ± {x.a.s} mL/kg/min in patients (n = {a.n}) and {x.b.m} "
        "± {x.b.s} mL/kg/min in healthy volunteers (n = {b.n}; {x.p}, unpaired t test)."
    )


@frame("critical care", use="sound")
def rank_test_beside_means(m: Maker) -> str:
    m.split(60, 160)
    m.means("x", 12.4, 14.8, -1.5)
    m.p("rank", m.between(0.003, 0.03))
    return (
        "Length of stay was skewed: mean (SD) {x.a.m} ({x.a.s}) days in {a.n} patients of the protocol group and "
        "{x.b.m} ({x.b.s}) days in {b.n} patients of the usual-care group, {rank} by the Mann–Whitney U test."
    )


@frame("oncology", use="sound")
def shares_of_shares(m: Maker) -> str:
    m.size("a", 420, 1300)
    m.share("x", "a", 0.34)
    m.count("b.n", int(m.exact["x.k"]))
    m.share("y", "b", 0.55)
    m.count("c.n", int(m.exact["y.k"]))
    m.share("z", "c", 0.21)
    return (
        "Of {a.n} patients with lung nodules, {x.k} ({x.pc}) underwent biopsy; cancer was confirmed in {y.k} of "
        "these ({y.pc}), and {z.k} of the patients with cancer ({z.pc}) had nodal disease."
    )


@frame("epidemiology", use="sound")
def profile_likelihood(m: Maker) -> str:
    d, expected = m.whole(6, 18), m.between(4, 10)
    low, high = (_profile(d, sign) for sign in (-1, 1))
    m.loose("x", "RR", (d / expected, low / expected, high / expected), 0.5)
    return (
        "The standardised incidence of mesothelioma was {x.est} times that of the reference population "
        "(profile-likelihood 95% CI {x:ci}), based on few cases."
    )


def _profile(d: int, sign: int) -> float:
    """Limit of a Poisson mean where the deviance reaches 3.84."""
    low, high = (1e-6, float(d)) if sign < 0 else (float(d), 5.0 * d + 20)
    for _ in range(80):
        middle = (low + high) / 2
        outside = 2 * (middle - d - d * math.log(middle / d)) > quantile(95) ** 2
        low, high = (middle, high) if outside == (sign < 0) else (low, middle)
    return (low + high) / 2


@frame("anaesthesia", use="sound")
def exact_odds_ratio(m: Maker) -> str:
    n, a, b = m.whole(25, 45), m.whole(1, 4), m.whole(9, 15)
    found = stats.contingency.odds_ratio([[a, n - a], [b, n - b]], kind="conditional")
    limits = found.confidence_interval()
    p = stats.fisher_exact([[a, n - a], [b, n - b]]).pvalue
    m.loose("x", "OR", (float(found.statistic), float(limits.low), float(limits.high)), float(p))
    m.count("a.n", n)
    m.count("x.a.k", a)
    m.count("x.b.k", b)
    return (
        "Emergence agitation was seen in {x.a.k}/{a.n} children after propofol and {x.b.k}/{a.n} after saline "
        "(conditional maximum-likelihood OR with exact limits {x:out}; Fisher's exact test)."
    )


@frame("health economics", use="sound")
def bootstrap_interval(m: Maker) -> str:
    e = m.between(1800, 2900)
    m.loose("x", "", (e, e * 0.32, e * 2.4), 0.02, digits=0)
    return (
        "The incremental cost was £{x.est} per patient (bias-corrected bootstrap 95% interval £{x.low} to £{x.high}) "
        "over 24 months, at 2016 prices."
    )


@frame("critical care", use="sound")
def bayesian(m: Maker) -> str:
    m.ratio("x", "OR", (0.7, 0.85), (0.1, 0.16))
    m.number("pr", 1 - m.exact["x.p"] / 2, 2)
    return (
        "The median adjusted odds ratio for organ-support-free days was {x.est} (95% credible interval {x:ci}), with "
        "a posterior probability of harm of {pr}. A Bayesian model with neutral priors was used."
    )


@frame("neurology", use="sound")
def paired_proportions(m: Maker) -> str:
    m.count("a.n", m.whole(60, 160))
    n = int(m.exact["a.n"])
    both, first, second = round(0.4 * n), round(0.16 * n), round(0.05 * n)
    m.share("x", "a", 0, count=both + first)
    m.share("y", "a", 0, count=both + second)
    m.p("p", float(stats.binomtest(second, first + second).pvalue))
    return (
        "All {a.n} patients had both scans. Lesions were visible in {x.k} patients ({x.pc}) on 7-T and in {y.k} "
        "({y.pc}) on 3-T images ({p}, McNemar's test)."
    )


@frame("primary care", use="sound")
def clustered_trial(m: Maker) -> str:
    m.split(3000, 9000)
    m.compare("x", (0.42, 0.47), digits=1)
    m.ratio("or", "aOR", (0.8, 0.92), (0.12, 0.18), significant=False)
    return (
        "Forty practices with {all.n} patients were randomised (intervention, {a.n} patients; control, {b.n}). Blood "
        "pressure was controlled in {x.a.pc} and {x.b.pc} of patients, respectively ({or:in}; generalised mixed "
        "model with a random effect for practice)."
    )


@frame("cardiology", use="sound")
def third_group_left_out(m: Maker) -> str:
    m.size("a", 150, 400)
    m.size("b", 150, 400)
    m.count("c.n", m.whole(20, 60))
    m.count("all.n", int(sum(m.exact[f"{g}.n"] for g in "abc")))
    m.relate("sum", "a.n", "b.n", "c.n", "all.n")
    m.compare("x", (0.2, 0.3))
    return (
        "Of {all.n} patients screened, {a.n} had a short and {b.n} a long QT interval; {c.n} with bundle-branch "
        "block were not analysed. Syncope was reported by {x.a.pc} and {x.b.pc} of the analysed groups ({x.p})."
    )


@frame("gastroenterology", use="sound")
def overlapping_groups(m: Maker) -> str:
    m.size("a", 200, 600)
    n = int(m.exact["a.n"])
    both = round(n * 0.12)
    x = round(n * m.between(0.5, 0.6))
    m.share("x", "a", 0, count=x)
    m.share("y", "a", 0, count=n - x + both)
    m.share("z", "a", 0, count=both)
    return (
        "Of the {a.n} patients, {x.k} ({x.pc}) had ileal and {y.k} ({y.pc}) colonic disease, {z.k} ({z.pc}) having "
        "both and being counted twice."
    )


@frame("psychology", use="sound")
def correlations(m: Maker) -> str:
    n = m.count("n", m.whole(60, 220))
    r = m.between(0.2, 0.5)
    m.number("r", -r, 2)
    t = r * math.sqrt((n - 2) / (1 - r * r))
    m.p("p", float(2 * stats.t.sf(t, n - 2)))
    m.number("k", m.between(0.6, 0.85), 2)
    return (
        "In {n} adolescents, sleep duration correlated with screen time (r = {r}, {p}). Agreement between raters was "
        "good (κ = {k}). The model explained 31% of the variance (adjusted R² = 0.31)."
    )


@frame("radiology", use="sound")
def accuracy(m: Maker) -> str:
    m.size("a", 60, 220)
    m.size("b", 90, 420)
    m.wilson("sens", "a", m.between(0.8, 0.95), 1)
    m.wilson("spec", "b", m.between(0.75, 0.95), 1)
    return (
        "Sensitivity was {sens.pc} ({sens.k} of {a.n}; 95% CI {sens:ci}) and specificity {spec.pc} ({spec.k} of "
        "{b.n}; 95% CI {spec:ci}). Readers were blinded; 12 of 14 had more than 5 years' experience."
    )


@frame("methods", use="sound")
def sample_size(m: Maker) -> str:
    m.split(480, 900)
    return (
        "With a two-sided alpha of 5%, 80% power and an expected event rate of 12% in controls, 431 events were "
        "needed to detect a hazard ratio of 0.75. We therefore planned to enrol {all.n} patients, allowing for 5% "
        "loss to follow-up. P<0.05 was considered significant; P values between 0.05 and 0.10 are called borderline. "
        "Covariates with P<0.20 entered the multivariable model."
    )


@frame("nephrology", use="sound")
def per_unit_ratios(m: Maker) -> str:
    m.ratio("x", "HR", (1.01, 1.04), (0.003, 0.006))
    m.ratio("y", "HR", (1.001, 1.004), (0.0008, 0.0012), digits=3)
    m.ratio("z", "HR", (0.9, 0.97), (0.02, 0.04))
    return (
        "Independent predictors of death were age (per year: {x:in}), C-reactive protein (per mg/L: {y:in}) and "
        "albumin (per 1 g/L: {z:in})."
    )


@frame("rheumatology", use="sound")
def coarse_ratios(m: Maker) -> str:
    m.ratio("x", "OR", (0.9, 1.2), (0.06, 0.11), digits=1, significant=False)
    m.ratio("y", "OR", (1.6, 3.4), (0.1, 0.2), digits=1)
    return (
        "Current use of the drug was not linked to fracture ({x:in-}), but use of high doses was ({y:in}). Controls "
        "were matched 4:1 on age, sex and practice."
    )


@frame("haematology", use="sound")
def wide_ratios(m: Maker) -> str:
    m.ratio("x", "OR", (9, 30), (0.65, 0.85))
    m.ratio("y", "OR", (0.03, 0.09), (0.7, 0.9))
    return (
        "Prior thrombosis was the strongest predictor ({x:in}), while anticoagulation at discharge was strongly "
        "protective ({y:in}); both were rare in this cohort."
    )


@frame("pharmacology", use="sound")
def bioequivalence(m: Maker) -> str:
    g, se = m.between(0.94, 1.05), m.between(0.03, 0.06)
    for name, sign in (("est", 0), ("low", -1), ("high", 1)):
        m.percent(f"x.{name}", 100 * math.exp(math.log(g) + sign * 1.68 * se), 1)
    m.relate("estimate_in_interval", "x.est", "x.low", "x.high")
    return (
        "The geometric mean ratio of AUC(0–t) was {x.est} (90% CI, {x.low} to {x.high}), within the limits of 80% to "
        "125%. Twenty-four of 26 volunteers completed both periods of this crossover study."
    )


@frame("methods", use="sound")
def meta_analysis(m: Maker) -> str:
    m.ratio("x", "RR", (0.75, 0.95), (0.05, 0.1))
    m.p("het", m.between(0.05, 0.5))
    m.percent("i2", m.between(12, 58), 0)
    return (
        "Fourteen trials with 9 to 1204 participants were pooled. The summary relative risk by a random-effects "
        "model was {x:out}, with moderate heterogeneity (I² = {i2}; {het:heterogeneity}). Egger's test gave no hint "
        "of small-study effects."
    )


@frame("infectious diseases", use="sound")
def events_and_patients(m: Maker) -> str:
    m.size("a", 150, 420)
    m.count("e.n", round(m.exact["a.n"] * m.between(1.3, 1.8)))
    m.parts("x", "e", (55, 28, 17))
    return (
        "The {a.n} patients had {e.n} episodes of infection in all. Episodes were due to gram-positive bacteria in "
        "{x.1.pc}, gram-negative bacteria in {x.2.pc} and fungi in {x.3.pc}."
    )


@frame("cardiology", use="sound")
def group_sequential(m: Maker) -> str:
    m.ratio("x", "HR", (0.72, 0.84), (0.09, 0.11))
    m.redraw_unless(0.006 < m.exact["x.p"] < 0.04 and m.exact["x.high"] < 0.99)
    return (
        "At the second interim analysis the hazard ratio was {x:out}. The stopping boundary (P<0.005) was not "
        "crossed, so the difference did not count as significant and the trial went on."
    )


@frame("diabetes", use="sound")
def noninferiority_p(m: Maker) -> str:
    m.ratio("x", "HR", (0.94, 1.02), (0.04, 0.07), significant=False)
    se = math.log(m.exact["x.high"] / m.exact["x.low"]) / (2 * quantile(95))
    m.p("ni", float(stats.norm.sf((math.log(1.3) - math.log(m.exact["x.est"])) / se)))
    return (
        "The primary composite outcome occurred at similar rates (hazard ratio {x.est}; 95% CI {x:ci}; "
        "{ni:noninferiority}; {x.p:superiority}); the noninferiority margin was 1.3."
    )


@frame("psychiatry", use="sound")
def model_against_raw_means(m: Maker) -> str:
    m.split(90, 260)
    m.means("x", 17.5, 6.5, -1.2)
    m.difference("md", "MD", -2.4, 0.9)
    return (
        "Week-12 scores averaged {x.a:ms} in the {a.n} patients on the active drug and {x.b:ms} in the {b.n} on "
        "placebo; the baseline-adjusted difference from the mixed model was {md:out}."
    )


@frame("genetics", use="sound")
def tokens_that_are_no_p_values(m: Maker) -> str:
    m.size("a", 80, 300)
    m.share("x", "a", 0.34)
    m.share("y", "a", 0.2)
    return (
        "Nuclear p53 was positive in {x.k} of {a.n} tumours ({x.pc}); p16 was lost in {y.k} ({y.pc}). A P2Y12 "
        "inhibitor was stopped 5 days before biopsy. See Smith P, 2009; p 34 (supplementary appendix pp 12–15) for "
        "the protocol."
    )


@frame("epidemiology", use="sound")
def unknown_category(m: Maker) -> str:
    m.size("a", 500, 3000)
    m.parts("x", "a", (48, 47, 5))
    return "The cohort consisted of {a.n} people: {x.1:k} women, {x.2:k} men, and {x.3:k} whose sex was not recorded."


@frame("paediatrics", use="sound")
def zero_medians(m: Maker) -> str:
    m.count("a.n", m.whole(40, 90))
    m.count("b.n", m.whole(40, 90))
    m.number("x.m", 0, 0)
    m.number("x.l", 0, 0)
    m.number("x.h", m.whole(0, 2), 0)
    m.relate("quartiles", "x.m", "x.l", "x.h")
    m.p("p", m.between(0.2, 0.9))
    return (
        "The number of seizures in the first week was {x.m} ({x.l}–{x.h}) [median (IQR)] in both the early ({a.n}) "
        "and the late ({b.n}) group ({p})."
    )


@frame("surgery", use="sound")
def standardised_risks(m: Maker) -> str:
    m.split(700, 1900)
    m.percent("x", m.between(10, 12), 1)
    m.percent("y", m.between(12.5, 14), 1)
    m.difference("rd", "RD", m.exact["x"] - m.exact["y"], m.between(0.9, 1.4), unit=" percentage points")
    return (
        "Standardised to the covariates of the whole population of {all.n} patients, the 90-day risk was {x} with "
        "and {y} without prehabilitation ({rd:in})."
    )


@frame("infectious diseases", use="sound")
def holm_adjusted(m: Maker) -> str:
    m.ratio("x", "RR", (0.55, 0.75), (0.12, 0.18), significant=True)
    m.p("adj", min(1.0, 3 * m.exact["x.p"]))
    return (
        "Clostridioides difficile infection was less frequent (relative risk {x.est}, unadjusted 95% CI {x:ci}; "
        "Holm-adjusted {adj})."
    )


@frame("ophthalmology", use="sound")
def large_fractions(m: Maker) -> str:
    m.count("a.n", m.whole(15000, 60000))
    m.share("x", "a", 0.9967, 1)
    m.count("y.k", m.whole(3, 9))
    return (
        "Of {a.n} injections, {x.k} ({x.pc}) were free of complications. Endophthalmitis was rare ({y.k} events; "
        "<0.1%), and vision recovered in all but one eye."
    )


@frame("cardiology", use="sound")
def confident_null(m: Maker) -> str:
    m.split(9000, 19000)
    m.ratio("x", "HR", (0.97, 1.04), (0.02, 0.05), significant=False)
    m.number("fu", m.between(4, 7))
    return (
        "In {all.n} participants followed for a mean of {fu} years, omega-3 capsules did not reduce vascular events "
        "({x:in}), nor was there a difference in any prespecified subgroup (all P for interaction >0.10)."
    )


@frame("vascular medicine", use="sound")
def many_lists(m: Maker) -> str:
    m.split(300, 900, (1, 1, 1, 1))
    for key, p in (("x", (0.2, 0.22, 0.24, 0.3)), ("y", (0.5, 0.48, 0.52, 0.51))):
        m.compare(key, p, groups="abcd")
    return (
        "Quartiles of ankle–brachial index held {a.n}, {b.n}, {c.n} and {d.n} patients. Diabetes was present in "
        "{x.a.pc}, {x.b.pc}, {x.c.pc} and {x.d.pc}, respectively ({x.p}), and current smoking in {y.a.pc}, {y.b.pc}, "
        "{y.c.pc} and {y.d.pc}, respectively ({y.p})."
    )


@frame("oncology", use="sound")
def matched_one_to_two(m: Maker) -> str:
    n = m.count("a.n", m.whole(90, 240))
    m.count("b.n", 2 * n)
    m.compare("x", (0.3, 0.24))
    m.ratio("or", "OR", (1.2, 1.6), (0.2, 0.3))
    return (
        "Each of the {a.n} cases was matched to two controls ({b.n}) by age and sex. Aspirin had been used by "
        "{x.a.pc} of cases and {x.b.pc} of controls (conditional logistic regression, {or:in})."
    )


@frame("infectious diseases", use="sound")
def interaction_and_subgroups(m: Maker) -> str:
    m.ratio("x", "HR", (0.6, 0.75), (0.11, 0.15), significant=True)
    m.ratio("y", "HR", (0.92, 1.1), (0.12, 0.18), significant=False)
    d = math.log(m.exact["x.est"] / m.exact["y.est"])
    se = [math.log(m.exact[f"{k}.high"] / m.exact[f"{k}.low"]) / (2 * quantile(95)) for k in "xy"]
    m.p("i", float(2 * stats.norm.sf(abs(d) / math.hypot(*se))))
    m.redraw_unless(m.exact["i"] > 0.06)
    return (
        "The effect seemed larger in patients younger than 65 years ({x:in-}) than in older patients ({y:in-}), but "
        "the test for interaction was not conclusive ({i:interaction})."
    )


@frame("endocrinology", use="sound")
def cut_percentages(m: Maker) -> str:
    m.size("a", 150, 420)
    k = m.share("x", "a", 0.095, 1)
    shown = math.floor(1000 * k / int(m.exact["a.n"])) / 10
    m.redraw_unless(f"{shown:.1f}" != m.values["x.pc"].text)
    m.relations.clear()
    m.set("x.pc", f"{shown:.1f}", "pct")
    return (
        "Prior heart failure was recorded in {x.k} of the {a.n} patients ({x.pc}), as it had been in the earlier "
        "survey."
    )


@frame("rheumatology", use="sound")
def censored_estimate_and_counts(m: Maker) -> str:
    m.size("a", 110, 320)
    m.count("x.k", round(m.exact["a.n"] * 0.31))
    m.percent("km", 100 * 0.31 / m.between(0.84, 0.92), 1)
    return (
        "Revision had been performed in {x.k} of {a.n} hips by the end of the study, a Kaplan–Meier cumulative "
        "incidence at 10 years of {km} because of censoring."
    )


@frame("cardiology", use="sound")
def missing_values_not_stated(m: Maker) -> str:
    m.split(600, 1400, (0.3, 0.7))
    m.available("hf", (0.095, 0.16))
    m.available("af", (0.2, 0.21))
    m.compare("male", (0.79, 0.78))
    m.redraw_unless(m.exceeds("hf.b.pc", "hf.a.pc"))
    return (
        "{a.n} patients belonged to the first and {b.n} to the second group. Patients of the first group had less "
        "often prior heart failure ({hf.a.pc} {vs} {hf.b.pc}, {hf.p}); the groups were alike in sex (men, "
        "{male.a.pc} {vs} {male.b.pc}, {male.p}) and in the prevalence of atrial fibrillation ({af.a.pc} {vs} "
        "{af.b.pc}, {af.p})."
    )


@frame("nephrology", use="sound")
def missing_values_in_a_cohort(m: Maker) -> str:
    m.size("a", 210, 460)
    m.size("b", 210, 460)
    m.available("x", (0.31, 0.44))
    m.available("y", (0.12, 0.17))
    return (
        "Diabetic nephropathy was the cause of renal failure in {x.a.pc} of {a.n} haemodialysis patients and "
        "{x.b.pc} of {b.n} peritoneal-dialysis patients; hepatitis C antibodies were found in {y.a.pc} and {y.b.pc}, "
        "respectively."
    )


@frame("cardiology", use="sound", styles=("ehj", "jama", "plain", "bare"))
def markdown_table(m: Maker) -> str:
    m.split(200, 700)
    m.compare("male", (0.62, 0.66))
    m.compare("dm", (0.24, 0.31))
    m.means("age", 66, 11, 1)
    m.medians("crp", 4.1, 0.9, 1.1)
    return (
        "Table 1. Characteristics at baseline\n\n| | Early (n = {a.n}) | Late (n = {b.n}) | P "
        "|\n|:---|---:|---:|---:|\n| Age, years, mean (SD) | {age.a.m} ({age.a.s}) | {age.b.m} ({age.b.s}) | "
        "{age.p:num} |\n| Men, n (%) | {male.a.k} ({male.a.pc:bare}) | {male.b.k} ({male.b.pc:bare}) | {male.p:num} "
        "|\n| Diabetes, n (%) | {dm.a.k} ({dm.a.pc:bare}) | {dm.b.k} ({dm.b.pc:bare}) | {dm.p:num} |\n| CRP, mg/L, "
        "median (IQR) | {crp.a.m} ({crp.a.l}–{crp.a.h}) | {crp.b.m} ({crp.b.l}–{crp.b.h}) | {crp.p:num} |\n"
    )
