"""Markdown of one line as a reader sees it, with the place of each character: the subset that the templates use."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jpvad_report.document.origins import Place
from jpvad_report.engine.word import content_control_tag
from jpvad_report.revision.importer.blocks import PLAIN, Style
from jpvad_report.revision.importer.tokens import CITED, Span

_NUMBER = re.compile(r'\[((?:[^\]\\]|\\.)*)\]\{\.num key="([^"]*)"(?: part="([^"]*)")?[^}]*\}')
_TODO = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\{\.todo\}")
_REFERENCE = re.compile(r"-?@((?:tbl|fig)-[\w-]*\w)")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_DASHES = ((re.compile(r"---"), "—"), (re.compile(r"--"), "–"), (re.compile(r"\.\.\."), "…"))
_CITATION = re.compile(r"\[[^\]\[]*-?@(?!(?:tbl|fig)-)[\w:.#$%&+?<>~/-]+[^\]\[]*\]")
_NOTE = re.compile(r"\^\[((?:[^\]\\]|\\.)*)\]")
_MARKS = (("**", "bold"), ("*", "italic"), ("^", "superscript"), ("~", "subscript"))


@dataclass(slots=True)
class Inline:
    """A line's text with, a character each: its style, and the places of the first and last sign of its markup."""

    text: str = ""
    styles: list[Style] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    ends: list[Place] = field(default_factory=list)
    numbers: list[Span] = field(default_factory=list)
    references: list[tuple[int, int]] = field(default_factory=list)
    todos: list[tuple[int, int]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str, style: Style, first: Place, last: Place) -> None:
        """Append characters that share one place of the source."""
        self.text += text
        self.styles += [style] * len(text)
        self.places += [first] * len(text)
        self.ends += [last] * len(text)


def read_inline(source: str, places: Sequence[Place], names: Mapping[str, str]) -> Inline:
    """Read one line of Markdown; `names` are the numbers of tables and figures."""
    found = Inline()
    _read(source, places, names, found, PLAIN)
    return found


def _read(source: str, places: Sequence[Place], names: Mapping[str, str], found: Inline, style: Style) -> None:
    at = 0
    active = set(style)
    while at < len(source):
        here = frozenset(active)
        if match := _NUMBER.match(source, at):
            start = len(found.text)
            _read(match[1], places[match.start(1) : match.end(1)], {}, found, here)
            tag = content_control_tag(html.unescape(match[2]), match[3])
            found.numbers.append(Span(start, len(found.text), tag))
        elif match := _TODO.match(source, at):
            start = len(found.text)
            _read(match[1], places[match.start(1) : match.end(1)], {}, found, here)
            found.todos.append((start, len(found.text)))
        elif match := _CITATION.match(source, at):
            found.add(CITED, here, places[at], places[match.end() - 1])
        elif match := _NOTE.match(source, at):
            found.notes.append((len(found.text), without_markup(match[1])))
        elif (match := _REFERENCE.match(source, at)) and match[1] in names:
            start = len(found.text)
            text = names[match[1]].split()[-1] if match[0].startswith("-") else names[match[1]]
            found.add(text, here, places[at], places[match.end() - 1])
            found.references.append((start, len(found.text)))
        elif match := _ENTITY.match(source, at):
            found.add(html.unescape(match[0]).replace("\u2003", ""), here, places[at], places[match.end() - 1])
        elif source[at] == "\\" and at + 1 < len(source) and not source[at + 1].isalnum():
            found.add(source[at + 1], here, places[at], places[at + 1])
            at += 2
            continue
        elif (sign := _delimiter(source, at, active)) is not None:
            active ^= {sign[1]}
            at += len(sign[0])
            continue
        elif dash := next(((m, text) for pattern, text in _DASHES if (m := pattern.match(source, at))), None):
            match = dash[0]
            found.add(dash[1], here, places[at], places[match.end() - 1])
        else:
            found.add(source[at], here, places[at], places[at])
            at += 1
            continue
        at = match.end()


def _delimiter(source: str, at: int, active: set[str]) -> tuple[str, str] | None:
    for sign, name in _MARKS:
        if not source.startswith(sign, at):
            continue
        after = source[at + len(sign) : at + len(sign) + 1]
        if name in active or (after.strip() and sign in source[at + len(sign) :]):
            return sign, name
    return None


def without_markup(source: str) -> str:
    """Plain text of a line of Markdown."""
    place = Place((), -1)
    return read_inline(source, [place] * len(source), {}).text
