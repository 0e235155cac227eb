"""The likelihood of a logistic model, plain or with Jeffreys' penalty, and where it is highest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Array = npt.NDArray[np.float64]

_SETTLED = 1e-11  # relative; Newton's steps shrink quadratically: after one of this size there is nothing left to move
_ROUGH = 1e-6  # relative; smaller steps that no longer shrink are rounding in a badly conditioned model
_NOISE = 1e-11  # relative; a gain in log-likelihood that is so small cannot be told from rounding
_FLAT = 1e-16
_STEPS, _HALVINGS, _LONGEST = 200, 60, 5.0


class NotConvergedError(Exception):
    """The likelihood has no maximum that Newton's steps reach."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Log-likelihood of a binary outcome.

    Attributes
    ----------
    design : ndarray of shape (n, k)
        Columns of the model, of full rank: the intercept's, and the covariates standardised.
    outcome : ndarray of shape (n,)
        0 or 1.
    penalised : bool
        Adds half the logarithm of the determinant of the information (Firth 1993). The information is always that of
        all columns, also where a coefficient is held (Heinze & Schemper 2002; R: logistf).
    """

    design: Array
    outcome: Array
    penalised: bool = False

    def value(self, coefficients: Array) -> float:
        """Log-likelihood; minus infinity where the penalty is."""
        linear = self.design @ coefficients
        plain = -float(np.logaddexp(0, np.where(self.outcome == 1, -linear, linear)).sum())
        if not self.penalised:
            return plain
        sign, size = np.linalg.slogdet(self.information(coefficients))
        return plain + float(size) / 2 if sign > 0 else -np.inf

    def risks(self, coefficients: Array) -> Array:
        """Probability of the event for each observation, of shape (n,)."""
        return np.asarray(expit(self.design @ coefficients))

    def information(self, coefficients: Array) -> Array:
        """Fisher information X'WX of the unpenalised likelihood, of shape (k, k)."""
        weighted = self.design * np.sqrt(self._weights(coefficients))[:, None]
        return np.asarray(weighted.T @ weighted)

    def errors(self, coefficients: Array) -> Array:
        """Standard errors from the information, of shape (k,)."""
        return np.asarray(np.sqrt(np.diag(np.linalg.inv(self.information(coefficients)))))

    def maximise(self, start: Array, *, held: int | None = None) -> Array:
        """Coefficients at the maximum; the one at `held` keeps its value in `start`.

        Newton's steps, halved where the likelihood would fall.

        Raises
        ------
        NotConvergedError
            Where the steps do not come to rest.
        """
        free = np.array([i for i in range(len(start)) if i != held], dtype=int)
        current, here, before = np.array(start, dtype=float), self.value(start), np.inf
        if len(free) == 0:
            return current
        for _ in range(_STEPS):
            step = np.zeros(len(current))
            step[free], gain = self._step(current, free)
            climbing = gain > _NOISE * (1 + abs(here))
            if climbing:
                step, here = self._uphill(current, step, here)
            current = current + step
            size = float((np.abs(step) / (1 + np.abs(current))).max())
            # Near the maximum each step is the square of the one before, down to what rounding leaves.
            if not climbing and (size < _SETTLED or before / 2 < size < _ROUGH):
                return current
            # Of a profile only the height counts; in the other coefficients it may be flat.
            if held is not None and gain < _FLAT * (1 + abs(here)):
                return current
            before = size
        raise NotConvergedError

    def _step(self, current: Array, free: npt.NDArray[np.int_]) -> tuple[Array, float]:
        """Newton's step of the free coefficients, and what it should add to the log-likelihood."""
        square = np.ix_(free, free)
        try:
            score, curvature, stand_in = self._derivatives(current)
            try:
                np.linalg.cholesky(curvature[square])
            except np.linalg.LinAlgError:
                curvature = stand_in
            step = np.linalg.solve(curvature[square], score[free])
        except np.linalg.LinAlgError as error:
            raise NotConvergedError from error
        longest, allowed = np.abs(step).max(), _LONGEST + np.abs(current).max()
        if longest > allowed:
            step = step * (allowed / longest)
        return np.asarray(step, dtype=float), float(step @ score[free]) / 2

    def _derivatives(self, coefficients: Array) -> tuple[Array, Array, Array]:
        """Score, negative Hessian, and a positive definite stand-in for the latter, of shapes (k,), (k, k), (k, k)."""
        risks, weights = self.risks(coefficients), self._weights(coefficients)
        weighted = self.design * np.sqrt(weights)[:, None]
        information = weighted.T @ weighted
        residual = self.outcome - risks
        if not self.penalised:
            return self.design.T @ residual, information, information
        # Orthonormal columns U, so that the hat matrix is UU'; the leverages are its diagonal.
        orthonormal = np.linalg.qr(weighted)[0]
        leverage = (orthonormal**2).sum(axis=1)
        skew = 1 - 2 * risks
        score = self.design.T @ (residual + leverage * skew / 2)
        # The Hessian of the penalty; the squares of the hat matrix enter through the products of U's columns.
        pairs = np.einsum("ni,nj->nij", orthonormal, orthonormal).reshape(len(risks), -1)
        mixed = (self.design * skew[:, None]).T @ pairs
        own = (self.design * (leverage * (skew**2 - 2 * weights))[:, None]).T @ self.design
        stand_in = (self.design * (weights * (1 + leverage))[:, None]).T @ self.design
        return score, information - (own - mixed @ mixed.T) / 2, stand_in

    def _uphill(self, current: Array, step: Array, here: float) -> tuple[Array, float]:
        for _ in range(_HALVINGS):
            there = self.value(current + step)
            if there >= here:
                return step, there
            step = step / 2
        raise NotConvergedError

    def _weights(self, coefficients: Array) -> Array:
        linear = self.design @ coefficients
        # expit(-x) keeps the digits that 1 - expit(x) loses.
        return np.asarray(expit(linear) * expit(-linear))
