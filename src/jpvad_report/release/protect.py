"""Which counts must not be told, so that nobody who adds and subtracts the others arrives at a small one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jpvad_report.errors import UserError
from jpvad_report.release.facts import MISSING, Cell, Fact, Family, is_small


def suppressed(family: Family, least: int) -> list[Fact]:
    """Counts that are too small, and as many more as keep the small ones unknown; missing values are another matter.

    A cell, or a fact, of fewer than `least` but not of 0 is small. What is told of a family is a system of equations;
    a linear program finds between which limits it leaves a small count. Facts are given up, one after the other, until
    these limits reach from 1 or less to `least` or more for each: then the count may as well not be small.

    Raises
    ------
    ValueError
        Where what is told does not add up: the cells of the family are not the ones that were counted.
    """
    facts = list(family.facts.values())
    cells = sorted(set().union(*(fact.cells for fact in facts)))
    limits(frozenset(), facts, cells)
    known = [fact for fact in facts if not fact.is_missing]
    gone = [fact for fact in known if is_small(fact.value, least) and fact.may_go]
    targets = [fact.cells for fact in known if is_small(fact.value, least)]
    # A cell that no fact tells alone: of nearly everybody with a characteristic, the few without it.
    alone = [cell for cell in cells if cell[1] != MISSING and frozenset([cell]) not in family.facts]
    targets += [frozenset([cell]) for cell in alone if _pinned_small(cell, facts, cells, least)]
    told = [fact for fact in facts if fact not in gone]
    while (target := _first_known(targets, told, cells, least)) is not None:
        candidates = sorted((fact for fact in told if fact.may_go), key=lambda fact: fact.price)
        best = _cheapest(candidates, target, told, cells, least)
        if best is None:
            raise UserError(
                f"A count of fewer than {least} in '{family.name}' cannot be hidden: what else is told gives it away.",
                remedy="Leave the variable or the analysis out of the study file, or join groups or levels.",
            )
        gone.append(best)
        told = [fact for fact in told if fact is not best]
    return gone


def few_missing(family: Family, least: int) -> bool:
    """True where a number of missing values is small."""
    return any(fact.is_missing and is_small(fact.value, least) for fact in family.facts.values())


def _pinned_small(cell: Cell, told: Sequence[Fact], cells: Sequence[Cell], least: int) -> bool:
    """Whether a cell that no fact tells alone follows from the others, and is small."""
    low, high = limits(frozenset([cell]), told, cells)
    return high - low < 1 and is_small(low, least)


def _first_known(
    targets: Sequence[frozenset[Cell]], told: Sequence[Fact], cells: Sequence[Cell], least: int
) -> frozenset[Cell] | None:
    return next((target for target in targets if not _is_safe(limits(target, told, cells), least)), None)


def _is_safe(limits_: tuple[float, float], least: int) -> bool:
    low, high = limits_
    return low <= 1 + 1e-6 and high >= least - 1e-6


def _cheapest(
    candidates: Sequence[Fact], target: frozenset[Cell], told: Sequence[Fact], cells: Sequence[Cell], least: int
) -> Fact | None:
    """The first candidate without which the target is safe; else the one that widens its limits most."""
    widest, most = None, -1.0
    for fact in candidates:
        low, high = limits(target, [one for one in told if one is not fact], cells)
        if _is_safe((low, high), least):
            return fact
        if high - low > most + 1e-6:
            widest, most = fact, high - low
    return widest


def limits(target: frozenset[Cell], told: Sequence[Fact], cells: Sequence[Cell]) -> tuple[float, float]:
    """Smallest and largest sum of some cells that agrees with what is told."""
    from scipy.optimize import linprog

    place = {cell: index for index, cell in enumerate(cells)}
    wanted = np.zeros(len(cells))
    wanted[[place[cell] for cell in target]] = 1
    sums = np.zeros((len(told), len(cells)))
    for row, fact in enumerate(told):
        sums[row, [place[cell] for cell in fact.cells]] = 1
    values = np.array([fact.value for fact in told], dtype=float)
    ends = []
    for sign in (1, -1):
        equations = {"A_eq": sums, "b_eq": values} if told else {}
        found = linprog(sign * wanted, bounds=(0, None), method="highs", **equations)
        if found.status == 3:  # without limit
            ends.append(np.inf)
        elif found.success:
            ends.append(sign * found.fun)
        else:
            raise ValueError("the counts of a family do not add up")
    return float(ends[0]), float(ends[1])
