"""Paediatrics, neonatology, psychiatry and primary care."""

from __future__ import annotations

from drafts import Maker, frame


@frame("neonatology")
def caffeine_dysplasia(m: Maker) -> str:
    m.split(320, 2000)
    m.compare("bpd", (m.between(0.28, 0.4), m.between(0.34, 0.5)))
    m.adjusted("or", "aOR", "bpd", noise=0.06)
    m.direction("w", "bpd.a.pc", "bpd.b.pc", "higher", "lower")
    return (
        "Of the {all.n} preterm infants, {a.n} were assigned to caffeine and {b.n} to placebo. The incidence of "
        "bronchopulmonary dysplasia was {w} in the caffeine group than in the placebo group, {bpd.a:k} as against "
        "{bpd.b:k} ({or:in})."
    )


@frame("neonatology")
def feeding_quartiles(m: Maker) -> str:
    m.split(90, 420)
    m.medians("full", 10, 0.4, m.between(0.7, 1.1), 0)
    m.compare("nec", (m.between(0.04, 0.08), m.between(0.05, 0.1)))
    return (
        "Full enteral feeding was reached after a median of {full.a:med} days with fast advancement ({n=}{a.n}) and "
        "{full.b:med} days with slow advancement ({n=}{b.n}), {full.p}. Necrotising enterocolitis affected {nec.a:k} "
        "and {nec.b:k} infants, respectively ({nec.p})."
    )


@frame("paediatrics")
def bronchiolitis_saline(m: Maker) -> str:
    m.split(140, 700)
    m.medians("los", 58, 0.6, m.between(0.85, 1.1), 0)
    m.compare("adm", (m.between(0.2, 0.4), m.between(0.25, 0.45)))
    m.ratio_of("or", "OR", "adm")
    m.verdict("v", "or", "made a significant difference to", "made no significant difference to")
    return (
        "Nebulised hypertonic saline {v} admission ({adm.a:kn} {vs} {adm.b:kn}; {or:in-}). Length of stay was "
        "{los.a:med} h and {los.b:med} h."
    )


@frame("paediatrics")
def asthma_action_plan(m: Maker) -> str:
    m.split(160, 640)
    m.compare("ed", (m.between(0.08, 0.2), m.between(0.15, 0.32)))
    m.direction("w", "ed.a.pc", "ed.b.pc", "more", "fewer")
    return (
        "Between September and May, {w} children with a written action plan than without one attended an emergency "
        "department ({ed.a:kn} {vs} {ed.b:kn}; {ed.p}). Written plans were available in English, Spanish and Somali."
    )


@frame("paediatrics")
def obesity_classes(m: Maker) -> str:
    m.size("a", 1200, 9000)
    m.parts("bmi", "a", (6, 63, 18, 13))
    return (
        "Weight status of the {a.n} schoolchildren aged 6 to 11 years was underweight in {bmi.1:k}, normal in "
        "{bmi.2:k}, overweight in {bmi.3:k} and obese in {bmi.4:k}."
    )


@frame("paediatrics")
def growth_hormone_height(m: Maker) -> str:
    m.split(40, 130)
    m.means("hsds", -2.4, 0.6, m.between(0.1, 0.7), 2, stated=True)
    m.means("igf", 160, 62, m.between(5, 60), 0, stated=True)
    return (
        "Height SD scores after 2 years were {hsds.a:ms} in treated children ({n=}{a.n}) and {hsds.b:ms} in "
        "untreated children ({n=}{b.n}; {hsds.p}); serum IGF-1 was {igf.a:ms} and {igf.b:ms} ng/mL, respectively "
        "({igf.p}). Both comparisons were made with unpaired t tests."
    )


@frame("paediatrics")
def complete_data(m: Maker) -> str:
    m.nothing_missing = True
    m.count("a.n", m.whole(14, 38))
    for key, p in (("fever", 0.7), ("rash", 0.45), ("icu", 0.2)):
        m.share(key, "a", p, 1)
    return (
        "The series comprises {a.n} consecutive children, none of them with a missing value. Fever was present in "
        "{fever.pc} of the {a.n} children, a rash in {rash.pc}, and {icu.pc} were admitted to intensive care. Doses "
        "of immunoglobulin ranged from 1 to 2 g/kg."
    )


@frame("psychiatry")
def cbt_remission(m: Maker) -> str:
    m.split(140, 460)
    m.compare("rem", (m.between(0.3, 0.55), m.between(0.2, 0.42)))
    m.ratio_of("or", "OR", "rem")
    m.direction("w", "or.est", "=1", "higher", "lower")
    return (
        "Remission of depression at 12 weeks was reached by {rem.a:kn} participants in the internet-based therapy "
        "group and by {rem.b:kn} in the waiting-list group. The odds of remission were {w} with therapy ({or:in})."
    )


@frame("psychiatry")
def hamilton_change(m: Maker) -> str:
    m.split(180, 620)
    m.difference("md", "MD", m.between(-3, 0.6), m.between(0.6, 1.1), digits=2)
    m.verdict("v", "md", "separated significantly from", "did not separate from", null=0)
    m.statistic("t", "t", (m.whole(150, 420),), (0.2, 3.4))
    return (
        "On the 17-item Hamilton scale the study drug {v} placebo at week 8 ({md:in}). The change in the anxiety "
        "subscale was tested likewise, t({t.df1}) = {t.stat}, {t.p}."
    )


@frame("psychiatry")
def schizophrenia_cohort(m: Maker) -> str:
    m.split(2400, 14000, (0.25, 0.75))
    m.rate("x", m.between(60, 160), m.between(4000, 9000), digits=2)
    m.ratio("hr", "aHR", (0.6, 0.95), (0.06, 0.13))
    m.direction("w", "hr.est", "=1", "higher", "lower")
    return (
        "Of {all.n} people with schizophrenia, {a.n} were treated with long-acting injections and {b.n} with oral "
        "drugs. There were {x.k} relapses during {x.years} person-years of injection treatment, a rate of {x.est} "
        "per 100 person-years. The hazard of rehospitalisation was {w} than with oral treatment ({hr:in})."
    )


@frame("psychiatry")
def alcohol_chi_squares(m: Maker) -> str:
    m.statistic("c1", "chi2", (1,), (0.3, 12))
    m.statistic("c2", "chi2", (3,), (1, 16))
    return (
        "We examined whether drop-out from the alcohol programme was related to sex, χ²({c1.df1}) = {c1.stat}, "
        "{c1.p}, or to the four categories of education, χ²({c2.df1}) = {c2.stat}, {c2.p}."
    )


@frame("primary care")
def smoking_cessation(m: Maker) -> str:
    m.split(500, 2600)
    m.compare("quit", (m.between(0.1, 0.2), m.between(0.06, 0.14)))
    m.ratio_of("rr", "RR", "quit")
    m.verdict("v", "rr", "increased abstinence significantly", "did not increase abstinence significantly")
    m.redraw_unless(m.exact["rr.est"] > 1)
    return (
        "We recruited {all.n} smokers (intervention {a.n}, control {b.n}). Text messages {v}: at 6 months, "
        "{quit.a.pc} of the intervention group and {quit.b.pc} of the control group were abstinent ({rr:in})."
    )


@frame("primary care")
def antibiotic_prescribing(m: Maker) -> str:
    m.size("a", 1500, 12000)
    m.wilson("rx", "a", m.between(0.3, 0.6))
    m.interval("icc", *_between(m, 0.03, 0.12), digits=3)
    return (
        "Antibiotics were prescribed in {rx.k} of {a.n} consultations for sore throat ({rx.pc}; 95% CI {rx:ci}). The "
        "intracluster correlation coefficient was {icc.est} (95% CI {icc:ci})."
    )


def _between(m: Maker, low: float, high: float) -> tuple[float, float, float]:
    value = m.between(low, high)
    return value, value * m.between(0.4, 0.7), value * m.between(1.4, 2)


@frame("primary care")
def diabetes_nurse_led(m: Maker) -> str:
    m.split(130, 620)
    m.means("a1c", 7.6, 1.1, m.between(-0.5, 0.15), stated=True)
    m.direction("w", "a1c.a.m", "a1c.b.m", "higher", "lower")
    m.again("a1c.a.again", "a1c.a.m")
    m.again("a1c.b.again", "a1c.b.m")
    return (
        "Nurse-led care was offered to {a.n} patients, usual care to {b.n}. At 12 months, {mean} HbA1c was {w} with "
        "nurse-led care ({a1c.a:ms}% {vs} {a1c.b:ms}%; {a1c.p}, t test).\n\nMain message: at 12 months HbA1c "
        "averaged {a1c.a.again}% with nurse-led care and {a1c.b.again}% with usual care."
    )


@frame("neonatology", use="holdout")
def cooling_outcome(m: Maker) -> str:
    m.split(120, 420)
    m.compare("dis", (m.between(0.38, 0.5), m.between(0.48, 0.66)))
    m.ratio_of("rr", "RR", "dis")
    m.verdict("v", "rr", "differed significantly", "did not differ significantly")
    return (
        "The risk of death or severe disability at 18 months {v} between cooled infants and infants kept at normal "
        "temperature ({dis.a:kn} {vs} {dis.b:kn}; {rr:in})."
    )


@frame("psychiatry", use="holdout")
def adhd_ratings(m: Maker) -> str:
    m.split(60, 220)
    m.means("adhd", 28, 9, m.between(-8, 1), stated=True)
    m.parts("ses", "all", (24, 47, 29))
    return (
        "Rating-scale scores were {adhd.a:ms} in children receiving the programme ({a.n}) and {adhd.b:ms} in "
        "controls ({b.n}; {adhd.p}, t test). Family income of the {all.n} children was low in {ses.1.pc}, middle in "
        "{ses.2.pc} and high in {ses.3.pc}."
    )
