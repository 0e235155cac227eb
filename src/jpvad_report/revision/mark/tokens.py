"""A text in pieces that a reader takes for one thing: words, marks, numbers, spaces; and back into Pandoc's tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from jpvad_report.revision.mark.tree import LOOKS, Element, has_class, quotation_marks, text_of
from jpvad_report.study.language import JAPANESE


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    MARK = "mark"
    SPACE = "space"
    NUMBER = "number"
    ATOM = "atom"


@dataclass(frozen=True, slots=True)
class Container:
    """What stands around some text, without the text; two of the same look are the same."""

    look: str
    element: Element = field(compare=False)

    @classmethod
    def of(cls, element: Element) -> Self:
        """Around the content of an element."""
        kind, content = element["t"], element["c"]
        look = [content[0], *content[2:]] if kind in {"Span", "Link"} else []
        return cls(f"{kind} {look}", element)

    def around(self, inlines: list[Element]) -> Element:
        """The element with this content."""
        kind, content = self.element["t"], self.element["c"]
        match kind:
            case "Span":
                return {"t": kind, "c": [content[0], inlines]}
            case "Link":
                return {"t": kind, "c": [content[0], inlines, content[2]]}
        return {"t": kind, "c": inlines}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text.

    Attributes
    ----------
    text : str
        What a reader sees; two tokens are the same where it and the kind of thing are.
    kind : Kind
        A number is one that has a key.
    leaf : dict
        The inline itself.
    path : tuple of Container
        What is around it, the outermost first.
    """

    text: str
    kind: Kind
    leaf: Element
    path: tuple[Container, ...]

    @property
    def same(self) -> tuple[str, bool]:
        """By what tokens are compared; a picture and a footnote are never like a word."""
        return self.text, self.kind is Kind.ATOM


_LETTER = rf"(?:(?![{JAPANESE}])\w)"
# An address is one piece; a letter of a script without spaces, too.
_PIECE = re.compile(rf"\S*://\S+|[{JAPANESE}]|{_LETTER}+(?:['’.,-]{_LETTER}+)*|\s+|.", re.DOTALL)


def tokenised(inlines: Sequence[Element], path: tuple[Container, ...] = ()) -> list[Token]:
    """The pieces of a text, in its order."""
    return list(_tokens(inlines, path))


def _tokens(inlines: Iterable[Element], path: tuple[Container, ...]) -> Iterator[Token]:
    for inline in inlines:
        match inline["t"]:
            case "Str":
                yield from _of_text(inline["c"], path)
            case "Space" | "SoftBreak":
                yield Token(" ", Kind.SPACE, {"t": "Space"}, path)
            case "Quoted":
                left, right = quotation_marks(inline)
                yield from _of_text(left, path)
                yield from _tokens(inline["c"][1], path)
                yield from _of_text(right, path)
            case "Span" if has_class(inline, "num") or has_class(inline, "num-gone"):
                yield Token(text_of(inline), Kind.NUMBER, inline, path)
            case "Link" | "Span" if has_class(inline, "cross-reference") or has_class(inline, "citation"):
                yield Token(text_of(inline), Kind.WORD, inline, path)
            case "Cite":
                cite = {"t": "Span", "c": [["", ["citation"], []], inline["c"][1]]}
                yield Token(text_of(inline), Kind.WORD, cite, path)
            case "Span" | "Link":
                yield from _tokens(inline["c"][1], (*path, Container.of(inline)))
            case kind if kind in LOOKS:
                yield from _tokens(inline["c"], (*path, Container.of(inline)))
            case "Superscript" | "Subscript" | "Code":
                yield Token(text_of(inline), Kind.WORD, inline, path)
            case _:
                yield Token(_identity(inline), Kind.ATOM, inline, path)


def _of_text(text: str, path: tuple[Container, ...]) -> Iterator[Token]:
    for piece in _PIECE.findall(text):
        kind = Kind.SPACE if piece.isspace() else Kind.WORD if re.search(r"\w", piece) else Kind.MARK
        yield Token(piece, kind, {"t": "Str", "c": piece}, path)


def _identity(inline: Element) -> str:
    """Of what has no words: a footnote its text, a picture its file, everything else all that Pandoc knows of it."""
    match inline["t"]:
        case "Note":
            return text_of(inline["c"])
        case "Image":
            return str(inline["c"][2][0])
    return repr(inline)
