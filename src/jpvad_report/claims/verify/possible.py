"""What the printed percentages and group sizes leave possible, whatever the data are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import erfc, floor, sqrt

from jpvad_report.claims.attainable import Share, p_range
from jpvad_report.claims.printed import Printed
from jpvad_report.results.records import Estimate, Record

MISSING_AT_MOST = Fraction(1, 10)


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


def attainable(first: Share, second: Share) -> Attainable:
    """P values that two printed percentages of two printed group sizes leave possible."""
    rounded = p_range(first.rounded(), first.n, second.rounded(), second.n)
    every = p_range(first.counts(), first.n, second.counts(), second.n)
    low, high = _with_missing(first, second)
    if every is not None:
        low, high = min(low, every.low), max(high, every.high)
    return Attainable(None if rounded is None else (rounded.low, rounded.high), (low, high))


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
