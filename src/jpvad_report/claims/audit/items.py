"""The statistics that a passage holds, as recognised: plain values, no judgement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jpvad_report.claims.audit.printed import Printed


class Scale(StrEnum):
    """On which scale an estimate has its interval."""

    RATIO = "ratio"
    DIFFERENCE = "difference"
    OTHER = "other"


class Span(StrEnum):
    """What the two numbers after an estimate are."""

    CONFIDENCE = "confidence interval"
    QUARTILES = "quartiles"
    RANGE = "range"
    UNKNOWN = "interval"


@dataclass(frozen=True, slots=True)
class Item:
    """Anything recognised, by its place in the plain text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plain(Item):
    """A number that belongs to no larger statistic."""

    number: Printed


@dataclass(frozen=True, slots=True)
class PValue(Item):
    """A P value: operator, number, and the words between the P and it ("interaction", "trend")."""

    operator: str
    number: Printed
    label: str = ""
    several: bool = False

    @property
    def low(self) -> float:
        """Smallest P value that is printed so."""
        if self.operator == "<" or self.is_floor:
            return 0.0
        return max(0.0, self.number.low)

    @property
    def is_floor(self) -> bool:
        """Whether "P=0.001" may stand for the smallest value that a program prints."""
        return (
            self.number.decimals >= 3
            and self.number.digits.replace(".", "").strip("0") == "1"
            and (self.number.digits.endswith("1"))
        )

    @property
    def high(self) -> float:
        """Largest P value that is printed so."""
        if self.operator == ">":
            return 1.0
        # "P<0.05" promises strictly less; "P=0.05" may be rounded or cut.
        return min(1.0, self.number.high) if self.operator == "=" else min(1.0, self.number.value)

    def __str__(self) -> str:
        return f"P{self.operator}{self.number.digits}"


@dataclass(frozen=True, slots=True)
class Estimate(Item):
    """An estimate with an interval: a ratio, a difference, a median with quartiles."""

    value: Printed
    low: Printed
    high: Printed
    scale: Scale
    span: Span
    level: float | None
    name: str
    sure: bool
    """Whether the estimate stands beside its interval, so that nothing else can be meant."""

    def __str__(self) -> str:
        return f"{self.value} ({self.low} to {self.high})"


@dataclass(frozen=True, slots=True)
class Interval(Item):
    """An interval whose estimate is not printed beside it."""

    low: Printed
    high: Printed
    scale: Scale | None
    level: float | None
    span: Span

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Proportion(Item):
    """A share of patients: count, group size and percentage, as far as they are printed together."""

    percent: Printed | None
    count: int | None
    total: int | None

    def __str__(self) -> str:
        shown = f"{self.count}/{self.total}" if self.total is not None and self.count is not None else ""
        if not shown and self.count is not None:
            shown = str(self.count)
        if not shown and self.total is not None:
            return f"{self.percent} of {self.total}"
        if self.percent is None:
            return shown
        return f"{shown} ({self.percent})" if shown else str(self.percent)


@dataclass(frozen=True, slots=True)
class MeanSd(Item):
    """A mean with its standard deviation (or standard error, where `kind` says so or is empty)."""

    mean: Printed
    sd: Printed
    kind: str

    def __str__(self) -> str:
        return f"{self.mean} ± {self.sd}"


@dataclass(frozen=True, slots=True)
class Statistic(Item):
    """A test statistic with its degrees of freedom, as far as they are printed."""

    name: str
    value: Printed
    df: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Size(Item):
    """A number of patients: "n = 323", "759 patients"."""

    n: int
    labelled: bool
    """Whether it stands after "n ="."""


AnyItem = Plain | PValue | Estimate | Interval | Proportion | MeanSd | Statistic | Size
