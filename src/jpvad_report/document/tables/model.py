"""A table as data, and as a native Markdown pipe table that Pandoc and Quarto turn into a real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_MARKS = {"letters": "abcdefghijklmnopqrstuvwxyz", "symbols": ("\\*", "†", "‡", "§", "¶", "‖")}
_DASHES = 100


@dataclass(frozen=True, slots=True)
class Column:
    """Heading, alignment (`left`, `right`, `center`), relative width, and the heading over it and its neighbours."""

    heading: str
    align: str = "left"
    width: int = 10
    over: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as Markdown; a heading row names the rows beneath it, which are indented."""

    cells: tuple[str, ...]
    heading: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table: `key` follows `tbl-` in references."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        """The table, its caption and its notes."""
        total = sum(column.width for column in self.columns)
        rules = {"left": (":", ""), "right": ("", ":"), "center": (":", ":")}
        dashes = []
        for column in self.columns:
            left, right = rules[column.align]
            dashes.append(f"{left}{'-' * max(3, round(_DASHES * column.width / total))}{right}")
        lines = [_line([_heading(column) for column in self.columns]), f"|{'|'.join(dashes)}|"]
        lines += [_line(_cells(row, len(self.columns))) for row in self.rows]
        caption = f": {self.caption} {{#tbl-{self.key}}}"
        notes = f"\n\n::: {{.table-note}}\n{' '.join(self.notes)}\n:::" if self.notes else ""
        return "\n".join(lines) + f"\n\n{caption}{notes}\n"


@dataclass(slots=True)
class Footnotes:
    """Marks for footnotes in the order in which they are first needed: letters, or symbols, doubled when used up."""

    style: str = "letters"
    texts: list[str] = field(default_factory=list)

    def mark(self, text: str) -> str:
        """Superscript mark of a footnote; the same text keeps its mark."""
        if text not in self.texts:
            self.texts.append(text)
        return self._mark(self.texts.index(text))

    def notes(self) -> tuple[str, ...]:
        """The footnotes, each with its mark."""
        return tuple(f"{self._mark(i)}{text}" for i, text in enumerate(self.texts))

    def _mark(self, number: int) -> str:
        marks = _MARKS[self.style]
        return f"^{marks[number % len(marks)] * (number // len(marks) + 1)}^"


def _heading(column: Column) -> str:
    # manuscript.lua makes one cell of the same heading over neighbours.
    return f"[{column.over}]{{.spanning}} {column.heading}" if column.over else column.heading


def _cells(row: Row, width: int) -> list[str]:
    first, *rest = row.cells
    first = f"**{first}**" if row.heading else "&emsp;" * row.indent + first
    return [first, *rest, *[""] * (width - len(row.cells))]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
