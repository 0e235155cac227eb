"""Check the text of an export against the study's variables, then give each column its type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jpvad_report.errors import RegistryError
from jpvad_report.study.model import Study
from jpvad_report.study.problem import nearest
from jpvad_report.study.variables import Kind, Variable

_ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the export; rows are numbers in the file, never values."""

    column: str
    message: str
    rows: tuple[int, ...] = ()
    remedy: str = ""

    def __str__(self) -> str:
        where = ""
        if self.rows:
            shown = ", ".join(str(row) for row in self.rows[:_ROWS_SHOWN])
            more = f" and {len(self.rows) - _ROWS_SHOWN} more" if len(self.rows) > _ROWS_SHOWN else ""
            where = f" ({'row' if len(self.rows) == 1 else 'rows'} {shown}{more})"
        remedy = f". {self.remedy}" if self.remedy else ""
        return f"column '{self.column}': {self.message}{where}{remedy}"


def cast(text: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Type the columns that the study declares.

    Parameters
    ----------
    text : pandas.DataFrame
        What `read_text` returned.
    study : Study
        Its variables say what each column should hold.

    Returns
    -------
    frame : pandas.DataFrame
        One column a variable, ordered by patient identifier, the identifier itself dropped. Continuous: float64 with
        NaN; binary: nullable boolean; categorical and ordinal: Categorical of level codes in the study's order; times:
        datetime64; the cluster: integer codes (Int64, missing where unknown). Other identifiers are left out. The index
        is the row in the file.
    problems : list of Problem
        Empty where everything is as declared.
    """
    problems = list(_missing_columns(text, study))
    if problems:
        return pd.DataFrame(index=text.index), problems
    order, found = _order(text, study)
    problems += found
    columns: dict[str, pd.Series] = {}
    for name, variable in study.variables.items():
        raw = text[variable.column or name]
        codes = {*study.data.missing_codes, *variable.missing_codes, ""}
        values = raw.mask(raw.isin(codes))
        if variable.kind is Kind.IDENTIFIER:
            if name == study.data.cluster:
                numbers = pd.Series(pd.factorize(values, sort=True)[0], index=raw.index, dtype="Int64")
                columns[name] = numbers.mask(numbers < 0)
            continue
        columns[name], found = _typed(values, name=name, variable=variable)
        problems += found
    return pd.DataFrame(columns, index=text.index).loc[order], problems


def require_sound(problems: Sequence[Problem], *, file: str) -> None:
    """Raise one `RegistryError` that lists every problem."""
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise RegistryError(
            "\n".join([f"{count} in {file}.", *(str(problem) for problem in problems)]),
            remedy="Mend the export, or the study file where it declares something else than the registry holds.",
        )


def _missing_columns(text: pd.DataFrame, study: Study) -> Iterable[Problem]:
    wanted = {study.data.identifier: "the identifier"}
    wanted |= {v.column or name: f"variable '{name}'" for name, v in study.variables.items()}
    for column, use in wanted.items():
        if column not in text.columns:
            yield Problem(column, f"not in the export; {use} is read from it{nearest(column, text.columns)}")


def _order(text: pd.DataFrame, study: Study) -> tuple[pd.Index, list[Problem]]:
    identifier = text[study.data.identifier]
    problems = []
    empty = identifier == ""
    if empty.any():
        problems.append(Problem(study.data.identifier, "the identifier is empty", _rows(empty)))
    repeated = identifier.duplicated(keep=False) & ~empty
    if repeated.any():
        message = (
            f"the same identifier stands in more than one row; one row a member of '{study.data.unit_of_analysis}'"
        )
        problems.append(Problem(study.data.identifier, message, _rows(repeated)))
    return identifier.sort_values(kind="stable").index, problems


def _rows(selected: pd.Series) -> tuple[int, ...]:
    return tuple(int(row) for row in selected.index[selected])


def _typed(values: pd.Series, *, name: str, variable: Variable) -> tuple[pd.Series, list[Problem]]:
    column = variable.column or name
    if variable.kind is Kind.CONTINUOUS:
        numbers = pd.to_numeric(values, errors="coerce").astype(float)
        wrong = (numbers.isna() & values.notna()) | np.isinf(numbers)
        expected = f"a number{f' in {variable.unit}' if variable.unit else ''}"
        return numbers, _wrong(column, wrong, f"not a number; expected {expected}") + _implausible(
            column, numbers, variable
        )
    if variable.kind.is_time:
        return _times(values, column=column, variable=variable)
    if variable.kind is Kind.BINARY:
        typed = pd.Series(pd.NA, index=values.index, dtype="boolean")
        typed[values.isin(variable.present_codes)] = True
        typed[values.isin(variable.absent_codes)] = False
        codes = "/".join((*variable.absent_codes, *variable.present_codes))
        return typed, _wrong(column, typed.isna() & values.notna(), f"unknown code; expected {codes} or a missing code")
    known = list(variable.levels)
    levels = pd.Series(
        pd.Categorical(values, categories=known, ordered=variable.kind is Kind.ORDINAL), index=values.index
    )
    return levels, _wrong(column, levels.isna() & values.notna(), f"unknown level; expected one of {', '.join(known)}")


def _times(values: pd.Series, *, column: str, variable: Variable) -> tuple[pd.Series, list[Problem]]:
    dates = values.str.replace("/", "-", regex=False)
    times = pd.to_datetime(dates, format="ISO8601", errors="coerce")
    expected = "YYYY-MM-DD" if variable.kind is Kind.DATE else "YYYY-MM-DD HH:MM"
    problems = _wrong(column, times.isna() & values.notna(), f"not a {variable.kind}; expected {expected}")
    if variable.kind is Kind.DATE:
        times = times.dt.normalize()
    return times, problems + _implausible(column, times, variable)


def _implausible(column: str, values: pd.Series, variable: Variable) -> list[Problem]:
    if variable.plausible is None:
        return []
    low, high = variable.plausible
    if variable.kind.is_time:
        inside = values.between(pd.Timestamp(low), pd.Timestamp(high) + pd.Timedelta(days=1), inclusive="left")
    else:
        inside = values.between(low, high)
    message = f"outside the plausible range {low} to {high}"
    remedy = "Correct the values, declare them as missing_codes, or widen 'plausible' in the study file"
    return _wrong(column, ~inside & values.notna(), message, remedy=remedy)


def _wrong(column: str, selected: pd.Series, message: str, *, remedy: str = "") -> list[Problem]:
    return [Problem(column, message, _rows(selected), remedy)] if selected.any() else []
