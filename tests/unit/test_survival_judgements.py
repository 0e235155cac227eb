"""What may be said of two curves, of censoring, and of limits that were not reached."""

from __future__ import annotations

import pytest

from jpvad_report.document.figures import Curve, kaplan_meier
from jpvad_report.results.formatting import interval
from jpvad_report.results.judgements import Finding, censoring_matters, compare_curves
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, proportion

FAILED = NotEstimable(reason="it failed")


def at_horizon(estimate: float, note: str = "") -> Estimate:
    return Estimate(quantity=Quantity.PROPORTION, estimate=estimate, note=note)


def events(observed: int, expected: float) -> Estimate:
    return Estimate(quantity=Quantity.VALUE, estimate=expected, n_events=observed)


def p(x: float) -> Estimate:
    return Estimate(quantity=Quantity.TEST, estimate=1.0, p_value=x)


FEWER, MORE = events(10, 15.2), events(20, 15.2)


@pytest.mark.parametrize(
    ("first", "second", "test", "expected", "incidence", "finding"),
    [
        (at_horizon(0.2), at_horizon(0.4), p(0.01), FEWER, True, Finding.LOWER),
        (at_horizon(0.4), at_horizon(0.2), p(0.01), MORE, True, Finding.HIGHER),
        # The same two as survival.
        (at_horizon(0.8), at_horizon(0.6), p(0.01), FEWER, False, Finding.HIGHER),
        (at_horizon(0.6), at_horizon(0.8), p(0.01), MORE, False, Finding.LOWER),
        # The curves have crossed: higher at the horizon, but fewer events than expected over the whole period.
        (at_horizon(0.4), at_horizon(0.2), p(0.01), FEWER, True, Finding.NO_SIGNIFICANT_DIFFERENCE),
        (at_horizon(0.8), at_horizon(0.6), p(0.01), MORE, False, Finding.NO_SIGNIFICANT_DIFFERENCE),
        # One group was not followed to the horizon.
        (at_horizon(0.2, "extended"), at_horizon(0.4), p(0.01), FEWER, True, Finding.NO_SIGNIFICANT_DIFFERENCE),
        (at_horizon(0.2), at_horizon(0.4, "extended"), p(0.01), FEWER, True, Finding.NO_SIGNIFICANT_DIFFERENCE),
        # No interval is no reason not to compare.
        (at_horizon(0.0, "no_interval"), at_horizon(0.4), p(0.01), FEWER, True, Finding.LOWER),
        (at_horizon(0.2), at_horizon(0.4), p(0.06), FEWER, True, Finding.NO_SIGNIFICANT_DIFFERENCE),
        (at_horizon(0.2), FAILED, p(0.01), FEWER, True, Finding.NOT_ESTIMABLE),
        (at_horizon(0.2), at_horizon(0.4), FAILED, FEWER, True, Finding.NOT_ESTIMABLE),
        (at_horizon(0.2), at_horizon(0.4), p(0.01), FAILED, True, Finding.NO_SIGNIFICANT_DIFFERENCE),
    ],
)
def test_two_curves(
    first: Record, second: Record, test: Record, expected: Record, incidence: bool, finding: Finding
) -> None:
    assert compare_curves(first, second, test, expected=expected, incidence=incidence) is finding


@pytest.mark.parametrize(("part", "matters"), [(0, False), (5, False), (6, True), (100, True)])
def test_censoring_matters_above_five_in_a_hundred(part: int, matters: bool) -> None:
    assert censoring_matters(proportion(part, 100)) is matters
    assert not censoring_matters(proportion(0, 0))


def test_a_limit_that_is_not_reached_is_a_dash() -> None:
    def days(low: float | None, high: float | None) -> Estimate:
        return Estimate(quantity=Quantity.VALUE, estimate=27, ci_low=low, ci_high=high)

    assert interval(days(22, 30)) == "22–30"
    assert interval(days(22, None)) == "22 to –"
    assert interval(days(None, 30)) == "– to 30"
    assert interval(days(None, None)) == "–"


@pytest.mark.parametrize("groups", [2, 4])
@pytest.mark.parametrize("incidence", [True, False])
def test_a_band_reaches_to_where_the_curve_leaves_it(incidence: bool, groups: int) -> None:
    # The curve is at its end from day 9 on, where it has no limits; the band goes up to there.
    estimate, low, high = (
        ((0.5, 1.0), (0.2, None), (0.8, None)) if incidence else ((0.5, 0.0), (0.2, None), (0.8, None))
    )
    curves = tuple(
        Curve(label=f"G{i}", times=(4.0, 9.0), estimate=estimate, ci_low=low, ci_high=high, at_risk=(5, 0))
        for i in range(groups)
    )
    figure = kaplan_meier(curves, horizon=10, at_risk_times=(0.0, 10.0), y_label="%", incidence=incidence)
    bands = figure.axes[1].collections
    assert len(bands) == groups
    for band in bands:
        (path,) = band.get_paths()
        assert (path.vertices[:, 0].min(), path.vertices[:, 0].max()) == (0, 9)
