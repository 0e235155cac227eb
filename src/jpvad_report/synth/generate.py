"""Synthetic data: draw every column, then draw anew what the study's own rules do not allow, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from jpvad_report.cohort.derive import derive
from jpvad_report.errors import CohortError
from jpvad_report.study.model import Study
from jpvad_report.synth.columns import columns_of
from jpvad_report.synth.draw import Drawer
from jpvad_report.synth.encode import Values, text, typed
from jpvad_report.synth.margins import Margins
from jpvad_report.synth.requirements import INCLUDED, Requirement, Wanted, requirements
from jpvad_report.synth.timeline import sources, timeline_of

_EXCLUDED = 0.3  # of all rows, where the study excludes anybody and nothing else is known
_EVENT = 0.35
_CLUSTER_SIZE = 25
_ROUNDS = 300
_PATIENCE = 30  # rounds without progress
_TRIES = 8  # a row and round
_GONE = 0.3  # the chance that a value is made missing where a row is to be excluded
_CERTAIN = 4  # rows a group that have each outcome, and as many that do not


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Rows of text, and the exclusions that no row could be made for."""

    frame: pd.DataFrame
    never: tuple[str, ...]


def synthesise(study: Study, *, rows: int, seed: int, margins: Margins | None = None) -> Synthetic:
    """Synthetic data for a study.

    Parameters
    ----------
    study : Study
        Any valid study.
    rows : int
        How many.
    seed : int
        The same seed gives the same data.
    margins
        What is known of the export; without it, only the study file decides.

    Returns
    -------
    Synthetic
        An export as text: it passes every check of the study, each group has members, each outcome happens.

    Raises
    ------
    CohortError
        Where the criteria leave no row for a group.
    """
    rng = np.random.default_rng(seed)
    known = margins or Margins()
    drawer = Drawer(
        study=study,
        needed=_without_unneeded(study),
        columns=columns_of(study),
        timeline=timeline_of(study),
        margins=known,
        rng=rng,
        clusters=max(2, rows // _CLUSTER_SIZE),
        base=np.zeros(rows),
        drawn={},
    )
    wanted = _wanted(study, rows, known, rng)
    drawer.all_rows()
    rules = requirements(study)
    open_ = _search(drawer, rules, wanted)
    stray = open_ & (wanted.leaves_by != INCLUDED)
    never = tuple(
        rule.id
        for number, rule in enumerate(study.cohort.exclude)
        if (wanted.leaves_by == number).any() and not (~open_ & (wanted.leaves_by == number)).any()
    )
    if stray.any():
        wanted.leaves_by[stray] = INCLUDED
        open_ = _search(drawer, rules, wanted)
    if open_.any():
        raise _impossible(drawer, rules, wanted, open_)
    gaps = {name: rng.integers(0, len(column.missing), rows) for name, column in drawer.columns.items()}
    order = rng.permutation(rows)
    cells = pd.DataFrame(text(drawer.drawn, drawer.columns, gaps), dtype=str).iloc[order].reset_index(drop=True)
    width = len(str(rows))
    cells.insert(
        0, study.data.identifier, [f"SYN{number:0{width}d}" for number in range(1, rows + 1)], allow_duplicates=True
    )
    return Synthetic(cells.loc[:, ~cells.columns.duplicated()], never)


def _without_unneeded(study: Study) -> Study:
    """The study without derived variables that no rule needs: they are made hundreds of times."""
    needed = {name for rule in requirements(study) for name in rule.variables}
    waiting = sorted(needed & set(study.derived))
    kept = set(waiting)
    while waiting:
        fresh = set(study.derived[waiting.pop()].sources) & set(study.derived) - kept
        kept |= fresh
        waiting += sorted(fresh)
    return study.model_copy(update={"derived": {name: one for name, one in study.derived.items() if name in kept}})


def _wanted(study: Study, rows: int, margins: Margins, rng: np.random.Generator) -> Wanted:
    """Spread the rows over exclusions, groups and events; the smallest numbers are certain."""
    rules, groups = study.cohort.exclude, study.groups
    shares = [margins.excluded.get(rule.id, 0.0) for rule in rules]
    if not margins.excluded and rules:
        shares = [_EXCLUDED / len(rules)] * len(rules)
    ends = np.floor(np.cumsum([0.0, *shares]) * rows).astype(int)
    leaves_by = np.full(rows, INCLUDED)
    for number, (start, end) in enumerate(pairwise(ends)):
        leaves_by[start:end] = number
    weights = np.array([margins.groups.get(code, 1.0 if not margins.groups else 0.0) for code in groups])
    group = rng.choice(len(groups), rows, p=weights / weights.sum())
    included = np.flatnonzero(leaves_by == INCLUDED)
    certain = included[: 2 * _CERTAIN * len(groups)]
    group[certain] = np.arange(len(certain)) % len(groups)
    luck = rng.random(rows)
    luck[certain] = (np.arange(len(certain)) // len(groups) % 2).astype(float)
    events = {}
    for name in study.outcomes:
        known = margins.events.get(name, {})
        chance = np.array([known.get(code, _EVENT) for code in groups])
        events[name] = luck < chance[group]
    return Wanted(leaves_by, group, events)


def _search(drawer: Drawer, rules: list[Requirement], wanted: Wanted) -> Values:
    """Draw anew, in every row that violates something, one column that has to do with it; keep what is no worse.

    Returns
    -------
    array of bool
        True for the rows that still violate what they need.
    """
    weights = np.array([10 if rule.needed else 1 for rule in rules])
    broken = _broken(drawer, rules, wanted)
    best, waited = int((weights @ broken).sum()), 0
    for _ in range(_ROUNDS):
        rows = np.flatnonzero(broken.any(axis=0))
        if not len(rows) or waited > _PATIENCE:
            break
        several = np.repeat(rows, _TRIES)
        tried, here = drawer.at(several), wanted.at(several)
        _change(tried, rules, broken[:, several], here)
        now = _broken(tried, rules, here)
        cost = (weights @ now).reshape(len(rows), _TRIES)
        chosen = np.arange(len(rows)) * _TRIES + cost.argmin(axis=1)
        kept = cost.min(axis=1) <= weights @ broken[:, rows]
        drawer.take(rows[kept], tried, chosen[kept])
        broken[:, rows[kept]] = now[:, chosen[kept]]
        total = int((weights @ broken).sum())
        best, waited = (total, 0) if total < best else (best, waited + 1)
    needed = np.array([rule.needed for rule in rules])
    open_: Values = broken[needed].any(axis=0)
    return open_


def _broken(drawer: Drawer, rules: list[Requirement], wanted: Wanted) -> Values:
    """Which rule, one a line, which row violates."""
    names = sorted(set().union(*(sources(drawer.study, name) for rule in rules for name in rule.variables)))
    columns = {name: drawer.columns[name] for name in names}
    frame = derive(typed(drawer.drawn, columns, drawer.study), drawer.needed)
    return np.array([rule.violated(frame, wanted) for rule in rules])


def _change(drawer: Drawer, rules: list[Requirement], broken: Values, wanted: Wanted) -> None:
    """For each row, draw anew one column of one of its violated rules, by chance; of a time, perhaps all times."""
    n, rng = len(drawer.base), drawer.rng
    chosen = np.where(broken, rng.random((len(rules), n)), -1).argmax(axis=0)
    columns = [rules[rule].columns for rule in chosen]
    picked = np.array([some[int(luck * len(some))] for some, luck in zip(columns, rng.random(n), strict=True)])
    anew = np.isin(picked, drawer.timeline.order) & (rng.random(n) < 0.3)
    if anew.any():
        drawer.whole_timeline(np.flatnonzero(anew))
    for name in sorted(set(picked.tolist())):
        rows = np.flatnonzero((picked == name) & ~anew)
        if len(rows):
            drawer.column(name, rows, missing=np.where(wanted.included[rows], 0.0, _GONE))


def _impossible(drawer: Drawer, rules: list[Requirement], wanted: Wanted, open_: Values) -> CohortError:
    study, rows = drawer.study, np.flatnonzero(open_)
    broken = _broken(drawer, rules, wanted)[:, rows]
    worst = max((rule for rule in range(len(rules)) if rules[rule].needed), key=lambda rule: int(broken[rule].sum()))
    group = study.groups[int(np.bincount(wanted.group[rows]).argmax())]
    return CohortError(
        f"No synthetic row could be made that belongs to the group '{study.group_label(group)}' and satisfies the "
        f"study's rules; what could not be met is {rules[worst].says}.",
        remedy="Look whether the criteria of the study file leave anybody in this group.",
    )
