"""Logistic regression by maximum likelihood, with Wald or profile-likelihood intervals."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from jpvad_report.analysis.likelihood import Array, Likelihood, NotConvergedError
from jpvad_report.analysis.profile import HigherError, profile

NOT_CONVERGED = "the model did not converge"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticFit:
    """A fitted logistic model.

    Attributes
    ----------
    coefficients, errors, low, high, p_values : ndarray of shape (terms,)
        Log odds ratios a unit of each column, without the intercept; their standard errors, limits and P values.
    intercept : float
        Log odds where all columns are 0.
    log_likelihood : float
        At the estimates; of a penalised fit with the penalty, for columns of standard deviation 1.
    risks : ndarray of shape (n,)
        Fitted probability of the event.
    method, interval : str
        Keys of the methods registry: how coefficients, and limits with P values, were made.
    """

    coefficients: Array
    errors: Array
    low: Array
    high: Array
    p_values: Array
    intercept: float
    log_likelihood: float
    risks: Array
    method: str
    interval: str


def standardised(matrix: Array) -> tuple[Array, Array, Array]:
    """Columns centred and of standard deviation 1 behind one of ones; their means and standard deviations."""
    centre, scale = matrix.mean(axis=0), matrix.std(axis=0, ddof=1)
    return np.column_stack([np.ones(len(matrix)), (matrix - centre) / scale]), centre, scale


def maximum_likelihood(
    matrix: Array, outcome: Array, *, level: float, interval: Literal["wald", "profile"]
) -> LogisticFit | str:
    """Fit by maximum likelihood.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Complete cases, of full rank, no column constant.
    outcome : ndarray of shape (n,)
        0 or 1, not separated by the columns.
    level : float
        Confidence level.
    interval
        `wald` (R: `confint.default`), with Wald tests; or `profile` (R: `confint`), with likelihood-ratio tests.

    Returns
    -------
    LogisticFit or str
        On the scale of the columns, or why there is none. R: `glm(family = binomial)`.
    """
    from statsmodels.discrete.discrete_model import Logit

    design, centre, scale = standardised(matrix)
    likelihood = Likelihood(design, outcome)
    # The outcome is known not to be separated; what statsmodels warns of is seen in the result.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = Logit(outcome, design).fit(method="newton", maxiter=100, tol=1e-12, disp=0)
        except np.linalg.LinAlgError:
            return NOT_CONVERGED
    estimate, errors = np.asarray(found.params), np.asarray(found.bse)
    if not found.mle_retvals["converged"] or not np.isfinite(errors).all():
        return NOT_CONVERGED
    if interval == "wald":
        width = float(stats.norm.ppf(0.5 + level / 2)) * errors[1:]
        low, high = estimate[1:] - width, estimate[1:] + width
        p_values = 2 * stats.norm.sf(np.abs(estimate[1:] / errors[1:]))
    else:
        try:
            limits = profile(likelihood, estimate, level=level)
        except (NotConvergedError, HigherError):
            return NOT_CONVERGED
        low, high, p_values = limits.low, limits.high, limits.p_values
    return LogisticFit(
        coefficients=estimate[1:] / scale,
        errors=errors[1:] / scale,
        low=low / scale,
        high=high / scale,
        p_values=np.asarray(p_values),
        intercept=float(estimate[0] - (estimate[1:] / scale) @ centre),
        log_likelihood=likelihood.value(estimate),
        risks=likelihood.risks(estimate),
        method="logistic",
        interval="wald" if interval == "wald" else "profile_likelihood",
    )
