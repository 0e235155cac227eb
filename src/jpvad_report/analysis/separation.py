"""Whether the covariates of a logistic model separate its outcome, so that no finite estimate exists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import null_space
from scipy.optimize import linprog

Array = npt.NDArray[np.float64]

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


def separation(matrix: Array, outcome: Array) -> Separation | None:
    """Decide by linear programming whether a plane separates events from others, and which coefficients that concerns.

    Sought is a direction b in which no observation's own side becomes less likely: x'b >= 0 with the event, <= 0
    without. Along it the likelihood rises for ever, unless all observations stay on the plane x'b = 0. Those that can
    leave it are set aside, until no further one can. What remains is fitted by finite coefficients; infinite are those
    that it leaves undetermined.

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
    Oxford, 2007. R: `detectseparation::detect_separation`, which solves the first of these programs; where the
    directions are many, its solution need not show every infinite coefficient.
    """
    scaled = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)
    sides = np.where(outcome == 1, 1.0, -1.0)
    # Observations that are alike set the same constraint; with binary covariates few are left.
    every = np.unique(np.column_stack([sides, scaled * sides[:, None]]), axis=0)
    kept = every
    while len(kept):
        leaving = kept @ _direction(kept) > _POSITIVE
        if not leaving.any():
            break
        kept = kept[~leaving]
    if len(kept) == len(every):
        return None
    if len(kept) == 0:
        alone = tuple(i for i in range(matrix.shape[1]) if _parts(matrix[:, i], outcome))
        return Separation(complete=True, columns=alone)
    # The triangle of what remains has its null space, and no more rows than coefficients.
    directions = null_space(np.linalg.qr(kept, mode="r"), rcond=_POSITIVE)
    undetermined = np.abs(directions[1:]).max(axis=1, initial=0.0) > _POSITIVE
    return Separation(complete=False, columns=tuple(int(i) for i in np.flatnonzero(undetermined)))


def _direction(signed: Array) -> Array:
    """The direction between -1 and 1 with the largest sum of distances, none of which is negative."""
    found = linprog(
        -signed.sum(axis=0),
        A_ub=-signed,
        b_ub=np.zeros(len(signed)),
        bounds=(-1, 1),
        method="highs",
        options={"primal_feasibility_tolerance": _FEASIBLE, "dual_feasibility_tolerance": _FEASIBLE},
    )
    # 0 is feasible and the bounds are finite: there is always a solution.
    assert found.x is not None
    return np.asarray(found.x, dtype=float)


def _parts(column: Array, outcome: Array) -> bool:
    """True where a single value parts all events from all others."""
    with_event, without = column[outcome == 1], column[outcome == 0]
    return bool(with_event.min() > without.max() or with_event.max() < without.min())
