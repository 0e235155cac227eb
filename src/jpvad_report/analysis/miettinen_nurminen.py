"""Score intervals of Miettinen and Nurminen for a difference and a ratio of two proportions.

statsmodels 0.15 has both (`confint_proportions_2indep(method="score")`), but its difference misses the paper's numbers
in the third digit or fails, and its ratio fails where everybody has the event: here the paper's closed forms of the
constrained estimates are solved for the limits by root finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import acos, cos, exp, log, pi, sqrt

from scipy.optimize import brentq

_TIGHT = 1e-15  # brentq's absolute tolerance; its relative one is bounded below by four times the machine's precision
_FARTHEST = 20.0  # on the log scale: a ratio of 5e8


@dataclass(frozen=True, slots=True)
class Pair:
    """Events among the exposed (`a` of `n1`) and in the reference group (`b` of `n2`), nobody missing."""

    a: int
    n1: int
    b: int
    n2: int

    @property
    def _inflation(self) -> float:
        n = self.n1 + self.n2
        return n / (n - 1)

    def difference_score(self, delta: float) -> float:
        """Standard normal under a true difference of `delta`; falls as `delta` rises."""
        p1, p2 = self._at_difference(delta)
        variance = (p1 * (1 - p1) / self.n1 + p2 * (1 - p2) / self.n2) * self._inflation
        return (self.a / self.n1 - self.b / self.n2 - delta) / sqrt(max(variance, 1e-300))

    def ratio_score(self, ratio: float) -> float:
        """Standard normal under a true ratio of `ratio`; falls as `ratio` rises."""
        p1, p2 = self._at_ratio(ratio)
        variance = (p1 * (1 - p1) / self.n1 + ratio**2 * p2 * (1 - p2) / self.n2) * self._inflation
        return (self.a / self.n1 - ratio * self.b / self.n2) / sqrt(max(variance, 1e-300))

    def _at_difference(self, delta: float) -> tuple[float, float]:
        """Likeliest proportions whose difference is `delta`: a root of the cubic of the paper's appendix."""
        n, events = self.n1 + self.n2, self.a + self.b
        l2 = (self.n1 + 2 * self.n2) * delta - n - events
        l1 = (self.n2 * delta - n - 2 * self.b) * delta + events
        l0 = self.b * delta * (1 - delta)
        q = l2**3 / (3 * n) ** 3 - l1 * l2 / (6 * n**2) + l0 / (2 * n)
        p = (1 if q >= 0 else -1) * sqrt(max(l2**2 / (3 * n) ** 2 - l1 / (3 * n), 0.0))
        angle = (pi + acos(max(-1.0, min(1.0, q / p**3 if p else 0.0)))) / 3
        p2 = min(max(2 * p * cos(angle) - l2 / (3 * n), 0.0), 1.0)
        return min(max(p2 + delta, 0.0), 1.0), p2

    def _at_ratio(self, ratio: float) -> tuple[float, float]:
        """Likeliest proportions whose ratio is `ratio`: a root of a quadratic."""
        leading = (self.n1 + self.n2) * ratio
        middle = -(self.n1 * ratio + self.a + self.n2 + self.b * ratio)
        p2 = (-middle - sqrt(max(middle**2 - 4 * leading * (self.a + self.b), 0.0))) / (2 * leading)
        return p2 * ratio, p2


def difference_limits(pair: Pair, *, z: float) -> tuple[float, float]:
    """Limits of the exposed group's proportion minus the reference's; exist for every table without an empty group.

    R: tests/reference/adverse_events.R. doi:10.1002/sim.4780040211.
    """
    d = pair.a / pair.n1 - pair.b / pair.n2
    low = -1.0 if d <= -1 else _root(lambda x: pair.difference_score(x) - z, -1 + 1e-12, d)
    high = 1.0 if d >= 1 else _root(lambda x: pair.difference_score(x) + z, d, 1 - 1e-12)
    return low, high


def ratio_limits(pair: Pair, *, z: float) -> tuple[float, float]:
    """Limits of the ratio of the proportions, from 0 where the exposed group has no event.

    Raises
    ------
    ValueError
        Where the reference group has no event: there is no upper limit.
    """
    if pair.b == 0:
        raise ValueError("a ratio needs an event in the reference group")

    def solve(target: float, start: float, end: float) -> float:
        return exp(_root(lambda x: pair.ratio_score(exp(x)) - target, start, end))

    if pair.a == 0:
        return 0.0, solve(-z, -_FARTHEST, _FARTHEST)
    centre = log((pair.a / pair.n1) / (pair.b / pair.n2))
    return solve(z, centre - _FARTHEST, centre), solve(-z, centre, centre + _FARTHEST)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(function, low, high, xtol=_TIGHT, maxiter=1000))
