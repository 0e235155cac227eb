"""The manuscript of today, block by block, with the origin of every character: what edits are applied to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jpvad_report.document.origins import Instance, Kind, Place, Trace
from jpvad_report.revision.importer.inline import Inline, read_inline
from jpvad_report.revision.importer.markdown import in_context
from jpvad_report.revision.importer.tokens import NUMBER_LIKE, Span

_PARAGRAPH = re.compile(r"^::: \{#p-(?P<id>[^ }]+) \.paragraph\}$")
_CAPTION = re.compile(r"^\s*: (?P<text>.*) \{#(?P<id>tbl-[^ }]+)\}\s*$")
_FIGURE = re.compile(r"^!\[(?P<text>.*)\]\(figures/[^)]*\)\{#(?P<id>fig-[^ }]+) ")
_SPANNING = re.compile(r"[^|]{0,8}\[([^\]|]*)\]\{\.spanning\}\s*")
_HEADING = re.compile(r"^(?P<level>#+) (?P<text>.*?)(?: \{[^}]*\})?$")


@dataclass(slots=True)
class CurrentBlock:
    """A paragraph, heading, caption, note or cell.

    `spans` are its numbers, `todos` the stretches that wait for the authors, `places` the origin of each character, and
    `ends` that of the last character of its markup (they differ for an escaped character).
    """

    kind: str
    identifier: str
    inline: Inline
    level: int = 0
    cell: tuple[int, int, int] | None = None
    broken_by: Place | None = None

    @property
    def text(self) -> str:
        """What is read."""
        return self.inline.text

    @property
    def spans(self) -> list[Span]:
        """Its numbers."""
        return self.inline.numbers


@dataclass(slots=True)
class Current:
    """All blocks in the order of the document."""

    blocks: list[CurrentBlock] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)

    def numerals(self) -> frozenset[str]:
        """Numerals that are words of the manuscript, not results: the 30 of a 30-day mortality."""
        found: set[str] = set()
        for block in self.blocks:
            at = 0
            for number in [*block.spans, None]:
                text = block.text[at : number.start if number else len(block.text)]
                found |= {in_context(match[0], text[match.end() :]) for match in NUMBER_LIKE.finditer(text)}
                at = number.end if number else at
        return frozenset(found)


@dataclass(slots=True)
class _Lines:
    text: str
    places: Sequence[Place]
    numbers: dict[str, str]

    def block(self, kind: str, identifier: str, start: int, end: int, **more: object) -> CurrentBlock:
        inline = read_inline(self.text[start:end], self.places[start:end], self.numbers)
        return CurrentBlock(kind, identifier, inline, **more)  # type: ignore[arg-type]


def read_current(trace: Trace) -> Current:
    """Take a traced manuscript apart."""
    text = trace.text
    lines = _Lines(text, trace.places, _numbered(text))
    current = Current(references={name: identifier for identifier, name in lines.numbers.items()})
    for name in ("title", "subtitle"):
        where = ("manuscript", name)
        found = [i for i, place in enumerate(trace.places) if place.leaf and place.leaf.origin.location == where]
        if found:
            inline = read_inline("".join(text[i] for i in found), [trace.places[i] for i in found], {})
            current.blocks.append(CurrentBlock(name, name, inline))
    at, tables, row, note_of, inside = text.index("\n---\n", 4) + 5, 0, 0, "", ""
    broken: Place | None = None
    for line in text[at:].split("\n"):
        start, at = at, at + len(line) + 1
        bare = line.strip()
        lead = start + len(line) - len(line.lstrip())
        if match := _PARAGRAPH.match(bare):
            inside, broken = match["id"], _break(trace.places[start])
        elif bare == "::: {.table-note}":
            inside = f"note {note_of}"
        elif bare.startswith(":::"):
            inside = ""
        elif bare and inside:
            kind = "note" if inside.startswith("note ") else "text"
            identifier = f"p-{inside}" if kind == "text" else inside
            block = lines.block(kind, identifier, start, start + len(line))
            block.broken_by = broken
            current.blocks.append(block)
        elif match := _CAPTION.match(line):
            note_of, row = match["id"], 0
            current.blocks.append(
                lines.block("caption", match["id"], start + match.start("text"), start + match.end("text"))
            )
            tables += 1
        elif match := _FIGURE.match(bare):
            current.blocks.append(
                lines.block("caption", match["id"], lead + match.start("text"), lead + match.end("text"))
            )
        elif bare.startswith("|"):
            if not re.fullmatch(r"[|:\- ]+", bare):
                cells, rows = _cells(lines, line, start, (tables, row))
                current.blocks += cells
                row += rows
        elif match := _HEADING.match(bare):
            level = len(match["level"])
            current.blocks.append(
                lines.block("heading", "", lead + match.start("text"), lead + match.end("text"), level=level)
            )
        elif bare:
            # The number of a list's item is set by the renderer.
            number = re.match(r"(?:\d+\. )?", bare)
            shift = number.end() if number else 0
            current.blocks.append(lines.block("text", "", lead + shift, start + len(line)))
    return current


def _break(place: Place) -> Place | None:
    """The place of a `{{ paragraph_break }}`, which is printed as the lines between two paragraphs."""
    inner = place.chain[-1].origin if place.chain else None
    return place if inner and inner.kind is Kind.EXPRESSION and inner.text.strip("{} ") == "paragraph_break" else None


def _cells(lines: _Lines, line: str, start: int, where: tuple[int, int]) -> tuple[list[CurrentBlock], int]:
    """The cells of a line, and the rows that it becomes: a heading over several columns has one of its own."""
    found: list[CurrentBlock] = []
    edges = [i for i, character in enumerate(line) if character == "|" and line[i - 1 : i] != "\\"]
    table, row = where
    rows = 1
    for column, (left, right) in enumerate(pairwise(edges)):
        cell = line[left + 1 : right]
        begin = start + left + 1 + len(cell) - len(cell.lstrip())
        end = max(begin, start + right - (len(cell) - len(cell.rstrip())))
        if match := _SPANNING.match(lines.text, begin, end):
            rows = 2
            found.append(lines.block("cell", "", *match.span(1), cell=(table, row, column)))
            found.append(lines.block("cell", "", match.end(), end, cell=(table, row + 1, column)))
        else:
            found.append(lines.block("cell", "", begin, end, cell=(table, row, column)))
    return found, rows


def _numbered(text: str) -> dict[str, str]:
    """Numbers of tables and figures, as the renderers give them: in order."""
    found: dict[str, str] = {}
    counts = {"tbl": 0, "fig": 0}
    for match in re.finditer(r"\{#((tbl|fig)-[^ }]+)", text):
        counts[match[2]] += 1
        found[match[1]] = f"{'Table' if match[2] == 'tbl' else 'Figure'} {counts[match[2]]}"
    return found


def outer_expression(chain: Sequence[Instance]) -> Instance | None:
    """The `{{ ... }}` of the innermost template that is no macro."""
    last = max((i for i, instance in enumerate(chain) if instance.origin.kind in {Kind.INCLUDE, Kind.CALL}), default=-1)
    return next((instance for instance in chain[last + 1 :] if instance.origin.kind is Kind.EXPRESSION), None)
