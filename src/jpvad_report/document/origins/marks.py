"""Marks of characters that no text uses, around each piece of a text that has a source of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_OPEN, _CLOSE, _ZERO = "\ue000", "\ue001", 0xE010
_MARK = re.compile(f"[{_OPEN}{_CLOSE}][{chr(_ZERO)}-{chr(_ZERO + 9)}]+")


class Kind(StrEnum):
    """What a piece of text is in its source."""

    LITERAL = "literal"  # text of a template
    STRING = "string"  # a quoted text inside an expression of a template
    EXPRESSION = "expression"  # {{ ... }}
    INCLUDE = "include"  # {% include ... %}
    CALL = "call"  # {% call paragraph(...) %} ... {% endcall %}
    STUDY = "study"  # a text of study.yml
    WORD = "word"  # a piece of a text of words.yml, between its placeholders


LEAVES = {Kind.LITERAL, Kind.STRING, Kind.STUDY, Kind.WORD}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of text stands.

    `source` is the name of a template as the environment knows it, or empty; `path` its file; `start` and `end` count
    characters of that file. A text of a YAML file has its `location` there, and `start` counts within its value.
    """

    kind: Kind
    text: str
    source: str = ""
    path: Path | None = None
    start: int = 0
    end: int = 0
    location: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    """One printing of an origin: the same sentence may stand in two paragraphs."""

    number: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Place:
    """What one character comes from: all that it is inside of, outermost first, and its offset in the innermost."""

    chain: tuple[Instance, ...]
    offset: int

    @property
    def leaf(self) -> Instance | None:
        """The innermost piece, where that is text that somebody wrote."""
        last = self.chain[-1] if self.chain else None
        return last if last is not None and last.origin.kind in LEAVES and self.offset >= 0 else None


class Marker:
    """Gives out marks, and reads them again."""

    def __init__(self) -> None:
        self.origins: list[Origin] = []

    def wrap(self, origin: Origin, text: str | None = None) -> str:
        """A piece of text between its marks."""
        before, after = self.pair(origin)
        return f"{before}{origin.text if text is None else text}{after}"

    def pair(self, origin: Origin) -> tuple[str, str]:
        """The marks before and after a piece."""
        self.origins.append(origin)
        number = "".join(chr(_ZERO + int(digit)) for digit in str(len(self.origins) - 1))
        return _OPEN + number, _CLOSE + number

    def read(self, text: str) -> tuple[str, list[Place]]:
        """The text without marks, and the place of each of its characters."""
        plain: list[str] = []
        places: list[Place] = []
        stack: list[tuple[Instance, int]] = []  # with the position that was reached in its text
        number = at = 0
        for match in [*_MARK.finditer(text), None]:
            segment = text[at : match.start() if match else len(text)]
            at = match.end() if match else len(text)
            chain = tuple(instance for instance, _ in stack)
            for character in segment:
                offset = -1
                if stack:
                    instance, reached = stack[-1]
                    offset = _advance(instance.origin, reached, character)
                    stack[-1] = (instance, max(reached, offset + 1))
                plain.append(character)
                places.append(Place(chain, offset))
            if match is None:
                break
            origin = int("".join(str(ord(digit) - _ZERO) for digit in match[0][1:]))
            if match[0][0] == _OPEN:
                stack.append((Instance(number, self.origins[origin]), 0))
                number += 1
            elif any(instance.origin is self.origins[origin] for instance, _ in stack):
                while stack.pop()[0].origin is not self.origins[origin]:
                    pass
        return "".join(plain), places


def _advance(origin: Origin, reached: int, character: str) -> int:
    """Position of a character in its origin's text; white space may have been pressed together, case changed."""
    text = origin.text
    for position in range(reached, len(text)):
        found = text[position]
        if found == character or (found.isspace() and character.isspace()) or found.lower() == character.lower():
            return position
        if not found.isspace():
            return -1
    return -1


def without_marks(text: str) -> str:
    """The text as a reader sees it."""
    return _MARK.sub("", text)


def is_blank(text: str) -> bool:
    """True where nothing but white space and marks is there."""
    return not without_marks(text).strip()
