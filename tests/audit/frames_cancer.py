"""Oncology and haematology."""

from __future__ import annotations

from drafts import Maker, frame


@frame("oncology")
def progression_free_survival(m: Maker) -> str:
    m.split(300, 900)
    m.ratio("hr", "HR", (0.55, 0.98), (0.08, 0.14))
    m.ratio("os", "HR", (0.75, 1.15), (0.09, 0.16))
    m.number("pfs.a", m.between(8, 14))
    m.number("pfs.b", m.between(6, 8))
    return (
        "Between March 2014 and June 2018, {all.n} patients were randomly assigned, {a.n} to the combination and "
        "{b.n} to chemotherapy alone. Median progression-free survival was {pfs.a} months {vs} {pfs.b} months "
        "({hr:in}). Overall survival data were immature ({os:in})."
    )


@frame("oncology")
def response_rates(m: Maker) -> str:
    m.split(150, 520)
    m.compare("orr", (m.between(0.3, 0.55), m.between(0.2, 0.4)))
    m.direction("w", "orr.a.pc", "orr.b.pc")
    m.compare("ae", (m.between(0.4, 0.6), m.between(0.35, 0.55)))
    return (
        "The objective response rate was {w} with the antibody than with docetaxel: {orr.a:kn} {vs} {orr.b:kn}, "
        "{orr.p}. Grade 3 or 4 adverse events were reported in {ae.a.pc} and {ae.b.pc}, respectively ({ae.p})."
    )


@frame("oncology")
def best_response(m: Maker) -> str:
    m.size("a", 60, 320)
    m.parts("r", "a", (6, 28, 39, 27))
    return (
        "Best overall response among the {a.n} evaluable patients was complete response in {r.1:k}, partial response "
        "in {r.2:k}, stable disease in {r.3:k} and progressive disease in {r.4:k}."
    )


@frame("oncology")
def stage_distribution(m: Maker) -> str:
    m.size("a", 900, 6500)
    m.parts("s", "a", (31, 27, 24, 18))
    return (
        "[[We identified|The registry held]] {a.n} patients with colon cancer and a known stage at diagnosis: stage "
        "I, {s.1.pc}; stage II, {s.2.pc}; stage III, {s.3.pc}; and stage IV, {s.4.pc}. The age limit was 85 years."
    )


@frame("oncology")
def sentinel_node(m: Maker) -> str:
    m.split(400, 1500)
    m.compare("rec", (m.between(0.02, 0.06), m.between(0.02, 0.07)))
    m.compare("oedema", (m.between(0.03, 0.08), m.between(0.12, 0.25)))
    m.direction("w", "oedema.a.pc", "oedema.b.pc", "more common", "less common")
    return (
        "Women with breast cancer had sentinel-node biopsy alone ({a.n} women) or axillary dissection ({b.n} women). "
        "Axillary recurrence was diagnosed in {rec.a.k} and {rec.b.k} women, respectively ({rec.p}). Arm lymphoedema "
        "was {w} after sentinel-node biopsy ({oedema.a.pc} {vs} {oedema.b.pc}, {oedema.p})."
    )


@frame("oncology")
def smoking_dose(m: Maker) -> str:
    m.ratio("light", "aOR", (1.2, 2.4), (0.12, 0.25))
    m.ratio("heavy", "aOR", (2.5, 6.5), (0.15, 0.3))
    m.number("packs", 20, 0)
    return (
        "Bladder cancer was associated with smoking of fewer than 20 pack-years (adjusted odds ratio {light:out}) "
        "and of {packs} pack-years or more (adjusted odds ratio {heavy:out}), with never smokers as the reference."
    )


@frame("oncology")
def prostate_biomarker(m: Maker) -> str:
    m.split(120, 460)
    m.medians("psa", 7.2, 0.6, m.between(0.8, 1.4))
    m.interval("auc", *_area(m), digits=2)
    return (
        "Median prostate-specific antigen was {psa.a:med} ng/mL in men with clinically significant cancer "
        "({n=}{a.n}) and {psa.b:med} ng/mL in men without ({n=}{b.n}; {psa.p}, Mann–Whitney U test). The area under "
        "the receiver-operating-characteristic curve of the new marker was {auc.est} (95% CI {auc:ci})."
    )


def _area(m: Maker) -> tuple[float, float, float]:
    area, se = m.between(0.66, 0.86), m.between(0.02, 0.05)
    return area, area - 1.96 * se, min(0.99, area + 1.96 * se)


@frame("haematology")
def lymphoma_risk_groups(m: Maker) -> str:
    m.split(240, 900, (0.35, 0.4, 0.25))
    m.compare("cr", (m.between(0.75, 0.9), m.between(0.6, 0.8), m.between(0.4, 0.6)))
    return (
        "According to the prognostic index, {a.n} patients were at low, {b.n} at intermediate and {c.n} at high "
        "risk, {all.n} in total. Complete metabolic response was reached by {cr.a.pc}, {cr.b.pc} and {cr.c.pc}, "
        "respectively ({cr.p})."
    )


@frame("haematology")
def myeloma_words(m: Maker) -> str:
    m.split(250, 700)
    m.ratio("hr", "HR", (0.6, 1.0), (0.09, 0.16))
    m.verdict("v", "hr", "significantly prolonged", "did not significantly prolong")
    m.compare("inf", (m.between(0.15, 0.3), m.between(0.12, 0.25)))
    return (
        "Maintenance treatment {v} time to progression ({hr:in}). Serious infections were seen in {inf.a:k} of the "
        "{a.n} patients on maintenance and in {inf.b:k} of the {b.n} patients under observation ({inf.p})."
    )


@frame("haematology")
def transfusion_threshold(m: Maker) -> str:
    m.split(220, 800)
    m.means("hb", 87, 11, m.between(-14, -3), 0)
    m.means("units", 3.9, 2.4, m.between(-1.2, 0.2), 1, stated=True)
    m.direction("w", "units.a.m", "units.b.m", "more", "fewer")
    return (
        "The restrictive group ({a.n} patients) and the liberal group ({b.n} patients) had {mean} haemoglobin "
        "concentrations of {hb.a:ms} g/L and {hb.b:ms} g/L before transfusion ({hb.p}). Patients of the restrictive "
        "group received {w} red-cell units ({units.a:ms} {vs} {units.b:ms}; {units.p} by Student's t test)."
    )


@frame("oncology")
def screening_attendance(m: Maker) -> str:
    m.split(6000, 24000)
    m.compare("att", (m.between(0.3, 0.42), m.between(0.28, 0.4)))
    m.risk_difference("rd", "att")
    return (
        "Invitations with a faecal test kit were mailed to {a.n} persons and plain invitations to {b.n}. "
        "Participation was {att.a.pc} in the kit group and {att.b.pc} in the control group ({rd:in}). Persons aged "
        "50 to 74 years were eligible."
    )


@frame("oncology")
def chi_square_histology(m: Maker) -> str:
    m.statistic("chi", "chi2", (m.whole(1, 4),), (2, 16))
    m.verdict_p("v", "chi", "differed", "did not differ")
    return (
        "The distribution of histological subtypes {v} significantly between never smokers and smokers (χ2 = "
        "{chi.stat}, df = {chi.df1}, {chi.p}). Tumours without central review were left out."
    )


@frame("oncology")
def melanoma_repeated_ratio(m: Maker) -> str:
    m.split(380, 1200)
    m.ratio("hr", "HR", (0.5, 0.9), (0.1, 0.18), significant=True)
    m.again("hr2.est", "hr.est")
    m.again("hr2.p", "hr.p")
    return (
        "ABSTRACT\nRelapse-free survival was longer with adjuvant treatment ({a.n} patients) than with placebo "
        "({b.n} patients); {hr:in}.\n\nRESULTS\nIn the primary analysis of all {all.n} randomised patients, followed "
        "for at least 12 months, treatment gave a hazard ratio for relapse or death of {hr2.est} with adjuvant "
        "treatment ({hr2.p})."
    )


@frame("oncology", use="holdout")
def pancreatic_resection(m: Maker) -> str:
    m.split(160, 600)
    m.compare("r0", (m.between(0.55, 0.75), m.between(0.4, 0.6)))
    m.ratio("hr", "aHR", (0.6, 1.05), (0.1, 0.2))
    m.verdict("v", "hr", "was independently associated with", "was not independently associated with")
    return (
        "Margin-negative resection was achieved in {r0.a:kn} after neoadjuvant treatment and in {r0.b:kn} after "
        "upfront surgery ({r0.p}). In multivariable analysis, neoadjuvant treatment {v} overall survival ({hr:in})."
    )


@frame("haematology", use="holdout")
def sickle_cell_counts(m: Maker) -> str:
    m.split(90, 280)
    m.medians("crisis", 2.4, 0.7, m.between(0.5, 1.1))
    m.compare("none", (m.between(0.2, 0.4), m.between(0.08, 0.25)))
    return (
        "In total, {all.n} patients with sickle cell disease took part (active drug, {a.n}; placebo, {b.n}). The "
        "median annual rate of painful crises was {crisis.a:med} with active drug and {crisis.b:med} with placebo "
        "({crisis.p}). {none.a:k} and {none.b:k} patients, respectively, had no crisis ({none.p})."
    )
