"""Run criteria on a frame, with three answers: true, false, unknown (Kleene logic)."""

from __future__ import annotations

from functools import reduce

import pandas as pd

from jpvad_report.study.criteria import AllOf, AnyOf, Comparison, Criterion, Negation, Operator


def evaluate(frame: pd.DataFrame, criterion: Criterion) -> pd.Series:
    """Nullable boolean, one a row; NA where the criterion cannot be decided because a value is missing."""
    match criterion:
        case Comparison():
            return _compare(frame[criterion.variable], criterion)
        case AllOf(all=parts):
            return reduce(lambda a, b: a & b, (evaluate(frame, part) for part in parts))
        case AnyOf(any=parts):
            return reduce(lambda a, b: a | b, (evaluate(frame, part) for part in parts))
        case Negation(negated=part):
            return ~evaluate(frame, part)
    raise TypeError(type(criterion).__name__)


def _compare(values: pd.Series, comparison: Comparison) -> pd.Series:
    missing, value = values.isna(), comparison.value
    if isinstance(values.dtype, pd.CategoricalDtype):
        # A study file may write a level as a number; the export was read as text.
        value = tuple(str(v) for v in value) if isinstance(value, tuple) else None if value is None else str(value)
    elif pd.api.types.is_datetime64_any_dtype(values.dtype) and value is not None:
        value = tuple(pd.Timestamp(v) for v in value) if isinstance(value, tuple) else pd.Timestamp(value)
    match comparison.operator:
        case Operator.MISSING:
            return missing.astype("boolean")
        case Operator.PRESENT:
            return (~missing).astype("boolean")
        case Operator.IS:
            result = values == value
        case Operator.IS_NOT:
            result = values != value
        case Operator.ONE_OF:
            result = values.isin(value if isinstance(value, tuple) else (value,))
        case Operator.BELOW:
            result = values < value
        case Operator.AT_MOST:
            result = values <= value
        case Operator.AT_LEAST:
            result = values >= value
        case Operator.ABOVE:
            result = values > value
    return result.astype("boolean").mask(missing)
