"""Time to the first adverse event: days from time zero to the event, to death, or to the end of observation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import pandas as pd

from jpvad_report.cohort.followup import days_since, refuse
from jpvad_report.study.analyses import COMPOSITE, AdverseEventsAnalysis
from jpvad_report.study.model import Outcome, Study

EVENT, COMPETING, CENSORED = "event", "competing", "censored"
BEFORE_TIME_ZERO, UNDATED, UNKNOWN = "before_time_zero", "undated", "unknown"


@dataclass(frozen=True, slots=True)
class _Dated:
    """One event: whether it happened, on which day after time zero, and whether that day is missing though it did."""

    recorded: pd.Series
    day: pd.Series
    undated: pd.Series


def add_first_events(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Columns `E.first.days`, `E.first.cause` and `E.first.left_out` for each dated event, and for the composite.

    Days are calendar days from the outcome's time zero, cut at its horizon; an event on that very day counts. `cause`
    is `event`, `competing` (death first, where the outcome is death), or `censored`; an event on the day of death or
    of the last contact came before it. The composite (E is `any`) is the earliest of the events; it is there where the
    study dates all of them.

    `left_out` says why a patient has neither days nor cause: `before_time_zero`, the event had happened before, so that
    nobody waits for it; `undated`, it is recorded without a date; `unknown`, whether it happened, or the follow-up, is
    missing.

    Raises
    ------
    RegistryError
        For an event that is dated but recorded as absent, and for one after the last contact (row numbers, no values).
    """
    spec = study.analyses.adverse_events
    columns: dict[str, pd.Series] = {}
    if spec is None or spec.outcome is None or not spec.dates:
        return pd.DataFrame(columns, index=frame.index)
    outcome = study.outcomes[spec.outcome]
    dated = {event: _dated(frame, study, spec, event, outcome) for event in spec.events if event in spec.dates}
    if COMPOSITE in spec.timed:
        dated[COMPOSITE] = _earliest(list(dated.values()))
    for event, times in dated.items():
        first = _first(frame, times, spec.outcome, outcome)
        columns |= {f"{event}.first.{name}": values for name, values in first.items()}
    return pd.DataFrame(columns, index=frame.index)


def _dated(frame: pd.DataFrame, study: Study, spec: AdverseEventsAnalysis, event: str, outcome: Outcome) -> _Dated:
    assert outcome.time_zero is not None
    assert outcome.date is not None
    recorded, date = frame[event].astype("boolean"), frame[spec.dates[event]]
    refuse(~recorded.fillna(True).astype(bool) & date.notna(), f"the event '{event}' is recorded as absent, but dated,")
    happened = recorded.fillna(False).astype(bool)
    day = days_since(frame, spec.dates[event], outcome.time_zero).where(happened)
    last = days_since(frame, outcome.date, outcome.time_zero)
    refuse(day > last, f"the event '{event}' is dated after the last contact")
    return _Dated(recorded, day, happened & date.isna())


def _earliest(events: list[_Dated]) -> _Dated:
    recorded = reduce(lambda one, other: one | other, (event.recorded for event in events))
    day = pd.concat([event.day for event in events], axis=1).min(axis=1)
    # An event without a date may have been the first one.
    undated = pd.concat([event.undated for event in events], axis=1).any(axis=1)
    return _Dated(recorded, day, undated)


def _first(frame: pd.DataFrame, event: _Dated, name: str, outcome: Outcome) -> dict[str, pd.Series]:
    end, died = frame[f"{name}.days"], frame[f"{name}.event"].astype("boolean").fillna(False).astype(bool)
    happened = event.recorded.fillna(False).astype(bool)
    left_out = pd.Series(pd.NA, index=frame.index, dtype=object)
    left_out[event.recorded.isna() | end.isna() | (happened & event.day.isna())] = UNKNOWN
    left_out[event.undated] = UNDATED
    left_out[event.day < 0] = BEFORE_TIME_ZERO
    within = happened & (event.day <= outcome.horizon_days)
    cause = pd.Series(CENSORED, index=frame.index, dtype=object)
    if outcome.fatal:
        cause[died] = COMPETING
    cause[within] = EVENT
    kept = left_out.isna()
    return {
        "days": end.where(~within, event.day).astype(float).where(kept),
        "cause": cause.mask(~kept),
        "left_out": left_out,
    }
