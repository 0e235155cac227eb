"""Surgery, anaesthesia, orthopaedics, obstetrics and urology."""

from __future__ import annotations

from drafts import Maker, frame


@frame("surgery")
def appendicitis_leak(m: Maker) -> str:
    m.split(120, 620)
    m.compare("ssi", (m.between(0.03, 0.1), m.between(0.06, 0.16)))
    m.medians("stay", 2.6, 0.5, m.between(0.7, 1.1))
    m.direction("w", "ssi.a.pc", "ssi.b.pc", "more often", "less often")
    return (
        "Surgical-site infection was observed {w} after laparoscopic than after open appendicectomy ({ssi.a:kn} {vs} "
        "{ssi.b:kn}, {ssi.p}). Hospital stay was {stay.a:med} days and {stay.b:med} days, respectively ({stay.p})."
    )


@frame("surgery")
def hernia_pain_scores(m: Maker) -> str:
    m.split(80, 360)
    m.means("pain", 3.4, 1.9, m.between(-1.1, 0.3), stated=True)
    m.means("time", 58, 17, m.between(-4, 16), 0)
    return (
        "Pain on the first postoperative day was {pain.a:ms} on a 10-point scale after mesh fixation with glue "
        "({n=}{a.n}) and {pain.b:ms} after suture fixation ({n=}{b.n}); {pain.p} by the t test. Operating time was "
        "{time.a:ms} min and {time.b:ms} min, respectively ({time.p})."
    )


@frame("surgery")
def clavien_grades(m: Maker) -> str:
    m.size("a", 130, 1500)
    m.parts("g", "a", (58, 22, 14, 6))
    return (
        "Of {a.n} patients after oesophagectomy, {g.1:k} had no complication, {g.2:k} a grade I or II complication, "
        "{g.3:k} a grade III complication and {g.4:k} a grade IV or V complication (Clavien–Dindo)."
    )


@frame("surgery")
def bariatric_weight(m: Maker) -> str:
    m.split(90, 420)
    m.difference("md", "MD", m.between(-7, 2), m.between(1.2, 2.8), unit=" kg")
    m.verdict("v", "md", "was significantly different", "was not significantly different", null=0)
    return (
        "Weight loss at 5 years {v} between sleeve gastrectomy ({a.n} patients) and gastric bypass ({b.n} patients), "
        "with a mean difference of {md:out}. The preoperative body-mass index was 35 to 50 kg/m²."
    )


@frame("anaesthesia")
def nausea_prophylaxis(m: Maker) -> str:
    m.count("a.n", m.whole(40, 160))
    m.count("b.n", int(m.exact["a.n"]))
    m.compare("ponv", (m.between(0.12, 0.3), m.between(0.25, 0.5)))
    m.ratio_of("rr", "RR", "ponv")
    m.redraw_unless(m.exact["rr.est"] < 1)
    m.verdict("v", "rr", "reduced", "did not reduce")
    return (
        "Dexamethasone 8 mg {v} nausea or vomiting within 24 h: {ponv.a.k} of {a.n} women in the dexamethasone group "
        "({ponv.a.pc}) {vs} {ponv.b.k} of {b.n} in the saline group ({ponv.b.pc}); {rr:in-}."
    )


@frame("surgery")
def complete_follow_up(m: Maker) -> str:
    m.nothing_missing = True
    m.count("a.n", m.whole(18, 46))
    m.count("b.n", m.whole(18, 46))
    m.compare("leak", (0.15, 0.3), test="fisher", digits=1)
    m.compare("pain", (0.4, 0.5), test="fisher", digits=1)
    return (
        "Follow-up was complete: all {a.n} patients with a stapled and all {b.n} patients with a hand-sewn "
        "anastomosis were examined, and no data were missing. A leak was seen in {leak.a.pc} and {leak.b.pc} of the "
        "stapled and the hand-sewn group, respectively ({leak.p}, Fisher's exact test), and pain at 6 weeks in "
        "{pain.a.pc} and {pain.b.pc} ({pain.p})."
    )


@frame("anaesthesia")
def spinal_hypotension(m: Maker) -> str:
    m.count("a.n", m.whole(25, 80))
    m.count("b.n", int(m.exact["a.n"]))
    m.compare("hypo", (m.between(0.2, 0.4), m.between(0.4, 0.75)), test="fisher")
    m.means("map", 78, 9, m.between(-1, 8), 0, stated=True)
    return (
        "Hypotension developed in {hypo.a:kn} with norepinephrine and {hypo.b:kn} with placebo ({hypo.p}, Fisher's "
        "exact test). The lowest mean arterial pressure was {map.a:ms} mm Hg and {map.b:ms} mm Hg in the two groups "
        "of {a.n} and {b.n} women ({map.p}, Student's t test)."
    )


@frame("orthopaedics")
def hip_fracture_timing(m: Maker) -> str:
    m.split(800, 5200, (0.4, 0.6))
    m.compare("death", (m.between(0.05, 0.08), m.between(0.06, 0.1)))
    m.adjusted("or", "aOR", "death", noise=0.08)
    return (
        "Early surgery (within 24 h) was performed in {a.n} patients and delayed surgery in {b.n}; the cohort "
        "numbered {all.n} patients. Thirty-day mortality was {death.a.pc} after early and {death.b.pc} after delayed "
        "surgery ({death.p}); the adjusted odds ratio was {or:out-}."
    )


@frame("orthopaedics")
def knee_function(m: Maker) -> str:
    m.split(70, 260)
    m.means("koos", 74, 16, m.between(-3, 9), 1)
    m.direction("w", "koos.a.m", "koos.b.m", "better", "worse")
    m.statistic("f", "F", (2, int(m.exact["a.n"] + m.exact["b.n"]) - 3), (0.3, 7))
    m.verdict_p("v", "f", "depended", "did not depend")
    return (
        "One year after meniscal repair ({a.n} knees) or partial meniscectomy ({b.n} knees), the {mean} KOOS (0 to "
        "100, higher is better) was {w} after repair ({koos.a:ms} {vs} {koos.b:ms}, {koos.p}). Scores {v} "
        "significantly on the surgeon's experience, F({f.df1}, {f.df2}) = {f.stat}, {f.p}."
    )


@frame("obstetrics")
def induction_caesarean(m: Maker) -> str:
    m.split(700, 6000)
    m.compare("cs", (m.between(0.16, 0.22), m.between(0.18, 0.26)))
    m.ratio_of("rr", "RR", "cs")
    m.verdict("v", "rr", "had a significant effect on", "had no significant effect on")
    return (
        "Induction of labour at 39 weeks {v} the frequency of caesarean delivery, which took place in {cs.a:kn} "
        "women in the induction group and in {cs.b:kn} in the expectant-management group ({rr:in-})."
    )


@frame("obstetrics")
def birth_weight(m: Maker) -> str:
    m.split(220, 900)
    m.means("bw", 3240, 470, m.between(-90, 110), 0, stated=True)
    m.compare("sga", (m.between(0.06, 0.12), m.between(0.08, 0.16)))
    return (
        "Birth weight was {bw.a:ms} g among the {a.n} infants of women who took the supplement and {bw.b:ms} g among "
        "the {b.n} infants of women who took placebo ({bw.p}, t test). Small-for-gestational-age births numbered "
        "{sga.a:k} and {sga.b:k}, respectively ({sga.p})."
    )


@frame("obstetrics")
def preeclampsia_parts(m: Maker) -> str:
    m.size("a", 180, 900)
    m.parts("onset", "a", (22, 33, 45))
    m.medians("week", 36, 0.06, 1, 1, "a")
    return (
        "Pre-eclampsia was diagnosed in {a.n} women: before 34 weeks in {onset.1.k}, from 34 to 36 weeks in "
        "{onset.2.k}, and at 37 weeks or later in {onset.3.k}. The median gestational age at delivery was "
        "{week.a:med} weeks."
    )


@frame("urology")
def stone_free(m: Maker) -> str:
    m.split(110, 520)
    m.compare("free", (m.between(0.7, 0.88), m.between(0.6, 0.82)))
    m.direction("w", "free.a.pc", "free.b.pc")
    m.medians("cost", 2100, 0.3, m.between(0.9, 1.3), 0)
    return (
        "Stone-free rates at 4 weeks were {w} after ureteroscopy than after shock-wave lithotripsy ({free.a.pc} of "
        "{a.n} patients {vs} {free.b.pc} of {b.n} patients; {free.p}). Median cost per patient was £{cost.a:med} and "
        "£{cost.b:med}, respectively."
    )


@frame("surgery")
def transplant_repeated_counts(m: Maker) -> str:
    m.split(260, 980)
    m.compare("dgf", (m.between(0.18, 0.3), m.between(0.24, 0.4)))
    m.again("dgf.a.again", "dgf.a.k")
    m.again("all.again", "all.n")
    return (
        "Methods. From January 2011 through December 2019, {all.n} kidney recipients were included, {a.n} with "
        "machine perfusion and {b.n} with cold storage of the graft.\n\nResults. Delayed graft function developed in "
        "{dgf.a:k} recipients after machine perfusion and {dgf.b:k} after cold storage ({dgf.p}).\n\nDiscussion. In "
        "these {all.again} kidney recipients, delayed graft function developed in {dgf.a.again} recipients after "
        "machine perfusion."
    )


@frame("surgery", use="holdout")
def pancreatitis_steps(m: Maker) -> str:
    m.split(70, 240)
    m.compare("mod", (m.between(0.3, 0.5), m.between(0.5, 0.75)))
    m.ratio_of("rr", "RR", "mod")
    m.medians("icu", 9, 0.8, m.between(0.8, 1.2), 0)
    return (
        "The composite of major complications or death was reached by {mod.a:kn} patients in the step-up group and "
        "by {mod.b:kn} patients in the open-necrosectomy group ({rr:in}). Days in intensive care were {icu.a:med} "
        "{vs} {icu.b:med} ({icu.p})."
    )


@frame("orthopaedics", use="holdout")
def vertebroplasty_scores(m: Maker) -> str:
    m.split(80, 240)
    m.means("vas", 3.9, 2.6, m.between(-1.5, 0.5), stated=True)
    m.difference("md", "MD", m.between(-1.2, 0.3), m.between(0.25, 0.6), digits=2)
    m.verdict("v", "md", "was significant", "was not significant", null=0)
    return (
        "Pain at 1 month was {vas.a:ms} after vertebroplasty ({a.n} patients) and {vas.b:ms} after the sham "
        "procedure ({b.n} patients; t test, {vas.p}). The adjusted between-group difference at 12 months {v} "
        "({md:in})."
    )
