"""Restricted cubic splines: cubic between the knots, linear beyond the outer ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# Regression Modeling Strategies, 2nd ed., table 2.3: where the knots stand among the values.
HARRELL_QUANTILES = {
    3: (0.10, 0.50, 0.90),
    4: (0.05, 0.35, 0.65, 0.95),
    5: (0.05, 0.275, 0.50, 0.725, 0.95),
}


def harrell_knots(values: npt.NDArray[np.float64], n_knots: int) -> npt.NDArray[np.float64] | None:
    """Knots at Harrell's quantiles (type 7); None where two of them coincide, so that there is no such spline."""
    knots = np.quantile(values, HARRELL_QUANTILES[n_knots])
    return knots if len(np.unique(knots)) == n_knots else None


def restricted_cubic(values: npt.NDArray[np.float64], knots: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The spline's terms beyond the linear one.

    Parameters
    ----------
    values : ndarray of shape (n,)
    knots : ndarray of shape (k,)
        Ascending, three or more.

    Returns
    -------
    ndarray of shape (n, k - 2)
        In the unit of the values: the cubes are divided by the squared distance of the outer knots. R:
        `Hmisc::rcspline.eval(norm = 2)`; together with an intercept and the values it spans what `splines::ns` does
        with the same knots.
    """

    def cube(at: float) -> npt.NDArray[np.float64]:
        return np.asarray(np.maximum(values - at, 0) ** 3, dtype=float)

    last, before = knots[-1], knots[-2]
    width = last - before
    columns = [
        cube(knot) - cube(before) * (last - knot) / width + cube(last) * (before - knot) / width for knot in knots[:-2]
    ]
    return np.asarray(np.column_stack(columns) / (last - knots[0]) ** 2, dtype=float)
