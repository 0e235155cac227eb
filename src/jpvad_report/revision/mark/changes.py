"""Marks on Pandoc's tree: which text came, went or moved, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from jpvad_report.revision.mark.tokens import Kind, Token, tokenised
from jpvad_report.revision.mark.tree import Element, span
from jpvad_report.revision.mark.words import Piece


class Fate(StrEnum):
    """What became of a text; the value is the class of its span."""

    CAME = "insertion"
    WENT = "deletion"
    FROM = "moved-from"
    TO = "moved-to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """By whom and when everything was changed; the date is left out where none is given.

    `names` counts what moved: its two places share a name.
    """

    author: str
    date: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As attributes of a span."""
        return [("author", self.author), *([("date", self.date)] if self.date else [])]

    def new_name(self) -> str:
        """The name of one more paragraph that moved."""
        self.names.append(f"move{len(self.names) + 1}")
        return self.names[-1]

    def marked(self, inlines: Sequence[Element], fate: Fate | None, *classes: str) -> list[Element]:
        """A text that has this fate."""
        if fate is None or not inlines:
            return list(inlines)
        return [span(inlines, fate, *classes, pairs=self.pairs)]

    def of_paragraph(self, fate: Fate, name: str = "") -> Element:
        """Stands at the end of a paragraph that came, went or moved as a whole."""
        named = [("name", name)] if name else []
        return span([], f"paragraph-{fate}", pairs=[*self.pairs, *named])

    def of_row(self, fate: Fate) -> list[object]:
        """Attributes of a row of a table."""
        return ["", [f"row-{fate}"], [list(pair) for pair in self.pairs]]

    def whole(self, inlines: Sequence[Element], fate: Fate) -> list[Element]:
        """A text of which everything has this fate; the spans stand inside of what gives the text its look."""
        return self._built([(token, fate) for token in tokenised(inlines)])

    def both(self, pieces: Sequence[Piece]) -> list[Element]:
        """Two versions of a text in one."""
        fated: list[tuple[Token, Fate | None]] = []
        left = list(reversed(pieces))
        while left:
            piece = left.pop()
            if left and _is_same_number(piece, left[-1]):
                fated.append((self._number(piece.old[0], left.pop().new[0]), None))
            else:
                fate = None if piece.stayed else Fate.CAME if piece.new else Fate.WENT
                fated += [(token, fate) for token in piece.tokens]
        return self._built(fated)

    def _number(self, old: Token, new: Token) -> Token:
        """One number with its key that holds what is printed in both versions."""
        attributes, content = new.leaf["c"]
        was = self.marked(old.leaf["c"][1], Fate.WENT)
        leaf = {"t": "Span", "c": [attributes, [*was, *self.marked(content, Fate.CAME)]]}
        return Token(new.text, new.kind, leaf, new.path)

    def source(self, pieces: Iterable[Piece]) -> list[Element]:
        """A text at the place that it moved from: what did not survive is deleted."""
        return self._built((token, Fate.FROM if piece.stayed else Fate.WENT) for piece in pieces for token in piece.old)

    def target(self, pieces: Iterable[Piece]) -> list[Element]:
        """A text at the place that it moved to: what is new there is inserted."""
        return self._built((token, Fate.TO if piece.stayed else Fate.CAME) for piece in pieces for token in piece.new)

    def _built(self, fated: Iterable[tuple[Token, Fate | None]], depth: int = 0) -> list[Element]:
        built: list[Element] = []
        for container, group in groupby(
            fated, key=lambda one: one[0].path[depth] if depth < len(one[0].path) else None
        ):
            if container is None:
                for (fate, picture), same in groupby(group, key=_look):
                    leaves = [token.leaf for token, _ in same]
                    built += self.marked(leaves, fate, *(["picture"] if picture else []))
            else:
                built.append(container.around(self._built(list(group), depth + 1)))
        return built


def _is_same_number(went: Piece, came: Piece) -> bool:
    """True where one number of the text is printed otherwise."""
    if went.new or came.old or len(went.old) != 1 or len(came.new) != 1:
        return False
    old, new = went.old[0], came.new[0]
    return old.kind is new.kind is Kind.NUMBER and old.leaf["c"][0][2] == new.leaf["c"][0][2]


def _look(one: tuple[Token, Fate | None]) -> tuple[Fate | None, bool]:
    token, fate = one
    return fate, token.kind is Kind.ATOM and token.leaf["t"] == "Image"
