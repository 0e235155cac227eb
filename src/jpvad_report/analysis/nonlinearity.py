"""Whether the logarithm of the hazard is linear in a continuous covariate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats

from jpvad_report.analysis.cox import CoxFit, fit_cox
from jpvad_report.analysis.splines import harrell_knots, restricted_cubic
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

LIKELIHOOD_RATIO, ROBUST_WALD = "spline_likelihood_ratio", "spline_wald_robust"


def nonlinearity(
    matrix: npt.NDArray[np.float64], column: int, fit: CoxFit, *, n_knots: int, names: Sequence[str]
) -> Record:
    """Test the restricted cubic spline's terms of one covariate against none of them.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Of the model, one of whose columns is the covariate.
    column
        Which.
    fit
        The model with the covariate as a straight line.
    n_knots
        3, 4 or 5, at Harrell's quantiles among the observations of the model.
    names
        What the terms are called where one of them is the reason of a failure.

    Returns
    -------
    Record
        Statistic, degrees of freedom (knots less two) and P value of the likelihood-ratio test; where the sample has
        clusters, whose likelihoods cannot be compared, of the Wald test with the robust variance. Not estimable where
        knots coincide or the larger model has no finite maximum. R: `anova` of the two `coxph` fits; reference:
        Harrell, Regression Modeling Strategies (doi:10.1007/978-3-319-19425-7).
    """
    sample = fit.sample
    method = LIKELIHOOD_RATIO if sample.clusters is None else ROBUST_WALD

    def failed(reason: str) -> NotEstimable:
        return NotEstimable(reason=reason, n=sample.n, n_events=sample.n_events, method=method)

    knots = harrell_knots(matrix[:, column], n_knots)
    if knots is None:
        return failed("it takes too few different values for the knots of a spline")
    extra = restricted_cubic(matrix[:, column], knots)
    df = extra.shape[1]
    larger = fit_cox(np.column_stack([matrix, extra]), sample, names=[*names, *[names[column]] * df])
    if isinstance(larger, str):
        return failed(larger)
    if larger.undetermined:
        return failed("its spline is determined by the other variables of the model")
    if method == LIKELIHOOD_RATIO:
        # Rounding can leave a difference of two equal likelihoods below 0.
        statistic = max(0.0, 2 * (larger.log_likelihood - fit.log_likelihood))
    else:
        if sample.n_clusters <= df:
            return failed("there are too few clusters for a robust test")
        curve = larger.coefficients[-df:]
        statistic = float(curve @ np.linalg.solve(larger.variance[-df:, -df:], curve))
    return Estimate(
        quantity=Quantity.TEST,
        estimate=statistic,
        df=float(df),
        p_value=float(stats.chi2.sf(statistic, df)),
        n=sample.n,
        n_events=sample.n_events,
        method=method,
    )
