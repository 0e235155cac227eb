"""Variables as the study file declares them: columns of the export, and those derived from them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from jpvad_report.study.criteria import Criterion, comparisons
from jpvad_report.study.language import Text, is_japanese


class Kind(StrEnum):
    """What sort of value a variable holds."""

    IDENTIFIER = "identifier"
    CONTINUOUS = "continuous"
    BINARY = "binary"
    CATEGORICAL = "categorical"
    ORDINAL = "ordinal"
    DATE = "date"
    DATETIME = "datetime"

    @property
    def is_levels(self) -> bool:
        """True where values are taken from a list of levels."""
        return self in {Kind.CATEGORICAL, Kind.ORDINAL}

    @property
    def is_time(self) -> bool:
        """True for points in time."""
        return self in {Kind.DATE, Kind.DATETIME}


class Measured(StrEnum):
    """When a variable is measured relative to the exposure."""

    BEFORE_EXPOSURE = "before_exposure"
    UNCERTAIN = "uncertain"
    AFTER_EXPOSURE = "after_exposure"
    OUTCOME = "outcome"


class Summary(StrEnum):
    """How a continuous variable is summarised."""

    MEDIAN_IQR = "median_iqr"
    MEAN_SD = "mean_sd"


class Equal(StrEnum):
    """What the order of two equal times is."""

    FIRST = "first"
    SECOND = "second"
    UNKNOWN = "unknown"


class Frozen(BaseModel):
    """A part of the study file: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Described(Frozen):
    """What the document needs to speak of a variable.

    `short` replaces the label in running text, `phrase` is the noun phrase for prose, `absent` the phrase for a
    factor that is not there (default "the absence of ..."), `higher` and `lower` replace "had a higher ...".
    """

    label: Text = Field(min_length=1)
    short: Text = ""
    phrase: Text = ""
    absent: Text = ""
    higher: Text = ""
    lower: Text = ""
    unit: Text = ""
    digits: int | None = Field(default=None, ge=0, le=6)
    measured: Measured | None = None
    levels: dict[str, Text] = Field(default_factory=dict)
    summary: Summary | None = None

    @property
    def in_text(self) -> str:
        """Name in running text: the phrase, the abbreviation, or the label without its capital."""
        return self.phrase or self.short or uncapitalise(self.label)


class Variable(Described):
    """A column of the registry export."""

    kind: Kind
    column: str = ""
    plausible: tuple[float, float] | tuple[date, date] | None = None
    missing_codes: tuple[str, ...] = ()
    present_codes: tuple[str, ...] = ("1",)
    absent_codes: tuple[str, ...] = ("0",)

    @field_validator("plausible", mode="before")
    @classmethod
    def _pair(cls, value: Any) -> Any:
        if isinstance(value, list):
            if len(value) != 2:
                raise ValueError("a range is two values: [lowest, highest]")
            if value[0] > value[1]:
                raise ValueError("the lowest value of a range comes first")
        return value

    @model_validator(mode="after")
    def _fits_kind(self) -> Variable:
        if self.kind.is_levels and len(self.levels) < 2:
            raise ValueError(f"a {self.kind} variable needs two levels or more under 'levels'")
        if not self.kind.is_levels and self.levels:
            raise ValueError(f"levels belong to a categorical or ordinal variable, not to a {self.kind} one")
        if self.plausible and not (self.kind is Kind.CONTINUOUS or self.kind.is_time):
            raise ValueError(f"a plausible range belongs to a continuous or time variable, not to a {self.kind} one")
        if self.plausible and self.kind.is_time != isinstance(self.plausible[0], date):
            raise ValueError("the plausible range is of another kind than the variable (numbers or dates)")
        if set(self.present_codes) & set(self.absent_codes):
            raise ValueError("the same code cannot mean present and absent")
        return self


class Order(Frozen):
    """Which of two points in time came first; unknown where one is missing."""

    first: str
    second: str
    equal: Equal = Equal.UNKNOWN


class Rescale(Frozen):
    """A continuous variable in another unit, for a ratio per 10 years or per 5%."""

    variable: str
    divide_by: float = Field(gt=0)


class Case(Frozen):
    """One level of a variable made of several conditions; the first that holds is taken."""

    level: str
    where: Criterion


class Derived(Described):
    """A variable made from others by exactly one rule."""

    order: Order | None = None
    where: Criterion | None = None
    rescale: Rescale | None = None
    latest_of: tuple[str, ...] | None = None
    earliest_of: tuple[str, ...] | None = None
    hours_between: tuple[str, str] | None = None
    days_between: tuple[str, str] | None = None
    cases: tuple[Case, ...] | None = None

    @property
    def rule(self) -> str:
        """Name of the one rule that is given."""
        return next(name for name in _RULES if getattr(self, name) is not None)

    @property
    def kind(self) -> Kind:
        """The kind that the rule makes."""
        return _RULES[self.rule]

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the variables that the rule reads."""
        match self.rule:
            case "order":
                assert self.order is not None
                return (self.order.first, self.order.second)
            case "where":
                assert self.where is not None
                return tuple(c.variable for c in comparisons(self.where))
            case "rescale":
                assert self.rescale is not None
                return (self.rescale.variable,)
            case "cases":
                return tuple(c.variable for case in self.cases or () for c in comparisons(case.where))
            case rule:
                return tuple(getattr(self, rule))

    @model_validator(mode="after")
    def _one_rule(self) -> Derived:
        given = [name for name in _RULES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a derived variable has exactly one rule ({', '.join(_RULES)}); seen: {given or 'none'}")
        if self.order is not None and len(self.levels) != 2:
            raise ValueError("a variable made by 'order' names its two levels: first before second, then the reverse")
        if self.cases is not None:
            unnamed = [case.level for case in self.cases if case.level not in self.levels]
            if unnamed:
                raise ValueError(f"'levels' does not name {', '.join(unnamed)}")
        elif self.order is None and self.levels:
            raise ValueError("levels belong to the rules 'order' and 'cases' only")
        return self


_RULES = {
    "order": Kind.CATEGORICAL,
    "where": Kind.BINARY,
    "rescale": Kind.CONTINUOUS,
    "latest_of": Kind.DATETIME,
    "earliest_of": Kind.DATETIME,
    "hours_between": Kind.CONTINUOUS,
    "days_between": Kind.CONTINUOUS,
    "cases": Kind.CATEGORICAL,
}


def uncapitalise(text: str) -> str:
    """Lower the first letter, but not that of an abbreviation (LVEF, ST-elevation, P value) or of a Japanese text."""
    if is_japanese(text):
        return text
    head = text.split(" ", 1)[0]
    return text if sum(letter.isupper() for letter in head) > 1 or len(head) == 1 else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """The first letter in upper case; a Japanese text has no capitals."""
    return text if is_japanese(text) else text[:1].upper() + text[1:]
