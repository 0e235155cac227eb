"""Firth's penalised likelihood: a logistic model with finite estimates where the outcome is separated."""

from __future__ import annotations

import warnings

import numpy as np

from jpvad_report.analysis.likelihood import Array, Likelihood, NotConvergedError
from jpvad_report.analysis.logistic import NOT_CONVERGED, LogisticFit, standardised
from jpvad_report.analysis.profile import HigherError, Profile, profile

_RESTARTS = 5


def firth(matrix: Array, outcome: Array, *, level: float) -> LogisticFit | str:
    """Fit by Firth's penalised likelihood, with limits and tests from its profile.

    The log-likelihood is raised by half the logarithm of the determinant of the information (Jeffreys' prior). In the
    profile the penalty remains that of the whole model's information, as in logistf.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Complete cases, of full rank, no column constant, fewer than observations.
    outcome : ndarray of shape (n,)
        0 or 1, both occurring; separated or not.
    level : float
        Confidence level.

    Returns
    -------
    LogisticFit or str
        Log odds ratios with the square roots of the inverse information's diagonal as standard errors, profile
        penalised likelihood limits, and P values of penalised likelihood-ratio tests; or why there are none.

    References
    ----------
    Firth D. Biometrika 1993;80:27 (doi:10.1093/biomet/80.1.27). Heinze G, Schemper M. Stat Med 2002;21:2409
    (doi:10.1002/sim.1047). R: `logistf::logistf`, there converged to 1e-5 by default.
    """
    design, centre, scale = standardised(matrix)
    likelihood = Likelihood(design, outcome, penalised=True)
    try:
        estimate, limits = _estimate(likelihood, level=level)
    except NotConvergedError:
        return NOT_CONVERGED
    slopes = estimate[1:] / scale
    return LogisticFit(
        coefficients=slopes,
        errors=likelihood.errors(estimate)[1:] / scale,
        low=limits.low / scale,
        high=limits.high / scale,
        p_values=limits.p_values,
        intercept=float(estimate[0] - slopes @ centre),
        log_likelihood=likelihood.value(estimate),
        risks=likelihood.risks(estimate),
        method="firth",
        interval="firth_profile",
    )


def _estimate(likelihood: Likelihood, *, level: float) -> tuple[Array, Profile]:
    estimate = likelihood.maximise(_first(likelihood))
    for _ in range(_RESTARTS):
        try:
            return estimate, profile(likelihood, estimate, level=level)
        except HigherError as found:
            # Extreme values can give a penalised likelihood several maxima: go on from higher ground.
            estimate = likelihood.maximise(found.coefficients)
    raise NotConvergedError


def _first(likelihood: Likelihood) -> Array:
    """The estimates of firthmodels, intercept first.

    They are exact where it converges, and where it does not (its steps can stall by rounding) they are a start. Its
    profile limits are not used: on some data both converge to the same point outside the interval (0.8.2).
    """
    from firthmodels import FirthLogisticRegression

    slopes, outcome = likelihood.design[:, 1:], likelihood.outcome
    model = FirthLogisticRegression(backend="numpy", max_iter=100, gtol=1e-12 * len(outcome), xtol=1e-6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model.fit(slopes, outcome)
        except np.linalg.LinAlgError:
            return np.zeros(slopes.shape[1] + 1)
    return np.append(model.intercept_, model.coef_)
