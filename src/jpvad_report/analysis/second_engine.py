"""The headline estimates by other people's code than the first time: another author, another algorithm."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# By default lifelines stops while P values are still 1e-3 away from R's; even at a precision of 1e-12 it stops one of
# Newton's steps early, by the size of the decrement or of the change in likelihood.
_CONVERGED = {"precision": 1e-20, "r_precision": 1e-17, "max_steps": 500}


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Log ratios of a model's terms and their standard errors, both of shape (terms,)."""

    values: Floats
    errors: Floats


def logistic(matrix: Floats, outcome: Floats) -> Coefficients:
    """Maximum likelihood by firthmodels without its penalty; first engine: statsmodels.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Complete, of full rank, without intercept.
    outcome : ndarray of shape (n,)
        0 and 1.
    """
    from firthmodels import FirthLogisticRegression

    scale = matrix.std(axis=0)
    with warnings.catch_warnings():
        # A fit that does not reach the tolerance shows in the comparison.
        warnings.simplefilter("ignore")
        fitted = FirthLogisticRegression(backend="numpy", penalty_weight=0.0, gtol=1e-9, xtol=1e-10, max_iter=200).fit(
            (matrix - matrix.mean(axis=0)) / scale, outcome
        )
    return Coefficients(fitted.coef_ / scale, fitted.bse_[:-1] / scale)


def firth(matrix: Floats, outcome: Floats) -> Floats:
    """Firth's estimates by augmented data and statsmodels' weighted GLM; first engine: firthmodels.

    Each observation stands a second time with the other outcome; the weights 1 + h/2 and h/2, with h the leverage, make
    the ordinary score equations those of the penalised likelihood (Heinze & Schemper 2002, doi:10.1002/sim.1047).
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    scale = matrix.std(axis=0)
    exog = np.column_stack([np.ones(len(outcome)), (matrix - matrix.mean(axis=0)) / scale])
    twice, both = np.vstack([exog, exog]), np.concatenate([outcome, 1 - outcome])
    params = np.zeros(exog.shape[1])
    for _ in range(1000):
        probability = 1 / (1 + np.exp(-exog @ params))
        root = exog * np.sqrt(probability * (1 - probability))[:, None]
        leverage = np.einsum("ij,ij->i", root @ np.linalg.inv(root.T @ root), root)
        weights = np.concatenate([1 + leverage / 2, leverage / 2])
        with warnings.catch_warnings():
            # Weights that are not whole numbers are meant.
            warnings.simplefilter("ignore")
            fitted = GLM(both, twice, family=Binomial(), freq_weights=weights).fit(
                start_params=params, tol=1e-13, maxiter=50
            )
        moved, params = np.abs(fitted.params - params).max(), fitted.params
        if moved < 1e-12:
            break
    return np.asarray(params[1:] / scale, dtype=float)


def cox(
    matrix: Floats,
    days: Floats,
    events: npt.NDArray[np.bool_],
    *,
    strata: npt.NDArray[np.int_] | None = None,
) -> Coefficients:
    """Cox regression, Efron's ties, by lifelines; first engine: PyPI's `survival`.

    `strata` are codes of shape (n,). The standard errors are those of the information: lifelines' robust ones are not
    R's where event times are tied, so that they confirm nothing.
    """
    import pandas as pd
    from lifelines import CoxPHFitter

    names = [f"x{i}" for i in range(matrix.shape[1])]
    data = pd.DataFrame(matrix, columns=names).assign(days=days, event=events)
    if strata is not None:
        data["stratum"] = strata
    fitter = CoxPHFitter()
    with warnings.catch_warnings():
        # A fit that does not reach the tolerance shows in the comparison.
        warnings.simplefilter("ignore")
        fitter.fit(data, "days", "event", strata=None if strata is None else ["stratum"], fit_options=_CONVERGED)
    return Coefficients(
        fitter.params_[names].to_numpy(dtype=float), fitter.standard_errors_[names].to_numpy(dtype=float)
    )


def incidence(days: Floats, events: npt.NDArray[np.bool_]) -> float:
    """1 - Kaplan-Meier at the end of follow-up, by PyPI's `survival`; first engine: lifelines."""
    import survival

    curve = survival.survfit(
        "Surv(days, event) ~ 1", data={"days": days.tolist(), "event": events.astype(int).tolist()}
    )
    return 1 - float(curve.surv[-1])


def log_rank(days: Floats, events: npt.NDArray[np.bool_], groups: npt.NDArray[np.int_]) -> tuple[float, float]:
    """Statistic and P value of the log-rank test, by PyPI's `survival`; first engine: lifelines."""
    import survival

    data = {"days": days.tolist(), "event": events.astype(int).tolist(), "group": groups.tolist()}
    found = survival.survdiff("Surv(days, event) ~ group", data=data)
    return float(found.chisq), float(found.pvalue)
