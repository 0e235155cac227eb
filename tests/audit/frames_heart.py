"""Cardiology, vascular medicine and stroke."""

from __future__ import annotations

from drafts import Maker, frame


@frame("cardiology")
def beta_blocker_after_infarction(m: Maker) -> str:
    m.split(900, 4200)
    m.compare("d", (m.between(0.05, 0.11), m.between(0.07, 0.14)))
    m.ratio_of("rr", "RR", "d")
    return (
        "A total of {all.n} patients underwent randomization, {a.n} to bisoprolol and {b.n} to placebo. Death from "
        "any cause or reinfarction within 1 year occurred in {d.a:kn} in the bisoprolol group and in {d.b:kn} in the "
        "placebo group ({rr:in})."
    )


@frame("cardiology")
def radial_access(m: Maker) -> str:
    m.split(700, 3000)
    m.compare("bleed", (m.between(0.02, 0.05), m.between(0.05, 0.09)))
    m.compare("stroke", (0.012, 0.012))
    m.direction("w", "bleed.a.pc", "bleed.b.pc", "more frequent", "less frequent")
    return (
        "Coronary angiography was performed through the radial artery in {a.n} patients and through the femoral "
        "artery in {b.n}. Major access-site bleeding was {w} with radial access ({bleed.a.pc} {vs} {bleed.b.pc}; "
        "{bleed.p}), whereas periprocedural stroke was seen in {stroke.a.pc} and {stroke.b.pc}, respectively "
        "({stroke.p})."
    )


@frame("cardiology")
def ablation_recurrence(m: Maker) -> str:
    m.split(180, 620)
    m.ratio("hr", "HR", (0.5, 1.1), (0.1, 0.22))
    m.verdict("v", "hr", "was significantly associated with", "was not significantly associated with")
    return (
        "[[During a median follow-up of 24 months|Over 2 years of follow-up]], cryoballoon ablation {v} recurrence "
        "of atrial fibrillation when compared with radiofrequency ablation ({hr:in}). Anticoagulation was continued "
        "for at least 8 weeks in all {all.n} patients."
    )


@frame("cardiology")
def ejection_fraction_means(m: Maker) -> str:
    m.split(60, 260)
    m.means("ef", 48, 9, m.between(-1, 5), stated=True)
    m.means("bnp", 310, 140, m.between(-60, 10), 0, stated=True)
    m.direction("w", "ef.a.m", "ef.b.m")
    return (
        "At 6 months, {mean} left ventricular ejection fraction was {w} in the resynchronization group ({a.n} "
        "patients) than in the control group ({b.n} patients): {ef.a:ms}% {vs} {ef.b:ms}% ({ef.p}, unpaired t test). "
        "The corresponding BNP concentrations were {bnp.a:ms} pg/mL and {bnp.b:ms} pg/mL ({bnp.p})."
    )


@frame("cardiology")
def shock_registry_flow(m: Maker) -> str:
    m.split(700, 2600, (0.3, 0.7))
    m.compare("arrest", (m.between(0.1, 0.3), m.between(0.2, 0.45)))
    m.medians("lactate", 5.5, 0.6, m.between(0.8, 1.3))
    return (
        "The study population consisted of {all.n} patients with cardiogenic shock, of whom {a.n} received "
        "mechanical support before revascularization (early group) and {b.n} afterwards (late group). "
        "Out-of-hospital cardiac arrest had preceded admission in {arrest.a:k} of the early group and {arrest.b:k} "
        "of the late group ({arrest.p}). Lactate on admission was {lactate.a:med} mmol/L in the early group and "
        "{lactate.b:med} mmol/L in the late group ({lactate.p})."
    )


@frame("cardiology")
def nyha_classes(m: Maker) -> str:
    m.size("a", 240, 1900)
    m.parts("nyha", "a", (12, 41, 36, 11))
    m.share("female", "a", m.between(0.25, 0.5))
    return (
        "Of the {a.n} outpatients with heart failure, {female.pc} were women. New York Heart Association class was I "
        "in {nyha.1.pc}, II in {nyha.2.pc}, III in {nyha.3.pc}, and IV in the remaining {nyha.4.pc}."
    )


@frame("cardiology")
def valve_one_year(m: Maker) -> str:
    m.split(280, 1100)
    m.compare("death", (m.between(0.08, 0.15), m.between(0.1, 0.2)))
    m.risk_difference("rd", "death")
    m.verdict("v", "rd", "differed significantly", "did not differ significantly", null=0)
    return (
        "One-year mortality {v} between transcatheter ({death.a:kn}) and surgical ({death.b:kn}) valve replacement; "
        "the absolute difference was {rd:out}."
    )


@frame("cardiology")
def statin_rates(m: Maker) -> str:
    m.split(2400, 9800)
    years, per_year = m.between(8000, 16000), m.between(0.01, 0.015)
    m.rate("x", years * per_year, years)
    m.rate("y", 0.9 * years * per_year * 1.25, 0.9 * years)
    m.ratio("hr", "aHR", (0.65, 0.95), (0.07, 0.13))
    return (
        "Among {a.n} statin users and {b.n} non-users, the incidence of major cardiovascular events was {x.est} (95% "
        "CI {x:ci}) and {y.est} (95% CI {y:ci}) per 100 person-years, respectively. After adjustment for age, sex, "
        "diabetes and systolic blood pressure, the hazard ratio for statin use was {hr:out}."
    )


@frame("vascular medicine")
def thrombosis_recurrence(m: Maker) -> str:
    m.split(500, 2500)
    m.compare("vte", (m.between(0.02, 0.05), m.between(0.03, 0.07)))
    m.compare("bleed", (m.between(0.02, 0.04), m.between(0.01, 0.03)))
    m.direction("w", "bleed.a.pc", "bleed.b.pc", "higher", "lower")
    return (
        "Recurrent venous thromboembolism was recorded in {vte.a:kn} patients who received apixaban and in "
        "{vte.b:kn} who received dalteparin ({vte.p}). The frequency of clinically relevant bleeding was {w} with "
        "apixaban than with dalteparin ({bleed.a.pc} {vs} {bleed.b.pc}, {bleed.p})."
    )


@frame("vascular medicine")
def aneurysm_growth(m: Maker) -> str:
    m.split(90, 420)
    m.difference("md", "MD", m.between(-0.6, 0.2), m.between(0.12, 0.3), digits=2, unit=" mm")
    m.direction("w", "md.est", "=0", "more", "less")
    return (
        "Small abdominal aortic aneurysms grew {w} with doxycycline (n = {a.n}) than with placebo (n = {b.n}) over "
        "18 months ({md:in})."
    )


@frame("stroke")
def thrombectomy_rankin(m: Maker) -> str:
    m.split(190, 560)
    m.compare("good", (m.between(0.35, 0.5), m.between(0.22, 0.4)))
    m.adjusted("or", "aOR", "good")
    m.compare("sich", (0.06, 0.05))
    return (
        "Functional independence (modified Rankin score 0 to 2 at 90 days) was achieved by {good.a:kn} patients "
        "assigned to thrombectomy and by {good.b:kn} assigned to medical treatment ({or:in}). Symptomatic "
        "intracranial haemorrhage occurred in {sich.a.k} and {sich.b.k} patients, respectively ({sich.p})."
    )


@frame("stroke")
def stroke_units(m: Maker) -> str:
    m.split(3000, 14000, (0.62, 0.38))
    m.compare("death", (m.between(0.09, 0.13), m.between(0.11, 0.16)))
    m.direction("w", "death.a.pc", "death.b.pc")
    m.again("death.a.again", "death.a.pc")
    m.again("death.b.again", "death.b.pc")
    return (
        "Abstract. We studied {all.n} patients with ischaemic stroke, {a.n} of them treated in stroke units and "
        "{b.n} on general wards. In-hospital mortality was {death.a.pc} in stroke units and {death.b.pc} on general "
        "wards ({death.p}).\n\nDiscussion. The main finding of this study is that in-hospital mortality was {w} in "
        "stroke units ({death.a.again}) than on general wards ({death.b.again})."
    )


@frame("cardiology")
def stent_thrombosis_three_arms(m: Maker) -> str:
    m.split(900, 2700, (1, 1, 1))
    m.compare("mi", (m.between(0.03, 0.06), m.between(0.04, 0.07), m.between(0.05, 0.1)))
    return (
        "The {all.n} participants were assigned to 1 month ({a.n}), 6 months ({b.n}) or 12 months ({c.n}) of dual "
        "antiplatelet therapy. Myocardial infarction occurred in {mi.a:k}, {mi.b:k} and {mi.c:k}, respectively "
        "({mi.p} for the comparison of the three groups, chi-square test)."
    )


@frame("cardiology")
def pressure_statistic(m: Maker) -> str:
    m.statistic("t", "t", (m.whole(38, 180),), (0.4, 3.6))
    m.verdict_p("v", "t", "fell significantly more", "did not fall significantly more")
    return (
        "Systolic blood pressure {v} with telemonitoring than with usual care (t = {t.stat}, df = {t.df1}, {t.p}). "
        "Readings below 60 mmHg were discarded."
    )


@frame("cardiology", use="holdout")
def pericarditis_colchicine(m: Maker) -> str:
    m.split(140, 480)
    m.compare("rec", (m.between(0.12, 0.22), m.between(0.22, 0.4)))
    m.ratio_of("rr", "RR", "rec")
    m.direction("w", "rr.est", "=1", "increased", "reduced")
    return (
        "We enrolled {all.n} patients with a first attack of pericarditis (colchicine, {a.n}; placebo, {b.n}). "
        "Recurrent pericarditis was noted in {rec.a:k} in the colchicine group and {rec.b:k} in the placebo group; "
        "colchicine thus {w} the risk of recurrence ({rr:in})."
    )


@frame("stroke", use="holdout")
def carotid_medians(m: Maker) -> str:
    m.split(200, 700)
    m.medians("delay", 9, 0.7, m.between(0.7, 1.4), 0)
    m.ratio("or", "OR", (0.5, 1.6), (0.2, 0.35))
    m.verdict("v", "or", "was associated with", "was not associated with")
    return (
        "The median interval from symptom onset to carotid surgery was {delay.a:med} days in men ({a.n}) and "
        "{delay.b:med} days in women ({b.n}). Female sex {v} surgery within 14 days ({or:in})."
    )


@frame("cardiology")
def ldl_by_tertile(m: Maker) -> str:
    m.ratio("t2", "HR", (1.0, 1.4), (0.12, 0.2))
    m.ratio("t3", "HR", (1.3, 2.4), (0.12, 0.2))
    m.p("trend", 2 * 10 ** -m.between(2.6, 5))
    return (
        "Compared with the lowest tertile of lipoprotein(a), the hazard ratio for aortic stenosis was {t2:out} in "
        "the middle tertile and {t3:out} in the highest tertile ({trend:trend})."
    )
