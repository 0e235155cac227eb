"""Time to event: days from time zero to the event or to the last contact, cut at the horizon."""

from __future__ import annotations

import pandas as pd

from jpvad_report.errors import RegistryError
from jpvad_report.study.model import Outcome, Study
from jpvad_report.study.variables import Kind

END_OF_PERIOD = "end_of_period"
EVENT = "event"


def add_followup(frame: pd.DataFrame, study: Study, name: str, *, time_zero: str | None = None) -> pd.DataFrame:
    """Columns `NAME.days`, `NAME.event` and `NAME.ending` for an outcome.

    Days are whole calendar days where the export holds dates: a death on the day of time zero is at day 0. An event on
    the day of the horizon counts; later ones are cut off as `end_of_period`. `ending` is `event`, `end_of_period`, or
    the status code with which a patient was lost to sight before. Where date or status of a patient without an event
    is missing, all three are missing.

    Raises
    ------
    RegistryError
        For follow-up that ends before time zero, and for an event without a date (row numbers, no values).
    """
    outcome = study.outcomes[name]
    happened, status = _event(frame, study, outcome)
    days = _days(frame, outcome, time_zero=time_zero or outcome.time_zero)
    refuse(happened & days.isna(), f"the event of outcome '{name}' is recorded without a date or follow-up time")
    if time_zero is None:
        refuse(days < 0, f"follow-up for outcome '{name}' ends before time zero")
    known = days.notna() & status.notna() & (days >= 0)
    counted = happened & (days <= outcome.horizon_days)
    ending = status.astype(object).where(days <= outcome.horizon_days, END_OF_PERIOD).mask(counted, EVENT)
    # A patient seen alive on the last day of the period has been followed through it.
    ending = ending.mask((days == outcome.horizon_days) & ~counted, END_OF_PERIOD)
    return pd.DataFrame(
        {
            f"{name}.days": days.clip(upper=outcome.horizon_days).where(known),
            f"{name}.event": counted.astype("boolean").where(known),
            f"{name}.ending": ending.where(known),
        },
        index=frame.index,
    )


def _event(frame: pd.DataFrame, study: Study, outcome: Outcome) -> tuple[pd.Series, pd.Series]:
    status = frame[outcome.status]
    if study.variable(outcome.status).kind is Kind.BINARY:
        happened = (status == outcome.event).fillna(False).astype(bool)
        return happened, status.map({True: "present", False: "absent"}).astype(object)
    return (status == str(outcome.event)).astype(bool), status


def _days(frame: pd.DataFrame, outcome: Outcome, *, time_zero: str | None) -> pd.Series:
    if outcome.followup_days is not None:
        return frame[outcome.followup_days]
    assert time_zero is not None
    assert outcome.date is not None
    return days_since(frame, outcome.date, time_zero)


def days_since(frame: pd.DataFrame, date: str, time_zero: str) -> pd.Series:
    """Whole calendar days from one time variable to another."""
    elapsed: pd.Series = frame[date].dt.normalize() - frame[time_zero].dt.normalize()
    days: pd.Series = elapsed.dt.total_seconds() / pd.Timedelta(days=1).total_seconds()
    return days


def refuse(selected: pd.Series, message: str) -> None:
    """Raise with the row numbers of the export where `selected` holds; values are not shown."""
    if selected.any():
        rows = [int(row) for row in selected.index[selected]]
        shown = ", ".join(map(str, sorted(rows)[:5])) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")
        raise RegistryError(
            f"{message} in {len(rows)} {'row' if len(rows) == 1 else 'rows'} of the export (rows {shown}).",
            remedy="Correct the dates in the registry, or exclude these patients by a criterion of the study file.",
        )
