"""Tests of a trend where levels or groups are ordered: Cochran-Armitage and Jonckheere-Terpstra."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

Values = npt.NDArray[np.float64]


def cochran_armitage(table: npt.ArrayLike) -> Record:
    """Trend of a proportion over ordered levels, with the scores 0, 1, 2, ... of the levels' places.

    Parameters
    ----------
    table : array of shape (2, levels)
        Counts of two groups by level, or of a binary variable by ordered group; a level that nobody has keeps its
        place and counts for nothing. Missing values must have been left out.

    Returns
    -------
    Record
        Chi-square on one degree of freedom, n times the squared correlation of group and score; two-sided. Not
        estimable where either does not vary. R: `prop.trend.test`. doi:10.2307/3001775.
    """
    counts = np.asarray(table, dtype=np.float64)
    n = int(counts.sum())
    score = np.arange(counts.shape[1], dtype=np.float64)
    group, level = counts.sum(axis=1) / max(n, 1), counts.sum(axis=0)
    if n == 0 or group.min() == 0:
        return NotEstimable(reason="a group has no observations", n=n, method="cochran_armitage")
    if (level > 0).sum() < 2:
        return NotEstimable(reason="the values do not vary", n=n, method="cochran_armitage")
    centred = score - level @ score / n
    covariance = counts[0] @ centred / n
    statistic = n * covariance**2 / (group.prod() * (level @ centred**2 / n))
    return _test(float(statistic), float(stats.chi2.sf(statistic, 1)), "cochran_armitage", n, df=1.0)


def jonckheere(groups: Sequence[Values]) -> Record:
    """Trend of a continuous or ordinal variable over ordered groups.

    Parameters
    ----------
    groups
        Values of each group, in the groups' order; missing values must have been left out.

    Returns
    -------
    Record
        The statistic is the number of pairs in which the later group has the larger value, ties counted half; the P
        value is two-sided, by the normal approximation with the variance for ties in values (Hollander & Wolfe,
        formula 6.19), without continuity correction. With two groups it is the Mann-Whitney test.
        doi:10.1093/biomet/41.1-2.133.
    """
    sizes = np.array([len(values) for values in groups], dtype=np.float64)
    n = int(sizes.sum())
    if sizes.min() == 0:
        return NotEstimable(reason="a group has no observations", n=n, method="jonckheere")
    pooled = np.concatenate(groups)
    _, ties = np.unique(pooled, return_counts=True)
    if len(ties) == 1:
        return NotEstimable(reason="the values do not vary", n=n, method="jonckheere")
    statistic = sum(_pairs_that_rise(np.concatenate(groups[:i]), groups[i]) for i in range(1, len(groups)))
    centre = (n**2 - (sizes**2).sum()) / 4
    z = (statistic - centre) / np.sqrt(_variance(n, sizes, ties.astype(np.float64)))
    return _test(float(statistic), float(2 * stats.norm.sf(abs(z))), "jonckheere", n)


def _pairs_that_rise(earlier: Values, later: Values) -> float:
    """Pairs in which the later value is larger, ties counted half."""
    ordered = np.sort(earlier)
    below, up_to = (np.searchsorted(ordered, later, side=side).sum() for side in ("left", "right"))
    return float(below + up_to) / 2


def _variance(n: int, sizes: Values, ties: Values) -> float:
    def twos(m: Values) -> float:
        return float((m * (m - 1)).sum())

    def threes(m: Values) -> float:
        return float((m * (m - 1) * (m - 2)).sum())

    def fives(m: Values) -> float:
        return float((m * (m - 1) * (2 * m + 5)).sum())

    variance = (n * (n - 1) * (2 * n + 5) - fives(sizes) - fives(ties)) / 72
    variance += twos(sizes) * twos(ties) / (8 * n * (n - 1))
    if n > 2:
        variance += threes(sizes) * threes(ties) / (36 * n * (n - 1) * (n - 2))
    return variance


def _test(statistic: float, p: float, method: str, n: int, df: float | None = None) -> Estimate:
    return Estimate(quantity=Quantity.TEST, estimate=statistic, p_value=p, df=df, n=n, method=method)
