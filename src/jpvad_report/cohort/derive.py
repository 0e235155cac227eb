"""Make the study's derived variables, each from one declared rule."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from jpvad_report.cohort.criteria import evaluate
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Derived, Equal


def derive(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add every derived variable; a value is missing wherever its rule cannot be decided."""
    frame = frame.copy()
    waiting = dict(study.derived)
    while waiting:
        # The study was checked: no variable is derived from itself, so each round makes at least one.
        ready = [name for name, variable in waiting.items() if set(variable.sources) <= set(frame.columns)]
        for name in ready:
            variable = waiting.pop(name)
            frame[name] = _RULES[variable.rule](frame, variable)
    return frame


def _where(frame: pd.DataFrame, variable: Derived) -> pd.Series:
    assert variable.where is not None
    return evaluate(frame, variable.where)


def _order(frame: pd.DataFrame, variable: Derived) -> pd.Series:
    rule = variable.order
    assert rule is not None
    first, second = frame[rule.first], frame[rule.second]
    earlier, later = variable.levels
    levels = pd.Series(pd.NA, index=frame.index, dtype=object)
    levels[first < second] = earlier
    levels[first > second] = later
    if rule.equal is not Equal.UNKNOWN:
        levels[first == second] = earlier if rule.equal is Equal.FIRST else later
    return pd.Series(pd.Categorical(levels, categories=list(variable.levels)), index=frame.index)


def _cases(frame: pd.DataFrame, variable: Derived) -> pd.Series:
    levels = pd.Series(pd.NA, index=frame.index, dtype=object)
    decided = pd.Series(False, index=frame.index)
    for case in variable.cases or ():
        holds = evaluate(frame, case.where)
        levels[~decided & holds.fillna(False).astype(bool)] = case.level
        # An undecidable condition leaves the level unknown: a later one must not take its place.
        decided |= holds.isna() | holds.fillna(False).astype(bool)
    return pd.Series(pd.Categorical(levels, categories=list(variable.levels)), index=frame.index)


def _rescale(frame: pd.DataFrame, variable: Derived) -> pd.Series:
    assert variable.rescale is not None
    return frame[variable.rescale.variable] / variable.rescale.divide_by


def _extreme(which: str) -> Callable[[pd.DataFrame, Derived], pd.Series]:
    def rule(frame: pd.DataFrame, variable: Derived) -> pd.Series:
        times = frame[list(variable.sources)]
        extreme = times.max(axis=1) if which == "latest" else times.min(axis=1)
        return extreme.mask(times.isna().any(axis=1))

    return rule


def _between(unit: pd.Timedelta) -> Callable[[pd.DataFrame, Derived], pd.Series]:
    def rule(frame: pd.DataFrame, variable: Derived) -> pd.Series:
        start, end = (frame[name] for name in variable.sources)
        return (end - start).dt.total_seconds() / unit.total_seconds()

    return rule


_RULES: dict[str, Callable[[pd.DataFrame, Derived], pd.Series]] = {
    "order": _order,
    "where": _where,
    "cases": _cases,
    "rescale": _rescale,
    "latest_of": _extreme("latest"),
    "earliest_of": _extreme("earliest"),
    "hours_between": _between(pd.Timedelta(hours=1)),
    "days_between": _between(pd.Timedelta(days=1)),
}
