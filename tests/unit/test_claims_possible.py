"""What printed percentages leave possible: no P value that real counts give is ever called impossible."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from jpvad_report.claims.attainable import Share
from jpvad_report.claims.printed import read_number
from jpvad_report.claims.verify.possible import attainable, denominators
from jpvad_report.results.formatting import p_value, round_half_away
from jpvad_report.results.records import proportion


def test_the_stemi_comparison_by_hand() -> None:
    """82% of 323 and 76% of 759: no pair of counts comes near P<0.0001."""
    room = attainable(Share(Decimal(82), 323), Share(Decimal(76), 759), read_number("P<0.0001"))
    # Rounded: 264 to 266 of 323 (81.73-82.35%), 574 to 580 of 759 (75.63-76.42%).
    far, near = [[266, 57], [574, 185]], [[264, 59], [580, 179]]
    assert room.rounded == pytest.approx(
        (stats.chi2_contingency(far, correction=False).pvalue, stats.chi2_contingency(near, correction=True).pvalue),
        rel=0.05,
    )
    assert room.widest[0] < room.rounded[0] < room.rounded[1] < room.widest[1]
    assert not room.allows(read_number("P<0.0001"))
    assert room.allows(read_number("P=0.03"))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(20, 400),
    st.integers(20, 400),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 0.1),
    st.floats(0, 0.1),
    st.integers(0, 1),
)
def test_no_honest_p_value_is_called_impossible(
    n1: int, n2: int, share1: float, share2: float, missing1: float, missing2: float, digits: int
) -> None:
    """Counts out of the patients with known values, rounded as journals do, tested by one of the usual tests."""
    known1, known2 = n1 - int(missing1 * n1), n2 - int(missing2 * n2)
    a, b = round(share1 * known1), round(share2 * known2)
    table = np.array([[a, known1 - a], [b, known2 - b]])
    if (table.sum(axis=0) == 0).any():
        return
    printed = [round_half_away(Decimal(100 * k) / Decimal(n), digits) for k, n in ((a, known1), (b, known2))]
    for p in (
        stats.chi2_contingency(table, correction=False).pvalue,
        stats.chi2_contingency(table, correction=True).pvalue,
        stats.fisher_exact(table).pvalue,
    ):
        shown = read_number(f"P{p_value(float(p))}")
        assert attainable(Share(printed[0], n1), Share(printed[1], n2), shown).allows(shown), (table.tolist(), n1, n2)


def test_denominators_only_where_no_count_fits() -> None:
    assert denominators(Share(Decimal("82"), 323), proportion(263, 321)) == ""
    assert denominators(Share(Decimal("9.5"), 323), proportion(31, 323)).endswith("cut off instead of rounded")
    # One third and two thirds of three patients are all there is between none and all; of two, one is a half.
    half = denominators(Share(Decimal("50"), 3), proportion(1, 3))
    assert half == "no count out of 3 rounds to 50%; some count does out of 2, with values missing"
