"""What each column of an export may hold, as all the variables that are read from it declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from jpvad_report.errors import StudyError
from jpvad_report.study.criteria import comparisons
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind, Variable


class Holds(StrEnum):
    """What a column's cells are."""

    IDENTIFIER = "identifier"
    CODES = "codes"
    NUMBERS = "numbers"
    TIMES = "times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes
    ----------
    name : str
        Its heading in the export.
    variables : tuple of str
        What the study reads from it.
    codes : tuple of str
        Values that suit every one of these variables, where the column holds codes.
    low, high : float or Timestamp or None
        The range in which every value is plausible; None where the study sets no limit.
    cuts : tuple
        Values that the study's criteria compare with: each side of them must occur.
    digits : int
        Decimals of numbers.
    minutes : bool
        True for points in time, False for days.
    missing : tuple of str
        What can stand for a missing value.
    """

    name: str
    holds: Holds
    variables: tuple[str, ...]
    missing: tuple[str, ...]
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    cuts: tuple[float, ...] = ()
    digits: int = 0
    minutes: bool = False


def columns_of(study: Study) -> dict[str, Column]:
    """Every column that the study's variables are read from, in the order of the study file.

    Raises
    ------
    StudyError
        Where two variables read one column as kinds that no value suits.
    """
    readers: dict[str, list[str]] = {}
    for name, variable in study.variables.items():
        readers.setdefault(variable.column or name, []).append(name)
    return {column: _column(study, column, tuple(names)) for column, names in readers.items()}


def days(moment: date | pd.Timestamp) -> float:
    """A point in time as days since 1970, in which times are computed."""
    return (pd.Timestamp(moment) - pd.Timestamp(0)) / pd.Timedelta(days=1)


def _column(study: Study, column: str, names: tuple[str, ...]) -> Column:
    variables = [study.variables[name] for name in names]
    missing = [{"", *study.data.missing_codes, *variable.missing_codes} for variable in variables]
    common = tuple(sorted(set.intersection(*missing)))
    never = set.union(*missing)
    kinds = {_holds(variable.kind) for variable in variables}
    if kinds == {Holds.IDENTIFIER}:
        return Column(name=column, holds=Holds.IDENTIFIER, variables=names, missing=common)
    if Holds.CODES in kinds and kinds <= {Holds.CODES, Holds.NUMBERS}:
        codes = [code for code in _codes(variables[0] if len(kinds) == 1 else _coded(variables)) if code not in never]
        codes = [code for code in codes if code == code.strip() and all(_suits(code, one) for one in variables)]
        return Column(name=column, holds=Holds.CODES, variables=names, missing=common, codes=tuple(codes))
    if len(kinds) > 1:
        raise StudyError(
            f"The column '{column}' is read as {' and '.join(sorted(one.kind for one in variables))} "
            f"(variables {', '.join(names)}); no synthetic value suits them all.",
            remedy="Read the column once, and make the other variable from it under 'derived'.",
        )
    lows = [_number(one.plausible[0]) for one in variables if one.plausible]
    highs = [_number(one.plausible[1]) for one in variables if one.plausible]
    holds = kinds.pop()
    low, high = max(lows, default=None), min(highs, default=None)
    cuts = tuple(sorted({cut for name in names for cut in _cuts(study, name)}))
    return Column(
        name=column,
        holds=holds,
        variables=names,
        missing=common,
        low=low,
        high=high,
        cuts=cuts,
        digits=_digits(variables, low, high, cuts),
        minutes=all(one.kind is Kind.DATETIME for one in variables),
    )


def _holds(kind: Kind) -> Holds:
    if kind.is_time:
        return Holds.TIMES
    return {Kind.IDENTIFIER: Holds.IDENTIFIER, Kind.CONTINUOUS: Holds.NUMBERS}.get(kind, Holds.CODES)


def _coded(variables: list[Variable]) -> Variable:
    return next(one for one in variables if _holds(one.kind) is Holds.CODES)


def _codes(variable: Variable) -> tuple[str, ...]:
    if variable.kind is Kind.BINARY:
        return (*variable.absent_codes, *variable.present_codes)
    return tuple(variable.levels)


def _suits(code: str, variable: Variable) -> bool:
    if variable.kind is not Kind.CONTINUOUS:
        return code in _codes(variable)
    number = pd.to_numeric(code, errors="coerce")
    low, high = variable.plausible or (-float("inf"), float("inf"))
    return bool(_number(low) <= number <= _number(high))


def _number(limit: float | date) -> float:
    return days(limit) if isinstance(limit, date) else float(limit)


def _digits(variables: list[Variable], low: float | None, high: float | None, cuts: tuple[float, ...]) -> int:
    """As declared; else what the width of the range suggests, and never fewer than a criterion's value has."""
    declared = [one.digits for one in variables if one.digits is not None]
    width = high - low if low is not None and high is not None else 100.0
    wanted = max(declared) if declared else 0 if width >= 20 else 1 if width >= 2 else 3
    return max([wanted, *(len(f"{cut:.6f}".rstrip("0").partition(".")[2]) for cut in cuts)])


def _cuts(study: Study, name: str) -> Iterator[float]:
    """Values that criteria compare a variable with, directly or in another unit."""
    criteria = [rule.where for rule in study.cohort.exclude]
    for derived in study.derived.values():
        criteria += [derived.where] if derived.where is not None else []
        criteria += [case.where for case in derived.cases or ()]
    units = {name: 1.0}
    units |= {
        other: derived.rescale.divide_by
        for other, derived in study.derived.items()
        if derived.rescale is not None and derived.rescale.variable == name
    }
    for criterion in criteria:
        for comparison in comparisons(criterion):
            values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
            for value in values if comparison.variable in units else ():
                if isinstance(value, date):
                    yield days(value)
                elif isinstance(value, int | float) and not isinstance(value, bool):
                    yield float(value) * units[comparison.variable]
