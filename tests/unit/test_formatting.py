"""Rounding: half away from zero, from exact counts; P values and limits never cross a boundary by rounding."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpvad_report.results.formatting import interval, number, p_value, percentage, round_half_away
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, proportion


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (Fraction(5625, 100), 1, "56.3"),  # 9/16: 56.25%
        (Fraction(-5625, 100), 1, "-56.3"),
        (2.675, 2, "2.68"),  # its binary neighbour is below
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.04, 1, "0.0"),  # no negative zero
        (0.1 + 0.2, 1, "0.3"),
    ],
)
def test_half_away_from_zero(value: float | Fraction, digits: int, printed: str) -> None:
    assert str(round_half_away(value, digits)) == printed


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (30, 316, "9.5%"),
        (323, 1082, "30%"),
        (759, 1082, "70%"),
        (149, 323, "46%"),
        (0, 20, "0%"),
        (20, 20, "100%"),
        (199, 2000, "10%"),  # 9.95%: two significant digits
        (99, 1000, "9.9%"),
        (1, 800, "0.1%"),
    ],
)
def test_percentages_come_from_counts(part: int, whole: int, printed: str) -> None:
    assert number(proportion(part, whole)) == printed


def test_nine_sixteenths_at_one_digit() -> None:
    record = proportion(9, 16)
    assert isinstance(record, Estimate)
    assert percentage(record, digits=1) == "56.3"


@given(st.integers(1, 5000), st.data())
def test_a_percentage_is_the_exact_one_to_half_a_unit(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    record = proportion(part, whole)
    assert isinstance(record, Estimate)
    assert abs(Fraction(percentage(record, digits=1)) - Fraction(100 * part, whole)) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (0.00001, "<0.0001"),
        (0.00014, "=0.0001"),
        (0.00096, "=0.001"),
        (0.0062, "=0.006"),
        (0.016, "=0.02"),
        (0.549, "=0.55"),
        (0.0496, "=0.0496"),
        (0.0504, "=0.0504"),
        (0.05, "=0.05"),
        (0.04999999, "=0.04999999"),
        (0.996, ">0.99"),
        (1.0, ">0.99"),
        (0.0, "<0.0001"),
    ],
)
def test_p_values(p: float, printed: str) -> None:
    assert p_value(p) == printed


@given(st.floats(0.0001, 0.99))
def test_a_printed_p_value_is_on_its_side_of_significance(p: float) -> None:
    printed = float(p_value(p).lstrip("<=>"))
    # Eight decimals are the end: what is nearer to 0.05 than that prints as 0.05000000.
    assert (printed < 0.05) == (p < 0.05) or abs(p - 0.05) < 1e-8


def ratio(low: float, high: float) -> Estimate:
    return Estimate(quantity=Quantity.RATIO, estimate=(low * high) ** 0.5, ci_low=low, ci_high=high, level=0.95)


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [
        (0.549, 1.371, "0.55–1.37"),
        (0.61, 0.998, "0.61–0.998"),  # an interval without 1 does not print 1
        (1.0004, 1.9, "1.0004–1.90"),
        (0.998, 1.2, "1.00–1.20"),  # one with 1 inside may
        (0.5, 4321.0, "0.50–>1,000"),
    ],
)
def test_limits_never_cross_the_null_by_rounding(low: float, high: float, printed: str) -> None:
    assert interval(ratio(low, high)) == printed


def test_negative_limits_are_parted_by_a_word() -> None:
    record = Estimate(quantity=Quantity.PROPORTION_DIFFERENCE, estimate=0.014, ci_low=-0.035, ci_high=0.066, level=0.95)
    assert number(record) == "1.4"
    assert interval(record) == "−3.5 to 6.6"


def test_what_cannot_be_estimated_is_a_dash() -> None:
    missing = NotEstimable(reason="nobody was seen")
    assert number(missing) == "–"
    assert interval(missing) == "–"
    assert isinstance(proportion(0, 0), NotEstimable)


def test_thousands_dates_and_values() -> None:
    assert number(Estimate(quantity=Quantity.COUNT, estimate=5718)) == "5,718"
    assert number(Estimate(quantity=Quantity.VALUE, estimate=9.05, digits=1)) == "9.1"
    assert number(Estimate(quantity=Quantity.DATE, estimate=737456)) == "February 2020"


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_nan_and_infinity_cannot_become_a_result(bad: float) -> None:
    with pytest.raises(ValueError, match="NotEstimable"):
        Estimate(quantity=Quantity.VALUE, estimate=bad)
    with pytest.raises(ValueError, match="ci_high"):
        Estimate(quantity=Quantity.VALUE, estimate=1.0, ci_high=bad)
