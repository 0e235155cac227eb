"""Differences of the cumulative incidence between two groups at the horizon."""

from __future__ import annotations

from math import hypot, sqrt
from typing import Any, Final

from scipy.special import ndtr

from jpvad_report.analysis.survival.curves import KaplanMeier
from jpvad_report.analysis.survival.intervals import normal_quantile
from jpvad_report.results.records import Estimate, Quantity, Record

# Keys of the footnotes.
EXTENDED: Final = "extended"
NO_INTERVAL: Final = "no_interval"


def incidence_difference(
    mine: KaplanMeier, reference: KaplanMeier, *, horizon: float, level: float, named: str
) -> Record:
    """Incidence of a group minus that of the reference at the horizon.

    The interval is normal on the plain scale, with the sum of Greenwood's variances; `p_value` is of the same
    statistic, and speaks of the horizon alone, not of the whole course as the log-rank test does. Where an estimate is
    0 or 1 Greenwood's variance is 0 although the truth is not known exactly: there is then no interval, and no P
    value. `named` is the reference group's code.

    References
    ----------
    Klein et al. 2007, doi:10.1002/sim.2864. R: `summary(survfit, times = horizon, extend = TRUE)`, `$std.err`.
    """
    difference = reference.last - mine.last
    interval: dict[str, Any] = {}
    if mine.std_error is not None and reference.std_error is not None:
        error = hypot(mine.std_error, reference.std_error)
        half = normal_quantile(level) * error
        interval = {
            "ci_low": difference - half,
            "ci_high": difference + half,
            "p_value": two_sided(difference / error),
            "interval": "greenwood",
        }
    return _difference(difference, interval, mine, reference, horizon=horizon, level=level, named=named)


def mover_difference(mine: KaplanMeier, reference: KaplanMeier, *, horizon: float, level: float, named: str) -> Record:
    """The same difference with limits recovered from the limits of the two incidences (MOVER).

    They stay within -1 and 1, and are not symmetric. No interval where one of the two has none.

    References
    ----------
    Zou & Donner 2008, doi:10.1002/sim.3095: Newcombe's way for two proportions, with the curves' own limits.
    """
    a, b = 1 - mine.last, 1 - reference.last
    interval: dict[str, Any] = {}
    if mine.interval is not None and reference.interval is not None:
        (a_low, a_high), (b_low, b_high) = (sorted(1 - x for x in c.interval or ()) for c in (mine, reference))
        interval = {
            "ci_low": a - b - sqrt((a - a_low) ** 2 + (b_high - b) ** 2),
            "ci_high": a - b + sqrt((a_high - a) ** 2 + (b - b_low) ** 2),
            "interval": "mover",
        }
    return _difference(a - b, interval, mine, reference, horizon=horizon, level=level, named=named)


def two_sided(z: float) -> float:
    """P value of a standard normal statistic."""
    return float(2 * ndtr(-abs(z)))


def horizon_note(*curves: KaplanMeier, horizon: float, interval: bool) -> str:
    """Footnote of an estimate at the horizon: a curve was carried on to it, or there is no interval."""
    if any(curve.is_extended(horizon) for curve in curves):
        return EXTENDED
    return "" if interval else NO_INTERVAL


def _difference(
    estimate: float,
    interval: dict[str, Any],
    mine: KaplanMeier,
    reference: KaplanMeier,
    *,
    horizon: float,
    level: float,
    named: str,
) -> Record:
    return Estimate(
        quantity=Quantity.PROPORTION_DIFFERENCE,
        estimate=estimate,
        level=level if interval else None,
        n=mine.n + reference.n,
        n_events=mine.n_events + reference.n_events,
        method="km_difference",
        reference=named,
        note=horizon_note(mine, reference, horizon=horizon, interval=bool(interval)),
        **interval,
    )
