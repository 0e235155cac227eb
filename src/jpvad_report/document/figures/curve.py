"""A Kaplan-Meier curve as it is handed over, and as it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import isnan, nan
from typing import Final

AtRiskCount = int | str | None

_NICE_PERCENT: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One group's step function and its numbers at risk.

    Attributes
    ----------
    label
        Name of the group.
    times
        Times at which the estimate changes, ascending; the start (0) need not be among them.
    estimate, ci_low, ci_high
        Probabilities (0 to 1) from each time on, on the scale that is to be drawn (incidence or survival); None where
        not estimable, which leaves a gap.
    at_risk
        Number at risk at each of the figure's ``at_risk_times``; text is printed as it is, None as a dash.
    censor_times
        Times of censoring, each drawn as a tick on the curve.

    Raises
    ------
    ValueError
        If the sequences differ in length, times do not ascend, or a probability is outside 0 to 1.
    """

    label: str
    times: tuple[float, ...]
    estimate: tuple[float | None, ...]
    ci_low: tuple[float | None, ...]
    ci_high: tuple[float | None, ...]
    at_risk: tuple[AtRiskCount, ...]
    censor_times: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(self.times), len(self.estimate), len(self.ci_low), len(self.ci_high)}
        if len(lengths) > 1:
            raise ValueError(f"Curve {self.label!r}: times, estimate, ci_low and ci_high differ in length.")
        if any(later <= earlier for earlier, later in pairwise(self.times)) or any(time < 0 for time in self.times):
            raise ValueError(f"Curve {self.label!r}: times must ascend from 0 or later.")
        values = (*self.estimate, *self.ci_low, *self.ci_high)
        if any(value is not None and not 0 <= value <= 1 for value in values):
            raise ValueError(f"Curve {self.label!r}: probabilities must lie between 0 and 1.")


@dataclass(frozen=True, kw_only=True)
class Steps:
    """A curve as drawn: percent from time 0 to the end of follow-up, nothing beyond the horizon, NaN for a gap."""

    times: tuple[float, ...]
    estimate: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def at(self, time: float) -> float:
        """Percent at a time."""
        return next(
            value for step, value in zip(reversed(self.times), reversed(self.estimate), strict=True) if step <= time
        )

    def enters(self, *, x: tuple[float, float], y: tuple[float, float]) -> bool:
        """Whether the curve or its band touches a rectangle (time and percent)."""
        last = len(self.times) - 1
        for number, start in enumerate(self.times):
            after = min(number + 1, last)
            if self.times[after] < x[0] or start > x[1]:
                continue
            # The next step belongs to this stretch because the riser between them must not touch either.
            around = {number, after}
            seen = [v[i] for v in (self.estimate, self.low, self.high) for i in around if not isnan(v[i])]
            if seen and min(seen) <= y[1] and max(seen) >= y[0]:
                return True
        return False


def steps_of(curve: Curve, *, horizon: float, at_risk_times: tuple[float, ...], incidence: bool) -> Steps:
    """Percentages from time 0 to the last step, censoring or time with anybody at risk."""
    start = 0.0 if incidence else 100.0
    rows: list[tuple[float, float, float, float]] = []
    # Events at time 0 are a riser from the start, not a curve that begins higher up.
    if not curve.times or curve.times[0] > 0 or curve.estimate[0] not in (None, start / 100):
        rows.append((0.0, start, start, start))
    for time, estimate, low, high in zip(curve.times, curve.estimate, curve.ci_low, curve.ci_high, strict=True):
        if time <= horizon:
            rows.append((time, _percent(estimate), _percent(low), _percent(high)))
    watched = [time for time, n in zip(at_risk_times, curve.at_risk, strict=True) if n not in (0, None)]
    end = min(max((*curve.times, *curve.censor_times, *watched), default=0.0), horizon)
    if end > rows[-1][0]:
        rows.append((end, *rows[-1][1:]))
    times, estimates, lows, highs = zip(*rows, strict=True)
    return Steps(times=times, estimate=estimates, low=lows, high=highs)


def nice_maximum(curves: tuple[Steps, ...]) -> float:
    """Return the least round percentage that holds all curves and bands, 100 if none rises."""
    highest = max((v for curve in curves for v in (*curve.estimate, *curve.high) if not isnan(v)), default=0.0)
    return next((nice for nice in _NICE_PERCENT if 0 < highest <= nice), 100.0)


def _percent(value: float | None) -> float:
    return nan if value is None else 100 * value
