"""The Cox model itself: coefficients, their variance, the likelihood, and in words why there are none."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from survival.r_api import CoxphModel

# Newton's steps go on until nothing moves in double precision: a looser rule leaves P values 1e-3 away.
_CONVERGED = {"eps": 1e-14, "toler_chol": 1e-15, "iter_max": 100}
# At a maximum Newton's step is nothing; where there is none it stays as it is, which R and the library warn of. They
# also warn of a coefficient near 0: only with a hazard ratio beyond e^12 is it on its way to infinity.
_DIVERGED = 12.0
_ENDLESS = "Ran out of iterations"
_NO_MAXIMUM = "the model did not converge"


@dataclass(frozen=True, slots=True)
class Sample:
    """The observations of a model, all of them complete.

    Attributes
    ----------
    days, events : ndarray of shape (n,)
        Follow-up and whether it ended with the event.
    strata, clusters : ndarray of int, shape (n,), or None
        Who shares a baseline hazard, and who shares a cluster.
    """

    days: npt.NDArray[np.float64]
    events: npt.NDArray[np.bool_]
    strata: npt.NDArray[np.int64] | None = None
    clusters: npt.NDArray[np.int64] | None = None

    @property
    def n(self) -> int:
        """Observations."""
        return len(self.days)

    @property
    def n_events(self) -> int:
        """Observations with the event."""
        return int(self.events.sum())

    @property
    def n_clusters(self) -> int:
        """Clusters; 0 where the model has none."""
        return 0 if self.clusters is None else len(np.unique(self.clusters))

    @property
    def n_strata(self) -> int:
        """Strata; 0 where the model has none."""
        return 0 if self.strata is None else len(np.unique(self.strata))

    @property
    def n_strata_with_events(self) -> int:
        """Strata that tell anything about the coefficients."""
        return 0 if self.strata is None else len(np.unique(self.strata[self.events]))


@dataclass(frozen=True, slots=True)
class CoxFit:
    """A model at the maximum of its partial likelihood.

    Attributes
    ----------
    coefficients : ndarray of shape (terms,)
        Logarithms of hazard ratios.
    variance : ndarray of shape (terms, terms)
        Inverse information, or the robust (sandwich) variance where the sample has clusters.
    log_likelihood : float
        Partial, with Efron's approximation.
    sample : Sample
        What it was fitted to.
    undetermined : tuple of int
        Terms on which the likelihood does not depend: nobody at risk beside an event differs in them.
    model : CoxphModel
        The library's own, for the tests that it offers.
    """

    coefficients: npt.NDArray[np.float64]
    variance: npt.NDArray[np.float64]
    log_likelihood: float
    sample: Sample
    undetermined: tuple[int, ...]
    model: CoxphModel

    @property
    def standard_errors(self) -> npt.NDArray[np.float64]:
        """Of the coefficients, robust where the sample has clusters."""
        return np.asarray(np.sqrt(np.diag(self.variance)), dtype=float)


def fit_cox(matrix: npt.NDArray[np.float64], sample: Sample, *, names: Sequence[str]) -> CoxFit | str:
    """Fit a Cox model with Efron's method for ties.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Without constant or collinear columns.
    sample : Sample
        With `strata` each stratum has a baseline hazard of its own; with `clusters` the variance is the robust one of
        Lin and Wei (doi:10.1080/01621459.1989.10478874), which sums the score residuals within a cluster.
    names
        What the terms are called where one of them is the reason of a failure.

    Returns
    -------
    CoxFit or str
        A reason in words where there is no finite maximum, or nothing to estimate.

    Notes
    -----
    R: `coxph(Surv(days, event) ~ ... + strata(s), cluster = c, ties = "efron")`. The robust variance of lifelines is
    another one where event times are tied (by a fifth of the standard error in tests/reference), so that one library,
    whose results R confirms throughout, makes everything here.
    """
    if not sample.events.any():
        return "no event occurred among the observations of the model"
    if matrix.shape[1] == 0:
        return "no variable of the model varies"
    if sample.n_events < matrix.shape[1]:
        return "there are fewer events than variables"
    if sample.n_clusters == 1:
        return "all observations of the model belong to one cluster, which leaves robust standard errors undefined"
    model, told = _library_fit(matrix, sample)
    if model is None:
        return _NO_MAXIMUM
    coefficients = np.asarray(model.coefficients, dtype=float)
    # Where nothing could be estimated the library leaves the second variance out.
    naive = np.diag(np.asarray(model.var if model.naive_var is None else model.naive_var, dtype=float))
    undetermined = ~np.isfinite(coefficients) | (naive <= 0)
    diverged = _divergence(matrix, sample.events, coefficients, np.sqrt(naive), names) if told else ""
    if diverged or (_ENDLESS in told and not undetermined.any()):
        return diverged or _NO_MAXIMUM
    return CoxFit(
        coefficients=coefficients,
        variance=np.asarray(model.var, dtype=float),
        log_likelihood=float(model.loglik[-1]),
        sample=sample,
        undetermined=tuple(np.flatnonzero(undetermined).tolist()),
        model=model,
    )


def _library_fit(matrix: npt.NDArray[np.float64], sample: Sample) -> tuple[CoxphModel | None, str]:
    """The library's model, and what it warns of: steps without end, or coefficients that were still moving."""
    import survival

    columns = {f"x{i}": column.tolist() for i, column in enumerate(matrix.T)}
    data = {"days": sample.days.tolist(), "event": sample.events.astype(int).tolist(), **columns}
    formula = f"Surv(days, event) ~ {' + '.join(columns)}"
    if sample.strata is not None:
        data["stratum"] = sample.strata.tolist()
        formula += " + strata(stratum)"
    clusters = None if sample.clusters is None else sample.clusters.tolist()
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model = survival.coxph(formula, data=data, cluster=clusters, **_CONVERGED)
    except (ValueError, RuntimeError, ArithmeticError):
        return None, ""
    return model, " ".join(str(warning.message) for warning in caught)


def _divergence(
    matrix: npt.NDArray[np.float64],
    events: npt.NDArray[np.bool_],
    coefficients: npt.NDArray[np.float64],
    errors: npt.NDArray[np.float64],
    names: Sequence[str],
) -> str:
    """Which term's coefficient goes to infinity, and why; empty where none does."""
    for i, (coefficient, error) in enumerate(zip(coefficients, errors, strict=True)):
        column = matrix[:, i]
        if np.isnan(coefficient) or not (abs(coefficient) * np.ptp(column) > _DIVERGED and error > abs(coefficient)):
            continue
        if set(np.unique(column)) <= {0.0, 1.0}:
            if not events[column == 1].any():
                return f"the model did not converge (a level without events: {names[i]})"
            if not events[column == 0].any():
                return f"the model did not converge (no event outside one level: {names[i]})"
        return f"the model did not converge (no finite hazard ratio of {names[i]} has the highest likelihood)"
    return ""
