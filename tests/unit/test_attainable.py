"""Which counts and P values printed percentages leave possible, against enumeration."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from jpvad_report.claims.attainable import Share, p_range


@pytest.mark.parametrize(("percent", "digits"), [("82", 0), ("9.5", 1), ("46.2", 1), ("0.3", 1), ("100", 0), ("0", 0)])
@pytest.mark.parametrize("n", [7, 40, 323, 759])
def test_counts_by_enumeration(percent: str, digits: int, n: int) -> None:
    share, step = Share(Decimal(percent), n), Decimal(1).scaleb(-digits)
    exact = {k: Decimal(100 * k) / Decimal(n) for k in range(n + 1)}
    rounded = [k for k, value in exact.items() if abs(value - Decimal(percent)) <= step / 2]
    cut = [k for k, value in exact.items() if Decimal(percent) <= value < Decimal(percent) + step]
    assert list(share.rounded()) == rounded
    assert list(share.cut()) == cut
    assert set(share.counts()) >= set(rounded) | set(cut)


def test_what_the_abstract_of_the_registry_leaves_possible() -> None:
    assert list(Share(Decimal("9.5"), 323).rounded()) == []
    assert list(Share(Decimal("9.5"), 323).cut()) == [31]
    assert 316 in Share(Decimal("9.5"), 323).denominators()
    assert list(Share(Decimal("46.2"), 323).counts()) == []


def test_the_stemi_comparison() -> None:
    """82% of 323 against 76% of 759: nowhere near 0.0001."""
    found = p_range(Share(Decimal("82"), 323).rounded(), 323, Share(Decimal("76"), 759).rounded(), 759)
    assert found is not None
    assert 0.01 < found.low < 0.02
    assert 0.06 < found.high < 0.08


def test_p_values_by_scipy() -> None:
    first, second, n1, n2 = range(3, 7), range(8, 12), 20, 31
    found = p_range(first, n1, second, n2)
    assert found is not None
    tables = [np.array([[a, n1 - a], [b, n2 - b]]) for a in first for b in second]
    for name, correct in (("chi_square", False), ("chi_square_yates", True)):
        every = [stats.chi2_contingency(table, correction=correct).pvalue for table in tables]
        assert found.tests[name] == pytest.approx((min(every), max(every)), rel=1e-12)
    exact = [stats.fisher_exact(table).pvalue for table in tables]
    assert found.tests["fisher"] == pytest.approx((min(exact), max(exact)), rel=1e-9)


def test_nothing_to_compare() -> None:
    assert p_range([], 10, [1], 10) is None
    assert p_range([0], 10, [0], 10) is None
    assert p_range([10], 10, [10], 10) is None
