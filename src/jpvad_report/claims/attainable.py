"""Which counts and which P values printed percentages leave possible: arithmetic on whole patients, without data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import numpy as np
import numpy.typing as npt
from scipy import stats

_Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage as printed: `Share(Decimal("9.5"), 323)`. Its decimals say how far it was rounded."""

    percent: Decimal
    n: int

    def _unit(self) -> Fraction:
        exponent = self.percent.as_tuple().exponent
        return Fraction(1, 10 ** max(0, -int(exponent)))

    def rounded(self) -> range:
        """Counts out of n that round to the printed percentage; a half may have gone either way."""
        half = self._unit() / 2
        return self._between(Fraction(self.percent) - half, Fraction(self.percent) + half, closed=True)

    def cut(self) -> range:
        """Counts out of n whose percentage begins with the printed digits, cut off instead of rounded."""
        return self._between(Fraction(self.percent), Fraction(self.percent) + self._unit(), closed=False)

    def counts(self) -> range:
        """Counts that print so, rounded or cut; empty where no whole number of n does."""
        first, second = self.rounded(), self.cut()
        every = [*first, *second]
        return range(min(every), max(every) + 1) if every else range(0)

    def _between(self, low: Fraction, high: Fraction, *, closed: bool) -> range:
        first = max(0, ceil(low * self.n / 100))
        exact = high * self.n / 100
        last = floor(exact)
        if not closed and exact == last:
            last -= 1
        return range(first, min(last, self.n) + 1)

    def denominators(self, *, smallest: int | None = None) -> list[int]:
        """Numbers of patients, from n downwards, of which some count rounds to the printed percentage.

        By default not below nine tenths of n: more missing values than that are another statement.
        """
        lowest = max(1, floor(0.9 * self.n)) if smallest is None else smallest
        return [m for m in range(self.n, lowest - 1, -1) if len(Share(self.percent, m).rounded())]


@dataclass(frozen=True, slots=True)
class PRange:
    """The smallest and largest P value that some pair of counts gives by some of the usual tests.

    `tests` holds the range of each: `chi_square`, `chi_square_yates`, `fisher`.
    """

    low: float
    high: float
    tests: dict[str, tuple[float, float]]


def p_range(first: Sequence[int], n1: int, second: Sequence[int], n2: int) -> PRange | None:
    """Attainable two-sided P values of a 2x2 comparison, over every pair of counts.

    Parameters
    ----------
    first, second
        Counts that the printed percentages leave possible; n1 and n2 are the group sizes.

    Returns
    -------
    PRange or None
        None where a count is impossible, or no pair gives a table that can be tested. Fisher's test is evaluated at the
        pairs with the smallest and the largest chi-square, between which its own extremes lie but for steps of its
        discreteness.
    """
    if not len(first) or not len(second) or n1 < 1 or n2 < 1:
        return None
    a, b = (grid.ravel() for grid in np.meshgrid(np.asarray(first), np.asarray(second), indexing="ij"))
    total = a + b
    valid = (total > 0) & (total < n1 + n2)
    if not valid.any():
        return None
    a, b = a[valid], b[valid]
    plain, corrected = _chi_square(a, n1, b, n2, correct=0.0), _chi_square(a, n1, b, n2, correct=0.5)
    order = np.argsort(plain)
    ends = {int(i) for i in (*order[:3], *order[-3:])}
    fisher = [float(stats.fisher_exact([[a[i], n1 - a[i]], [b[i], n2 - b[i]]]).pvalue) for i in sorted(ends)]
    tests = {
        "chi_square": (float(plain.min()), float(plain.max())),
        "chi_square_yates": (float(corrected.min()), float(corrected.max())),
        "fisher": (min(fisher), max(fisher)),
    }
    return PRange(min(low for low, _ in tests.values()), max(high for _, high in tests.values()), tests)


def _chi_square(a: _Counts, n1: int, b: _Counts, n2: int, *, correct: float) -> npt.NDArray[np.float64]:
    """P values of 2x2 tables, Yates' correction by `correct` = 0.5 (never beyond the difference itself)."""
    n = n1 + n2
    m = (a + b).astype(np.float64)
    difference = np.abs(a * float(n2) - b * float(n1)) / n
    difference = difference - np.minimum(correct, difference)
    statistic = difference**2 * n * n / (float(n1) * n2 * m * (n - m) / n)
    return np.asarray(stats.chi2.sf(statistic, 1), dtype=float)
