"""Criteria as data: they can be validated, described in prose and run by an engine; nothing is evaluated as code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

Scalar = bool | int | float | date | datetime | str


class Operator(StrEnum):
    """What a comparison asks of a variable's value."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"
    MISSING = "missing"
    PRESENT = "present"

    @property
    def compares_order(self) -> bool:
        """True for the four operators that need an ordered value."""
        return self in {Operator.BELOW, Operator.AT_MOST, Operator.AT_LEAST, Operator.ABOVE}

    @property
    def asks_presence(self) -> bool:
        """True for the two operators that take no value."""
        return self in {Operator.MISSING, Operator.PRESENT}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Comparison(_Frozen):
    """`{variable: age, operator: at_least, value: 75}`; unknown where the variable is missing."""

    variable: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...] | None = None

    @model_validator(mode="after")
    def _value_fits_operator(self) -> Comparison:
        if self.operator.asks_presence:
            if self.value is not None:
                raise ValueError(f"operator '{self.operator}' takes no value")
        elif self.value is None:
            raise ValueError(f"operator '{self.operator}' needs a value")
        elif (self.operator is Operator.ONE_OF) != isinstance(self.value, tuple):
            raise ValueError("a list of values goes with operator 'one_of', a single value with the others")
        return self


class AllOf(_Frozen):
    """Every criterion holds."""

    all: tuple[Criterion, ...] = Field(min_length=1)


class AnyOf(_Frozen):
    """At least one criterion holds."""

    any: tuple[Criterion, ...] = Field(min_length=1)


class Negation(_Frozen):
    """The criterion does not hold."""

    negated: Criterion = Field(alias="not")


def _which(value: Any) -> str:
    keys = value if isinstance(value, dict) else {type(value).__name__}
    for key, tag in (("all", "all"), ("any", "any"), ("not", "not")):
        if key in keys:
            return tag
    return {"AllOf": "all", "AnyOf": "any", "Negation": "not"}.get(type(value).__name__, "comparison")


Criterion = Annotated[
    Annotated[Comparison, Tag("comparison")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Negation, Tag("not")],
    Discriminator(_which),
]
AllOf.model_rebuild()
AnyOf.model_rebuild()
Negation.model_rebuild()


def comparisons(criterion: Criterion) -> Iterator[Comparison]:
    """Every comparison inside a criterion, in reading order."""
    match criterion:
        case Comparison():
            yield criterion
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from comparisons(part)
        case Negation(negated=part):
            yield from comparisons(part)
