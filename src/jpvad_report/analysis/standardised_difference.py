"""Standardised mean differences between groups: of means, of proportions, of the shares of several levels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

Values = npt.NDArray[np.float64]

NOBODY = "a group has no observations"
ALONE = "a group has a single observation, which has no standard deviation"
SAME = "the values do not vary"
APART = "the values do not vary within the groups, which leaves nothing to standardise by"
DISJOINT = "two groups have no level in common, so that their distance is infinite"


def of_values(groups: Sequence[Values]) -> Record:
    """Difference of means over the root of the mean of both variances (n - 1), without its sign.

    Among more than two groups the largest of all pairs; not estimable where a pair is not. Missing values must have
    been left out. R: `abs(diff(means)) / sqrt((var(x) + var(y)) / 2)`.
    """
    n = sum(len(values) for values in groups)
    if min(len(values) for values in groups) == 0:
        return NotEstimable(reason=NOBODY, n=n, method="smd")
    if min(len(values) for values in groups) == 1:
        return NotEstimable(reason=ALONE, n=n, method="smd")
    return _largest(groups, _between_means, n)


def of_levels(table: npt.ArrayLike) -> Record:
    """Mahalanobis distance of two groups' vectors of proportions (Yang & Dalton 2012); for two levels Cohen's form.

    Parameters
    ----------
    table : array of shape (groups, levels)
        Counts. A level that neither group of a pair has is no level of that pair; one that a single group has is.

    Returns
    -------
    Record
        Among more than two groups the largest of all pairs. Not estimable where two groups share no level (the
        distance is infinite) or nobody differs from anybody.
    """
    counts = np.asarray(table, dtype=np.float64)
    n = int(counts.sum())
    if counts.sum(axis=1).min() == 0:
        return NotEstimable(reason=NOBODY, n=n, method="smd")
    return _largest(list(counts), _between_levels, n)


def _largest(groups: Sequence[Values], distance: Callable[[Any, Any], float | str], n: int) -> Record:
    found = [distance(a, b) for a, b in combinations(groups, 2)]
    reasons = [value for value in found if isinstance(value, str)]
    numbers = [value for value in found if not isinstance(value, str)]
    # Two of several groups can be of one value, and so 0 apart, while others differ.
    if reasons and (set(reasons) != {SAME} or not numbers):
        return NotEstimable(reason=next((r for r in reasons if r != SAME), SAME), n=n, method="smd")
    return Estimate(quantity=Quantity.STANDARDISED_DIFFERENCE, estimate=max(numbers), n=n, method="smd")


def _between_means(a: Values, b: Values) -> float | str:
    spread = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    if np.ptp(a) == 0 and np.ptp(b) == 0:
        return SAME if a[0] == b[0] else APART
    return float(abs(a.mean() - b.mean()) / spread)


def _between_levels(a: Values, b: Values) -> float | str:
    seen = (a + b) > 0
    if seen.sum() < 2:
        return SAME
    if not ((a > 0) & (b > 0)).any():
        return DISJOINT
    p, q = a[seen] / a.sum(), b[seen] / b.sum()
    # One level is what is left by the others.
    p, q = p[1:], q[1:]
    covariance = (np.diag(p) - np.outer(p, p) + np.diag(q) - np.outer(q, q)) / 2
    return float(np.sqrt((p - q) @ np.linalg.solve(covariance, p - q)))
