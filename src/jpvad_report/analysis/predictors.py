"""Odds ratios of one level of a variable, by logistic regression, one covariate at a time and all together."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from jpvad_report.analysis.design import Design, Term, design, indicator, terms_of
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, proportion
from jpvad_report.study.model import Study

_OUTCOME = "__outcome__"
_DIVERGED = 12.0  # an odds ratio beyond e^12 is a coefficient on its way to infinity


def predictors(frame: pd.DataFrame, study: Study) -> dict[str, Record]:
    """Univariable and multivariable odds ratios with Wald intervals.

    Returns
    -------
    dict
        `predictors.univariable.TERM.odds_ratio`, `predictors.multivariable.TERM.odds_ratio` (level
        `settings.confidence_level`; R: `glm(family = binomial)` with `confint.default`), and
        `predictors.multivariable.complete`, the share of patients in the multivariable model. Complete cases of each
        model.
    """
    spec = study.analyses.predictors
    assert spec is not None
    frame = frame.assign(**{_OUTCOME: indicator(frame, study, spec.outcome.variable, spec.outcome.level)})
    everything = [term for name in spec.covariates for term in terms_of(study, name)]
    records: dict[str, Record] = {}
    for name in spec.covariates:
        records |= _model(frame, terms_of(study, name), study, kind="univariable")
    records |= _model(frame, tuple(everything), study, kind="multivariable")
    model = design(frame, everything, also_complete=[_OUTCOME])
    events = int(frame.loc[model.used, _OUTCOME].sum())
    records["predictors.multivariable.complete"] = proportion(model.n, len(frame), n_events=events)
    return records


def _model(frame: pd.DataFrame, terms: tuple[Term, ...], study: Study, *, kind: str) -> dict[str, Record]:
    model = design(frame, terms, also_complete=[_OUTCOME])
    outcome = frame.loc[model.used, _OUTCOME].to_numpy(dtype=float)
    unusable = model.unusable()
    keep = [i for i, term in enumerate(terms) if term.key not in unusable]
    fitted = _fit(model.matrix[:, keep], outcome)
    records: dict[str, Record] = {}
    for i, term in enumerate(terms):
        key = join("predictors", kind, term.key, "odds_ratio")
        if term.key in unusable:
            records[key] = _failed(unusable[term.key], model, outcome, kind)
        elif isinstance(fitted, str):
            records[key] = _failed(fitted, model, outcome, kind)
        else:
            coefficients, errors = fitted
            position = keep.index(i) + 1
            records[key] = _ratio(coefficients[position], errors[position], model, outcome, term, study, kind)
    return records


def _fit(
    matrix: npt.NDArray[np.float64], outcome: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | str:
    """Coefficients and standard errors, intercept first; or why there are none."""
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    if len(outcome) == 0 or np.ptp(outcome) == 0:
        return "the outcome does not vary among the observations of the model"
    if matrix.shape[1] == 0:
        return "no variable of the model varies"
    if len(outcome) <= matrix.shape[1] + 1:
        return "there are fewer observations than variables"
    centre, scale = matrix.mean(axis=0), matrix.std(axis=0)
    exog = np.column_stack([np.ones(len(outcome)), (matrix - centre) / scale])
    try:
        # Separation shows in the coefficients; its warnings say no more than that.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = Logit(outcome, exog).fit(method="newton", maxiter=100, tol=1e-12, disp=0)
    except (PerfectSeparationError, np.linalg.LinAlgError):
        return "the model could not be fitted (complete separation)"
    slopes, errors = result.params[1:] / scale, result.bse[1:] / scale
    spread = np.abs(result.params[1:] / scale * np.ptp(matrix, axis=0))
    if not result.mle_retvals["converged"] or not np.isfinite(errors).all() or spread.max() > _DIVERGED * 3:
        return "the model did not converge (separation)"
    diverged = (np.abs(slopes * np.ptp(matrix, axis=0)) > _DIVERGED) & (errors > np.abs(slopes))
    if diverged.any():
        return "the model did not converge (separation)"
    return np.concatenate([[result.params[0]], slopes]), np.concatenate([[result.bse[0]], errors])


def _failed(reason: str, model: Design, outcome: npt.NDArray[np.float64], kind: str) -> NotEstimable:
    return NotEstimable(
        reason=reason,
        n=model.n,
        n_events=int(outcome.sum()),
        n_missing=model.n_missing,
        method="logistic",
    )


def _ratio(
    coefficient: float,
    error: float,
    model: Design,
    outcome: npt.NDArray[np.float64],
    term: Term,
    study: Study,
    kind: str,
) -> Estimate:
    z = float(stats.norm.ppf(0.5 + study.settings.confidence_level / 2))
    return Estimate(
        quantity=Quantity.RATIO,
        estimate=float(np.exp(coefficient)),
        ci_low=float(np.exp(coefficient - z * error)),
        ci_high=float(np.exp(coefficient + z * error)),
        level=study.settings.confidence_level,
        p_value=float(2 * stats.norm.sf(abs(coefficient / error))),
        n=model.n,
        n_events=int(outcome.sum()),
        n_missing=model.n_missing,
        method="logistic",
        interval="wald",
        reference=term.reference,
    )
