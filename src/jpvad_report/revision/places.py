"""Where each number stands in a manuscript: section, sentence, cell of a table; read from the rendered .qmd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from jpvad_report.document.pictures import plain


class Where(StrEnum):
    """What a number stands in."""

    SENTENCE = "sentence"
    CELL = "cell"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands: the result's key, and which part of it."""

    key: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence, or a cell, with the numbers in it.

    Attributes
    ----------
    section : str
        Headings above it, from the outermost.
    id : str
        `p-results-survival`, `tbl-baseline`, `fig-flow`.
    title : str
        `Table 2` or `Figure 1`; empty for a paragraph.
    words : str
        What a reader sees, with a NUL for each of the numbers, in their order.
    row, column : str
        Headings of a cell.
    """

    where: Where
    section: str
    id: str
    title: str
    words: str
    numbers: tuple[Printed, ...]
    row: str = ""
    column: str = ""

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(f"{words}{number.text if number else ''}" for words, number in self.parts())

    def parts(self) -> Iterator[tuple[str, Printed | None]]:
        """The words before each number, and the number; none after the last words."""
        yield from zip_longest(self.words.split(HOLE), self.numbers)


_REFERENCE = re.compile(r"@((?:tbl|fig)-[\w-]+)")
_CITATION = re.compile(r"\s?\[@[^\]]*\]")
_MARK = re.compile(r"\^[a-z*†‡§¶]{1,2}\^")
_RAISED = re.compile(r"\^([^\s^]+)\^")
HOLE = "\0"
_SPAN = re.compile(r'\[((?:\\.|[^\]\\])*)\]\{\.num key="([^"]+)"(?: part="([^"]+)")?\}')
_PARAGRAPH = re.compile(r"::: \{#(p-[\w-]+) \.paragraph\}")
_CAPTION = re.compile(r": .*\{#(tbl-[\w-]+)\}\s*$")
_FIGURE = re.compile(r"!\[(.*)\]\(figures/[^)]*\)\{#(fig-[\w-]+)")
_HEADING = re.compile(r"(#+) (.*?)(?: \{[^}]*\})?$")
_CELL = re.compile(r"(?<!\\)\|")
# A number is whole: its full stop ends no sentence. A span is put aside while sentences are parted.
_SENTENCE = re.compile(r"(?<!vs\.)(?<!No\.)(?<!e\.g\.)(?<!i\.e\.)(?<=[.!?])\s+(?=[A-Z0-9*\[@])")


def places(manuscript: str) -> list[Place]:
    """Every sentence, cell and caption, in the order of the document."""
    lines = manuscript.partition("\n---\n")[2].splitlines()
    headings: list[str] = []
    found: list[Place] = []
    table: list[str] = []
    counts = {"tbl": 0, "fig": 0}
    paragraph = ""
    for line in lines:
        section = " › ".join(headings)
        if match := _PARAGRAPH.match(line):
            paragraph = match.group(1)
        elif line.startswith(":::"):
            paragraph = ""
        elif paragraph and line.strip():
            found += _sentences(line, section, paragraph)
        elif match := _HEADING.match(line):
            headings = [*headings[: len(match.group(1)) - 1], plain(match.group(2))]
        elif line.startswith("|"):
            table.append(line)
        elif match := _CAPTION.match(line):
            counts["tbl"] += 1
            found += _cells(table, section, match.group(1), f"Table {counts['tbl']}")
            table = []
        elif match := _FIGURE.match(line):
            counts["fig"] += 1
            caption, title = match.group(1), f"Figure {counts['fig']}"
            found.append(Place(Where.CAPTION, section, match.group(2), title, _words(caption), _numbers(caption)))
    titles = {place.id: place.title for place in found if place.title}
    return [replace(place, words=_REFERENCE.sub(lambda m: titles.get(m[1], m[0]), place.words)) for place in found]


def _numbers(text: str) -> tuple[Printed, ...]:
    return tuple(Printed(key, part or "", plain(shown)) for shown, key, part in _SPAN.findall(text))


def _words(text: str) -> str:
    """Plain text: without citations and marks of footnotes, and `10^−6` for a power."""
    shown = plain(_SPAN.sub(HOLE, _CITATION.sub("", text)))
    return re.sub(r"\s+", " ", _RAISED.sub(r"^\1", _MARK.sub("", shown))).strip()


def _sentences(line: str, section: str, identifier: str) -> Iterator[Place]:
    spans: list[str] = []

    def aside(match: re.Match[str]) -> str:
        spans.append(match.group(0))
        return f"[\0{len(spans) - 1}\0]"

    for part in _SENTENCE.split(_SPAN.sub(aside, line)):
        text = re.sub(r"\[\0(\d+)\0\]", lambda match: spans[int(match.group(1))], part)
        yield Place(Where.SENTENCE, section, identifier, "", _words(text), _numbers(text))


def _cells(lines: list[str], section: str, identifier: str, title: str) -> Iterator[Place]:
    rows = [[cell.strip() for cell in _CELL.split(line)[1:-1]] for line in lines]
    if not rows:
        return
    columns = [plain(cell) for cell in rows[0]]
    for i, cell in enumerate(rows[0]):
        if numbers := _numbers(cell):
            yield Place(Where.CELL, section, identifier, title, _words(cell), numbers, "", columns[i])
    above = ""
    for row in rows[2:]:
        label = plain(row[0]).strip()
        if row[0].startswith("&emsp;"):
            label = f"{above}, {label}"
        else:
            above = label
        for i, cell in enumerate(row):
            if cell:
                yield Place(Where.CELL, section, identifier, title, _words(cell), _numbers(cell), label, columns[i])


def by_key(found: list[Place]) -> dict[str, list[Place]]:
    """Places of each result."""
    index: dict[str, list[Place]] = {}
    for place in found:
        for key in dict.fromkeys(number.key for number in place.numbers):
            index.setdefault(key, []).append(place)
    return index
