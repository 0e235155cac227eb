"""Standardised mean differences: by hand, by what must hold, and why there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpvad_report.analysis import standardised_difference as smd
from jpvad_report.results.records import Estimate, NotEstimable, Record

EXACT = 1e-9


def value(record: Record) -> float:
    assert isinstance(record, Estimate), record
    return record.estimate


def reason(record: Record) -> str:
    assert isinstance(record, NotEstimable), record
    return record.reason


def values(*groups: list[float]) -> Record:
    return smd.of_values([np.array(group, dtype=float) for group in groups])


def test_means_by_hand() -> None:
    # Means 2 and 5, variances 1 and 4.
    assert value(values([1, 2, 3], [3, 5, 7])) == pytest.approx(3 / math.sqrt(2.5), rel=EXACT)
    # One group constant: its variance is 0, the other's counts.
    assert value(values([2, 2, 2], [3, 5, 7])) == pytest.approx(3 / math.sqrt(2), rel=EXACT)
    # Of three groups the farthest pair.
    assert value(values([1, 2, 3], [3, 5, 7], [1, 2, 3])) == pytest.approx(3 / math.sqrt(2.5), rel=EXACT)


def test_shares_by_hand() -> None:
    # Everybody against 2 of 5: (1 - 0.4) / sqrt((0 + 0.24) / 2).
    assert value(smd.of_levels([[0, 4], [3, 2]])) == pytest.approx(0.6 / math.sqrt(0.12), rel=EXACT)
    # Three levels, each half of one group: with p = (1/2, 0) and q = (0, 1/2) of the second and third level the mean
    # covariance is diag(1/8, 1/8), so that the squared distance is 1/4 x 8 + 1/4 x 8.
    assert value(smd.of_levels([[2, 2, 0], [2, 0, 2]])) == pytest.approx(2.0, rel=EXACT)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=5), st.randoms())
def test_no_level_is_special(cells: list[tuple[int, int]], random: object) -> None:
    table = np.array(cells).T
    order = list(range(table.shape[1]))
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = smd.of_levels(table), smd.of_levels(table[:, order])
    if isinstance(one, NotEstimable):
        assert reason(other) == one.reason
        return
    assert value(other) == pytest.approx(one.estimate, rel=1e-6, abs=1e-9)
    # A level more that nobody has is no level.
    assert value(smd.of_levels(np.column_stack([table, [0, 0]]))) == pytest.approx(one.estimate, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (values([1, 2], []), smd.NOBODY),
        (values([1, 2, 3], [4]), smd.ALONE),
        (values([2, 2, 2], [2, 2]), smd.SAME),
        (values([2, 2, 2], [3, 3]), smd.APART),
        (smd.of_levels([[0, 0], [1, 2]]), smd.NOBODY),
        (smd.of_levels([[4, 0], [3, 0]]), smd.SAME),
        (smd.of_levels([[4, 0], [0, 3]]), smd.DISJOINT),
        (smd.of_levels([[4, 1, 0, 0], [0, 0, 3, 2]]), smd.DISJOINT),
        # One pair without a level in common is enough.
        (smd.of_levels([[4, 1, 0], [2, 2, 0], [0, 0, 3]]), smd.DISJOINT),
        (values([2, 2], [3, 3], [1, 4]), smd.APART),
    ],
)
def test_why_there_is_none(found: Record, expected: str) -> None:
    assert reason(found) == expected


def test_groups_of_one_value_do_not_hide_the_others() -> None:
    # Two groups of nothing but the first level are 0 apart; the third differs from both.
    assert value(smd.of_levels([[4, 0], [3, 0], [2, 2]])) == pytest.approx(0.5 / math.sqrt(0.125), rel=EXACT)
    assert value(values([2, 2], [2, 2, 2], [1, 3])) == 0
    # A single person is one proportion without variance, which has a distance from others.
    assert value(smd.of_levels([[0, 1], [2, 2]])) == pytest.approx(0.5 / math.sqrt(0.125), rel=EXACT)
