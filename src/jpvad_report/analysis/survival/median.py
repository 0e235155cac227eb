"""Median time to the event."""

from __future__ import annotations

from typing import Final

import numpy as np

from jpvad_report.analysis.survival.curves import KaplanMeier, Values
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

METHOD, INTERVAL = "km_median", "brookmeyer_crowley"
# A curve that is exactly one half is a product of fractions, which leaves 1e-16; R allows 1.5e-8.
_TOLERANCE: Final = 1e-9


def median_records(curve: KaplanMeier, *, horizon: float, level: float) -> dict[str, Record]:
    """The first day on which the curve is at or below one half, with the days on which its limits are.

    Returns
    -------
    dict
        `median`, with the limits that are reached (`ci_high` is None where the upper one is not); not estimable where
        the curve stays above one half. Then `median_low`, where the lower limit is reached: at that confidence the
        median is at least so long.

    Notes
    -----
    R's `quantile(survfit, 0.5)` takes the middle of the stretch where the curve is exactly one half; here, as in the
    definition of a quantile, the stretch's first day is taken. The limits are R's.

    References
    ----------
    Brookmeyer & Crowley 1982, doi:10.2307/2530286, with the curve's own limits inverted.
    """
    median, low, high = (_first_half(curve, values) for values in (curve.survival, curve.ci_low, curve.ci_high))
    whole = bool((curve.days == np.floor(curve.days)).all())

    def record(estimate: float, *, interval: tuple[float | None, float | None]) -> Record:
        exists = interval != (None, None)
        return Estimate(
            quantity=Quantity.VALUE,
            estimate=estimate,
            ci_low=interval[0],
            ci_high=interval[1],
            level=level if exists else None,
            digits=0 if whole else 1,
            unit="days",
            n=curve.n,
            n_events=curve.n_events,
            method=METHOD,
            interval=INTERVAL if exists else "",
        )

    if median is not None:
        return {"median": record(median, interval=(low, high))}
    reason = f"the curve does not reach one half by day {min(horizon, curve.followed_to):g}"
    missing = NotEstimable(reason=reason, n=curve.n, n_events=curve.n_events, method=METHOD)
    found: dict[str, Record] = {"median": missing}
    if low is not None:
        found["median_low"] = record(low, interval=(low, None))
    return found


def _first_half(curve: KaplanMeier, values: Values) -> float | None:
    # A limit that does not exist (NaN) is not below anything.
    reached = np.flatnonzero(values <= 0.5 + _TOLERANCE)
    return float(curve.days[reached[0]]) if len(reached) else None
