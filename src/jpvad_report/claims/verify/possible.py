"""What the printed percentages and group sizes leave possible, whatever the data are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import erfc, floor, sqrt

from jpvad_report.claims.attainable import Share, p_range
from jpvad_report.claims.printed import Printed
from jpvad_report.results.records import Estimate, Record

MISSING_AT_MOST = Fraction(1, 10)
_TRIED = 6  # denominators a group; Fisher's test takes a millisecond
_BETWEEN = 0.1  # how far the test may go beyond, at denominators between those tried


@dataclass(frozen=True, slots=True)
class Attainable:
    """Two-sided P values of a comparison of two printed percentages.

    Attributes
    ----------
    rounded : tuple of float or None
        Over every pair of counts that rounds so out of the printed group sizes; None where there is none.
    widest : tuple of float
        Bounds where the percentages may also have been cut off, and up to a tenth of each group may be missing.
    """

    rounded: tuple[float, float] | None
    widest: tuple[float, float]

    @property
    def shown(self) -> tuple[float, float]:
        """The narrowest range that can be told."""
        return self.rounded or self.widest

    def allows(self, p: Printed) -> bool:
        """False where the printed P value cannot come from such a comparison, however lenient one is."""
        low, high = map(Fraction, self.widest)
        match p.relation:
            case "<" | "≤":
                return low < p.value
            case ">" | "≥":
                return high > p.value
        smallest, largest = p.range
        return low <= largest and high >= smallest


def attainable(first: Share, second: Share, p: Printed) -> Attainable:
    """P values that two printed percentages of two printed group sizes leave possible.

    Where the chi-square tests leave no room for the printed `p`, Fisher's test is tried as well over the denominators:
    in small groups it goes beyond them.
    """
    rounded = p_range(first.rounded(), first.n, second.rounded(), second.n)
    every = p_range(first.counts(), first.n, second.counts(), second.n)
    ends = [_with_missing(first, second), *([] if every is None else [(every.low, every.high)])]
    found = Attainable(None if rounded is None else (rounded.low, rounded.high), _around(ends))
    if found.allows(p):
        return found
    return replace(found, widest=_around([found.widest, *_fisher(first, second)]))


def _around(ranges: list[tuple[float, float]]) -> tuple[float, float]:
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _fisher(first: Share, second: Share) -> Iterator[tuple[float, float]]:
    """Fisher's test at the counts that are farthest apart and nearest, over denominators."""
    from scipy.stats import fisher_exact

    for one, other in product(_denominators(first), _denominators(second)):
        a, b = one.counts(), other.counts()
        for i, j in product({a[0], a[-1]}, {b[0], b[-1]}):
            p = float(fisher_exact([[i, one.n - i], [j, other.n - j]]).pvalue)
            yield p * (1 - _BETWEEN), min(1.0, p * (1 + _BETWEEN))


def _denominators(share: Share) -> list[Share]:
    """Every possible group size, or some from the largest to the smallest, of which a count prints so."""
    sizes = range(share.n, floor((1 - MISSING_AT_MOST) * share.n) - 1, -1)
    found = [one for n in sizes if n and len((one := Share(share.percent, n)).counts())]
    if len(found) <= _TRIED:
        return found
    return [found[round(i * (len(found) - 1) / (_TRIED - 1))] for i in range(_TRIED)]


def _with_missing(first: Share, second: Share) -> tuple[float, float]:
    """Bounds over all denominators from nine tenths of the group sizes upwards.

    At given proportions the chi-square statistic grows with either group, so that it is largest with nobody missing
    and the proportions as far apart as the printed digits allow, and smallest the other way round, with Yates'
    correction.
    """
    (low1, high1), (low2, high2) = _ends(first), _ends(second)
    apart = max(abs(high1 - low2), abs(high2 - low1))
    far = (high1, low2) if apart == abs(high1 - low2) else (low1, high2)
    smallest = _p(*far, first.n, second.n, correct=0.0)
    if low1 <= high2 and low2 <= high1:
        return smallest, 1.0
    near = (low1, high2) if low1 > high2 else (high1, low2)
    keep = 1 - MISSING_AT_MOST
    return smallest, _p(*near, max(1, floor(keep * first.n)), max(1, floor(keep * second.n)), correct=0.5)


def _ends(share: Share) -> tuple[float, float]:
    """Proportions that print so, rounded or cut."""
    printed = Printed(share.percent)
    low, high = float(printed.range[0]) / 100, float(Fraction(share.percent) + printed.unit) / 100
    return max(0.0, low), min(1.0, high)


def _p(first: float, second: float, n1: int, n2: int, *, correct: float) -> float:
    n = n1 + n2
    pooled = (first * n1 + second * n2) / n
    if not 0 < pooled < 1:
        return 1.0
    difference = abs(first - second) * n1 * n2 / n
    difference -= min(correct, difference)
    statistic = difference**2 * n / (n1 * n2 * pooled * (1 - pooled))
    # The upper tail of chi-square with one degree of freedom.
    return erfc(sqrt(statistic / 2))


def denominators(share: Share, record: Record) -> str:
    """What to know of a percentage that no count out of the printed group size gives; empty where one does."""
    if len(share.rounded()):
        return ""
    text = f"no count out of {share.n:,} rounds to {share.percent}%"
    if isinstance(record, Estimate) and record.count is None:
        method = f" (method {record.method})" if record.method else ""
        return f"{text}: the result is an estimate{method}, not a share of {share.n:,}"
    if found := share.denominators():
        first = ", ".join(f"{n:,}" for n in found[:6])
        more = " or fewer" if len(found) > 6 else ""
        text += f"; some count does out of {first}{more}, with values missing"
    if cut := list(share.cut()):
        text += f"; {cut[0]:,} of {share.n:,} begins with these digits, cut off instead of rounded"
    if isinstance(record, Estimate) and record.n and record.n != share.n:
        text += f"; the result is {record.count:,} of {record.n:,}"
    return text
