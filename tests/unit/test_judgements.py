"""What the numbers may be said to mean."""

from __future__ import annotations

import pytest

from jpvad_report.results.judgements import (
    Agreement,
    Association,
    Finding,
    agreement,
    association,
    compare_many,
    compare_values,
    contains,
    includes_null,
    is_imprecise,
    is_significant,
    ratio_finding,
)
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

FAILED = NotEstimable(reason="it failed")


def hr(estimate: float, low: float, high: float, p: float) -> Estimate:
    return Estimate(quantity=Quantity.RATIO, estimate=estimate, ci_low=low, ci_high=high, level=0.95, p_value=p)


def val(x: float) -> Estimate:
    return Estimate(quantity=Quantity.VALUE, estimate=x)


def p(x: float) -> Estimate:
    return Estimate(quantity=Quantity.TEST, estimate=1.0, p_value=x)


@pytest.mark.parametrize(
    ("first", "second", "test", "finding"),
    [
        (val(72), val(68), p(0.001), Finding.HIGHER),
        (val(68), val(72), p(0.001), Finding.LOWER),
        (val(72), val(68), p(0.06), Finding.NO_SIGNIFICANT_DIFFERENCE),
        (val(72), val(68), p(0.05), Finding.NO_SIGNIFICANT_DIFFERENCE),
        (val(70), val(70), p(0.001), Finding.NO_SIGNIFICANT_DIFFERENCE),
        (val(70.2), val(70.4), p(0.001), Finding.NO_SIGNIFICANT_DIFFERENCE),  # both print 70: no direction is claimed
        (val(72), FAILED, p(0.001), Finding.NOT_ESTIMABLE),
        (val(72), val(68), FAILED, Finding.NOT_ESTIMABLE),
    ],
)
def test_two_values(first: Record, second: Record, test: Record, finding: Finding) -> None:
    assert compare_values(first, second, test) is finding


def test_many_values() -> None:
    assert compare_many([val(1), val(2), val(3)], p(0.01)) is Finding.DIFFERS
    assert compare_many([val(1), val(2), val(3)], p(0.2)) is Finding.NO_SIGNIFICANT_DIFFERENCE
    assert compare_many([val(1), FAILED, val(3)], p(0.01)) is Finding.NOT_ESTIMABLE


@pytest.mark.parametrize(
    ("ratio", "finding", "factor"),
    [
        (hr(2, 1.5, 3, 0.001), Finding.HIGHER, Association.PRESENCE),
        (hr(0.5, 0.3, 0.8, 0.001), Finding.LOWER, Association.ABSENCE),
        (hr(0.9, 0.6, 1.3, 0.5), Finding.NO_SIGNIFICANT_DIFFERENCE, Association.NONE),
        (FAILED, Finding.NOT_ESTIMABLE, Association.NOT_ESTIMABLE),
    ],
)
def test_ratios(ratio: Record, finding: Finding, factor: Association) -> None:
    assert ratio_finding(ratio) is finding
    assert association(ratio) is factor


LOW, HIGH = hr(0.7, 0.6, 0.85, 0.001), hr(1.5, 1.2, 1.9, 0.001)


@pytest.mark.parametrize(
    ("crude", "same", "adjusted", "expected"),
    [
        (LOW, LOW, hr(0.75, 0.6, 0.95, 0.02), Agreement.BENEFIT_HOLDS),
        (HIGH, HIGH, hr(1.4, 1.1, 1.8, 0.01), Agreement.HARM_HOLDS),
        (LOW, LOW, hr(1.4, 1.1, 1.8, 0.01), Agreement.REVERSED),
        # The published case: the wide adjusted interval still holds the crude ratio.
        (hr(0.79, 0.65, 0.96, 0.02), hr(0.84, 0.58, 1.23, 0.37), hr(0.87, 0.55, 1.37, 0.55), Agreement.PRECISION_LOST),
        # Significant before and in the same patients, but the adjusted interval holds the crude ratio.
        (LOW, LOW, hr(0.9, 0.65, 1.2, 0.5), Agreement.PRECISION_LOST),
        # The loss of patients alone took the significance away.
        (LOW, hr(0.8, 0.6, 1.1, 0.2), hr(1.0, 0.9, 1.1, 0.99), Agreement.PRECISION_LOST),
        # Explained: a narrow interval that leaves the crude ratio out.
        (LOW, LOW, hr(1.0, 0.9, 1.12, 0.9), Agreement.ATTENUATED),
        (hr(0.9, 0.7, 1.1, 0.3), LOW, hr(0.7, 0.5, 0.9, 0.01), Agreement.ONLY_ADJUSTED),
        (hr(0.95, 0.85, 1.1, 0.4), LOW, hr(0.97, 0.88, 1.07, 0.5), Agreement.NEVER),
        (hr(0.9, 0.6, 1.4, 0.6), LOW, hr(0.9, 0.5, 1.6, 0.7), Agreement.NEVER_IMPRECISE),
        (FAILED, LOW, LOW, Agreement.NOT_ESTIMABLE),
        (LOW, LOW, FAILED, Agreement.NOT_ESTIMABLE),
        (LOW, FAILED, hr(0.9, 0.75, 1.1, 0.3), Agreement.PRECISION_LOST),
    ],
)
def test_agreement(crude: Record, same: Record, adjusted: Record, expected: Agreement) -> None:
    assert agreement(crude, same, adjusted) is expected


def test_intervals() -> None:
    assert includes_null(hr(0.9, 0.6, 1.3, 0.5))
    assert not includes_null(LOW)
    with pytest.raises(ValueError, match="without an interval"):
        includes_null(FAILED)
    assert contains(LOW, val(0.7))
    assert not contains(LOW, val(0.9))
    assert not contains(FAILED, LOW)
    assert is_imprecise(hr(1, 0.5, 2, 0.9))
    assert not is_imprecise(hr(1, 0.85, 1.2, 0.9))
    assert not is_significant(FAILED)
    assert is_significant(p(0.09), alpha=0.1)
