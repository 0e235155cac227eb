"""A claims file: what a text says, claim by claim, each with the result that it speaks of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from jpvad_report.claims.printed import Printed, read_day, read_interval, read_number
from jpvad_report.results.judgements import Agreement, Finding
from jpvad_report.study.variables import Frozen

Declared = Literal["cannot_hold", "differs", "not_computed"]


class Said(StrEnum):
    """What a text says of a comparison: a judgement (results/judgements.py), or only which number is larger."""

    HIGHER = Finding.HIGHER
    LOWER = Finding.LOWER
    DIFFERS = Finding.DIFFERS
    NO_SIGNIFICANT_DIFFERENCE = Finding.NO_SIGNIFICANT_DIFFERENCE
    NOT_ESTIMABLE = Finding.NOT_ESTIMABLE
    NUMERICALLY_HIGHER = "numerically_higher"
    NUMERICALLY_LOWER = "numerically_lower"


class _Claim(Frozen):
    """What all claims have in common.

    `id` is a name for other claims to refer to; `words` stand verbatim in the text; `key` is the result.
    """

    id: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*)?$")
    words: str = Field(min_length=1)
    key: str
    note: str = ""
    expected: Declared | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _reason_goes_with_expected(self) -> _Claim:
        if bool(self.expected) != bool(self.reason.strip()):
            raise ValueError("'expected' and 'reason' go together: a verdict that is expected needs its reason")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Printed texts that must stand in the words."""
        return ()


class _Number(_Claim):
    """A claim that prints one number."""

    printed: str

    @field_validator("printed")
    @classmethod
    def _is_a_number(cls, text: str) -> str:
        read_number(text)
        return text

    @property
    def number(self) -> Printed:
        """The printed number."""
        return read_number(self.printed)

    @property
    def texts(self) -> tuple[str, ...]:
        """The number as printed."""
        return (self.printed,)


class _WithInterval(_Number):
    """A number that may have its confidence interval beside it."""

    interval: str | None = None
    level: str | None = None
    part: Literal["estimate", "ci_low", "ci_high"] = "estimate"

    @field_validator("interval")
    @classmethod
    def _is_an_interval(cls, text: str | None) -> str | None:
        if text is not None:
            read_interval(text)
        return text

    @field_validator("level")
    @classmethod
    def _is_a_level(cls, text: str | None) -> str | None:
        if text is not None and not 50 < read_number(text).value < 100:
            raise ValueError("a level of confidence is a percentage such as '95%'")
        return text

    @property
    def limits(self) -> tuple[Printed, Printed] | None:
        """The printed limits."""
        return None if self.interval is None else read_interval(self.interval)

    @property
    def texts(self) -> tuple[str, ...]:
        """The number, its interval and its level as printed."""
        return tuple(text for text in (self.printed, self.interval, self.level) if text is not None)


class CountClaim(_Number):
    """A number of patients or events."""

    kind: Literal["count"]
    part: Literal["count", "n", "n_events", "n_missing"] = "count"


class PercentClaim(_WithInterval):
    """A percentage; `of` is the id of the claim that prints the size of its group."""

    kind: Literal["percent"]
    of: str = ""


class ValueClaim(_WithInterval):
    """A median, a mean, or any other value."""

    kind: Literal["median", "mean", "value"]


class RatioClaim(_WithInterval):
    """An odds, risk or hazard ratio, with its interval where the text prints it."""

    kind: Literal["ratio"]


class PClaim(_Number):
    """A P value; `compares` are the ids of the two percentages that it is the P value of."""

    kind: Literal["p"]
    compares: tuple[str, str] | None = None


class DateClaim(_Claim):
    """A date, to the day, the month or the year."""

    kind: Literal["date"]
    printed: str

    @field_validator("printed")
    @classmethod
    def _is_a_date(cls, text: str) -> str:
        read_day(text)
        return text

    @property
    def texts(self) -> tuple[str, ...]:
        """The date as printed."""
        return (self.printed,)


def _several(value: Any) -> Any:
    """One word stands for a list of one."""
    if value in ("", [], ()):
        raise ValueError("no judgement is named")
    return (value,) if isinstance(value, str) else value


class DirectionClaim(_Claim):
    """What a comparison says: the first of the groups that are compared, against the second.

    `printed` is one judgement, or several that the words leave open. `compares` holds ids of claims or keys of results,
    one a group; without it, the result is a ratio and is compared with 1.
    """

    kind: Literal["direction"]
    printed: tuple[Said, ...]
    compares: tuple[str, ...] | None = Field(default=None, min_length=2)

    _words = field_validator("printed", mode="before")(_several)

    @property
    def numerical(self) -> bool:
        """True where nothing is said about significance."""
        return all(said in {Said.NUMERICALLY_HIGHER, Said.NUMERICALLY_LOWER} for said in self.printed)


class Factors(Frozen):
    """Terms of a model, by what is associated with the outcome: the factor, or its absence."""

    presence: tuple[str, ...] = ()
    absence: tuple[str, ...] = ()


class FactorsClaim(_Claim):
    """The list of the significant factors of a model; its `key` has a * for the term."""

    kind: Literal["factors"]
    printed: Factors


class ConclusionClaim(_Claim):
    """What crude and adjusted ratios say together; `key` is the adjusted one."""

    kind: Literal["conclusion"]
    printed: tuple[Agreement, ...]
    crude: str
    same_patients: str

    _words = field_validator("printed", mode="before")(_several)


NumberClaim = CountClaim | PercentClaim | ValueClaim | RatioClaim | PClaim
Claim = Annotated[
    NumberClaim | DateClaim | DirectionClaim | FactorsClaim | ConclusionClaim, Field(discriminator="kind")
]


class NotChecked(Frozen):
    """A statement of the text that no result decides, and why."""

    words: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class ClaimsFile(Frozen):
    """The whole file."""

    schema_: Literal["1"] = Field(alias="schema")
    title: str = ""
    source: str = ""
    claims: tuple[Claim, ...]
    not_checked: tuple[NotChecked, ...] = ()

    @field_validator("claims")
    @classmethod
    def _has_claims(cls, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        if not claims:
            raise ValueError("there is no claim in the list")
        return claims

    def by_id(self, name: str) -> Claim:
        """A claim by its id."""
        return next(claim for claim in self.claims if claim.id == name)
