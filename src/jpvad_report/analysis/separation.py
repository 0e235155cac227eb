"""Whether the covariates of a logistic model separate its outcome, so that no finite estimate exists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

# Standard deviations. The solver keeps a constraint to 1e-10: groups that overlap by less than that count as separated.
_FEASIBLE = 1e-10
_POSITIVE = 1e-7


@dataclass(frozen=True, slots=True)
class Separation:
    """How an outcome is separated.

    Attributes
    ----------
    complete : bool
        A plane parts all events from all others; otherwise some observations lie on it (quasi-complete).
    columns : tuple of int
        Covariates whose coefficients have no finite maximum likelihood estimate; where the separation is complete,
        which leaves none with one, those that separate the outcome alone. Empty where only all together do.
    """

    complete: bool
    columns: tuple[int, ...]


def separation(matrix: npt.NDArray[np.float64], outcome: npt.NDArray[np.float64]) -> Separation | None:
    """Decide by linear programming whether a plane separates events from others.

    Maximised is the sum of the signed distances x'b (-x'b for those without the event) over all b in [-1, 1] for which
    none is negative; above 0, the likelihood rises along b for ever, and maximum likelihood estimates are infinite.

    Parameters
    ----------
    matrix : ndarray of shape (n, terms)
        Without the intercept, of full rank, no column constant.
    outcome : ndarray of shape (n,)
        0 or 1, both occurring.

    Returns
    -------
    Separation or None
        None where the maximum likelihood estimates exist.

    References
    ----------
    Albert A, Anderson JA. Biometrika 1984;71:1 (doi:10.1093/biomet/71.1.1). Konis K. DPhil thesis, University of
    Oxford, 2007. R: `detectseparation::detect_separation`.
    """
    scaled = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)
    sides = np.where(outcome == 1, 1.0, -1.0)
    # Observations that are alike set the same constraint; with binary covariates few are left.
    signed = np.unique(np.column_stack([sides, scaled * sides[:, None]]), axis=0)
    direction = _solve(-signed.sum(axis=0), -signed, np.zeros(len(signed)), free=signed.shape[1])
    if (signed @ direction).max() < _POSITIVE:
        return None
    if _margin(signed) < _POSITIVE:
        infinite = np.abs(direction[1:]) > _POSITIVE
        return Separation(complete=False, columns=tuple(int(i) for i in np.flatnonzero(infinite)))
    alone = tuple(i for i in range(matrix.shape[1]) if _parts(matrix[:, i], outcome))
    return Separation(complete=True, columns=alone)


def _margin(signed: npt.NDArray[np.float64]) -> float:
    """The largest distance that all observations can have from a plane on their own side; 0 where there is none."""
    count, width = signed.shape
    constraints = np.column_stack([-signed, np.ones(count)])
    target = np.append(np.zeros(width), -1.0)
    return float(_solve(target, constraints, np.zeros(count), free=width)[-1])


def _parts(column: npt.NDArray[np.float64], outcome: npt.NDArray[np.float64]) -> bool:
    """True where a single value parts all events from all others."""
    with_event, without = column[outcome == 1], column[outcome == 0]
    return bool(with_event.min() > without.max() or with_event.max() < without.min())


def _solve(
    target: npt.NDArray[np.float64],
    constraints: npt.NDArray[np.float64],
    limits: npt.NDArray[np.float64],
    *,
    free: int,
) -> npt.NDArray[np.float64]:
    """The point with the least `target`: `free` coordinates between -1 and 1, a further one between 0 and 1."""
    bounds = [(-1.0, 1.0)] * free + [(0.0, 1.0)] * (len(target) - free)
    precision = {"primal_feasibility_tolerance": _FEASIBLE, "dual_feasibility_tolerance": _FEASIBLE}
    found = linprog(target, A_ub=constraints, b_ub=limits, bounds=bounds, method="highs", options=precision)
    # 0 is feasible and the bounds are finite: there is always a solution.
    assert found.x is not None
    return np.asarray(found.x, dtype=float)
