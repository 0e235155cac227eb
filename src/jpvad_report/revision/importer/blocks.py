"""What a Word document says, paragraph by paragraph, as the importer compares it."""

from __future__ import annotations

from dataclasses import dataclass, field

Style = frozenset[str]
"""Which of `bold`, `italic`, `superscript`, `subscript` a character is."""

PLAIN: Style = frozenset()


@dataclass(frozen=True, slots=True)
class Control:
    """A content control: a number. `tag` is empty where a program dropped it and kept the frame."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote: it stands behind the character before `at`."""

    at: int
    identifier: str
    text: str


@dataclass(slots=True)
class Block:
    """A paragraph.

    `kind` is `text`, `heading`, `title`, `subtitle`, `caption`, `cell`, `textbox`, `header`, `footer`, `footnote` or
    `endnote`; `names` are the bookmarks that begin in it or reach over it; `cell` is (table, row, column).
    """

    kind: str
    style: str = ""
    level: int = 0
    text: str = ""
    styles: list[Style] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    fields: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    cell: tuple[int, int, int] | None = None
    pictures: int = 0
    listed: bool = False

    @property
    def blank(self) -> bool:
        """True where nothing can be read in it."""
        return not self.text.strip() and not self.notes


@dataclass(frozen=True, slots=True)
class Comment:
    """What a co-author wrote in the margin; `block` is the index of the paragraph that it is about."""

    author: str
    text: str
    anchor: str
    block: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Text of a tracked change that was not taken over, because its author was not named."""

    author: str
    text: str
    block: int


@dataclass(slots=True)
class Document:
    """All paragraphs in the order of the file, comments, and what a choice of authors left out."""

    blocks: list[Block] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @property
    def characters(self) -> int:
        """All that has to be accounted for."""
        return sum(len(block.text) + sum(len(note.text) for note in block.notes) for block in self.blocks)
