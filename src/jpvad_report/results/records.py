"""What an analysis hands on: frozen records at full precision; a failure is a value among them."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Quantity(StrEnum):
    """What an estimate measures; decides how it is printed."""

    COUNT = "count"
    PROPORTION = "proportion"
    PROPORTION_DIFFERENCE = "proportion_difference"
    VALUE = "value"
    RATIO = "ratio"
    STANDARDISED_DIFFERENCE = "standardised_difference"
    TEST = "test"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One result.

    Attributes
    ----------
    quantity : Quantity
        What `estimate` is. A proportion is between 0 and 1; a date is an ordinal day (proleptic Gregorian); the
        estimate of a test is its statistic.
    estimate : float
        Full precision.
    count : int or None
        Numerator of a proportion: percentages are rounded from `count` and `n`, never from a float.
    ci_low, ci_high, level : float or None
        Confidence interval and its level.
    p_value, df : float or None
        Of the test that `method` names.
    n, n_events, n_missing : int or None
        Observations used, events among them, observations left out for a missing value.
    digits : int or None
        Decimals in which a value is printed; None leaves it to the quantity.
    unit, method, interval, reference, note : str
        `method` and `interval` (how the limits were made) are keys of the methods registry; `note` is a key of the
        footnotes.
    """

    quantity: Quantity
    estimate: float
    count: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    level: float | None = None
    p_value: float | None = None
    df: float | None = None
    n: int | None = None
    n_events: int | None = None
    n_missing: int | None = None
    digits: int | None = None
    unit: str = ""
    method: str = ""
    interval: str = ""
    reference: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"{field.name} is {value}: a result that cannot be computed is a NotEstimable")


SUPPRESSED = "suppressed"
"""The note of a result that is not told, because it is of few patients or gives another one away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEstimable:
    """A result that cannot be computed, or is not told, and why, in words that the document prints."""

    reason: str
    n: int | None = None
    n_events: int | None = None
    n_missing: int | None = None
    method: str = ""
    reference: str = ""
    note: str = ""


Record = Estimate | NotEstimable


@dataclass(frozen=True, slots=True)
class Series:
    """Columns of equal length, such as a curve's times and estimates; None where a value does not exist."""

    columns: dict[str, tuple[float | None, ...]]

    def __getitem__(self, name: str) -> tuple[float | None, ...]:
        return self.columns[name]


def count(value: int, *, n: int | None = None, method: str = "") -> Estimate:
    """A number of patients or events."""
    return Estimate(quantity=Quantity.COUNT, estimate=float(value), count=int(value), n=n, method=method)


def proportion(part: int, whole: int, **details: Any) -> Record:
    """`part` of `whole`; not estimable where there is nobody."""
    if whole == 0:
        return NotEstimable(reason="there are no observations", n=0, **_kept(details))
    return Estimate(quantity=Quantity.PROPORTION, estimate=part / whole, count=int(part), n=int(whole), **details)


def _kept(details: dict[str, Any]) -> dict[str, Any]:
    return {key: details[key] for key in ("n_missing", "method", "reference") if key in details}
