"""Nephrology to neurology: the other fields of internal medicine, eye, skin, public health."""

from __future__ import annotations

from drafts import Maker, frame


@frame("nephrology")
def dialysis_start(m: Maker) -> str:
    m.split(420, 1300)
    m.ratio("hr", "HR", (0.85, 1.25), (0.08, 0.16))
    m.verdict("v", "hr", "a significant difference", "no significant difference")
    m.compare("inf", (m.between(0.1, 0.2), m.between(0.1, 0.2)))
    return (
        "With early initiation of dialysis ({a.n} patients) as compared with late initiation ({b.n} patients) there "
        "was {v} in survival ({hr:in}). Peritonitis or access infection complicated the course of {inf.a:k} and "
        "{inf.b:k} patients, respectively ({inf.p})."
    )


@frame("nephrology")
def albuminuria_stages(m: Maker) -> str:
    m.size("a", 900, 7200)
    m.parts("ckd", "a", (38, 34, 19, 9))
    m.number("egfr", m.between(48, 70))
    return (
        "The {a.n} participants had a mean eGFR of {egfr} mL/min/1.73 m². Albuminuria was absent in {ckd.1.pc}, mild "
        "in {ckd.2.pc}, moderate in {ckd.3.pc}, and severe in the rest ({ckd.4.pc})."
    )


@frame("endocrinology")
def thyroid_levels(m: Maker) -> str:
    m.split(50, 190)
    m.medians("tsh", 3.1, 0.5, m.between(0.7, 1.4), 2)
    m.means("t4", 15.2, 2.4, m.between(-0.5, 1.6), stated=True)
    return (
        "Thyrotropin was {tsh.a:med} mIU/L in the morning-dose group ({a.n} women) and {tsh.b:med} mIU/L in the "
        "bedtime-dose group ({b.n} women) ({tsh.p}); free thyroxine was {t4.a:ms} pmol/L {vs} {t4.b:ms} pmol/L "
        "({t4.p}, Student's t test)."
    )


@frame("endocrinology")
def hypoglycaemia_rates(m: Maker) -> str:
    m.split(320, 1400)
    m.ratio("irr", "IRR", (0.55, 1.1), (0.08, 0.2))
    m.verdict("v", "irr", "significantly different", "not significantly different")
    m.compare("severe", (0.025, 0.04))
    return (
        "The rate of nocturnal hypoglycaemia was {v} between insulin degludec and insulin glargine (rate ratio "
        "{irr:out}). Severe episodes were reported by {severe.a.k} of {a.n} patients ({severe.a.pc}) and "
        "{severe.b.k} of {b.n} patients ({severe.b.pc}), respectively."
    )


@frame("gastroenterology")
def helicobacter_eradication(m: Maker) -> str:
    m.split(240, 1000)
    m.compare("itt", (m.between(0.84, 0.93), m.between(0.75, 0.88)))
    m.direction("w", "itt.a.pc", "itt.b.pc")
    m.again("itt.a.again", "itt.a.pc")
    m.again("itt.p2", "itt.p")
    return (
        "Results: The intention-to-treat eradication rate was {w} with bismuth quadruple therapy than with triple "
        "therapy: {itt.a:kn} {vs} {itt.b:kn} ({itt.p}).\n\nConclusions: Bismuth quadruple therapy eradicated "
        "Helicobacter pylori in {itt.a.again} of patients by intention to treat ({itt.p2} {vs} triple therapy)."
    )


@frame("gastroenterology")
def polyp_detection(m: Maker) -> str:
    m.split(500, 2400)
    m.compare("adr", (m.between(0.34, 0.48), m.between(0.28, 0.4)))
    m.ratio_of("rr", "RR", "adr")
    m.verdict("v", "rr", "improved", "did not significantly improve")
    m.redraw_unless(m.exact["rr.est"] > 1)
    return (
        "Computer-aided colonoscopy {v} adenoma detection ({adr.a.pc} {vs} {adr.b.pc}; {rr:in-}). In all, {all.n} "
        "examinations were analysed, {a.n} with and {b.n} without computer aid."
    )


@frame("gastroenterology")
def cirrhosis_bleeding(m: Maker) -> str:
    m.split(130, 460)
    m.compare("rebleed", (m.between(0.08, 0.18), m.between(0.15, 0.3)))
    m.compare("he", (m.between(0.2, 0.35), m.between(0.15, 0.3)))
    m.direction("w", "he.a.pc", "he.b.pc", "more", "less")
    return (
        "Patients with cirrhosis and variceal bleeding were randomised to early TIPS (TIPS group, {n=}{a.n}) or to "
        "drugs plus ligation (standard group, {n=}{b.n}). Six-week rebleeding was {rebleed.a.pc} and {rebleed.b.pc} "
        "in the TIPS group and the standard group, respectively ({rebleed.p}). Encephalopathy was {w} frequent in "
        "the TIPS group ({he.a.pc} {vs} {he.b.pc}; {he.p})."
    )


@frame("respiratory medicine")
def copd_exacerbations(m: Maker) -> str:
    m.split(900, 5200)
    m.ratio("irr", "IRR", (0.7, 1.0), (0.03, 0.08))
    m.compare("pneu", (m.between(0.05, 0.09), m.between(0.03, 0.07)))
    m.direction("w", "pneu.a.pc", "pneu.b.pc", "more frequent", "less frequent")
    return (
        "The annual rate of moderate or severe exacerbations was compared by negative binomial regression (rate "
        "ratio {irr:out}). Pneumonia was {w} with triple therapy ({pneu.a:kn}) than with dual therapy ({pneu.b:kn})."
    )


@frame("respiratory medicine")
def fibrosis_fvc(m: Maker) -> str:
    m.split(240, 820)
    m.difference("md", "MD", m.between(20, 120), m.between(22, 45), digits=0, unit=" mL")
    m.verdict("v", "md", "slower", "not significantly slower", null=0)
    m.compare("dia", (m.between(0.4, 0.62), m.between(0.15, 0.3)))
    return (
        "The decline of forced vital capacity was {v} with nintedanib 150 mg twice daily (between-group difference "
        "{md:out}). Diarrhoea was the most common adverse event ({dia.a.pc} of {a.n} patients {vs} {dia.b.pc} of "
        "{b.n} patients, {dia.p})."
    )


@frame("rheumatology")
def acr_response(m: Maker) -> str:
    m.split(270, 1000, (1, 1, 1))
    m.compare("acr", (m.between(0.58, 0.7), m.between(0.45, 0.6), m.between(0.2, 0.35)))
    m.p("trend", 10 ** -m.between(4, 6))
    return (
        "ACR20 response at week 12 was attained by {acr.a:kn} patients on 30 mg, {acr.b:kn} on 15 mg and {acr.c:kn} "
        "on placebo ({trend:trend}). Of the {all.n} randomised patients, {a.n} had been allocated to the higher "
        "dose, {b.n} to the lower dose and {c.n} to placebo."
    )


@frame("rheumatology")
def gout_urate(m: Maker) -> str:
    m.split(90, 380)
    m.means("urate", 352, 68, m.between(-45, 12), 0, stated=True)
    m.compare("flare", (m.between(0.2, 0.4), m.between(0.2, 0.4)))
    m.verdict_p("v", "flare", "differed", "did not differ")
    return (
        "Serum urate at month 6 was {urate.a:ms} µmol/L in the febuxostat arm ({a.n} men) and {urate.b:ms} µmol/L in "
        "the allopurinol arm ({b.n} men) (unpaired t test, {urate.p}). The proportion with a flare {v} significantly "
        "({flare.a.pc} {vs} {flare.b.pc}; {flare.p})."
    )


@frame("ophthalmology")
def macular_letters(m: Maker) -> str:
    m.split(180, 720)
    m.means("bcva", 7.4, 12.5, m.between(-2.5, 3.5), stated=True)
    m.compare("gain", (m.between(0.25, 0.4), m.between(0.22, 0.36)))
    m.risk_difference("rd", "gain")
    return (
        "Mean (SD) change in visual acuity was {bcva.a.m} ({bcva.a.s}) letters with monthly injections ({a.n} eyes) "
        "and {bcva.b.m} ({bcva.b.s}) letters with treat-and-extend ({b.n} eyes; t test, {bcva.p}). A gain of 15 "
        "letters or more was seen in {gain.a:k} and {gain.b:k} eyes ({rd:in-})."
    )


@frame("dermatology")
def psoriasis_pasi(m: Maker) -> str:
    m.split(160, 900)
    m.compare("pasi", (m.between(0.62, 0.85), m.between(0.4, 0.65)))
    m.compare("cand", (0.05, 0.02))
    m.again("pasi.a.again", "pasi.a.pc")
    return (
        "Summary: PASI 90 at week 16 was reached by {pasi.a.pc} of patients with secukinumab and {pasi.b.pc} with "
        "ustekinumab ({pasi.p}).\n\nTable 2. PASI 90 at week 16 | secukinumab ({n=}{a.n}) {pasi.a.k} "
        "({pasi.a.again}) | ustekinumab ({n=}{b.n}) {pasi.b.k}"
    )


@frame("dermatology")
def eczema_itch_medians(m: Maker) -> str:
    m.split(60, 240)
    m.medians("poem", 8, 0.6, m.between(0.6, 1.1), 0)
    m.medians("dlqi", 5, 0.6, m.between(0.6, 1.2), 0)
    m.direction("w", "poem.a.m", "poem.b.m")
    return (
        "POEM scores at 16 weeks were {w} with the emollient: median {poem.a:med} {vs} {poem.b:med} ({poem.p}). The "
        "Dermatology Life Quality Index was {dlqi.a:med} in {a.n} and {dlqi.b:med} in {b.n} participants ({dlqi.p}, "
        "Wilcoxon rank-sum test)."
    )


@frame("neurology")
def migraine_days(m: Maker) -> str:
    m.split(200, 900)
    m.difference("md", "MD", m.between(-2.2, -0.2), m.between(0.25, 0.5), digits=1, unit=" days")
    m.direction("w", "md.est", "=0", "more", "fewer")
    m.compare("half", (m.between(0.38, 0.52), m.between(0.2, 0.35)))
    m.ratio_of("or", "OR", "half")
    return (
        "Patients given the antibody had {w} monthly migraine days than patients given placebo ({md:in}). A "
        "reduction of at least 50% was achieved by {half.a:kn} and {half.b:kn}, respectively ({or:in})."
    )


@frame("neurology")
def sclerosis_relapse(m: Maker) -> str:
    m.split(250, 1100)
    m.ratio("hr", "HR", (0.55, 1.05), (0.12, 0.25))
    m.verdict("v", "hr", "was lower", "was not significantly different")
    m.number("arr", m.between(0.15, 0.4), 2)
    return (
        "The annualised relapse rate was {arr}. The risk of disability progression confirmed at 24 weeks {v} with "
        "the new compound ({hr:in})."
    )


@frame("public health")
def heat_wave_deaths(m: Maker) -> str:
    m.ratio("r1", "RR", (1.02, 1.12), (0.008, 0.03), digits=3)
    m.ratio("r2", "RR", (1.05, 1.3), (0.02, 0.05))
    m.verdict("v", "r1", "was associated with", "was not associated with")
    return (
        "Each 1°C above the local threshold {v} daily mortality (RR {r1.est}, 95% CI {r1:ci}). During heat waves of "
        "4 days or more, respiratory deaths had a relative risk of {r2:out}."
    )


@frame("public health")
def survey_parts(m: Maker) -> str:
    m.size("a", 400, 2600)
    m.parts("say", "a", (44, 29, 16, 11))
    m.count("sent", round(m.exact["a.n"] / m.between(0.35, 0.6)))
    m.count("none", int(m.exact["sent"] - m.exact["a.n"]))
    m.relate("sum", "a.n", "none", "sent")
    return (
        "Of {sent} physicians invited, {a.n} answered and {none} did not. Asked how often they use the guideline, "
        "the respondents said always ({say.1.pc}), often ({say.2.pc}), rarely ({say.3.pc}) or never ({say.4.pc}); "
        "every respondent chose one answer."
    )


@frame("gastroenterology", use="holdout")
def coeliac_diagnosis(m: Maker) -> str:
    m.size("a", 120, 600)
    m.wilson("sens", "a", m.between(0.85, 0.97))
    m.parts("marsh", "a", (9, 21, 38, 32))
    return (
        "Sensitivity of the rapid test was {sens.pc} ({sens.k}/{a.n}; 95% CI {sens:ci}). Histology of the {a.n} "
        "patients was Marsh 1 in {marsh.1.k}, Marsh 2 in {marsh.2.k}, Marsh 3a in {marsh.3.k} and Marsh 3b or 3c in "
        "{marsh.4.k}."
    )


@frame("nephrology", use="holdout")
def contrast_nephropathy(m: Maker) -> str:
    m.split(300, 1500)
    m.compare("aki", (m.between(0.07, 0.14), m.between(0.08, 0.16)))
    m.ratio_of("or", "OR", "aki")
    m.verdict("v", "or", "reduced", "did not reduce")
    m.redraw_unless(m.exact["or.est"] < 1)
    m.statistic("z", "z", (), (0.2, 3))
    return (
        "Sodium bicarbonate {v} contrast-associated kidney injury ({aki.a.pc} of {a.n} patients {vs} {aki.b.pc} of "
        "{b.n} patients with saline; {or:in}). The trend over quartiles of contrast volume was tested with the "
        "Cochran–Armitage test (z = {z.stat}, {z.p})."
    )
