"""Each estimator against a case worked by hand, its failures as values, and properties that truly hold."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jpvad_report.analysis import group_tests
from jpvad_report.analysis.adverse_events import adverse_events
from jpvad_report.analysis.baseline import baseline
from jpvad_report.analysis.hazards import hazards
from jpvad_report.analysis.survival import risk_times, survival
from jpvad_report.results.records import Estimate, NotEstimable, Record
from jpvad_report.study import Study
from jpvad_report.study.settings import Settings
from jpvad_report.study.variables import Summary

EXACT = 1e-9  # both sides are closed forms in double precision
ITERATED = 1e-7  # one side stops iterating when the step is below 1e-12, which leaves the square root of it or less


def study(**analyses: Any) -> Study:
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {
                "group": {"label": "Group", "kind": "categorical", "levels": {"a": "A", "b": "B"}},
                "x": {"label": "X", "kind": "continuous"},
                "y": {"label": "Y", "kind": "continuous"},
                "flag": {"label": "Flag", "kind": "binary"},
                "copy": {"label": "Copy", "kind": "binary"},
                "colour": {"label": "Colour", "kind": "categorical", "levels": {"r": "Red", "g": "Green", "b": "Blue"}},
                "days": {"label": "Days", "kind": "continuous"},
                "dead": {"label": "Dead", "kind": "binary"},
            },
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": "group", "reference": "b"},
            "outcomes": {
                "death": {
                    "label": "death",
                    "followup_days": "days",
                    "status": "dead",
                    "event": True,
                    "horizon_days": 10,
                }
            },
            "analyses": analyses,
        }
    )


def frame(**columns: Any) -> pd.DataFrame:
    made = pd.DataFrame(columns)
    made["group"] = pd.Categorical(made["group"], categories=["a", "b"])
    if "colour" in made:
        made["colour"] = pd.Categorical(made["colour"], categories=["r", "g", "b"])
    for name in ("flag", "copy", "dead"):
        if name in made:
            made[name] = made[name].astype("boolean")
    if "days" in made:
        made = made.rename(columns={"days": "death.days", "dead": "death.event"})
        made["death.ending"] = np.where(made["death.event"].fillna(False), "event", "absent")
    return made


def value(record: Record) -> Estimate:
    assert isinstance(record, Estimate), record
    return record


def ratio(record: Record) -> tuple[float, float, float, float]:
    found = value(record)
    assert found.ci_low is not None
    assert found.ci_high is not None
    assert found.p_value is not None
    return found.estimate, found.ci_low, found.ci_high, found.p_value


Z = 1.959963984540054

# --- survival ------------------------------------------------------------------------------------------------------

# Group a: deaths at 2 and 5, censored at 3 and 10 (four people). S(2) = 3/4; at 5 two are at risk: S(5) = 3/4 x 1/2.
# Group b: deaths at 0, 2 and 2, censored at 10. S(0) = 3/4; at 2 three at risk, two die: S = 3/4 x 1/3 = 1/4.
SIX = {
    "group": ["a"] * 4 + ["b"] * 4,
    "days": [2, 3, 5, 10, 0, 2, 2, 10],
    "dead": [True, False, True, False, True, True, True, False],
}


def test_kaplan_meier_by_hand() -> None:
    records, series = survival(frame(**SIX), study(survival={"outcome": "death"}))
    a, b = value(records["survival.death.a.incidence"]), value(records["survival.death.b.incidence"])
    assert a.estimate == pytest.approx(1 - 3 / 8, rel=EXACT)
    assert b.estimate == pytest.approx(3 / 4, rel=EXACT)
    assert (a.n, a.n_events, b.n, b.n_events) == (4, 2, 4, 3)
    # Greenwood for a: 1/(4x3) + 1/(2x1) = 7/12; log-log limits S^exp(-+z sqrt(7/12)/log S).
    s = 3 / 8
    width = Z * np.sqrt(7 / 12) / np.log(s)
    assert a.ci_low == pytest.approx(1 - s ** np.exp(width), rel=EXACT)
    assert a.ci_high == pytest.approx(1 - s ** np.exp(-width), rel=EXACT)
    # A death on day 0 is a step at day 0.
    curve = series["survival.death.b.curve"]
    assert curve["days"][:2] == (0.0, 2.0)
    assert curve["incidence"][0] == pytest.approx(1 / 4)
    # At risk just before day 0 all four, on day 10 still those who reach it.
    at_risk = series["survival.death.a.at_risk"]
    assert dict(zip(at_risk["days"], at_risk["n_at_risk"], strict=True))[10.0] == 1
    assert at_risk["n_at_risk"][0] == 4


def test_log_rank_by_hand() -> None:
    records, _ = survival(frame(**SIX), study(survival={"outcome": "death"}))
    # day: d, n, n_a -> expected in a, variance d (n_a/n)(n_b/n)(n-d)/(n-1)
    # 0: 1, 8, 4 -> 1/2, 1/4     2: 3, 7, 4 -> 12/7, 3 (4/7)(3/7)(4/6)    5: 1, 3, 2 -> 2/3, 2/9
    expected = 1 / 2 + 12 / 7 + 2 / 3
    variance = 1 / 4 + 3 * (4 / 7) * (3 / 7) * (4 / 6) + 2 / 9
    test = value(records["survival.death.log_rank"])
    assert test.estimate == pytest.approx((2 - expected) ** 2 / variance, rel=EXACT)


def test_follow_up_by_hand() -> None:
    data = frame(**SIX)
    data.loc[1, "death.ending"] = "absent"
    data.loc[[3, 7], "death.ending"] = "end_of_period"
    records, _ = survival(data, study(survival={"outcome": "death"}))
    assert value(records["followup.death.overall.complete"]).count == 7
    assert value(records["followup.death.a.censored.absent"]).count == 1
    assert value(records["followup.death.b.censored"]).count == 0


def test_nobody_dies_and_nobody_is_followed() -> None:
    spec = study(survival={"outcome": "death"}, hazards={"outcome": "death", "covariates": ["x"]})
    quiet = frame(group=["a", "a", "b", "b"], days=[1, 2, 3, 4], dead=[False] * 4, x=[1.0, 2, 3, 4])
    records, _ = survival(quiet, spec)
    incidence = value(records["survival.death.a.incidence"])
    assert (incidence.estimate, incidence.ci_low) == (0, None)
    assert records["survival.death.log_rank"] == NotEstimable(
        reason="no event occurred", n=4, n_events=0, method="log_rank"
    )
    crude = hazards(quiet, spec)[0]["hazards.crude.group_a.hazard_ratio"]
    assert isinstance(crude, NotEstimable)
    assert crude.reason == "no event occurred among the observations of the model"
    gone = quiet.assign(**{"death.days": [np.nan, np.nan, 3, 4]})
    lost = survival(gone, spec)[0]["survival.death.a.incidence"]
    assert lost == NotEstimable(reason="nobody was followed", n=0, n_missing=2)


def test_round_times_of_the_risk_table() -> None:
    assert risk_times(30) == (0, 5, 10, 15, 20, 25, 30)
    assert risk_times(365)[-1] == 365
    assert len(risk_times(365)) <= 8
    assert risk_times(7) == (0, 2, 4, 6, 7)


# --- Cox -----------------------------------------------------------------------------------------------------------


def test_cox_by_hand() -> None:
    # Deaths of a, b, a in this order, one b left: the likelihood with r = HR of a is r/(2r+2) x 1/(r+2) x r/(r+1).
    data = frame(group=["a", "b", "a", "b"], days=[1, 2, 3, 4], dead=[True, True, True, False], x=[0.0, 1, 1, 0])
    found = value(
        hazards(data, study(hazards={"outcome": "death", "covariates": ["x"]}))[0]["hazards.crude.group_a.hazard_ratio"]
    )
    # Its logarithm is flat where 2/r = 1/(r+1) + 1/(r+2) + 1/(r+1), that is where
    # 2(r+1)(r+2) = 2r(r+2) + r(r+1), or r^2 - r - 4 = 0.
    r = (1 + np.sqrt(17)) / 2
    assert found.estimate == pytest.approx(r, rel=ITERATED)
    # Information in log r: sum of p(1-p) with p the share of a in each risk set's weight.
    shares = [2 * r / (2 * r + 2), r / (r + 2), r / (r + 1)]
    se = 1 / np.sqrt(sum(p * (1 - p) for p in shares))
    assert found.ci_low == pytest.approx(r * np.exp(-Z * se), rel=ITERATED)


def _cox_frame(seed: int, n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return frame(
        group=rng.choice(["a", "b"], n),
        days=rng.integers(0, 11, n).astype(float),
        dead=rng.random(n) < 0.5,
        x=rng.normal(size=n),
        colour=rng.choice(["r", "g", "b"], n),
    )


COX = {"outcome": "death", "covariates": ["x", "colour"]}


def test_order_of_rows_changes_nothing() -> None:
    data = _cox_frame(1)
    spec = study(hazards=COX, survival={"outcome": "death"})
    shuffled = data.sample(frac=1, random_state=5).reset_index(drop=True)
    first, second = hazards(data, spec)[0], hazards(shuffled, spec)[0]
    for key, record in first.items():
        # Sums are taken in another order; nothing else may differ, ties included.
        assert value(second[key]).estimate == pytest.approx(value(record).estimate, rel=1e-8), key
    a, b = survival(data, spec)[0], survival(shuffled, spec)[0]
    assert value(a["survival.death.log_rank"]).p_value == pytest.approx(
        value(b["survival.death.log_rank"]).p_value, rel=1e-9
    )


def test_swapping_the_groups_inverts_the_hazard_ratio() -> None:
    data = _cox_frame(2)
    swapped = data.assign(group=pd.Categorical(data["group"].map({"a": "b", "b": "a"}), categories=["a", "b"]))
    for key in ("hazards.crude.group_a.hazard_ratio", "hazards.adjusted.group_a.hazard_ratio"):
        first = ratio(hazards(data, study(hazards=COX))[0][key])
        second = ratio(hazards(swapped, study(hazards=COX))[0][key])
        assert second[0] == pytest.approx(1 / first[0], rel=ITERATED)
        assert second[1] == pytest.approx(1 / first[2], rel=ITERATED)
        assert second[3] == pytest.approx(first[3], rel=1e-6)


def test_same_patients_are_the_complete_cases() -> None:
    data = _cox_frame(3)
    data.loc[:39, "x"] = np.nan
    found, _ = hazards(data, study(hazards=COX))
    crude, same, adjusted = (
        value(found[f"hazards.{name}.group_a.hazard_ratio"]) for name in ("crude", "crude_same_patients", "adjusted")
    )
    assert (crude.n, same.n, adjusted.n) == (120, 80, 80)
    assert adjusted.n_missing == 40
    alone = hazards(data[40:].reset_index(drop=True), study(hazards=COX))[0]["hazards.crude.group_a.hazard_ratio"]
    assert value(alone).estimate == pytest.approx(same.estimate, rel=ITERATED)


def test_a_level_without_events_is_not_estimable() -> None:
    data = _cox_frame(4)
    data.loc[data["group"] == "a", "death.event"] = False
    found = hazards(data, study(hazards=COX))[0]["hazards.crude.group_a.hazard_ratio"]
    assert isinstance(found, NotEstimable)
    assert "level without events" in found.reason


def test_duplicating_everybody_keeps_the_incidence() -> None:
    spec = study(survival={"outcome": "death"})
    six = frame(**SIX)
    for group in ("a", "b"):
        incidence = f"survival.death.{group}.incidence"
        both = [value(survival(f, spec)[0][incidence]) for f in (six, pd.concat([six, six], ignore_index=True))]
        assert both[1].estimate == pytest.approx(both[0].estimate, rel=EXACT)


# --- baseline ------------------------------------------------------------------------------------------------------


def test_baseline_by_hand() -> None:
    data = frame(
        group=["a"] * 5 + ["b"] * 4,
        x=[1.0, 2, 3, 4, np.nan, 2, 4, 6, 8],
        flag=[True, True, False, None, False, True, False, False, False],
    )
    found = baseline(data, study(baseline={"variables": ["x", "flag"]}))
    # Quartiles of type 7: of 1,2,3,4 at 1.75 and 3.25; median 2.5. Missing values are left out.
    assert [value(found[f"baseline.x.a.{s}"]).estimate for s in ("median", "q1", "q3")] == [2.5, 1.75, 3.25]
    assert value(found["baseline.x.a.median"]).n_missing == 1
    assert value(found["baseline.x.overall.median"]).estimate == 3.5
    # flag in a: 2 of 4 known; in b: 1 of 4.
    share = value(found["baseline.flag.a.proportion"])
    assert (share.count, share.n, share.n_missing) == (2, 4, 1)
    # SMD of proportions 1/2 and 1/4: (1/2 - 1/4) / sqrt((1/4 + 3/16) / 2)
    assert value(found["baseline.flag.smd"]).estimate == pytest.approx(0.25 / np.sqrt((0.25 + 3 / 16) / 2), rel=1e-6)
    # SMD of means 2.5 and 5 with standard deviations sqrt(5/3) and sqrt(20/3)
    assert value(found["baseline.x.smd"]).estimate == pytest.approx(2.5 / np.sqrt((5 / 3 + 20 / 3) / 2), rel=EXACT)
    # Expected counts are below 5: Fisher, two-sided, of [[2, 2], [1, 3]].
    test = value(found["baseline.flag.test"])
    assert test.method == "fisher"
    # Hypergeometric of 3 in 8 with rows of 4: P(0) = P(3) = 4/56, P(1) = P(2) = 24/56; observed 2: all are counted.
    assert test.p_value == pytest.approx(1.0, rel=EXACT)


def test_a_group_in_which_nobody_was_measured() -> None:
    data = frame(group=["a", "a", "b", "b"], x=[np.nan, np.nan, 1, 2], flag=[None] * 4)
    found = baseline(data, study(baseline={"variables": ["x", "flag"]}))
    # Whoever was measured is described; nothing is compared.
    described = {key for key, record in found.items() if isinstance(record, Estimate)}
    assert described == {f"baseline.x.{g}.{s}" for g in ("b", "overall") for s in ("median", "q1", "q3")}
    missing = found["baseline.x.a.median"]
    assert missing == NotEstimable(reason="there are no observations", n=0, n_missing=2)


def test_a_group_of_one() -> None:
    data = frame(group=["a", "b", "b"], x=[5.0, 1, 2], flag=[True, True, False])
    found = baseline(data, study(baseline={"variables": ["x", "flag"]}))
    assert value(found["baseline.x.a.median"]).estimate == 5
    assert value(found["baseline.flag.a.proportion"]).count == 1


def test_values_that_do_not_vary() -> None:
    data = frame(group=["a"] * 3 + ["b"] * 3, x=[2.0] * 6, flag=[True] * 6)
    found = baseline(data, study(baseline={"variables": ["x", "flag"]}))
    for name in ("x", "flag"):
        test = found[f"baseline.{name}.test"]
        assert isinstance(test, NotEstimable)
        assert test.reason == "the values do not vary"


SETTINGS = Settings()


def test_mann_whitney_by_hand() -> None:
    # Ranks of 1,2,2,3 | 2,4,5,6 with midranks: 1, 3, 3, 5 | 3, 6, 7, 8. U = 12 - 10 = 2, mean 8;
    # variance with ties (one group of three): 4x4/12 (9 - 24/56).
    found = value(
        group_tests.continuous(
            [np.array([1.0, 2, 2, 3]), np.array([2.0, 4, 5, 6])], summary=Summary.MEDIAN_IQR, settings=SETTINGS
        )
    )
    assert found.estimate == 2
    z = 6 / np.sqrt(16 / 12 * (9 - 24 / 56))
    assert found.p_value == pytest.approx(math.erfc(z / np.sqrt(2)), rel=EXACT)


def test_welch_by_hand() -> None:
    # Means 2 and 5, variances 1 and 4, three each: t = -3 / sqrt(5/3); df = (5/3)^2 / ((1/3)^2/2 + (4/3)^2/2).
    found = value(
        group_tests.continuous(
            [np.array([1.0, 2, 3]), np.array([3.0, 5, 7])], summary=Summary.MEAN_SD, settings=SETTINGS
        )
    )
    assert found.method == "welch_t"
    assert found.estimate == pytest.approx(-3 / np.sqrt(5 / 3), rel=EXACT)
    assert found.df == pytest.approx((25 / 9) / (1 / 18 + 16 / 18), rel=EXACT)


def test_chi_square_by_hand() -> None:
    # [[30, 20], [15, 35]]: n (ad - bc)^2 / (row and column sums) = 100 (1050 - 300)^2 / (50 x 50 x 45 x 55)
    table = [[30, 20], [15, 35]]
    found = value(group_tests.categorical(table, settings=SETTINGS))
    assert found.method == "chi_square"
    assert found.estimate == pytest.approx(100 * 750**2 / (50 * 50 * 45 * 55), rel=EXACT)
    corrected = value(group_tests.categorical(table, settings=Settings(yates_correction=True)))
    assert corrected.method == "chi_square_yates"
    assert corrected.estimate == pytest.approx(100 * (750 - 50) ** 2 / (50 * 50 * 45 * 55), rel=EXACT)


def test_fisher_is_chosen_by_expected_counts() -> None:
    # Observed 3, expected 5.5: chi-square. Observed and expected small: Fisher; larger tables with a fixed seed.
    assert value(group_tests.categorical([[3, 47], [8, 42]], settings=SETTINGS)).method == "chi_square"
    assert value(group_tests.categorical([[1, 9], [5, 5]], settings=SETTINGS)).method == "fisher"
    table = [[1, 4, 2], [3, 1, 5]]
    first, second = (group_tests.categorical(table, settings=SETTINGS) for _ in range(2))
    assert value(first).method == "fisher_monte_carlo"
    assert first == second


# --- adverse events ------------------------------------------------------------------------------------------------


def _events(a: int, n1: int, b: int, n2: int) -> dict[str, Record]:
    flags = [True] * a + [False] * (n1 - a) + [True] * b + [False] * (n2 - b)
    data = frame(group=["a"] * n1 + ["b"] * n2, flag=flags)
    return adverse_events(data, study(adverse_events={"events": ["flag"]}))[0]


def _wilson(x: int, n: int) -> tuple[float, float]:
    p = x / n
    centre, spread = p + Z**2 / (2 * n), Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (centre - spread) / (1 + Z**2 / n), (centre + spread) / (1 + Z**2 / n)


def test_risk_difference_and_ratio_by_formula() -> None:
    # Newcombe's own example (method 10): 56/70 against 48/80, difference 0.2, 0.0524 to 0.3339 (Stat Med 1998;17:873).
    found = _events(56, 70, 48, 80)
    difference = value(found["adverse_events.flag.risk_difference"])
    assert difference.estimate == pytest.approx(0.2, rel=EXACT)
    assert (round(difference.ci_low or 0, 4), round(difference.ci_high or 0, 4)) == (0.0524, 0.3339)
    (l1, u1), (l2, u2) = _wilson(56, 70), _wilson(48, 80)
    assert difference.ci_low == pytest.approx(0.2 - np.hypot(0.8 - l1, u2 - 0.6), rel=EXACT)
    assert difference.ci_high == pytest.approx(0.2 + np.hypot(u1 - 0.8, 0.6 - l2), rel=EXACT)
    risk_ratio = value(found["adverse_events.flag.risk_ratio"])
    assert risk_ratio.estimate == pytest.approx(0.8 / 0.6, rel=EXACT)
    se = np.sqrt(1 / 56 - 1 / 70 + 1 / 48 - 1 / 80)
    assert risk_ratio.ci_high == pytest.approx(0.8 / 0.6 * np.exp(Z * se), rel=EXACT)


def test_zero_cells() -> None:
    found = _events(0, 30, 5, 40)
    assert found["adverse_events.flag.risk_ratio"] == NotEstimable(
        reason="a group has no event", n=70, n_events=5, method="risk_ratio_log", reference="b"
    )
    assert value(found["adverse_events.flag.risk_difference"]).estimate == pytest.approx(-0.125)
    nobody = _events(0, 30, 0, 40)
    assert isinstance(nobody["adverse_events.flag.test"], NotEstimable)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 29), st.integers(1, 39))
def test_swapping_groups_inverts_the_risk_ratio(a: int, b: int) -> None:
    one, other = _events(a, 30, b, 40), _events(b, 40, a, 30)
    first, second = (value(found["adverse_events.flag.risk_ratio"]) for found in (one, other))
    assert second.estimate == pytest.approx(1 / first.estimate, rel=EXACT)
    assert second.ci_low == pytest.approx(1 / (first.ci_high or np.nan), rel=1e-8)
    total = sum(value(one[f"adverse_events.flag.{g}.proportion"]).count or 0 for g in "ab")
    assert total == a + b


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10), st.booleans(), st.sampled_from("ab")), min_size=4, max_size=30))
def test_incidence_never_falls(people: list[tuple[int, bool, str]]) -> None:
    days, dead, group = zip(*people, strict=True)
    data = frame(group=list(group), days=[float(d) for d in days], dead=list(dead))
    _, series = survival(data, study(survival={"outcome": "death"}))
    for name, curve in series.items():
        if name.endswith("curve"):
            known = [v for v in curve["incidence"] if v is not None]
            assert all(later >= earlier - 1e-12 for earlier, later in itertools.pairwise(known))
            assert all(0 <= v <= 1 for v in known)


def test_every_outcome_missing(study_of: Callable[[dict[str, Any]], Study]) -> None:
    data = _cox_frame(6).assign(**{"death.days": np.nan, "death.event": pd.NA, "death.ending": None})
    data["death.event"] = data["death.event"].astype("boolean")
    spec = study(survival={"outcome": "death"}, hazards=COX)
    records, series = survival(data, spec)
    assert isinstance(records["survival.death.log_rank"], NotEstimable)
    assert series == {}
    assert isinstance(hazards(data, spec)[0]["hazards.adjusted.group_a.hazard_ratio"], NotEstimable)
