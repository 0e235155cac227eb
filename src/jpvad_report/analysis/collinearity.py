"""How much the covariates of a model explain each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def variance_inflation(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Variance inflation factor of each column: 1 / (1 - R²) of its regression on the others and an intercept.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Complete, with full column rank (`Design.unusable` names the columns to leave out first).

    Returns
    -------
    ndarray of shape (terms,)
        The diagonal of the inverse correlation matrix; 1 where there is a single column.
    """
    if matrix.shape[1] == 1:
        return np.ones(1)
    return np.asarray(np.diag(np.linalg.inv(np.corrcoef(matrix, rowvar=False))), dtype=float)


def generalised_variance_inflation(matrix: npt.NDArray[np.float64], columns: Sequence[int]) -> float:
    """Variance inflation of several columns together, such as all levels of a variable.

    The factor by which the squared volume of their coefficients' joint confidence region grows through the other
    columns; it does not depend on the reference level, as the factors of single columns do.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Complete, with full column rank.
    columns
        Which columns belong together.

    References
    ----------
    Fox J, Monette G. J Am Stat Assoc 1992;87:178 (doi:10.1080/01621459.1992.10475190). R: `car::vif`.
    """
    mine = np.isin(np.arange(matrix.shape[1]), list(columns))
    logs = [_log_determinant(matrix[:, part]) for part in (mine, ~mine, mine | ~mine)]
    return float(np.exp(logs[0] + logs[1] - logs[2]))


def _log_determinant(matrix: npt.NDArray[np.float64]) -> float:
    if matrix.shape[1] < 2:
        return 0.0
    return float(np.linalg.slogdet(np.corrcoef(matrix, rowvar=False))[1])
