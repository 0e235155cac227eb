"""Pointwise confidence limits of a Kaplan-Meier curve, symmetric on one of five scales."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Values = npt.NDArray[np.float64]
_Limits = tuple[Values, Values]

# The setting's words, and the methods registry's keys.
INTERVAL: Final[Mapping[str, str]] = {
    "log-log": "km_log_log",
    "log": "km_log",
    "plain": "km_plain",
    "logit": "km_logit",
    "arcsin": "km_arcsin",
}


def normal_quantile(level: float) -> float:
    """1.96 for a level of 0.95."""
    return float(ndtri(0.5 + level / 2))


def limits(survival: npt.ArrayLike, log_variance: npt.ArrayLike, *, transform: str, level: float) -> _Limits:
    """Lower and upper limits of survival.

    Parameters
    ----------
    survival : array of shape (k,)
        Kaplan-Meier estimates.
    log_variance : array of shape (k,)
        Greenwood's variance of their logarithms.
    transform
        `log-log` (log of minus log), `log` (R's default), `plain`, `logit` or `arcsin` (arcsine of the square root):
        the scale on which the limits are symmetric.
    level
        Confidence level.

    Returns
    -------
    low, high : arrays of shape (k,)
        Cut at 0 and 1 as R does; NaN where the estimate is 0 or 1: Greenwood's variance is then 0 or unknown, and what
        R prints there (0 to 0, 1 to 1) is no interval.

    References
    ----------
    Borgan & Liestøl 1990, Scand J Stat 17:35-41. R: `survfit(conf.type = transform)`.
    """
    estimate, variance = np.asarray(survival, dtype=float), np.asarray(log_variance, dtype=float)
    exists = (estimate > 0) & (estimate < 1)
    s, width = estimate[exists], normal_quantile(level) * np.sqrt(variance[exists])
    low, high = np.full(estimate.shape, np.nan), np.full(estimate.shape, np.nan)
    low[exists], high[exists] = _SCALES[transform](s, width)
    return low, high


# Each takes survival and the half width of the interval of its logarithm.


def _log_log(s: Values, width: Values) -> _Limits:
    half = width / np.log(s)  # negative
    return s ** np.exp(-half), s ** np.exp(half)


def _log(s: Values, width: Values) -> _Limits:
    return s * np.exp(-width), np.minimum(s * np.exp(width), 1)


def _plain(s: Values, width: Values) -> _Limits:
    return np.maximum(s - s * width, 0), np.minimum(s + s * width, 1)


def _logit(s: Values, width: Values) -> _Limits:
    middle, half = np.log(s / (1 - s)), width / (1 - s)
    return 1 / (1 + np.exp(half - middle)), 1 / (1 + np.exp(-half - middle))


def _arcsin(s: Values, width: Values) -> _Limits:
    middle, half = np.arcsin(np.sqrt(s)), width / 2 * np.sqrt(s / (1 - s))
    return np.sin(np.maximum(0, middle - half)) ** 2, np.sin(np.minimum(np.pi / 2, middle + half)) ** 2


_SCALES: Final[Mapping[str, Callable[[Values, Values], _Limits]]] = {
    "log-log": _log_log,
    "log": _log,
    "plain": _plain,
    "logit": _logit,
    "arcsin": _arcsin,
}
