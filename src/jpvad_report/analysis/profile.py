"""Limits and tests of single coefficients from the profile of a likelihood, plain or penalised."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from jpvad_report.analysis.likelihood import Array, Likelihood, NotConvergedError

_WIDEN, _TRIES = 1.5, 60
_HIGHER = 1e-9  # relative; rounding leaves less
_AGREES = 1e-9  # relative; two ways to the same maximum differ by less


class HigherError(Exception):
    """The profile rises above the estimate, which was no maximum: `coefficients` lie higher."""

    def __init__(self, coefficients: Array) -> None:
        super().__init__("the likelihood is higher elsewhere")
        self.coefficients = coefficients


@dataclass(frozen=True, slots=True)
class Profile:
    """Limits of each coefficient and the P value of its likelihood-ratio test, in the order of the columns."""

    low: Array
    high: Array
    p_values: Array


def profile(likelihood: Likelihood, estimate: Array, *, level: float) -> Profile:
    """Profile every coefficient but the first, the intercept.

    A limit is where twice the fall of the log-likelihood, maximised over the other coefficients, equals the quantile
    of chi-square with one degree of freedom (R: `confint` of a glm, which interpolates; here the root is found). The
    test compares the maximum with that at a coefficient of 0.

    Parameters
    ----------
    likelihood
        Its first column is the intercept's.
    estimate : ndarray of shape (k,)
        Where the likelihood has its maximum.
    level : float
        Confidence level.

    Returns
    -------
    Profile
        On the scale of the columns, of shape (k - 1,).

    Raises
    ------
    NotConvergedError
        Where the other coefficients could not be found.
    HigherError
        Where the estimate is a lower one of several maxima (a penalised likelihood can have some).

    References
    ----------
    Venzon DJ, Moolgavkar SH. Appl Stat 1988;37:87 (doi:10.2307/2347496); of the penalised likelihood, Heinze G,
    Schemper M. Stat Med 2002;21:2409 (doi:10.1002/sim.1047).
    """
    curves = [_Curve.of(likelihood, estimate, column) for column in range(1, len(estimate))]
    limit = float(stats.norm.ppf(0.5 + level / 2))
    return Profile(
        low=np.array([curve.root(-limit) for curve in curves]),
        high=np.array([curve.root(limit) for curve in curves]),
        p_values=np.array([2 * stats.norm.sf(abs(curve.signed_root(0.0))) for curve in curves]),
    )


@dataclass(frozen=True, slots=True)
class _Curve:
    """The signed root of the deviance along one coefficient: nearly straight, so that its roots are found quickly."""

    likelihood: Likelihood
    estimate: Array
    column: int
    peak: float
    error: float
    drift: Array  # how the others follow this coefficient, near the maximum
    known: list[Array] = field(default_factory=list)  # points of the profile that were found so far

    @classmethod
    def of(cls, likelihood: Likelihood, estimate: Array, column: int) -> _Curve:
        covariance = np.linalg.inv(likelihood.information(estimate))
        variance = covariance[column, column]
        drift = covariance[:, column] / variance
        return cls(likelihood, estimate, column, likelihood.value(estimate), float(np.sqrt(variance)), drift)

    def signed_root(self, value: float, *, thorough: bool = True) -> float:
        """At one value of the coefficient; `thorough` climbs from several sides, where a penalty may make maxima."""
        away = value - float(self.estimate[self.column])
        best = self._best(value, away, thorough=thorough)
        fall = self.peak - self.likelihood.value(best)
        if fall < -_HIGHER * (1 + abs(self.peak)):
            raise HigherError(best)
        return float(np.sign(away) * np.sqrt(2 * max(fall, 0.0)))

    def root(self, wanted: float) -> float:
        """Where the signed root has this value: found quickly, and again from all sides if the first way misled."""
        found = self._root(wanted, thorough=False)
        if abs(self.signed_root(found) - wanted) <= _AGREES * abs(wanted):
            return found
        return self._root(wanted, thorough=True)

    def _best(self, value: float, away: float, *, thorough: bool) -> Array:
        """The other coefficients at their maximum, the highest that is found."""
        found = []
        for start in self._starts(value, away):
            try:
                found.append(self.likelihood.maximise(start, held=self.column))
            except NotConvergedError:
                continue
            if not (thorough and self.likelihood.penalised):
                break
        if not found:
            raise NotConvergedError
        self.known.append(max(found, key=self.likelihood.value))
        return self.known[-1]

    def _starts(self, value: float, away: float) -> list[Array]:
        near = sorted(self.known, key=lambda known: abs(float(known[self.column]) - value))
        starts = [self.estimate + away * self.drift]
        for known in (*near[:2], self.estimate):
            beside = known.copy()
            beside[self.column] = value
            starts.append(beside)
        return starts

    def _root(self, wanted: float, *, thorough: bool) -> float:
        start, width = float(self.estimate[self.column]), wanted * self.error

        def miss(value: float) -> float:
            return self.signed_root(value, thorough=thorough) - wanted

        for _ in range(_TRIES):
            if abs(self.signed_root(start + width, thorough=thorough)) >= abs(wanted):
                return float(brentq(miss, start, start + width, xtol=1e-13))
            width *= _WIDEN
        raise NotConvergedError
