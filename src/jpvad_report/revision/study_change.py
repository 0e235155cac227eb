"""One change of a study file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jpvad_report.revision.rules import value_words


class Part(StrEnum):
    """What a change of the study file can move."""

    COHORT = "cohort"
    MODEL = "model"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class StudyChange:
    """One change: `place` is its path in the study file, `analysis` the analysis that it belongs to, if any."""

    part: Part
    place: str
    sentence: str
    analysis: str = ""


def changed(subject: str, what: str, before: object, after: object) -> str:
    """`Age: the unit changed from months to years.`"""
    return f"{subject}: {what} changed from {value_words(before)} to {value_words(after)}."


def union(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """The keys of both, each once, the first one's first."""
    return list(dict.fromkeys([*first, *second]))
