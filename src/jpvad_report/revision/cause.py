"""Which cause moved which result: each is changed alone, by computing again.

A result is a function of four things: the code with its libraries, the data, the rules of the cohort (what variables
hold, who is excluded, exposure, outcomes), and the models (analyses and settings). The present code computes

    start    old data, old rules, old models
    one run a cause that changed: the start with this cause's new side
    end      new data, new rules, new models

What lies between the old results and the start, and between the end and the new results, is the code.
A cause *moves* a result where its run differs from the start, at full precision. Causes *interact* on a result where
their single effects do not add up to the whole change (ratios on the log scale), to a relative 1e-9; where only one
cause moves it, where its run does not give the value of the end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from jpvad_report.errors import UserError
from jpvad_report.results.records import Estimate, Quantity, Record
from jpvad_report.results.store import Store
from jpvad_report.revision.combine import combine
from jpvad_report.revision.results import Change, same_value
from jpvad_report.revision.state import State
from jpvad_report.revision.study_changes import Part, StudyChange
from jpvad_report.study.model import Study

Compute = Callable[[Study, Path], Store]

_ADDS_UP = 1e-9


class Factor(StrEnum):
    """What can move a result; `data_or_code` where one of the exports is not at hand."""

    CODE = "code"
    DATA = "data"
    COHORT = "cohort"
    MODEL = "model"
    DATA_OR_CODE = "data_or_code"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why one result changed.

    Attributes
    ----------
    factors : tuple of Factor
        Those that move it alone.
    alone : dict
        What it is when only this one changes.
    interact : bool
        True where the single effects do not add up.
    """

    factors: tuple[Factor, ...]
    alone: dict[Factor, Record | None]
    interact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """Why the results changed.

    Attributes
    ----------
    differ : dict
        Whether the two states differ in a factor; None where that cannot be told.
    by_key : dict
        The cause of each result that changed; empty where nothing could be computed.
    tried : tuple of Factor
        Factors that were changed alone.
    unknown : list of str
        What cannot be told, and what would help.
    """

    differ: dict[Factor, bool | None]
    by_key: dict[str, Cause] = field(default_factory=dict)
    tried: tuple[Factor, ...] = ()
    unknown: list[str] = field(default_factory=list)

    def moved_by(self, factor: Factor) -> list[str]:
        """Keys of the results that a factor moves alone."""
        return [key for key, cause in self.by_key.items() if factor in cause.factors]

    @property
    def interacting(self) -> list[str]:
        """Keys of the results on which causes interact."""
        return [key for key, cause in self.by_key.items() if cause.interact]


@dataclass(frozen=True, slots=True)
class _Runs:
    start: Store
    end: Store
    alone: dict[Factor, Store]


def find_causes(
    old: State, new: State, changes: list[Change], study: list[StudyChange], *, code: str, compute: Compute
) -> Causes:
    """Change one factor at a time.

    Parameters
    ----------
    changes
        The results that changed.
    study
        The changes of the study file.
    code
        Hash of the code that `compute` runs.
    compute
        From study and export to the results.
    """
    differ: dict[Factor, bool | None] = {
        Factor.CODE: old.code != new.code,
        Factor.DATA: old.data_sha256 != new.data_sha256,
        Factor.COHORT: any(change.part is Part.COHORT for change in study),
        Factor.MODEL: any(change.part is Part.MODEL for change in study),
    }
    unknown = _not_at_hand(old, new)
    start_data, end_data = old.data or new.data, new.data or old.data
    if start_data is None or end_data is None:
        return Causes(differ=differ, by_key=_deduced(differ, changes), unknown=[*unknown, *_without_data(differ)])
    try:
        runs = _run(old.study, new.study, (start_data, end_data), differ, compute=compute, unknown=unknown)
    except UserError as error:
        reason = error.message.splitlines()[0]
        unknown.append(f"The results could not be computed again, so that no cause can be told apart: {reason}")
        return Causes(differ=differ, by_key=_deduced(differ, changes), unknown=unknown)
    first = _between(old, code, at_hand=old.data is not None, data_differ=bool(differ[Factor.DATA]))
    last = _between(new, code, at_hand=new.data is not None, data_differ=bool(differ[Factor.DATA]))
    by_key = {change.key: _cause(change, runs, first, last) for change in changes}
    tried = (*runs.alone, *((Factor.CODE,) if Factor.CODE in {first, last} else ()))
    return Causes(differ=differ, by_key=by_key, tried=tried, unknown=unknown)


def _not_at_hand(old: State, new: State) -> list[str]:
    return [
        f"The export that {state.name} was made from ({state.made_from.get('data_file')}, SHA-256 "
        f"{state.data_sha256[:16]}…) is not at hand: what the data alone moved cannot be told by computing. "
        f"{'Name it with --old-data FILE.' if state is old else 'Put it into data/ or name it with --data FILE.'}"
        for state in (old, new)
        if state.data is None
    ]


def _deduced(differ: Mapping[Factor, bool | None], changes: list[Change]) -> dict[str, Cause]:
    """Where the two states differ in one factor only, it is the cause."""
    differing = tuple(factor for factor, differs in differ.items() if differs)
    if len(differing) != 1:
        return {}
    return {change.key: Cause(differing, {}, interact=False) for change in changes}


_NOUNS = {
    Factor.CODE: "code and library versions",
    Factor.DATA: "data",
    Factor.COHORT: "cohort rules",
    Factor.MODEL: "analyses and settings",
}


def _without_data(differ: Mapping[Factor, bool | None]) -> list[str]:
    differing = [_NOUNS[factor] for factor, differs in differ.items() if differs]
    same = [_NOUNS[factor] for factor, differs in differ.items() if differs is False]
    told = f"The same in both, and so not the cause: {', '.join(same)}." if same else ""
    if len(differing) > 1:
        return [f"Which of {', '.join(differing)} moved a number cannot be told without the exports. {told}".strip()]
    return [told] if told else []


def _run(
    old: Study,
    new: Study,
    data: tuple[Path, Path],
    differ: Mapping[Factor, bool | None],
    *,
    compute: Compute,
    unknown: list[str],
) -> _Runs:
    changed = [factor for factor in (Factor.COHORT, Factor.MODEL) if differ[factor]]
    if differ[Factor.DATA] and data[0] != data[1]:
        changed = [Factor.DATA, *changed]
    start, end = compute(old, data[0]), compute(new, data[1])
    if len(changed) == 1:
        return _Runs(start, end, {changed[0]: end})
    sides = {
        Factor.DATA: (old, data[1]),
        Factor.COHORT: (combine(cohort=new, model=old), data[0]),
        Factor.MODEL: (combine(cohort=old, model=new), data[0]),
    }
    alone: dict[Factor, Store] = {}
    for factor in changed:
        try:
            alone[factor] = compute(*sides[factor])
        except UserError as error:
            reason = error.message.splitlines()[0]
            unknown.append(f"What {_NOUNS[factor]} alone would have moved cannot be told: {reason}")
    return _Runs(start, end, alone)


def _between(state: State, code: str, *, at_hand: bool, data_differ: bool) -> Factor:
    """What lies between stored results and the run that stands for them."""
    if at_hand or not data_differ:
        return Factor.CODE
    return Factor.DATA if state.code == code else Factor.DATA_OR_CODE


def _cause(change: Change, runs: _Runs, first: Factor, last: Factor) -> Cause:
    start, end = runs.start.records.get(change.key), runs.end.records.get(change.key)
    alone = {factor: store.records.get(change.key) for factor, store in runs.alone.items()}
    moving = [factor for factor, record in alone.items() if not same_value(record, start)]
    steps = [(start, record) for record in alone.values()]
    for factor, ends, value in ((first, (change.old, start), start), (last, (end, change.new), change.new)):
        if not same_value(*ends):
            moving.append(factor)
            steps.append(ends)
            alone.setdefault(factor, value)
    factors = tuple(factor for factor in Factor if factor in moving)
    kept = {factor: alone[factor] for factor in factors}
    tried = [alone[factor] for factor in runs.alone]
    return Cause(factors, kept, interact=_interact(change, start, end, tried, steps))


def _interact(
    change: Change,
    start: Record | None,
    end: Record | None,
    runs: list[Record | None],
    steps: list[tuple[Record | None, Record | None]],
) -> bool:
    moving = [record for record in runs if not same_value(record, start)]
    if len(moving) <= 1:
        return not same_value(moving[0] if moving else start, end)
    whole, singles = _step(change.old, change.new), [_step(*step) for step in steps]
    if whole is None or None in singles:
        return True
    added = math.fsum(step for step in singles if step is not None)
    scale = max(1.0, *(abs(_value(record) or 0.0) for record in (change.old, change.new)))
    return abs(whole - added) > _ADDS_UP * scale


def _step(before: Record | None, after: Record | None) -> float | None:
    one, other = _value(before), _value(after)
    return None if one is None or other is None else other - one


def _value(record: Record | None) -> float | None:
    """A result on the scale on which effects add up."""
    if not isinstance(record, Estimate):
        return None
    if record.quantity is Quantity.RATIO:
        return math.log(record.estimate) if record.estimate > 0 else None
    return record.estimate
