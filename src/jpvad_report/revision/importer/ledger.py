"""What became of every character of the edited file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jpvad_report.revision.importer.blocks import Comment, LeftOut
from jpvad_report.revision.importer.edits import Edit, Fate
from jpvad_report.revision.importer.tokens import BREAK


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of the edited file: `characters` of it, and what was there before (`old`)."""

    fate: Fate
    characters: int
    block: str
    old: str = ""
    new: str = ""
    where: tuple[str, ...] = ()
    reason: str = ""
    context: str = ""
    remarks: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()


@dataclass(slots=True)
class Ledger:
    """All entries, and what is not text of the document: comments, and changes that were not taken over."""

    entries: list[Entry] = field(default_factory=list)
    comments: list[tuple[Comment, str]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, fate: Fate, characters: int, block: str, **more: object) -> None:
        """Enter a piece; one without characters and without words is none."""
        if characters or more:
            self.entries.append(Entry(fate, characters, block, **more))  # type: ignore[arg-type]

    def add_edit(self, edit: Edit, block: str) -> None:
        """Enter what became of an edit."""
        self.add(
            edit.fate,
            edit.characters,
            block,
            old=edit.old.replace(BREAK, " ¶ "),
            new=edit.new.replace(BREAK, " ¶ ") or (f"[footnote] {edit.note}" if edit.note else ""),
            where=tuple(dict.fromkeys(edit.where)),
            reason=edit.reason,
            context=edit.context,
            remarks=tuple(edit.remarks),
            attention=tuple(edit.attention),
        )

    def characters(self, fate: Fate | None = None) -> int:
        """How many characters have a fate; all of them without one."""
        return sum(entry.characters for entry in self.entries if fate is None or entry.fate is fate)

    def of(self, fate: Fate) -> Sequence[Entry]:
        """The entries that a person wants to see."""
        return [entry for entry in self.entries if entry.fate is fate and (entry.old or entry.new or entry.remarks)]
