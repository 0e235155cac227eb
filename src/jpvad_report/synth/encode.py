"""From drawn values to the study's variables, and to the text of an export."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind, Variable
from jpvad_report.synth.columns import Column, Holds

Values = npt.NDArray[Any]
"""Of one column: indices of codes (-1 missing), numbers or days since 1970 (NaN missing)."""


def typed(drawn: dict[str, Values], columns: dict[str, Column], study: Study) -> pd.DataFrame:
    """The variables of these columns as `registry.cast` would read them."""
    frame: dict[str, pd.Series] = {}
    for name, variable in study.variables.items():
        column = columns.get(variable.column or name)
        if column is None:
            continue
        if column.holds is not Holds.IDENTIFIER:
            frame[name] = _variable(drawn[column.name], column, variable)
        elif name == study.data.cluster:
            frame[name] = pd.Series(drawn[column.name], dtype="Int64")
    return pd.DataFrame(frame)


def _variable(values: Values, column: Column, variable: Variable) -> pd.Series:
    if column.holds is Holds.NUMBERS:
        return pd.Series(values)
    if column.holds is Holds.TIMES:
        return pd.Series(moments(values))
    known = [*column.codes, None]  # -1, a missing value, is the last one
    codes = pd.Series(np.array(known, dtype=object)[values], dtype=object)
    if variable.kind is Kind.BINARY:
        meaning = dict.fromkeys(variable.present_codes, True) | dict.fromkeys(variable.absent_codes, False)
        return codes.map(meaning).astype("boolean")
    if variable.kind is Kind.CONTINUOUS:
        return pd.to_numeric(codes).astype(float)
    ordered = variable.kind is Kind.ORDINAL
    return pd.Series(pd.Categorical(codes, categories=list(variable.levels), ordered=ordered))


def moments(values: Values) -> pd.DatetimeIndex:
    """Days since 1970 as times, to the minute."""
    minutes = pd.to_timedelta(np.round(np.nan_to_num(values) * 1440), unit="min")
    return pd.DatetimeIndex((pd.Timestamp(0) + minutes).where(~np.isnan(values)))


def text(drawn: dict[str, Values], columns: dict[str, Column], gaps: dict[str, Values]) -> dict[str, list[str]]:
    """The cells of the export, column by column; `gaps` says which of its missing codes a missing cell gets."""
    return {name: _cells(drawn[name], column, gaps[name]) for name, column in columns.items()}


def _cells(values: Values, column: Column, gaps: Values) -> list[str]:
    blank = [column.missing[int(gap)] for gap in gaps]
    if column.holds is Holds.TIMES:
        shown = moments(values).strftime("%Y-%m-%d %H:%M" if column.minutes else "%Y-%m-%d")
        return [gap if np.isnan(value) else cell for value, cell, gap in zip(values, shown, blank, strict=True)]
    if column.holds is Holds.NUMBERS:
        return [
            gap if np.isnan(value) else f"{value:.{column.digits}f}" for value, gap in zip(values, blank, strict=True)
        ]
    if column.holds is Holds.CODES:
        return [gap if index < 0 else column.codes[index] for index, gap in zip(values, blank, strict=True)]
    width = len(str(len(values)))
    return [f"SYN{value + 1:0{width}d}" for value in values]
