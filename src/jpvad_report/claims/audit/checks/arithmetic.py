"""Tail areas and the tests of a two-by-two table, on plain floats: an audit asks for thousands of them."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import erfc, inf, isfinite, log, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
# Beyond this many patients Fisher's test and the chi-square test print alike, and Fisher's takes long.
_LARGE = 20_000

Side = tuple[int, int, int, int]
"""Smallest and largest count, smallest and largest group size."""


def two_sided(z: float) -> float:
    """Two-sided P value of a standard normal deviate."""
    return erfc(abs(z) / sqrt(2.0))


def deviate(p: float) -> float:
    """Absolute normal deviate of a two-sided P value."""
    if p <= 0.0:
        return inf
    return 0.0 if p >= 1.0 else -_NORMAL.inv_cdf(p / 2.0) if p > 1e-300 else 37.0


def quantile(level: float) -> float:
    """Deviate that a two-sided interval of a level in percent reaches."""
    return _NORMAL.inv_cdf(0.5 + level / 200.0)


def table_p_values(a: int, n1: int, b: int, n2: int) -> list[float]:
    """P values of a two-by-two table by the usual large-sample tests.

    Pearson's chi-square, Yates' correction, the likelihood ratio, two proportions with unpooled variance, and the
    logarithm of the odds ratio with its Wald error (as logistic regression prints it).
    """
    total, events = n1 + n2, a + b
    if events == 0 or events == total:
        return [1.0]
    gap = abs(a * n2 - b * n1) / total
    scale = total * total / (n1 * n2 * events * (total - events) / total)
    values = [two_sided(sqrt(gap * gap * scale)), two_sided(sqrt(max(0.0, gap - 0.5) ** 2 * scale))]
    cells = ((a, n1, events), (b, n2, events), (n1 - a, n1, total - events), (n2 - b, n2, total - events))
    g = 2.0 * sum(cell * log(cell * total / (row * column)) for cell, row, column in cells if cell)
    values.append(two_sided(sqrt(max(g, 0.0))))
    p1, p2 = a / n1, b / n2
    variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    if variance > 0:
        values.append(two_sided((p1 - p2) / sqrt(variance)))
    if all(cell for cell, _, _ in cells):
        odds = log(a * (n2 - b) / (b * (n1 - a)))
        values.append(two_sided(odds / sqrt(sum(1.0 / cell for cell, _, _ in cells))))
    return values


@lru_cache(maxsize=4096)
def attainable(first: Side, second: Side, *, exact: bool = False) -> tuple[float, float]:
    """Smallest and largest P value over counts and group sizes, of any of the usual tests.

    The extremes lie at the corners, except that groups which may have equal shares may have a P value of 1. Fisher's
    exact test (with its mid-P form) is added where `exact` asks for it.
    """
    low, high = 1.0, 0.0
    for a, n1, b, n2 in _corners(first, second):
        values = table_p_values(a, n1, b, n2)
        if exact and n1 + n2 <= _LARGE:
            values += fisher(a, n1, b, n2)
        low, high = min(low, *values), max(high, *values)
    lowest1, highest1 = first[0] / first[3], first[1] / first[2]
    lowest2, highest2 = second[0] / second[3], second[1] / second[2]
    if lowest1 <= highest2 and lowest2 <= highest1:
        high = 1.0
    return low, high


def _corners(first: Side, second: Side) -> set[tuple[int, int, int, int]]:
    one = {(count, n) for count, n in product(first[:2], first[2:]) if 0 <= count <= n and n > 0}
    two = {(count, n) for count, n in product(second[:2], second[2:]) if 0 <= count <= n and n > 0}
    return {(a, n1, b, n2) for (a, n1), (b, n2) in product(one, two)}


@lru_cache(maxsize=4096)
def fisher(a: int, n1: int, b: int, n2: int) -> list[float]:
    """Fisher's exact test, two-sided: by small probabilities, by doubling, and its mid-P forms."""
    from scipy.stats import fisher_exact, hypergeom

    table = [[a, n1 - a], [b, n2 - b]]
    plain = float(fisher_exact(table).pvalue)
    one = min(float(fisher_exact(table, alternative=side).pvalue) for side in ("less", "greater"))
    point = float(hypergeom.pmf(a, n1 + n2, a + b, n1))
    found = [plain, min(1.0, 2 * one), max(0.0, plain - point / 2), min(1.0, 2 * (one - point / 2))]
    return [value for value in found if isfinite(value)]
