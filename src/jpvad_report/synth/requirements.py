"""What a row of synthetic data has to satisfy: the study's own rules, and what is wanted of this row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jpvad_report.cohort.criteria import evaluate
from jpvad_report.cohort.followup import days_since
from jpvad_report.study.criteria import comparisons
from jpvad_report.study.model import Exclusion, Outcome, Study
from jpvad_report.study.variables import Kind
from jpvad_report.synth.encode import Values
from jpvad_report.synth.timeline import sources

INCLUDED = -1


@dataclass(slots=True)
class Wanted:
    """What each row is to become.

    Attributes
    ----------
    leaves_by : array of int
        The number of the exclusion that removes the row, or INCLUDED.
    group : array of int
        The number of the group that an included row belongs to.
    events : dict
        By outcome, whether the event happens within the horizon.
    """

    leaves_by: Values
    group: Values
    events: dict[str, Values]

    def at(self, rows: Values) -> Wanted:
        """The same for some rows."""
        return Wanted(self.leaves_by[rows], self.group[rows], {name: one[rows] for name, one in self.events.items()})

    @property
    def included(self) -> Values:
        """True for the rows that are to be in the cohort."""
        included: Values = self.leaves_by == INCLUDED
        return included


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that can be violated.

    Attributes
    ----------
    says : str
        For a message, where it cannot be met.
    variables : tuple of str
        What it is judged by.
    columns : tuple of str
        What to draw anew where it is violated.
    needed : bool
        False where a row is sound without it.
    violated : callable
        Frame of the study's variables, and what is wanted of its rows, to a boolean array.
    """

    says: str
    variables: tuple[str, ...]
    columns: tuple[str, ...]
    needed: bool
    violated: Callable[[pd.DataFrame, Wanted], Values]


def requirements(study: Study) -> list[Requirement]:
    """Everything that the rows have to satisfy."""
    found = [_exclusion(study, number, rule) for number, rule in enumerate(study.cohort.exclude)]
    found.append(_group(study))
    for name, outcome in study.outcomes.items():
        found += _followup(study, name, outcome)
    return [*found, *_dated_events(study)]


def _rule(
    study: Study,
    says: str,
    *,
    judged_by: Iterable[str],
    redraw: Iterable[str] = (),
    needed: bool = True,
    violated: Callable[[pd.DataFrame, Wanted], Values],
) -> Requirement:
    variables = tuple(judged_by)
    columns: set[str] = set().union(*(sources(study, name) for name in (tuple(redraw) or variables)))
    return Requirement(says, variables, tuple(sorted(columns)), needed, violated)


def _exclusion(study: Study, number: int, rule: Exclusion) -> Requirement:
    def violated(frame: pd.DataFrame, wanted: Wanted) -> Values:
        leaves = evaluate(frame, rule.where).fillna(rule.if_missing == "exclude").to_numpy(bool)
        stays = wanted.included | (number < wanted.leaves_by)
        return np.where(stays, leaves, (wanted.leaves_by == number) & ~leaves)

    names = [comparison.variable for comparison in comparisons(rule.where)]
    return _rule(study, f"the exclusion '{rule.id}'", judged_by=names, violated=violated)


def _group(study: Study) -> Requirement:
    name = study.exposure.variable
    codes = [code == "present" for code in study.groups] if _is_binary(study, name) else study.groups

    def violated(frame: pd.DataFrame, wanted: Wanted) -> Values:
        belongs = np.full(len(frame), False)
        for number, code in enumerate(codes):
            belongs |= (wanted.group == number) & (frame[name] == code).fillna(False).to_numpy(bool)
        stray: Values = wanted.included & ~belongs
        return stray

    return _rule(study, f"a level of '{name}'", judged_by=[name], violated=violated)


def _is_binary(study: Study, name: str) -> bool:
    return study.variable(name).kind is Kind.BINARY


def _followup(study: Study, name: str, outcome: Outcome) -> list[Requirement]:
    clock = [one for one in (outcome.time_zero, outcome.date, outcome.followup_days) if one is not None]

    def state(frame: pd.DataFrame) -> tuple[Values, Values]:
        return happened(frame, study, outcome), followup(frame, outcome).to_numpy(float)

    def undated(frame: pd.DataFrame, wanted: Wanted) -> Values:
        event, days = state(frame)
        return wanted.included & event & np.isnan(days)

    def backward(frame: pd.DataFrame, wanted: Wanted) -> Values:
        early: Values = wanted.included & (state(frame)[1] < 0)
        return early

    def otherwise(frame: pd.DataFrame, wanted: Wanted) -> Values:
        event, days = state(frame)
        within = event & (days <= outcome.horizon_days)
        other: Values = wanted.included & (within != wanted.events[name])
        return other

    both, about = [*clock, outcome.status], f"outcome '{name}'"
    return [
        _rule(study, f"a date for the event of {about}", judged_by=both, violated=undated),
        _rule(study, f"follow-up after time zero of {about}", judged_by=clock, violated=backward),
        _rule(study, f"the event of {about}", judged_by=both, needed=False, violated=otherwise),
    ]


def happened(frame: pd.DataFrame, study: Study, outcome: Outcome) -> Values:
    """Whether follow-up ended with the event."""
    event = outcome.event if _is_binary(study, outcome.status) else str(outcome.event)
    happens: Values = (frame[outcome.status] == event).fillna(False).to_numpy(bool)
    return happens


def followup(frame: pd.DataFrame, outcome: Outcome) -> pd.Series:
    """Days of follow-up, not cut."""
    if outcome.followup_days is not None:
        return frame[outcome.followup_days]
    assert outcome.time_zero is not None
    assert outcome.date is not None
    return days_since(frame, outcome.date, outcome.time_zero)


def _dated_events(study: Study) -> list[Requirement]:
    spec = study.analyses.adverse_events
    if spec is None or spec.outcome is None:
        return []
    return [one for event in spec.dates for one in _dated_event(study, event, spec.dates[event], spec.outcome)]


def _dated_event(study: Study, event: str, date: str, outcome: str) -> list[Requirement]:
    last = study.outcomes[outcome].date
    assert last is not None

    def contradictory(frame: pd.DataFrame, wanted: Wanted) -> Values:
        absent = ~frame[event].astype("boolean").fillna(True).to_numpy(bool)
        return wanted.included & absent & frame[date].notna().to_numpy(bool)

    def late(frame: pd.DataFrame, wanted: Wanted) -> Values:
        present = frame[event].astype("boolean").fillna(False).to_numpy(bool)
        return wanted.included & present & (days_since(frame, date, last) > 0).to_numpy(bool)

    def undated(frame: pd.DataFrame, wanted: Wanted) -> Values:
        present = frame[event].astype("boolean").fillna(False).to_numpy(bool)
        return wanted.included & present & frame[date].isna().to_numpy(bool)

    both = [event, date]
    return [
        _rule(study, f"no date of '{event}' where it is absent", judged_by=both, violated=contradictory),
        _rule(study, f"'{event}' before the last contact", judged_by=[*both, last], redraw=[date, last], violated=late),
        _rule(study, f"a date of '{event}'", judged_by=both, redraw=[date], needed=False, violated=undated),
    ]
