"""How much the covariates of a model explain each other."""

from __future__ import annotations

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
