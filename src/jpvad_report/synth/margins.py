"""What synthetic data may take from the export: margins of many patients, never a count below the threshold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from jpvad_report.cohort import Cohort
from jpvad_report.study.model import Study
from jpvad_report.synth.columns import Column, Holds, columns_of
from jpvad_report.synth.timeline import first_column, timeline_of

Quartiles = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Shares and quartiles by column; whatever is absent is drawn as the study file alone says.

    Attributes
    ----------
    levels : mapping
        Column to code to share.
    missing : mapping
        Column to the share of missing values.
    quartiles : mapping
        Column of numbers to its quartiles.
    first_day : Quartiles or None
        Of the column that each row's story begins with, in days since 1970.
    delays : mapping
        Column of times to the quartiles of the days since what it comes after.
    groups, excluded : mapping
        Shares of the exposure's levels in the cohort, and of each exclusion among all rows.
    events : mapping
        Outcome to group to the share with its event within the horizon.
    """

    levels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    missing: Mapping[str, float] = field(default_factory=dict)
    quartiles: Mapping[str, Quartiles] = field(default_factory=dict)
    first_day: Quartiles | None = None
    delays: Mapping[str, Quartiles] = field(default_factory=dict)
    groups: Mapping[str, float] = field(default_factory=dict)
    excluded: Mapping[str, float] = field(default_factory=dict)
    events: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def margins_of(text: pd.DataFrame, frame: pd.DataFrame, cohort: Cohort, study: Study) -> Margins:
    """Margins of an export, of counts of at least `settings.suppress_below` only.

    A level, group or exclusion with fewer is treated as if it had half the threshold, whatever it has; shares are of
    the counts that may be told, rounded to whole per cent, so that no difference gives another one away. Quartiles need
    four times the threshold, and lowest and highest values are never looked at.

    Parameters
    ----------
    text, frame
        The export as `registry.read_text` and `registry.cast` returned it.
    cohort
        What the criteria left of it.
    study
        The protocol.
    """
    least = study.settings.suppress_below
    columns = columns_of(study)
    levels = {name: _levels(text[name], column, least) for name, column in columns.items()}
    absent = {name: text[name].isin(column.missing).to_numpy() for name, column in columns.items()}
    first_day, delays = _times(frame, columns, study, least)
    rows = len(text)
    return Margins(
        levels={name: shares for name, shares in levels.items() if shares},
        missing={name: _share(int(gone.sum()), rows, least) for name, gone in absent.items() if (~gone).sum() >= least},
        quartiles={
            name: found
            for name, column in columns.items()
            if column.holds is Holds.NUMBERS and (found := _quartiles(frame[column.variables[0]], least)) is not None
        },
        first_day=first_day,
        delays=delays,
        groups=_shares(cohort.flow.groups, least, rows),
        excluded={rule: max(_share(n, rows, least), _half(least, rows)) for rule, n in cohort.flow.excluded.items()},
        events={name: _events(cohort.frame, study, name, least) for name in study.outcomes},
    )


def _half(least: int, rows: int) -> float:
    """The share of whatever is too small to be told; it depends on the number of rows alone."""
    return round(max(0.005, least / 2 / rows), 3)


def _share(part: int, whole: int, least: int) -> float:
    """Rounded to whole per cent; 0 for a count that may not be told, and 1 where the others may not be."""
    if part < least:
        return 0.0
    return 1.0 if whole - part < least else round(part / whole, 2)


def _shares(counts: Mapping[str, int], least: int, rows: int) -> dict[str, float]:
    told = {code: n for code, n in counts.items() if n >= least}
    whole = sum(told.values())
    if not whole:
        return {}
    return {code: round(told[code] / whole, 2) if code in told else _half(least, rows) for code in counts}


def _levels(cells: pd.Series, column: Column, least: int) -> dict[str, float]:
    if column.holds is not Holds.CODES:
        return {}
    return _shares({code: int((cells == code).sum()) for code in column.codes}, least, len(cells))


def _quartiles(values: pd.Series, least: int, *, step: float = 0.0) -> Quartiles | None:
    known = values.dropna().to_numpy(float)
    if len(known) < 4 * max(least, 1):
        return None
    first, middle, third = np.quantile(known, [0.25, 0.5, 0.75])
    if step:
        first, middle, third = (round(one / step) * step for one in (first, middle, third))
        return float(first), float(middle), float(third)
    return float(f"{first:.3g}"), float(f"{middle:.3g}"), float(f"{third:.3g}")


def _times(
    frame: pd.DataFrame, columns: Mapping[str, Column], study: Study, least: int
) -> tuple[Quartiles | None, dict[str, Quartiles]]:
    line = timeline_of(study)
    of = {name: _days(frame[columns[name].variables[0]]) for name in line.order}
    anchor = first_column(study, line)
    delays = {}
    for name in line.order:
        earlier = _latest([of[one] for one in sorted(line.after.get(name, ())) if one in of] or [of[anchor]])
        if name != anchor and (found := _quartiles(of[name] - earlier, least)) is not None:
            delays[name] = found
    return (_quartiles(of[anchor], least, step=7) if anchor else None), delays


def _days(times: pd.Series) -> pd.Series:
    since: pd.Series = (times - pd.Timestamp(0)) / pd.Timedelta(days=1)
    return since


def _latest(times: Iterable[pd.Series]) -> pd.Series:
    latest: pd.Series = pd.concat(list(times), axis=1).max(axis=1)
    return latest


def _events(frame: pd.DataFrame, study: Study, name: str, least: int) -> dict[str, float]:
    """Shares by group where every group's may be told; else that of all together, which gives no group away."""
    event, group = frame[f"{name}.event"].astype("boolean"), frame[study.exposure.variable]
    counts = {
        code: (int(event[group == code].fillna(False).sum()), int(event[group == code].notna().sum()))
        for code in study.groups
    }
    if all(min(n, whole - n) >= least for n, whole in counts.values()):
        return {code: round(n / whole, 2) for code, (n, whole) in counts.items()}
    n, whole = (sum(each) for each in zip(*counts.values(), strict=True))
    return dict.fromkeys(study.groups, round(n / whole, 2)) if min(n, whole - n) >= max(least, 1) else {}
