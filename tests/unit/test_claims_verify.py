"""Claims against a store made by hand: each verdict, and why."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from jpvad_report.claims.verify import Checked, Report, Verdict, load_claims, verify
from jpvad_report.claims.verify.page import to_html
from jpvad_report.claims.verify.report import to_json
from jpvad_report.claims.verify.text import to_text
from jpvad_report.errors import ClaimsError
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, count, proportion
from jpvad_report.results.store import Store

FAILED = NotEstimable(reason="no event occurred")


def ratio(value: float, low: float, high: float, p: float | None) -> Estimate:
    return Estimate(quantity=Quantity.RATIO, estimate=value, ci_low=low, ci_high=high, level=0.95, p_value=p)


def value(number: float, method: str = "median") -> Estimate:
    return Estimate(quantity=Quantity.VALUE, estimate=number, method=method, n=50, n_missing=3)


def p_of(p: float, statistic: float = 1.0) -> Estimate:
    return Estimate(quantity=Quantity.TEST, estimate=statistic, p_value=p, df=1.0)


RECORDS: dict[str, Record] = {
    "registry.enrolment.first": Estimate(quantity=Quantity.DATE, estimate=737457.0),  # 2020-02-02
    "cohort.included": count(1082),
    "cohort.group.a": proportion(323, 1082),
    "baseline.age.a.median": value(72.0),
    "baseline.age.b.median": value(68.4),
    "baseline.age.c.median": value(68.0),
    "baseline.age.mean": value(66.04, "mean"),
    "baseline.age.test": p_of(7.5e-08),
    "baseline.heart.a.proportion": proportion(30, 316),
    "baseline.heart.b.proportion": proportion(119, 749),
    "baseline.heart.test": p_of(0.0059976, 7.551),
    "baseline.stemi.a.proportion": proportion(263, 321),
    "baseline.stemi.b.proportion": proportion(574, 755),
    "baseline.stemi.test": p_of(0.0330),
    "baseline.sex.a.proportion": FAILED,
    "baseline.sex.test": FAILED,
    "survival.death.a.incidence": Estimate(
        quantity=Quantity.PROPORTION,
        estimate=0.461987,
        ci_low=0.4072,
        ci_high=0.5204,
        level=0.95,
        method="kaplan_meier",
    ),
    "survival.death.difference": Estimate(quantity=Quantity.PROPORTION_DIFFERENCE, estimate=-0.0297, p_value=0.03),
    "hazards.crude.a.hazard_ratio": ratio(0.79, 0.652, 0.9575, 0.0163),
    "hazards.same.a.hazard_ratio": ratio(0.841, 0.575, 1.229, 0.37),
    "hazards.adjusted.a.hazard_ratio": ratio(0.87206, 0.55492, 1.37043, 0.5528),
    "hazards.adjusted.old.hazard_ratio": ratio(1.36, 1.14, 1.62, 0.0006),
    "hazards.adjusted.male.hazard_ratio": ratio(0.5, 0.3, 0.8, 0.0496),
    "hazards.adjusted.rare.hazard_ratio": FAILED,
    "adverse_events.stroke.risk_ratio": ratio(0.42, 0.19, 0.93, None),
}
STORE = Store(RECORDS, provenance={"data_file": "export.csv", "data_sha256": "abc" * 20, "version": "1"})
Write = Callable[..., Report]


@pytest.fixture
def check(tmp_path: Path) -> Write:
    """Verify claims that are given as plain data."""

    def run(*claims: dict[str, Any], store: Store = STORE, alpha: float = 0.05, **rest: Any) -> Report:
        whole = {"schema": 1, "claims": [{"words": words(claim), **claim} for claim in claims], **rest}
        (tmp_path / "claims.yml").write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
        return verify(load_claims(tmp_path / "claims.yml"), store, alpha=alpha)

    return run


def words(claim: dict[str, Any]) -> str:
    texts = [claim.get(name, "") for name in ("printed", "interval", "level")]
    return " ".join(text for text in texts if isinstance(text, str)) or "words"


def only(report: Report) -> Checked:
    (one,) = report.checked
    return one


@pytest.mark.parametrize(
    ("kind", "printed", "key", "computed", "verdict"),
    [
        ("count", "1,082", "cohort.included", "1,082", "agrees"),
        ("count", "1,083", "cohort.included", "1,082", "differs"),
        ("count", "323", "cohort.group.a", "323", "agrees"),
        ("percent", "30%", "cohort.group.a", "30% (323/1,082)", "agrees"),
        ("percent", "29.9%", "cohort.group.a", "29.9% (323/1,082)", "agrees"),
        ("percent", "29.8%", "cohort.group.a", "29.9% (323/1,082)", "differs"),
        ("percent", "46.2%", "survival.death.a.incidence", "46.2%", "agrees"),
        ("percent", "46.1%", "survival.death.a.incidence", "46.2%", "differs"),
        ("percent", "-3.0", "survival.death.difference", "−3.0%", "agrees"),
        ("percent", "82%", "baseline.stemi.a.proportion", "82% (263/321)", "agrees"),
        ("median", "72", "baseline.age.a.median", "72", "agrees"),
        ("median", "68", "baseline.age.b.median", "68", "agrees"),
        ("median", "68.0", "baseline.age.b.median", "68.4", "differs"),
        ("mean", "66.0", "baseline.age.mean", "66.0", "agrees"),
        ("value", "7.55", "baseline.heart.test", "7.55", "agrees"),
        ("p", "P<0.0001", "baseline.age.test", "P<0.0001", "agrees"),
        ("p", "P<0.00000001", "baseline.age.test", "P=0.00000008", "differs"),
        ("p", "P=0.006", "baseline.heart.test", "P=0.006", "agrees"),
        ("p", "P=0.0060", "baseline.heart.test", "P=0.006", "agrees"),
        ("p", "P<0.006", "baseline.heart.test", "P=0.006", "agrees"),
        ("p", "P<0.0059", "baseline.heart.test", "P=0.006", "differs"),
        ("p", "P=0.05", "hazards.adjusted.male.hazard_ratio", "P=0.0496", "agrees"),
        ("ratio", "0.87", "hazards.adjusted.a.hazard_ratio", "0.87", "agrees"),
        ("ratio", "0.88", "hazards.adjusted.a.hazard_ratio", "0.87", "differs"),
        ("date", "February 2020", "registry.enrolment.first", "February 2020", "agrees"),
        ("date", "2020", "registry.enrolment.first", "2020", "agrees"),
        ("date", "2020-02-01", "registry.enrolment.first", "2 February 2020", "differs"),
        ("percent", "50%", "baseline.sex.a.proportion", "–", "not_computed"),
        ("p", "P=0.5", "baseline.sex.test", "–", "not_computed"),
        ("count", "3", "predictors.multivariable.age.n", "–", "not_computed"),
    ],
)
def test_numbers(check: Write, kind: str, printed: str, key: str, computed: str, verdict: str) -> None:
    one = only(check({"kind": kind, "printed": printed, "key": key}))
    assert (one.computed, one.verdict.value) == (computed, verdict)
    assert one.passes == (verdict == "agrees")


@pytest.mark.parametrize(
    ("more", "agrees"),
    [
        ({"interval": "0.55-1.37", "level": "95%"}, True),
        ({"interval": "0.55-1.38"}, False),
        ({"interval": "0.56-1.37"}, False),
        ({"interval": "0.555-1.370"}, True),
        ({"interval": "0.55-1.37", "level": "90%"}, False),
    ],
)
def test_intervals(check: Write, more: dict[str, str], agrees: bool) -> None:
    one = only(check({"kind": "ratio", "printed": "0.87", "key": "hazards.adjusted.a.hazard_ratio", **more}))
    assert (one.verdict is Verdict.AGREES) is agrees


def test_other_numbers_of_a_record(check: Write) -> None:
    report = check(
        {"kind": "count", "printed": "316", "part": "n", "key": "baseline.heart.a.proportion"},
        {"kind": "count", "printed": "3", "part": "n_missing", "key": "baseline.age.a.median"},
        {"kind": "percent", "printed": "40.7%", "part": "ci_low", "key": "survival.death.a.incidence"},
        {"kind": "percent", "printed": "46%", "interval": "41-52", "key": "survival.death.a.incidence"},
        {"kind": "ratio", "printed": "1.37", "part": "ci_high", "key": "hazards.adjusted.a.hazard_ratio"},
    )
    assert [one.verdict for one in report.checked] == [Verdict.AGREES] * 5
    missing = only(check({"kind": "count", "printed": "9", "part": "n_events", "key": "baseline.age.a.median"}))
    assert missing.notes == ("the result has no number of events",)
    without = only(check({"kind": "median", "printed": "72", "interval": "60-80", "key": "baseline.age.a.median"}))
    assert (without.verdict, without.notes) == (Verdict.NOT_COMPUTED, ("the result has no confidence interval",))


def test_why_a_number_differs(check: Write) -> None:
    cut = only(check({"kind": "percent", "printed": "29%", "key": "cohort.group.a"}))  # 29.85%
    assert cut.notes == ("it would agree if the published number had been cut off instead of rounded",)
    edge = only(check({"kind": "p", "printed": "P=0.05", "key": "hazards.adjusted.male.hazard_ratio"}))
    assert edge.notes == ("at full precision it is below the significance level of 0.05",)
    failed = only(check({"kind": "p", "printed": "P=0.5", "key": "baseline.sex.test"}))
    assert failed.notes == ("could not be estimated: no event occurred",)
    absent = only(check({"kind": "count", "printed": "3", "key": "predictors.multivariable.age.n"}))
    assert absent.notes == ("the study makes no analysis 'predictors'",)


# --- judgements ----------------------------------------------------------------------------------------------------

AGE = ["baseline.age.a.median", "baseline.age.b.median"]
ALIKE = ["baseline.age.b.median", "baseline.age.c.median"]
NO_EXCESS = ["no_significant_difference", "lower"]
THREE = [*AGE, "baseline.age.c.median"]
HR = "hazards.adjusted.a.hazard_ratio"


@pytest.mark.parametrize(
    ("printed", "compares", "key", "verdict", "computed"),
    [
        ("higher", AGE, "baseline.age.test", "agrees", "higher (72 vs. 68; P<0.0001)"),
        ("lower", AGE, "baseline.age.test", "differs", "higher (72 vs. 68; P<0.0001)"),
        ("lower", AGE[::-1], "baseline.age.test", "agrees", "lower (68 vs. 72; P<0.0001)"),
        ("differs", AGE, "baseline.age.test", "agrees", "higher (72 vs. 68; P<0.0001)"),
        ("no_significant_difference", AGE, "baseline.age.test", "differs", "higher (72 vs. 68; P<0.0001)"),
        ("higher", AGE, "hazards.same.a.hazard_ratio", "differs", "no significant difference (72 vs. 68; P=0.37)"),
        ("numerically_higher", AGE, "hazards.same.a.hazard_ratio", "agrees", "numerically higher (72 vs. 68; P=0.37)"),
        ("numerically_lower", AGE, "baseline.sex.test", "differs", "numerically higher (72 vs. 68)"),
        # Medians that print the same under a significant test: no direction, and no "no difference" either.
        ("higher", ALIKE, "baseline.age.test", "differs", "differs (68 vs. 68; P<0.0001)"),
        ("no_significant_difference", ALIKE, "baseline.age.test", "differs", "differs (68 vs. 68; P<0.0001)"),
        ("differs", THREE, "baseline.age.test", "agrees", "differs (72 vs. 68 vs. 68; P<0.0001)"),
        ("higher", THREE, "baseline.age.test", "differs", "differs (72 vs. 68 vs. 68; P<0.0001)"),
        ("higher", None, "hazards.adjusted.old.hazard_ratio", "agrees", "higher (1.36; 1.14–1.62; P=0.0006)"),
        ("lower", None, HR, "differs", "no significant difference (0.87; 0.55–1.37; P=0.55)"),
        (NO_EXCESS, None, "hazards.crude.a.hazard_ratio", "agrees", "lower (0.79; 0.65–0.96; P=0.02)"),
        ("numerically_lower", None, HR, "agrees", "numerically lower (0.87; 0.55–1.37; P=0.55)"),
        ("higher", None, "hazards.adjusted.rare.hazard_ratio", "not_computed", "–"),
        ("not_estimable", None, "hazards.adjusted.rare.hazard_ratio", "agrees", "not estimable"),
        ("higher", ["baseline.sex.a.proportion", AGE[0]], "baseline.age.test", "not_computed", "–"),
    ],
)  # fmt: skip
def test_directions(check: Write, printed: Any, compares: Any, key: str, verdict: str, computed: str) -> None:
    claim = {"kind": "direction", "printed": printed, "key": key, "words": "words"}
    one = only(check(claim if compares is None else {**claim, "compares": compares}))
    assert (one.verdict.value, one.computed) == (verdict, computed)


def test_the_significance_level_is_the_study_s(check: Write) -> None:
    claim = {"kind": "direction", "printed": "lower", "key": "hazards.crude.a.hazard_ratio", "words": "words"}
    assert only(check(claim, alpha=0.05)).verdict is Verdict.AGREES
    assert only(check(claim, alpha=0.01)).verdict is Verdict.DIFFERS


def test_no_difference_from_a_wide_interval_is_noted(check: Write) -> None:
    claim = {"kind": "direction", "printed": "no_significant_difference", "key": "hazards.adjusted.a.hazard_ratio"}
    one = only(check({**claim, "words": "no difference"}))
    assert one.verdict is Verdict.AGREES
    assert "compatible with a substantially lower and a substantially higher risk" in one.notes[0]


FACTORS = {"kind": "factors", "key": "hazards.adjusted.*.hazard_ratio", "words": "words"}


@pytest.mark.parametrize(
    ("printed", "notes"),
    [
        ({"presence": ["old"], "absence": ["male"]}, []),
        ({"absence": ["male"]}, ["'old' was computed, but not published"]),
        (
            {"presence": ["old", "a"], "absence": ["male"]},
            ["'a' was published, but it is not significant (0.87, P=0.55)"],
        ),
        ({"presence": ["old", "male"]}, ["'male' was published, but the absence is associated (0.50, P=0.0496)"]),
        (
            {"presence": ["old", "rare"], "absence": ["male"]},
            ["'rare' was published, but could not be estimated: no event occurred"],
        ),
    ],
)
def test_factors(check: Write, printed: dict[str, list[str]], notes: list[str]) -> None:
    one = only(check({**FACTORS, "printed": printed}))
    assert list(one.notes) == notes
    assert one.computed == "old, no male"
    assert (one.verdict is Verdict.AGREES) == (not notes)


CONCLUSION = {
    "kind": "conclusion",
    "key": "hazards.adjusted.a.hazard_ratio",
    "crude": "hazards.crude.a.hazard_ratio",
    "same_patients": "hazards.same.a.hazard_ratio",
    "words": "words",
}


def test_conclusions(check: Write) -> None:
    one = only(check({**CONCLUSION, "printed": ["attenuated", "precision_lost"]}))
    assert (one.verdict, one.computed) == (Verdict.AGREES, "precision lost (crude 0.79, adjusted 0.87)")
    assert one.notes[0].startswith("the adjusted interval 0.55–1.37 still contains the crude ratio 0.79")
    assert only(check({**CONCLUSION, "printed": "benefit_holds"})).verdict is Verdict.DIFFERS
    holds = replace(STORE, records={**RECORDS, "hazards.adjusted.a.hazard_ratio": ratio(0.7, 0.5, 0.9, 0.01)})
    assert only(check({**CONCLUSION, "printed": "benefit_holds"}, store=holds)).verdict is Verdict.AGREES
    failed = replace(STORE, records={**RECORDS, "hazards.adjusted.a.hazard_ratio": FAILED})
    assert only(check({**CONCLUSION, "printed": "never"}, store=failed)).verdict is Verdict.NOT_COMPUTED
    assert only(check({**CONCLUSION, "printed": "not_estimable"}, store=failed)).verdict is Verdict.AGREES


# --- what the printed numbers leave possible -----------------------------------------------------------------------


def stemi(p: str, first: str = "82%", second: str = "76%", key: str = "baseline.stemi.test", **more: str) -> list[Any]:
    return [
        {"id": "n1", "kind": "count", "printed": "323", "key": "cohort.group.a"},
        {"id": "n2", "kind": "count", "printed": "759", "key": "cohort.included"},
        {"id": "one", "kind": "percent", "printed": first, "of": "n1", "key": "baseline.stemi.a.proportion"},
        {"id": "two", "kind": "percent", "printed": second, "of": "n2", "key": "baseline.stemi.b.proportion"},
        {"kind": "p", "printed": p, "compares": ["one", "two"], "key": key, **more},
    ]


@pytest.mark.parametrize(
    ("p", "verdict"),
    [
        ("P=0.03", "agrees"),
        ("P<0.05", "agrees"),
        ("P<0.0001", "cannot_hold"),
        ("P<0.006", "cannot_hold"),
        ("P<0.01", "differs"),  # possible with missing values or percentages cut off: not what was computed
        ("P=0.05", "differs"),
        ("P=0.07", "differs"),
        ("P=0.14", "differs"),
        ("P=0.20", "cannot_hold"),
        ("P=0.001", "cannot_hold"),
        ("P>0.5", "cannot_hold"),
    ],
)
def test_a_p_value_that_cannot_be(check: Write, p: str, verdict: str) -> None:
    one = check(*stemi(p)).checked[-1]
    assert one.verdict.value == verdict
    assert one.attainable is not None
    assert 0.014 < one.attainable[0] < 0.016
    assert 0.06 < one.attainable[1] < 0.07
    if verdict == "cannot_hold":
        assert (
            "82% of 323 against 76% of 759 cannot give it: counts that round so give a P value from 0.01"
            in one.notes[0]
        )


def test_impossible_whatever_the_store_says(check: Write) -> None:
    """No result at all is needed to see that it cannot be; but what was computed so is not called impossible."""
    assert check(*stemi("P<0.0001", key="baseline.sex.test")).checked[-1].verdict is Verdict.CANNOT_HOLD
    agrees = check(*stemi("P<0.0001", key="baseline.age.test")).checked[-1]
    assert agrees.verdict is Verdict.AGREES
    assert "cannot give it" in agrees.notes[0]


def test_equal_percentages_leave_every_large_p_value(check: Write) -> None:
    assert check(*stemi("P=0.90", "76%", "76%")).checked[-1].verdict is Verdict.DIFFERS
    assert check(*stemi("P=0.001", "76%", "76%")).checked[-1].verdict is Verdict.CANNOT_HOLD


def test_a_percentage_without_a_count_has_its_denominators(check: Write) -> None:
    n = {"id": "n", "kind": "count", "printed": "323", "key": "cohort.group.a"}
    heart = {"kind": "percent", "printed": "9.5%", "of": "n", "key": "baseline.heart.a.proportion"}
    one = check(n, heart).checked[-1]
    assert one.verdict is Verdict.AGREES
    assert one.notes == (
        "no count out of 323 rounds to 9.5%; some count does out of 317, 316, 315, 306, 305, 304 or fewer, with values "
        "missing; 31 of 323 begins with these digits, cut off instead of rounded; the result is 30 of 316",
    )
    death = {"kind": "percent", "printed": "46.2%", "of": "n", "key": "survival.death.a.incidence"}
    (note,) = check(n, death).checked[-1].notes
    assert note == (
        "no count out of 323 rounds to 46.2%: the result is an estimate (method kaplan_meier), not a share of 323"
    )


# --- what is declared ----------------------------------------------------------------------------------------------


def test_a_declared_verdict_passes_while_it_is_true(check: Write) -> None:
    declared = {"expected": "cannot_hold", "reason": "A misprint."}
    report = check(*stemi("P<0.0001", **declared))
    one = report.checked[-1]
    assert (one.passes, one.outcome) == (True, "cannot hold (as declared)")
    assert one.notes[-1] == "declared: A misprint."
    assert report.summary == "5 claims: 3 agree, 1 differs, 1 cannot hold (as declared)."
    for p, verdict in (("P=0.03", "agrees"), ("P=0.07", "differs")):
        one = check(*stemi(p, **declared)).checked[-1]
        assert (one.passes, one.outcome) == (False, f"{verdict} (declared: cannot hold)")
        assert one.notes[-1] == "the file declares 'cannot_hold', which is no longer true: A misprint."


HIGHER = {"kind": "direction", "printed": "higher"}
NEVER = {**CONCLUSION, "printed": "never"}


# --- results that do not exist -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            {"kind": "count", "printed": "1", "key": "cohort.inclded"},
            "claims.1.key: there is no result 'cohort.inclded'; did you mean 'cohort.included'?",
        ),
        (
            {"kind": "median", "printed": "1", "key": "baseline.age.a.medain"},
            "did you mean 'baseline.age.a.median'?",
        ),
        ({"kind": "count", "printed": "1", "key": "xyz"}, "no result 'xyz'; report/results.json lists all keys"),
        (
            {"kind": "count", "printed": "1,082", "key": ""},
            "claims.1.key: to be filled in: the key of the result that these words speak of; "
            "what prints so: cohort.included",
        ),
        ({"kind": "count", "printed": "4", "key": ""}, "words speak of; no result prints so"),
        ({"kind": "date", "printed": "2020", "key": ""}, "what prints so: registry.enrolment.first"),
        (
            {**HIGHER, "key": ""},
            "claims.1.key: to be filled in: the key of the result that these words speak of\n",
        ),
        ({"kind": "percent", "printed": "1%", "key": "cohort.included"}, "the result is not a percentage but a count"),
        ({"kind": "median", "printed": "1", "key": "baseline.age.mean"}, "the result is not a median but a mean"),
        ({"kind": "ratio", "printed": "1", "key": "cohort.included"}, "the result is not a ratio but a count"),
        ({"kind": "p", "printed": "1", "key": "cohort.included"}, "the result is not a test but a count"),
        ({"kind": "count", "printed": "1", "key": "baseline.age.test"}, "the result is not a count but a test"),
        ({"kind": "date", "printed": "2020", "key": "cohort.included"}, "the result is not a date but a count"),
        ({**HIGHER, "key": "baseline.age.test"}, "without 'compares' the result must be a ratio"),
        ({**HIGHER, "key": "adverse_events.stroke.risk_ratio"}, "the result has no P value"),
        (
            {**HIGHER, "compares": ["baseline.age.x", AGE[0]], "key": "baseline.age.test"},
            "claims.1.compares.1: there is no result 'baseline.age.x'",
        ),
        ({**FACTORS, "key": "hazards.adjusted", "printed": {}}, "needs one * in the place of the term"),
        (
            {**FACTORS, "key": "hazards.adjustd.*.hazard_ratio", "printed": {}},
            "did you mean 'hazards.adjusted.*.hazard_ratio'?",
        ),
        (
            {**FACTORS, "printed": {"presence": ["olde"]}},
            "claims.1.printed.presence.1: the model has no term 'olde'; did you mean 'old'?",
        ),
        ({**FACTORS, "key": "adverse_events.*.risk_ratio", "printed": {}}, "these results have no P value"),
        ({**NEVER, "crude": "hazards.crud.a.hazard_ratio"}, "claims.1.crude: there is no result"),
        ({**NEVER, "crude": "cohort.included"}, "claims.1.crude: the result is not a ratio but a count"),
    ],
)  # fmt: skip
def test_wrong_results(check: Write, claim: dict[str, Any], expected: str) -> None:
    with pytest.raises(ClaimsError) as caught:
        check({"words": words(claim), **claim})
    message = str(caught.value)
    assert expected in message
    assert message.startswith("1 problem in the claims file.\nclaims.yml, line ")


# --- the three forms -----------------------------------------------------------------------------------------------

NASTY = '<script>alert(1)</script> & "quoted"'


def test_forms_say_the_same(check: Write) -> None:
    report = check(*stemi("P=0.07"), title=NASTY, not_checked=[{"words": NASTY, "reason": NASTY}])
    text, page, plain = to_text(report), to_html([report]), json.loads(to_json([report]))
    assert report.summary == "5 claims: 3 agree, 2 differ. 1 statement not checked."
    assert text.endswith(f"\n\n{report.summary}\n")
    assert "DIFFERS" in text
    assert "To be looked at:" in text
    assert plain["files"][0]["summary"] == report.summary
    assert [c["verdict"] for c in plain["files"][0]["claims"]] == [one.verdict for one in report.checked]
    assert plain["passes"] is False
    assert report.summary in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert to_json([report]) == to_json([report])


def test_long_and_wide_words_stay_in_their_columns(check: Write) -> None:
    claim = {"kind": "count", "printed": "1,082", "key": "cohort.included"}
    report = check({**claim, "id": "a" * 60, "words": "症例数 1,082 例 " + "とても長い言葉" * 20})
    for width in (40, 80, 200):
        lines = to_text(report, width=width).splitlines()
        (row,) = [line for line in lines if line.endswith("  agrees")]
        assert row.count("1,082") == 2
        columns = [sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in lines]
        assert max(columns) <= max(width, 80)
        assert "とても長い言葉" * 20 in "".join(line.strip() for line in lines)


def test_an_empty_store_is_no_analysis(check: Write) -> None:
    report = check({"kind": "count", "printed": "3", "key": "baseline.age.a.median"}, store=Store({}))
    assert only(report).notes == ("the study makes no analysis 'baseline'",)
