"""Cumulative incidence of an event with which another one competes: the Aalen-Johansen estimator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series
from jpvad_report.study.settings import Settings

EVENT, COMPETING, CENSORED = "event", "competing", "censored"


def cumulative_incidence(
    days: pd.Series, cause: pd.Series, *, n_missing: int, settings: Settings
) -> tuple[Record, Series | None]:
    """Probability of the event by the end of observation, in one group, and its curve.

    Parameters
    ----------
    days : Series of float
        Time to the first of event, competing event and censoring, cut at the horizon. Tied events come before tied
        censorings.
    cause : Series of str
        `event`, `competing` or `censored`.
    n_missing
        Patients left out.

    Returns
    -------
    record
        Aalen-Johansen (doi:10.2307/4615704; R: `survfit(Surv(days, cause) ~ 1, conf.type = ...)`) with the interval of
        `settings.survival_interval`, on the scale of the incidence itself. Without events 0, without an interval.
        Where nothing competes it is 1 - Kaplan-Meier.
    curve
        Columns days, incidence, ci_low, ci_high; None where nobody was observed.
    """
    n, happened = len(days), int((cause == EVENT).sum())
    if n == 0:
        reason = "nobody could be followed"
        return NotEstimable(reason=reason, n=0, n_missing=n_missing, method="aalen_johansen"), None
    if happened == 0:
        seen = (0.0, float(days.max())) if days.max() > 0 else (0.0,)
        none = (None,) * len(seen)
        curve = Series({"days": seen, "incidence": (0.0,) * len(seen), "ci_low": none, "ci_high": none})
        return _record(curve, n, 0, n_missing, settings), curve
    curve = _curve(_fit(days, cause, settings))
    return _record(curve, n, happened, n_missing, settings), curve


def _fit(days: pd.Series, cause: pd.Series, settings: Settings) -> Any:
    import survival

    return survival.survfit(
        "Surv(days, cause) ~ 1",
        data=pd.DataFrame({"days": days.to_numpy(), "cause": states(cause), "id": range(len(days))}),
        id="id",
        conf_int=settings.confidence_level,
        conf_type=settings.survival_interval,
    )


def states(cause: pd.Series) -> pd.Categorical:
    """Causes as a factor whose first level is censoring, as multi-state models want them."""
    return pd.Categorical(cause, categories=[CENSORED, EVENT, COMPETING])


def _curve(fit: Any) -> Series:
    state = list(fit.states).index(EVENT)
    incidence, low, high = (np.asarray(values, dtype=float)[:, state] for values in (fit.pstate, fit.lower, fit.upper))
    # At 0% and 100% most intervals do not exist.
    inside = (incidence > 0) & (incidence < 1)

    def limits(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float | None, ...]:
        return tuple(
            float(value) if ok and np.isfinite(value) else None for value, ok in zip(values, inside, strict=True)
        )

    return Series(
        {
            "days": tuple(float(day) for day in fit.time),
            "incidence": tuple(float(value) for value in incidence),
            "ci_low": limits(low),
            "ci_high": limits(high),
        }
    )


def _record(curve: Series, n: int, happened: int, n_missing: int, settings: Settings) -> Estimate:
    estimate, low, high = (curve[name][-1] for name in ("incidence", "ci_low", "ci_high"))
    assert estimate is not None
    exists = low is not None and high is not None
    return Estimate(
        quantity=Quantity.PROPORTION,
        estimate=estimate,
        ci_low=low if exists else None,
        ci_high=high if exists else None,
        level=settings.confidence_level if exists else None,
        n=n,
        n_events=happened,
        n_missing=n_missing,
        method="aalen_johansen",
        interval=f"aalen_johansen_{settings.survival_interval.replace('-', '_')}" if exists else "",
    )
