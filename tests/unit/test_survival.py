"""Curves, contrasts, times, tests and bounds of the survival analysis: by hand, at their limits, by properties."""

from __future__ import annotations

from itertools import pairwise
from math import asin, exp, log, sin, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpvad_report.analysis.survival import survival
from jpvad_report.analysis.survival.curves import kaplan_meier
from jpvad_report.analysis.survival.intervals import INTERVAL, limits
from jpvad_report.analysis.survival.log_rank import expected_events
from jpvad_report.analysis.survival.median import median_records
from jpvad_report.analysis.survival.restricted_mean import restricted_mean
from jpvad_report.results.records import Estimate, NotEstimable, Record
from jpvad_report.study import Study

EXACT = 1e-9
Z = 1.959963984540054
HORIZON = 10.0

# Group a: events on days 2 and 5, censored on 3 and 10: S(2) = 3/4, S(5) = 3/4 x 1/2 = 3/8.
# Group b: events on days 0, 2 and 2, censored on 10: S(0) = 3/4, S(2) = 3/4 x 1/3 = 1/4.
# Greenwood's sums: a 1/(4x3) + 1/(2x1) = 7/12, b 1/(4x3) + 2/(3x1) = 3/4.
EIGHT = {
    "group": ["a"] * 4 + ["b"] * 4,
    "days": [2, 3, 5, 10, 0, 2, 2, 10],
    "dead": [True, False, True, False, True, True, True, False],
}
SE_A, SE_B = 3 / 8 * sqrt(7 / 12), 1 / 4 * sqrt(3 / 4)


def study(*, strata: tuple[str, ...] = (), groups: str = "ab", **settings: Any) -> Study:
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {
                "group": {"label": "Group", "kind": "categorical", "levels": {g: g.upper() for g in groups}},
                "days": {"label": "Days", "kind": "continuous"},
                "dead": {"label": "Dead", "kind": "binary"},
                "centre": {"label": "Centre", "kind": "categorical", "levels": {"x": "X", "y": "Y"}},
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
            "settings": settings,
            "analyses": {"survival": {"outcome": "death", "strata": strata}},
        }
    )


def frame(
    group: list[str], days: list[float], dead: list[bool], centre: list[str | None] | None = None
) -> pd.DataFrame:
    made = pd.DataFrame({"group": pd.Categorical(group), "death.days": days, "death.event": dead})
    made["death.event"] = made["death.event"].astype("boolean")
    over = (made["death.days"] == HORIZON) & ~made["death.event"]
    made["death.ending"] = np.select([made["death.event"].fillna(False), over], ["event", "end_of_period"], "absent")
    if centre is not None:
        made["centre"] = pd.Categorical(centre, categories=["x", "y"])
    return made


def results(data: pd.DataFrame, spec: Study | None = None) -> dict[str, Record]:
    return survival(data, spec or study())[0]


def value(record: Record) -> Estimate:
    assert isinstance(record, Estimate), record
    return record


def interval(record: Record) -> tuple[float | None, float | None]:
    found = value(record)
    return found.ci_low, found.ci_high


def reason(record: Record) -> str:
    assert isinstance(record, NotEstimable), record
    return record.reason


eight = pytest.fixture(lambda: results(frame(**EIGHT)))

# --- limits of the curve ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("transform", INTERVAL)
def test_limits_by_hand(transform: str) -> None:
    s, half = 3 / 8, Z * sqrt(7 / 12)
    expected = {
        "log-log": (s ** exp(-half / log(s)), s ** exp(half / log(s))),
        "log": (s * exp(-half), 1.0),  # 3/8 x e^1.50 is above 1 and cut
        "plain": (0.0, s + s * half),  # 3/8 - 3/8 x 1.50 is below 0 and cut
        # logit 3/8 is log(3/5); the standard error of the logit is that of log S over 1 - S = 5/8.
        "logit": (1 / (1 + 5 / 3 * exp(half * 8 / 5)), 1 / (1 + 5 / 3 * exp(-half * 8 / 5))),
        "arcsin": (
            max(0, sin(asin(sqrt(s)) - half / 2 * sqrt(3 / 5))) ** 2,
            sin(asin(sqrt(s)) + half / 2 * sqrt(3 / 5)) ** 2,
        ),
    }[transform]
    found = results(frame(**EIGHT), study(survival_interval=transform))
    alive, dead = value(found["survival.death.a.survival"]), value(found["survival.death.a.incidence"])
    assert sorted(expected) == pytest.approx(interval(alive), rel=EXACT)
    assert alive.interval == dead.interval == INTERVAL[transform]
    assert (dead.estimate, dead.ci_low, dead.ci_high) == pytest.approx(
        (1 - alive.estimate, 1 - (alive.ci_high or 0), 1 - (alive.ci_low or 0)), rel=EXACT
    )


@given(
    s=st.floats(0.001, 0.999),
    n=st.integers(2, 2000),
    level=st.floats(0.6, 0.99),
    transform=st.sampled_from(sorted(INTERVAL)),
)
def test_limits_hold_the_estimate_and_widen(s: float, n: int, level: float, transform: str) -> None:
    variance = (1 - s) / (n * s)  # of the logarithm, where n patients are followed and s of them remain
    (low,), (high,) = limits([s], [variance], transform=transform, level=level)
    (lower,), (higher,) = limits([s], [variance], transform=transform, level=0.995)
    assert 0 <= lower <= low <= s <= high <= higher <= 1


@pytest.mark.parametrize("transform", INTERVAL)
def test_no_limits_at_the_ends(transform: str) -> None:
    low, high = limits([1.0, 0.0], [0.0, np.inf], transform=transform, level=0.95)
    assert np.isnan([*low, *high]).all()


# --- difference at the horizon ---------------------------------------------------------------------------------------


def test_difference_by_hand(eight: dict[str, Record]) -> None:
    # Incidences 5/8 and 3/4.
    found = value(eight["survival.death.a.incidence_difference"])
    half = Z * sqrt(SE_A**2 + SE_B**2)
    assert found.estimate == pytest.approx(-1 / 8, rel=EXACT)
    assert interval(found) == pytest.approx((-1 / 8 - half, -1 / 8 + half), rel=EXACT)
    assert (found.n, found.n_events, found.reference, found.interval) == (8, 5, "b", "greenwood")
    alive = value(eight["survival.death.a.survival_difference"])
    assert alive.estimate == -found.estimate
    assert alive.p_value == found.p_value
    assert interval(alive) == (-(found.ci_high or 0), -(found.ci_low or 0))
    assert "survival.death.b.incidence_difference" not in eight


def test_limits_recovered_from_the_groups_by_hand(eight: dict[str, Record]) -> None:
    a, b = (value(eight[f"survival.death.{g}.incidence"]) for g in "ab")
    assert None not in (a.ci_low, a.ci_high, b.ci_low, b.ci_high)
    low = -1 / 8 - sqrt((5 / 8 - (a.ci_low or 0)) ** 2 + ((b.ci_high or 0) - 3 / 4) ** 2)
    high = -1 / 8 + sqrt(((a.ci_high or 0) - 5 / 8) ** 2 + (3 / 4 - (b.ci_low or 0)) ** 2)
    assert interval(eight["survival.death.a.incidence_difference_mover"]) == pytest.approx((low, high), rel=EXACT)


def test_no_interval_from_a_group_without_a_variance() -> None:
    quiet = results(frame(["a"] * 3 + ["b"] * 3, [10, 10, 10, 2, 4, 10], [False] * 3 + [True, True, False]))
    for part in ("incidence_difference", "incidence_difference_mover", "restricted_mean_difference"):
        found = value(quiet[f"survival.death.a.{part}"])
        assert (found.ci_low, found.ci_high, found.level, found.p_value, found.interval) == (None,) * 4 + ("",)
        assert found.note == "no_interval"
    assert value(quiet["survival.death.a.incidence_difference"]).estimate == pytest.approx(-2 / 3)
    assert value(quiet["survival.death.a.restricted_mean"]).estimate == 10
    assert interval(quiet["survival.death.a.restricted_mean"]) == (None, None)


# --- restricted mean and median --------------------------------------------------------------------------------------


def test_restricted_mean_by_hand(eight: dict[str, Record]) -> None:
    # a: 2 x 1 + 3 x 3/4 + 5 x 3/8 = 6.125; to come after day 2: 4.125, after day 5: 1.875.
    variance_a = 4.125**2 / (4 * 3) + 1.875**2 / (2 * 1)
    # b: 2 x 3/4 + 8 x 1/4 = 3.5, all of it to come after day 0, and 2 after day 2 (two of three).
    variance_b = 3.5**2 / (4 * 3) + 2**2 * 2 / (3 * 1)
    a, b = (value(eight[f"survival.death.{g}.restricted_mean"]) for g in "ab")
    assert (a.estimate, b.estimate) == pytest.approx((6.125, 3.5), rel=EXACT)
    assert interval(a) == pytest.approx((6.125 - Z * sqrt(variance_a), 6.125 + Z * sqrt(variance_a)), rel=EXACT)
    difference = value(eight["survival.death.a.restricted_mean_difference"])
    half = Z * sqrt(variance_a + variance_b)
    assert (difference.estimate, *interval(difference)) == pytest.approx((2.625, 2.625 - half, 2.625 + half), rel=EXACT)
    ratio = value(eight["survival.death.a.restricted_mean_ratio"])
    width = exp(Z * sqrt(variance_a / 6.125**2 + variance_b / 3.5**2))
    assert (ratio.estimate, *interval(ratio)) == pytest.approx((1.75, 1.75 / width, 1.75 * width), rel=EXACT)


def test_median_by_hand(eight: dict[str, Record]) -> None:
    # S is 3/8 in a on day 5 and 1/4 in b on day 2. The lower limit in a is 0.13 on day 2 and 0.01 on day 5, below one
    # half from day 2 on; the upper one is 0.96 and 0.81 and never falls to one half.
    a = value(eight["survival.death.a.median"])
    assert (a.estimate, a.ci_low, a.ci_high) == (5, 2, None)
    assert value(eight["survival.death.b.median"]).estimate == 2
    assert a.interval == "brookmeyer_crowley"


def test_median_is_the_first_day_at_one_half() -> None:
    # One of two dies on day 1, the other on day 3: S is 1/2 from 1 to 3, and R says 2.
    found = results(frame(["a", "a", "b", "b"], [1, 3, 4, 5], [True, True, True, True]))
    assert value(found["survival.death.a.median"]).estimate == 1


@pytest.mark.parametrize("n", range(2, 80, 2))
def test_median_is_not_lost_to_rounding(n: int) -> None:
    # One death a day: after n/2 of them the curve is one half, give or take the last bit.
    curve = kaplan_meier(range(1, n + 1), [True] * n)
    assert value(median_records(curve, horizon=100, level=0.95)["median"]).estimate == n / 2


def test_median_that_is_not_reached_keeps_its_lower_limit() -> None:
    days, dead = [1, 2, 3, 4, 10, 10, 10, 10, 10], [True] * 4 + [False] * 5
    found = results(frame(["a"] * 9 + ["b"], [*days, 10], [*dead, False]))
    assert reason(found["survival.death.a.median"]) == "the curve does not reach one half by day 10"
    # S is 5/9 at the end; the band's lower limit passes one half earlier.
    low = value(found["survival.death.a.median_low"])
    curve = kaplan_meier(days, dead)
    first = curve.days[np.flatnonzero(curve.ci_low <= 0.5)[0]]
    assert (low.estimate, low.ci_low, low.ci_high) == (first, first, None)
    assert "survival.death.b.median_low" not in found


def test_fractions_of_days_are_printed_with_a_decimal() -> None:
    found = results(frame(["a", "a", "b", "b"], [1.25, 3, 4, 5], [True] * 4))
    assert (value(found["survival.death.a.median"]).digits, value(found["survival.death.b.median"]).digits) == (1, 0)


# --- log-rank test ---------------------------------------------------------------------------------------------------


def test_stratified_log_rank_by_hand() -> None:
    # Stratum x: a dies on day 1, b is censored on 2: expected in a 1/2, variance 1/4.
    # Stratum y: a dies on day 1, two b are censored later: expected 1/3, variance 2/9. The last patient has no centre.
    data = frame(
        ["a", "b", "a", "b", "b", "a"], [1, 2, 1, 3, 4, 2], [True, False, True, False, False, True], [*"xxyyy", None]
    )
    found = results(data, study(strata=("centre",)))
    test = value(found["survival.death.log_rank_stratified"])
    assert test.estimate == pytest.approx((2 - 1 / 2 - 1 / 3) ** 2 / (1 / 4 + 2 / 9), rel=EXACT)
    assert (test.n, test.n_events, test.n_missing, test.df) == (5, 2, 1, 1)
    assert value(found["survival.death.log_rank_stratified.strata"]).count == 2
    assert "survival.death.log_rank_stratified" not in results(data)


def test_strata_that_link_three_groups_by_way_of_one() -> None:
    group = ["a", "c", "a", "b", "c", "b", "b"]
    days, dead = [1, 2, 3, 4, 1, 2, 5], [True, True, True, False, True, True, False]
    spec = study(groups="abc", strata=("centre",))
    linked = results(frame(group, days, dead, [*"xxxxyyy"]), spec)["survival.death.log_rank_stratified"]
    assert value(linked).df == 2
    # c alone in one stratum, a and b in the other.
    apart = results(frame(group, days, dead, [*"xyxxyxx"]), spec)["survival.death.log_rank_stratified"]
    assert "no other to be compared with" in reason(apart)
    # All of the stratum that would link c have the event at once.
    once = frame(["a", "b", "c", "a", "b"], [1, 2, 4, 4, 4], [True, False, True, True, True], [*"xxyyy"])
    assert "no other to be compared with" in reason(results(once, spec)["survival.death.log_rank_stratified"])


def test_strata_that_compare_nobody() -> None:
    data = frame(["a", "a", "b", "b"], [1, 2, 3, 4], [True, False, True, False], ["x", "x", "y", "y"])
    found = results(data, study(strata=("centre",)))
    assert "no other to be compared with" in reason(found["survival.death.log_rank_stratified"])
    # Ties and other numbers leave a variance of 1e-17 instead of 0, and a statistic from rounding.
    rng = np.random.default_rng(1)
    n = 187
    arm = rng.choice(["a", "b"], n)
    centre = np.where(arm == "a", "x", "y")
    tied = frame(arm, rng.integers(0, 10, n), rng.random(n) < 0.5, list(centre))
    assert "no other to be compared with" in reason(
        results(tied, study(strata=("centre",)))["survival.death.log_rank_stratified"]
    )
    gone = results(data.assign(centre=None), study(strata=("centre",)))["survival.death.log_rank_stratified"]
    assert (reason(gone), gone.n, gone.n_missing) == ("only one group was followed", 0, 4)


@pytest.mark.parametrize(
    ("days", "dead", "expected"),
    [
        ([1, 2, 3, 4], [False] * 4, "no event occurred"),
        ([3, 3, 3, 3], [True] * 4, "had the event at the same time"),
        # Both of group b are censored at once, before the first event.
        ([2, 5, 1, 1], [True, True, False, False], "only one group was still under observation"),
        ([2, 5, np.nan, np.nan], [True, True, None, None], "only one group was followed"),
    ],
)
def test_log_rank_test_that_does_not_exist(days: list[float], dead: list[bool], expected: str) -> None:
    found = results(frame(["a", "a", "b", "b"], days, dead))
    assert expected in reason(found["survival.death.log_rank"])


def test_a_group_that_was_never_at_risk_costs_no_degree_of_freedom() -> None:
    data = frame(["a", "a", "b", "b", "c"], [2, 5, 3, 10, 1], [True, True, True, False, False])
    both = value(results(data[:4].reset_index(drop=True))["survival.death.log_rank"])
    three = value(results(data, study(groups="abc"))["survival.death.log_rank"])
    assert (three.df, three.estimate, three.p_value) == (1, both.estimate, both.p_value)
    assert (three.n, both.n) == (5, 4)


def test_expected_events_by_hand(eight: dict[str, Record]) -> None:
    # Day 0: one event, 4 of 8 at risk in a; day 2: three, 4 of 7; day 5: one, 2 of 3.
    expected = 1 / 2 + 3 * 4 / 7 + 2 / 3
    found = value(eight["survival.death.a.expected_events"])
    assert found.estimate == pytest.approx(expected, rel=EXACT)
    assert found.n_events == 2
    assert value(eight["survival.death.b.expected_events"]).estimate == pytest.approx(5 - expected, rel=EXACT)


# --- follow-up -------------------------------------------------------------------------------------------------------


def test_bounds_by_hand(eight: dict[str, Record]) -> None:
    # In a the patient censored on day 3 may have had the event; the one followed to day 10 has not.
    found = [
        value(eight[f"survival.death.{g}.{case}"]) for g in ("a", "overall") for case in ("best_case", "worst_case")
    ]
    assert [(record.count, record.n) for record in found] == [(2, 4), (3, 4), (5, 8), (6, 8)]


def test_follow_up_that_ends_early_is_carried_on_and_marked() -> None:
    found = results(frame(["a", "a", "b", "b"], [2, 4, 3, 10], [True, False, True, False]))
    a, b = (value(found[f"survival.death.{g}.incidence"]) for g in "ab")
    assert (a.estimate, a.note, b.note) == (0.5, "extended", "")
    assert value(found["survival.death.a.followed_to"]).estimate == 4
    assert value(found["survival.death.a.incidence_difference"]).note == "extended"
    assert value(found["survival.death.a.restricted_mean"]).estimate == 2 + 8 / 2
    # Where the last one dies the curve is complete.
    ended = results(frame(["a", "a", "b", "b"], [2, 4, 3, 10], [True, True, True, False]))
    assert value(ended["survival.death.a.incidence"]).note == "no_interval"
    assert value(ended["survival.death.a.incidence"]).estimate == 1


def test_one_patient_and_nobody() -> None:
    found = results(frame(["a", "b", "b"], [4, 2, 10], [True, True, False]))
    one = value(found["survival.death.a.incidence"])
    assert (one.estimate, one.n, interval(one)) == (1, 1, (None, None))
    assert value(found["survival.death.a.median"]).estimate == 4
    nobody = results(frame(["a", "b", "b"], [np.nan, 2, 10], [None, True, False]))
    failed = [key for key, record in nobody.items() if isinstance(record, NotEstimable)]
    parts = {key.removeprefix("survival.death.a.") for key in failed if key.startswith("survival.death.a.")}
    assert parts >= {
        "incidence",
        "survival",
        "incidence_difference",
        "survival_difference",
        "median",
        "restricted_mean",
    }
    assert nobody["survival.death.a.incidence"] == NotEstimable(reason="nobody was followed", n=0, n_missing=1)
    assert reason(nobody["survival.death.a.restricted_mean_ratio"]) == "nobody was followed"


def test_everybody_on_day_0() -> None:
    found = results(frame(["a", "a", "b", "b"], [0, 0, 3, 10], [True, True, True, False]))
    assert value(found["survival.death.a.restricted_mean"]).estimate == 0
    assert value(found["survival.death.a.median"]).estimate == 0
    assert "on the first day" in reason(found["survival.death.a.restricted_mean_ratio"])


# --- properties ------------------------------------------------------------------------------------------------------

cohorts = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 10), st.booleans()), min_size=4, max_size=40).filter(
    lambda rows: {row[0] for row in rows} == {"a", "b"}
)
Cohort = list[tuple[str, int, bool]]


def made(cohort: Cohort) -> pd.DataFrame:
    group, days, dead = (list(column) for column in zip(*cohort, strict=True))
    return frame(group, days, dead)


@given(cohorts)
def test_what_holds_for_every_cohort(cohort: Cohort) -> None:
    data = made(cohort)
    found, series = survival(data, study())
    for g in "ab":
        incidence, base = value(found[f"survival.death.{g}.incidence"]), f"survival.death.{g}"
        # The bounds hold the estimate, whatever was censored.
        assert value(found[f"{base}.best_case"]).estimate <= incidence.estimate + EXACT
        assert incidence.estimate <= value(found[f"{base}.worst_case"]).estimate + EXACT
        assert 0 <= value(found[f"{base}.restricted_mean"]).estimate <= HORIZON
        curve = series[f"{base}.curve"]["incidence"]
        assert all(late >= early for early, late in pairwise(curve) if early is not None)
        for record in found.values():
            if isinstance(record, Estimate) and record.ci_low is not None and record.ci_high is not None:
                assert record.ci_low <= record.estimate <= record.ci_high
    expected = expected_events(data["death.days"], data["group"].astype(str), data["death.event"].astype(bool))
    assert sum(expected.values()) == pytest.approx(data["death.event"].sum())


@given(cohorts)
def test_swapping_the_groups_turns_differences_around(cohort: Cohort) -> None:
    other = [("b" if g == "a" else "a", days, dead) for g, days, dead in cohort]
    first, second = results(made(cohort)), results(made(other))
    for part in ("incidence_difference", "incidence_difference_mover", "restricted_mean_difference"):
        a, b = (value(found[f"survival.death.a.{part}"]) for found in (first, second))
        assert a.estimate == pytest.approx(-b.estimate, abs=EXACT)
        assert (a.ci_low is None) == (b.ci_high is None)
        if a.ci_low is not None and b.ci_high is not None:
            assert a.ci_low == pytest.approx(-b.ci_high, abs=EXACT)


@given(cohorts)
def test_twice_the_cohort_has_the_same_curve(cohort: Cohort) -> None:
    """Estimates stay, and Greenwood's variance is halved."""
    once, twice = (results(made(rows)) for rows in (cohort, cohort * 2))
    for part in ("incidence", "median", "restricted_mean", "best_case", "worst_case"):
        a, b = once[f"survival.death.a.{part}"], twice[f"survival.death.a.{part}"]
        assert isinstance(a, Estimate) == isinstance(b, Estimate)
        if isinstance(a, Estimate) and isinstance(b, Estimate):
            assert b.estimate == pytest.approx(a.estimate, abs=EXACT)


def test_follow_up_beyond_the_horizon_of_the_mean_adds_nothing() -> None:
    curve = kaplan_meier([1, 4, 8, 12], [True, True, False, True])
    # To day 6: 1 + 3 x 3/4 + 2 x 1/2.
    assert restricted_mean(curve, 6).mean == pytest.approx(4.25)
