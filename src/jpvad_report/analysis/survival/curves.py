"""The Kaplan-Meier curve of one group."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from jpvad_report.analysis.survival.intervals import limits
from jpvad_report.results.records import Series

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KaplanMeier:
    """A curve as steps: arrays of one length, one element a distinct time, day 0 always the first.

    Attributes
    ----------
    days
        Times at which somebody had the event or was censored.
    survival
        Estimate from that time on.
    log_variance
        Greenwood's variance of the logarithm of `survival`; infinite where the curve has reached 0.
    at_risk, events
        Patients at risk just before, and events at, that time.
    ci_low, ci_high
        Pointwise limits of `survival`; NaN where the estimate is 0 or 1 and no interval exists.
    """

    days: Values
    survival: Values
    log_variance: Values
    at_risk: Values
    events: Values
    ci_low: Values
    ci_high: Values

    @property
    def n(self) -> int:
        """Patients."""
        return int(self.at_risk[0])

    @property
    def n_events(self) -> int:
        """Events among them."""
        return int(self.events.sum())

    @property
    def last(self) -> float:
        """The curve's last value."""
        return float(self.survival[-1])

    @property
    def followed_to(self) -> float:
        """Longest follow-up in days."""
        return float(self.days[-1])

    @property
    def std_error(self) -> float | None:
        """Greenwood's standard error of the last value; None at 0 and 1, where his formula knows no error."""
        return self.last * float(np.sqrt(self.log_variance[-1])) if 0 < self.last < 1 else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Limits of the last value; None where they do not exist."""
        low, high = float(self.ci_low[-1]), float(self.ci_high[-1])
        return (low, high) if np.isfinite(low) and np.isfinite(high) else None

    def is_extended(self, horizon: float) -> bool:
        """True where the last patients were censored before the horizon: beyond, the last value is carried on."""
        return self.followed_to < horizon and self.last > 0


def kaplan_meier(
    days: npt.ArrayLike, events: npt.ArrayLike, *, transform: str = "log-log", level: float = 0.95
) -> KaplanMeier:
    """Product-limit estimate of survival with Greenwood's variance and pointwise limits.

    Parameters
    ----------
    days : array of shape (n,)
        Follow-up in days, 0 or longer, cut at the horizon, none missing. An event on day 0 is a step at day 0; at
        equal times events come before censoring.
    events : array of shape (n,)
        True where follow-up ended with the event.
    transform, level
        Scale on which the limits are symmetric (see `intervals.limits`), and their level.

    Notes
    -----
    R: `survfit(Surv(days, events) ~ 1, conf.type = transform)`. The estimate is lifelines'; its variance and limits
    are ours, because lifelines offers only one of the five scales.
    """
    from lifelines import KaplanMeierFitter

    fitter = KaplanMeierFitter().fit(np.asarray(days, dtype=float), np.asarray(events, dtype=bool))
    table = fitter.event_table
    at_risk, happened = table["at_risk"].to_numpy(float), table["observed"].to_numpy(float)
    surviving = at_risk - happened
    terms = np.full(len(table), np.inf)
    np.divide(happened, at_risk * surviving, out=terms, where=surviving > 0)
    estimate = fitter.survival_function_.iloc[:, 0].to_numpy(float)
    log_variance = np.cumsum(terms)
    low, high = limits(estimate, log_variance, transform=transform, level=level)
    return KaplanMeier(table.index.to_numpy(float), estimate, log_variance, at_risk, happened, low, high)


def curve_series(curve: KaplanMeier) -> Series:
    """Days, incidence (one minus survival) and its limits; None where a limit does not exist."""

    def column(values: Values) -> tuple[float | None, ...]:
        return tuple(float(1 - v) if np.isfinite(v) else None for v in values)

    return Series(
        {
            "days": tuple(map(float, curve.days)),
            "incidence": column(curve.survival),
            # The upper limit of survival is the lower limit of incidence.
            "ci_low": column(curve.ci_high),
            "ci_high": column(curve.ci_low),
        }
    )


def number_at_risk(days: npt.ArrayLike, times: tuple[float, ...]) -> tuple[float, ...]:
    """Patients at risk just before each time: followed at least as long (R: `summary(survfit, times)$n.risk`)."""
    followed = np.asarray(days, dtype=float)
    return tuple(float((followed >= time).sum()) for time in times)


def risk_times(horizon: float, *, parts: int = 6) -> tuple[float, ...]:
    """Round times for the number-at-risk table, from 0 to the horizon; none so close to it that both would collide."""
    steps = (1, 2, 5, 7, 10, 14, 15, 20, 30, 60, 90, 180, 365, 730, 1095, 1826)
    step = next((s for s in steps if horizon / s <= parts), ceil(horizon / parts))
    times = [float(t) for t in np.arange(0, horizon, step) if horizon - t >= step / 2 or t == 0]
    return (*times, float(horizon))
