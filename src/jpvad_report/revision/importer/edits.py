"""Edits: what a co-author changed in one paragraph, and what that means for the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jpvad_report.document.origins import Instance, Origin
from jpvad_report.revision.importer.tokens import BREAK


class Fate(StrEnum):
    """What became of a piece of the edited file."""

    UNCHANGED = "unchanged"
    IMPORTED = "imported"
    REFUSED = "refused"
    HANDED_OFF = "handed off"
    OWNED = "left to the templates"
    THERE = "in the templates already"


@dataclass(frozen=True, slots=True)
class Change:
    """Replace `start` to `end` of an origin's text; `expressions` says that `new` holds template code."""

    instance: Instance
    start: int
    end: int
    new: str
    expressions: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A text of the study file that is set as a whole: it was empty before."""

    location: tuple[str | int, ...]
    new: str


@dataclass(slots=True)
class Edit:
    """One change of a paragraph.

    `remarks` describe it; `attention` is what a person should look at although it came home.

    `at` is the stretch of the current block's text that it replaces by `shown`; `edited` are the index of the edited
    paragraph and the stretch of its text.
    """

    block: int
    at: tuple[int, int]
    shown: str
    old: str
    new: str
    edited: tuple[int, int, int]
    context: str = ""
    changes: list[Change | Setting] = field(default_factory=list)
    fate: Fate = Fate.IMPORTED
    reason: str = ""
    where: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    definition: bool = False
    note: str = ""
    sentences: frozenset[int] = frozenset()

    @property
    def characters(self) -> int:
        """Of the edited file; the sign between two paragraphs is none."""
        return len(self.new.replace(BREAK, "")) + len(self.note)

    def fails(self, fate: Fate, reason: str) -> None:
        """It does not come home by itself."""
        self.fate, self.reason, self.changes = fate, reason, []


def keep_sentences(edits: Sequence[Edit]) -> None:
    """Half of a changed sentence is worse than none of it: a sentence stays together, whatever becomes of it."""
    stuck = [edit for edit in edits if edit.fate in {Fate.HANDED_OFF, Fate.REFUSED} and edit.sentences]
    for edit in edits:
        cause = next((one for one in stuck if one.block == edit.block and one.sentences & edit.sentences), None)
        if cause is not None and edit.fate is Fate.IMPORTED:
            edit.fails(cause.fate, "the rest of this sentence could not be taken over")


class UnplacedError(Exception):
    """An edit has no place that is certain; the message says why, for a person."""


def name_of(origin: Origin) -> str:
    """A source as a report names it."""
    if origin.location:
        return ".".join(map(str, origin.location))
    return origin.source
