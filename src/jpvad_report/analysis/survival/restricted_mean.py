"""Restricted mean survival time: the area under a curve to the horizon, and its contrasts."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, hypot, log, sqrt
from typing import Any

import numpy as np

from jpvad_report.analysis.survival.contrasts import horizon_note, two_sided
from jpvad_report.analysis.survival.curves import KaplanMeier
from jpvad_report.analysis.survival.intervals import normal_quantile
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

METHOD = "restricted_mean"


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean days without the event up to the horizon, and their standard error; None where Greenwood knows none."""

    mean: float
    std_error: float | None


def restricted_mean(curve: KaplanMeier, horizon: float) -> RestrictedMean:
    """Area under the curve from day 0 to the horizon; beyond the last follow-up the last value is carried on.

    The variance is Greenwood's: over the event times, the square of the area still to come times d / (r (r - d)). It is
    0 without an event before the horizon, and where everybody had it at once: then there is no standard error.
    (`lifelines.utils.restricted_mean_survival_time` gives the variance of the times themselves instead.)

    References
    ----------
    Royston & Parmar 2013, doi:10.1186/1471-2288-13-152. R: `print(survfit, rmean = horizon)`.
    """
    before = curve.days < horizon
    areas = np.diff(np.append(curve.days[before], horizon)) * curve.survival[before]
    to_come = np.cumsum(areas[::-1])[::-1]
    at_risk, events = curve.at_risk[before], curve.events[before]
    surviving = at_risk - events
    # Where nobody is left no area is to come either.
    terms = np.zeros(len(areas))
    np.divide(to_come**2 * events, at_risk * surviving, out=terms, where=surviving > 0)
    variance = float(terms.sum())
    return RestrictedMean(float(areas.sum()), sqrt(variance) if variance > 0 else None)


def mean_record(curve: KaplanMeier, *, horizon: float, level: float) -> Record:
    """One group's restricted mean in days, with a normal interval."""
    found = restricted_mean(curve, horizon)
    interval = _interval(found.mean, found.std_error, level=level)
    return Estimate(
        quantity=Quantity.VALUE,
        estimate=found.mean,
        digits=1,
        unit="days",
        method=METHOD,
        n=curve.n,
        n_events=curve.n_events,
        note=horizon_note(curve, horizon=horizon, interval=bool(interval)),
        **interval,
    )


def mean_contrasts(
    mine: KaplanMeier, reference: KaplanMeier, *, horizon: float, level: float, named: str
) -> dict[str, Record]:
    """Difference (group minus reference, days) and ratio (log scale) of the restricted means.

    Without an interval where one of the two has no standard error.
    """
    a, b = restricted_mean(mine, horizon), restricted_mean(reference, horizon)
    known = a.std_error is not None and b.std_error is not None
    common: dict[str, Any] = {
        "method": METHOD,
        "reference": named,
        "n": mine.n + reference.n,
        "n_events": mine.n_events + reference.n_events,
    }
    note = horizon_note(mine, reference, horizon=horizon, interval=known)
    error = hypot(a.std_error, b.std_error) if a.std_error is not None and b.std_error is not None else None
    difference = Estimate(
        quantity=Quantity.VALUE,
        estimate=a.mean - b.mean,
        digits=1,
        unit="days",
        p_value=None if error is None else two_sided((a.mean - b.mean) / error),
        note=note,
        **_interval(a.mean - b.mean, error, level=level),
        **common,
    )
    ratio: Record
    if a.mean == 0 or b.mean == 0:
        ratio = NotEstimable(reason="everybody in a group had the event on the first day", **common)
    else:
        ratio = Estimate(
            quantity=Quantity.RATIO,
            estimate=a.mean / b.mean,
            note=note,
            **_ratio_interval(a, b, level=level),
            **common,
        )
    return {"restricted_mean_difference": difference, "restricted_mean_ratio": ratio}


def _interval(estimate: float, error: float | None, *, level: float) -> dict[str, Any]:
    if error is None:
        return {}
    half = normal_quantile(level) * error
    return {"ci_low": estimate - half, "ci_high": estimate + half, "level": level, "interval": "greenwood"}


def _ratio_interval(a: RestrictedMean, b: RestrictedMean, *, level: float) -> dict[str, Any]:
    if a.std_error is None or b.std_error is None:
        return {}
    middle, half = log(a.mean / b.mean), normal_quantile(level) * hypot(a.std_error / a.mean, b.std_error / b.mean)
    return {
        "ci_low": exp(middle - half),
        "ci_high": exp(middle + half),
        "level": level,
        "interval": "greenwood_log",
    }
