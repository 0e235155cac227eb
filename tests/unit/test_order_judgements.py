"""Judgements on ordered levels, and on ratios whose P value was adjusted with others."""

from __future__ import annotations

import pytest

from jpvad_report.results import judgements
from jpvad_report.results.judgements import Finding
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, proportion


def made(p: float, *, method: str = "cochran_armitage") -> Estimate:
    return Estimate(quantity=Quantity.TEST, estimate=1.0, p_value=p, method=method)


def shares(*counts: int) -> list[Record]:
    return [proportion(count, sum(counts)) for count in counts]


@pytest.mark.parametrize(
    ("groups", "p", "expected"),
    [
        # Mean places 1.4 and 0.9.
        ([shares(2, 2, 6), shares(4, 3, 3)], 0.01, Finding.HIGHER),
        ([shares(4, 3, 3), shares(2, 2, 6)], 0.01, Finding.LOWER),
        ([shares(4, 3, 3), shares(2, 2, 6)], 0.05, Finding.NO_SIGNIFICANT_DIFFERENCE),
        ([shares(4, 3, 3), shares(2, 2, 6), shares(1, 1, 1)], 0.01, Finding.DIFFERS),
        ([[NotEstimable(reason="x")], shares(1)], 0.01, Finding.NOT_ESTIMABLE),
    ],
)
def test_levels_in_an_order(groups: list[list[Record]], p: float, expected: Finding) -> None:
    assert judgements.compare_ordinal(groups, made(p)) is expected


def test_no_test_no_finding() -> None:
    found = judgements.compare_ordinal([shares(1, 2), shares(2, 1)], NotEstimable(reason="x"))
    assert found is Finding.NOT_ESTIMABLE


def test_which_tests_are_of_an_order() -> None:
    assert judgements.tests_order(made(0.5))
    assert judgements.tests_order(made(0.5, method="jonckheere"))
    assert not judgements.tests_order(made(0.5, method="chi_square"))


def test_an_adjusted_p_value_decides() -> None:
    ratio = Estimate(quantity=Quantity.RATIO, estimate=1.6, ci_low=1.1, ci_high=2.3, p_value=0.02)
    assert judgements.ratio_by_test(ratio, ratio) is Finding.HIGHER
    assert judgements.ratio_by_test(ratio, made(0.06, method="holm")) is Finding.NO_SIGNIFICANT_DIFFERENCE
    assert judgements.ratio_by_test(ratio, NotEstimable(reason="x")) is Finding.NOT_ESTIMABLE
    assert judgements.ratio_by_test(NotEstimable(reason="x"), made(0.01)) is Finding.NOT_ESTIMABLE
