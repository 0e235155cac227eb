"""Infectious diseases, vaccines and critical care."""

from __future__ import annotations

from drafts import Maker, frame


@frame("infectious diseases")
def short_course_antibiotics(m: Maker) -> str:
    m.split(260, 1100)
    m.compare("cure", (m.between(0.85, 0.94), m.between(0.85, 0.94)))
    m.risk_difference("rd", "cure")
    m.verdict("v", "rd", "differed significantly", "did not differ significantly", null=0)
    return (
        "Clinical cure rates {v} between 5-day and 10-day treatment of community-acquired pneumonia ({cure.a:kn} "
        "{vs} {cure.b:kn}; {rd:in-}). The dose of amoxicillin was 1 g three times daily."
    )


@frame("infectious diseases")
def bacteraemia_mortality(m: Maker) -> str:
    m.split(240, 900)
    m.compare("death", (m.between(0.15, 0.28), m.between(0.15, 0.3)))
    m.adjusted("or", "aOR", "death")
    m.verdict("v", "or", "was associated with", "was not associated with")
    return (
        "Thirty-day mortality was {death.a.pc} in the {a.n} patients who received a beta-lactam and {death.b.pc} in "
        "the {b.n} patients who received vancomycin ({death.p}). After adjustment by inverse probability weighting, "
        "a beta-lactam {v} mortality ({or:in})."
    )


@frame("vaccines")
def influenza_vaccine(m: Maker) -> str:
    m.split(3000, 16000)
    m.compare("flu", (m.between(0.012, 0.02), m.between(0.02, 0.035)), digits=1)
    m.ratio_of("rr", "RR", "flu")
    m.direction("w", "flu.a.pc", "flu.b.pc", "higher", "lower")
    return (
        "Laboratory-confirmed influenza was found in {flu.a.k} of {a.n} adults who received the high-dose vaccine "
        "({flu.a.pc}) and in {flu.b.k} of {b.n} adults who received the standard dose ({flu.b.pc}). The attack rate "
        "was thus {w} after the high dose (relative risk {rr:out})."
    )


@frame("vaccines")
def seroconversion(m: Maker) -> str:
    m.size("a", 90, 480)
    m.size("b", 90, 480)
    m.wilson("s1", "a", m.between(0.7, 0.95))
    m.wilson("s2", "b", m.between(0.6, 0.95))
    return (
        "Four weeks after the second dose, seroconversion was documented in {s1.k} of {a.n} adolescents ({s1.pc}, "
        "95% CI {s1:ci}) and in {s2.k} of {b.n} adults ({s2.pc}, 95% CI {s2:ci}). Blood was drawn on days 0, 28 and "
        "56."
    )


@frame("infectious diseases")
def hiv_suppression(m: Maker) -> str:
    m.split(350, 1200)
    m.compare("sup", (m.between(0.82, 0.93), m.between(0.8, 0.92)))
    m.risk_difference("rd", "sup")
    m.redraw_unless(m.exact["rd.low"] > -9.9)
    return (
        "At week 48, {sup.a:kn} participants in the dolutegravir group and {sup.b:kn} in the efavirenz group had "
        "fewer than 50 HIV RNA copies per mL (difference {rd:out-}), which met the non-inferiority margin of −10 "
        "percentage points."
    )


@frame("infectious diseases")
def tuberculosis_outcomes(m: Maker) -> str:
    m.size("a", 280, 2200)
    m.parts("o", "a", (71, 6, 9, 14))
    m.share("hiv", "a", m.between(0.1, 0.4))
    return (
        "Treatment outcomes of the {a.n} patients with tuberculosis (HIV-positive, {hiv.pc}) were success in "
        "{o.1.pc}, failure in {o.2.pc}, death in {o.3.pc}, and loss to follow-up or transfer in the remaining "
        "{o.4.pc}."
    )


@frame("infectious diseases")
def malaria_parasites(m: Maker) -> str:
    m.split(140, 640)
    m.medians("clear", 34, 0.45, m.between(0.75, 1.2), 0)
    m.compare("pcr", (m.between(0.02, 0.06), m.between(0.03, 0.1)))
    return (
        "Children with uncomplicated malaria received artesunate–amodiaquine ({a.n} children) or "
        "artemether–lumefantrine ({b.n} children). Median parasite clearance time was {clear.a:med} h and "
        "{clear.b:med} h, respectively ({clear.p}). By day 42, PCR-corrected treatment failure had occurred in "
        "{pcr.a:kn} and {pcr.b:kn} children ({pcr.p})."
    )


@frame("critical care")
def high_flow_oxygen(m: Maker) -> str:
    m.split(260, 820)
    m.compare("tube", (m.between(0.3, 0.42), m.between(0.34, 0.5)))
    m.medians("days", 16, 0.25, m.between(0.9, 1.15), 0)
    m.direction("w", "tube.a.pc", "tube.b.pc")
    return (
        "We randomized {all.n} adults with acute hypoxaemic respiratory failure to high-flow oxygen ({a.n}) or "
        "standard oxygen ({b.n}). The intubation rate was {w} in the high-flow group than in the standard group, "
        "{tube.a.pc} {vs} {tube.b.pc} ({tube.p}). The number of ventilator-free days was {days.a:med} and "
        "{days.b:med} ({days.p})."
    )


@frame("critical care")
def sepsis_steroids(m: Maker) -> str:
    m.split(500, 3700)
    m.compare("death", (m.between(0.25, 0.38), m.between(0.28, 0.4)))
    m.ratio_of("or", "OR", "death")
    m.again("death.a.two", "death.a.pc")
    m.again("death.b.two", "death.b.pc")
    return (
        "Results: By day 90, {death.a:kn} patients assigned to hydrocortisone and {death.b:kn} patients assigned to "
        "placebo had died ({or:in}).\n\nConclusion: Mortality at 90 days was {death.a.two} with hydrocortisone and "
        "{death.b.two} with placebo in patients with septic shock who were undergoing mechanical ventilation."
    )


@frame("critical care")
def delirium_scores(m: Maker) -> str:
    m.split(70, 240)
    m.means("rass", 14.2, 6, m.between(-3.5, 1.5), stated=True)
    m.statistic("z", "z", (), (0.3, 3.4))
    return (
        "Total sedative exposure was {rass.a:ms} mg/kg in the dexmedetomidine group ({n=}{a.n}) and {rass.b:ms} "
        "mg/kg in the propofol group ({n=}{b.n}) ({rass.p}; two-sample t test). Days free of delirium were compared "
        "with the rank-sum test (z = {z.stat}, {z.p})."
    )


@frame("critical care")
def arrest_temperature(m: Maker) -> str:
    m.split(300, 1900)
    m.ratio("rr", "RR", (0.88, 1.15), (0.04, 0.12))
    m.verdict("v", "rr", "differed significantly", "did not differ significantly")
    m.p("i", m.between(0.1, 0.9))
    return (
        "All-cause mortality at 6 months {v} between 33°C and 36°C (relative risk {rr:out}). There was no "
        "interaction with sex ({i:interaction})."
    )


@frame("infectious diseases")
def resistance_over_time(m: Maker) -> str:
    m.count("a.n", m.whole(700, 3000))
    m.count("b.n", m.whole(700, 3000))
    m.compare("mrsa", (m.between(0.2, 0.3), m.between(0.15, 0.28)), digits=1)
    m.direction("w", "mrsa.b.pc", "mrsa.a.pc", "rose", "fell")
    return (
        "The proportion of methicillin-resistant isolates {w} from {mrsa.a.pc} ({mrsa.a.k}/{a.n}) in 2009 to "
        "{mrsa.b.pc} ({mrsa.b.k}/{b.n}) in 2017 ({mrsa.p})."
    )


@frame("infectious diseases")
def hepatitis_two_doses(m: Maker) -> str:
    m.split(40, 130)
    m.compare("svr", (m.between(0.85, 0.97), m.between(0.75, 0.95)), test="fisher")
    m.compare("rash", (m.between(0.02, 0.1), m.between(0.05, 0.2)), test="fisher")
    return (
        "Sustained virological response was attained by {svr.a:kn} patients treated for 12 weeks and {svr.b:kn} "
        "patients treated for 8 weeks ({svr.p}, Fisher's exact test). A rash developed in {rash.a.k} and {rash.b.k} "
        "patients, respectively ({rash.p})."
    )


@frame("infectious diseases", use="holdout")
def catheter_locks(m: Maker) -> str:
    m.split(180, 900)
    m.rate("x", m.between(15, 40), m.between(12000, 40000), per=1000, digits=2)
    m.ratio("irr", "IRR", (0.4, 1.1), (0.18, 0.34))
    m.direction("w", "irr.est", "=1", "higher", "lower")
    return (
        "Catheter-related infections occurred at a rate of {x.est} (95% CI {x:ci}) per 1000 catheter-days with "
        "taurolidine locks ({a.n} patients). The rate was {w} than with heparin locks ({b.n} patients; {irr:in})."
    )


@frame("vaccines", use="holdout")
def zoster_pain(m: Maker) -> str:
    m.split(420, 1800)
    m.compare("pain", (m.between(0.6, 0.8), m.between(0.1, 0.25)), digits=1)
    m.parts("grade", "a", (52, 33, 15))
    return (
        "Injection-site pain was reported by {pain.a:kn} vaccine recipients and {pain.b:kn} placebo recipients "
        "({pain.p}). After the vaccine, the worst reaction of each of the {a.n} recipients was none or mild in "
        "{grade.1.pc}, moderate in {grade.2.pc} and severe in {grade.3.pc}."
    )
