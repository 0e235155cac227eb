"""Proportional hazards and linearity: by hand, what must hold, and where a test does not exist."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cox import FOUR, cohort, failure, frame, study, value

from jpvad_report.analysis.hazards import hazards
from jpvad_report.analysis.splines import harrell_knots, restricted_cubic
from jpvad_report.results.judgements import Proportionality, few_clusters, few_events, inflated, proportionality
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, count

TEST = "hazards.adjusted.proportionality.group_a"
TRANSFORMS = ["km", "identity", "log", "rank"]


def test_the_score_test_by_hand() -> None:
    # Deaths of a, b, a on days 1, 2, 3 (test_cox): shares of a among those at risk p1, p2, p3. In the model with a
    # coefficient for group and one, 0, for group x time, score and information of both are sums over the deaths.
    r = (1 + math.sqrt(17)) / 2
    shares = [2 * r / (2 * r + 2), r / (r + 2), r / (r + 1)]
    scales = {
        "identity": [1, 2, 3],
        "log": [math.log(day) for day in (1, 2, 3)],
        # 1 - Kaplan-Meier just before the day: 0, then 1/4, then 1/2.
        "km": [0, 1 / 4, 1 / 2],
        "rank": [1, 2, 3],
    }
    for transform, time in scales.items():
        score = sum(t * (died - p) for t, died, p in zip(time, (1, 0, 1), shares, strict=True))
        variances = [p * (1 - p) for p in shares]
        both = sum(t * v for t, v in zip(time, variances, strict=True))
        square = sum(t * t * v for t, v in zip(time, variances, strict=True))
        expected = score**2 / (square - both**2 / sum(variances))
        spec = study(settings={"proportionality_transform": transform})
        found = value(hazards(frame(**FOUR), spec)[0][TEST])
        assert found.estimate == pytest.approx(expected, rel=1e-6), transform
        assert found.df == 1


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("strata", [[], ["site"]])
def test_the_order_of_rows_changes_nothing(transform: str, strata: list[str]) -> None:
    spec = study(covariates=["x", "colour"], strata=strata, settings={"proportionality_transform": transform})
    data = cohort(21)
    shuffled = data.sample(frac=1, random_state=3).reset_index(drop=True)
    (first, curves), (second, others) = hazards(data, spec), hazards(shuffled, spec)
    for key in (TEST, "hazards.adjusted.proportionality.global"):
        assert value(second[key]).p_value == pytest.approx(value(first[key]).p_value, rel=1e-8)
    for key, curve in curves.items():
        for column, values in curve.columns.items():
            assert others[key][column] == pytest.approx(values, rel=1e-7, abs=1e-9), (key, column)


def test_residuals_average_to_the_coefficient() -> None:
    data = cohort(22)
    # Without ties the Schoenfeld residuals sum to 0, so that the scaled ones lie around the coefficient.
    data["death.days"] = np.linspace(1, 9, len(data))
    records, series = hazards(data, study(covariates=["x"]))
    residuals = series["hazards.adjusted.schoenfeld.group_a"]
    values = [v for v in residuals["log_hazard_ratio"] if v is not None]
    ratio = value(records["hazards.adjusted.group_a.hazard_ratio"])
    assert len(values) == ratio.n_events
    assert np.mean(values) == pytest.approx(math.log(ratio.estimate), rel=1e-6)
    smooth = series["hazards.adjusted.schoenfeld_smooth.group_a"]
    assert all(low < line < high for low, line, high in zip(*(_numbers(smooth[c]) for c in BAND), strict=True))


BAND = ("ci_low", "log_hazard_ratio", "ci_high")


def _numbers(values: tuple[float | None, ...]) -> list[float]:
    return [v for v in values if v is not None]


def test_a_wider_level_gives_a_wider_band() -> None:
    data = cohort(23)
    bands = {}
    for level in (0.9, 0.99):
        _, series = hazards(data, study(settings={"confidence_level": level}))
        curve = series["hazards.adjusted.schoenfeld_smooth.group_a"]
        bands[level] = np.array(_numbers(curve["ci_high"])) - np.array(_numbers(curve["log_hazard_ratio"]))
    # Quantiles of the normal distribution: 2.575829 and 1.644854.
    assert bands[0.99] / bands[0.9] == pytest.approx(2.575829 / 1.644854, rel=1e-6)


def test_day_0_has_no_logarithm() -> None:
    data = cohort(24)
    spec = study(settings={"proportionality_transform": "log"})
    data.loc[0, ["death.days", "death.event"]] = [0.0, False]
    # Somebody censored on day 0 is no event on it.
    assert isinstance(hazards(data, spec)[0][TEST], Estimate)
    data.loc[0, "death.event"] = True
    records, series = hazards(data, spec)
    assert failure(records[TEST]) == "events on day 0 have no place on the logarithmic scale of time"
    assert isinstance(records["hazards.adjusted.group_a.hazard_ratio"], Estimate)
    assert series == {}


def test_all_events_on_one_day() -> None:
    data = cohort(25)
    data["death.days"] = np.where(data["death.event"].astype(bool), 3.0, 9.0)
    records, series = hazards(data, study(covariates=["x"]))
    assert isinstance(records["hazards.adjusted.group_a.hazard_ratio"], Estimate)
    # Time does not vary among the events: there is nothing to test, and no smooth.
    assert failure(records[TEST]) == "all events were on the same day"
    assert "hazards.adjusted.schoenfeld_smooth.group_a" not in series


# --- linearity -----------------------------------------------------------------------------------------------------


def test_the_spline_by_hand() -> None:
    # Knots 0, 1, 2. Beyond the last knot, at 3: 27 - 8 x 2/1 + 1 x 1/1 = 12, over (2 - 0)^2 = 4: 3. At 4: 64 - 54 + 8
    # = 18, over 4: 4.5. At 5: 125 - 128 + 27 = 24: 6. So a straight line there, and 0 before the first knot.
    values = np.array([-1.0, 0.0, 1.0, 3.0, 4.0, 5.0])
    assert restricted_cubic(values, np.array([0.0, 1, 2]))[:, 0] == pytest.approx([0, 0, 0.25, 3, 4.5, 6])


def test_knots_by_hand() -> None:
    # Type 7 quantiles of 0..100 are the percentages themselves.
    values = np.arange(101.0)
    assert harrell_knots(values, 3) == pytest.approx([10, 50, 90])
    assert harrell_knots(values, 4) == pytest.approx([5, 35, 65, 95])
    assert harrell_knots(values, 5) == pytest.approx([5, 27.5, 50, 72.5, 95])
    assert harrell_knots(np.array([0.0] * 90 + [1.0] * 10), 4) is None


KEY = "hazards.adjusted.nonlinearity.x"


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([3, 4, 5]), st.floats(0.01, 100), st.floats(-50, 50))
def test_the_unit_of_a_covariate_changes_nothing(seed: int, knots: int, scale: float, shift: float) -> None:
    data = cohort(seed)
    spec = study(covariates=["x", "flag"], splines=["x"], settings={"spline_knots": knots})
    found = value(hazards(data, spec)[0][KEY])
    other = value(hazards(data.assign(x=data["x"] * scale + shift), spec)[0][KEY])
    assert found.df == knots - 2
    # The difference of two likelihoods loses digits where it is small.
    assert other.estimate == pytest.approx(found.estimate, rel=1e-5, abs=1e-8)


def test_a_curve_is_found_and_a_line_is_not() -> None:
    rng = np.random.default_rng(26)
    n = 400
    x = rng.normal(size=n)
    p_values = {}
    for name, effect in (("line", 0.8 * x), ("curve", 0.8 * x**2)):
        days = rng.exponential(6 * np.exp(-effect))
        data = frame(group=rng.choice(["a", "b"], n), days=days.clip(0.01, 10), dead=days < 10, x=x)
        p_values[name] = value(hazards(data, study(splines=["x"]))[0][KEY]).p_value
    assert p_values["curve"] < 1e-6
    assert p_values["line"] > 0.01


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        ([0.0, 1.0] * 60, "it takes too few different values for the knots of a spline"),
        ([2.0] * 120, "it does not vary among the observations of the model"),
    ],
)
def test_where_there_is_no_spline(x: list[float], reason: str) -> None:
    records, _ = hazards(cohort(27).assign(x=x), study(covariates=["x", "flag"], splines=["x"]))
    assert failure(records[KEY]) == reason
    assert isinstance(records["hazards.adjusted.group_a.hazard_ratio"], Estimate)


def test_with_clusters_the_test_is_robust() -> None:
    data = cohort(28)
    records, _ = hazards(data, study(splines=["x"], clustered=True))
    assert value(records[KEY]).method == "spline_wald_robust"
    two = data.assign(hospital=np.where(data.index % 2 == 0, "h1", "h2"))
    records, _ = hazards(two, study(splines=["x"], clustered=True))
    assert failure(records[KEY]) == "there are too few clusters for a robust test"


# --- judgements ----------------------------------------------------------------------------------------------------


def p(x: float) -> Record:
    return Estimate(quantity=Quantity.TEST, estimate=1.0, p_value=x)


FAILED = NotEstimable(reason="it failed")


@pytest.mark.parametrize(
    ("exposure", "whole", "verdict"),
    [
        ([p(0.5)], p(0.5), Proportionality.NO_EVIDENCE),
        ([p(0.5)], p(0.01), Proportionality.COVARIATES),
        ([p(0.01)], p(0.01), Proportionality.EXPOSURE),
        # The exposure's own test counts, whatever the others say; among three groups either contrast.
        ([p(0.01)], p(0.5), Proportionality.EXPOSURE),
        ([p(0.5), p(0.01)], FAILED, Proportionality.EXPOSURE),
        ([FAILED], p(0.01), Proportionality.NOT_ESTIMABLE),
        ([], p(0.5), Proportionality.NOT_ESTIMABLE),
        ([p(0.5)], FAILED, Proportionality.NOT_ESTIMABLE),
        ([p(0.05)], p(0.05), Proportionality.NO_EVIDENCE),
    ],
)
def test_where_hazards_are_not_proportional(exposure: list[Record], whole: Record, verdict: Proportionality) -> None:
    assert proportionality(exposure, whole) is verdict


def test_small_numbers() -> None:
    def number(x: float) -> Record:
        return Estimate(quantity=Quantity.VALUE, estimate=x)

    judged: list[tuple[Any, Record, bool]] = [
        (few_events, number(9.99), True),
        (few_events, number(10), False),
        (few_events, FAILED, False),
        (few_clusters, count(39), True),
        # One cluster leaves nothing to print.
        (few_clusters, count(1), False),
        (few_clusters, count(40), False),
        (inflated, number(10.1), True),
        (inflated, number(10), False),
        (inflated, FAILED, False),
    ]
    assert [judge(record) for judge, record, _ in judged] == [answer for *_, answer in judged]


def test_missing_strata_stand_in_the_table_of_missing_values() -> None:
    from jpvad_report.analysis.missing import missing

    data = cohort(29)
    data.loc[:3, "site"] = None
    records = missing(data, study(strata=["site"]))
    assert value(records["missing.site.overall"]).count == 4
