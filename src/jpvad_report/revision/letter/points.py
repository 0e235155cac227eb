"""A letter file: what editor and reviewers said, point by point, and what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from jpvad_report.errors import LetterError
from jpvad_report.study.explain import explain, validate
from jpvad_report.study.problem import Problem
from jpvad_report.study.source import FileKind, Location, Source
from jpvad_report.study.variables import Frozen

LETTER = FileKind(
    noun="letter file",
    reference="docs/letter.md",
    where="Name an existing letter file; docs/letter.md shows how to write one.",
    error=LetterError,
    all_text=True,
)


class Done(StrEnum):
    """What became of a point."""

    CHANGED = "changed"
    NOT_CHANGED = "not_changed"
    CLARIFIED = "clarified"


class Point(Frozen):
    """One thing that was asked for.

    Attributes
    ----------
    id : str
        As in the letter: `R2.3`.
    text : str
        What the reviewer wrote, word by word.
    answer : str
        Markdown, with the numbers as the templates write them; empty while there is none.
    done : Done or None
        What was done; an answer has it.
    results : tuple of str
        Keys of results that the answer rests on.
    passages : tuple of str
        Ids of paragraphs, tables and figures, or words that stand in one.
    """

    id: str = Field(pattern=r"^[\w.-]+$")
    text: str = Field(min_length=1)
    answer: str = ""
    done: Done | None = None
    results: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    @field_validator("done", mode="before")
    @classmethod
    def _left_open(cls, given: Any) -> Any:
        return given or None

    @model_validator(mode="after")
    def _says_what_was_done(self) -> Point:
        if self.is_answered and self.done is None:
            raise ValueError(f"an answered point says what was done: {', '.join(Done)}")
        return self

    @property
    def is_answered(self) -> bool:
        """True where there is an answer."""
        return bool(self.answer.strip())


class Reviewer(Frozen):
    """One of those who wrote, as the journal's mail calls them, with their points."""

    name: str = Field(min_length=1)
    points: tuple[Point, ...] = Field(min_length=1)


class LetterFile(Frozen):
    """The whole file.

    Attributes
    ----------
    against : str
        The frozen revision that the reviewers read; empty for the latest one.
    revision : str
        The frozen revision that answers them; empty for the working state.
    manuscript : str
        The journal's number of the manuscript.
    opening, closing : str
        Markdown, with numbers as in an answer.
    """

    schema_version: Literal["1"] = Field(default="1", alias="schema")
    against: str = ""
    revision: str = ""
    manuscript: str = ""
    opening: str = ""
    closing: str = ""
    reviewers: tuple[Reviewer, ...] = Field(min_length=1)

    @property
    def points(self) -> list[Point]:
        """All points in the order of the file."""
        return [point for reviewer in self.reviewers for point in reviewer.points]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter file and where it stands."""

    file: LetterFile
    source: Source

    def located(self) -> Iterator[tuple[Location, Point]]:
        """Every point with its place in the file."""
        for i, reviewer in enumerate(self.file.reviewers):
            for j, point in enumerate(reviewer.points):
                yield ("reviewers", i, "points", j), point


def load_letter(path: Path) -> Letter:
    """Read and validate a letter file.

    Raises
    ------
    LetterError
        With one line a problem: file, line, place in the file, what is wrong, nearest valid name.
    """
    source = Source(path, LETTER)
    letter = Letter(validate(LetterFile, source), source)
    if found := list(_doubled(letter)):
        raise explain(source, found)
    return letter


def _doubled(letter: Letter) -> Iterator[Problem]:
    seen: set[str] = set()
    for location, point in letter.located():
        if point.id in seen:
            yield (*location, "id"), f"the point {point.id!r} stands twice"
        seen.add(point.id)
