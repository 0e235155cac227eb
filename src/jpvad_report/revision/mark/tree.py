"""Pandoc's tree, as far as marking needs to know it: what an element holds, and what a reader sees of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Element = dict[str, Any]
"""A block or inline as Pandoc writes it to JSON: `t` is its kind, `c` its content."""

# Inlines that only give their content a look.
LOOKS = {"Strong", "Emph", "Underline", "Strikeout", "SmallCaps"}
TEXT_BLOCKS = {"Para", "Plain", "Header"}


def attributes(element: Element) -> list[Any]:
    """Identifier, classes and key-value pairs; empty ones where an element has none."""
    match element["t"]:
        case "Header":
            return list(element["c"][1])
        case "Div" | "Span" | "Link" | "Image" | "Table" | "Figure" | "Code" | "CodeBlock":
            return list(element["c"][0])
    return ["", [], []]


def identifier(element: Element) -> str:
    """The id, or nothing."""
    return str(attributes(element)[0])


def has_class(element: Element, name: str) -> bool:
    """True where the element carries that class."""
    return name in attributes(element)[1]


def inlines_of(block: Element) -> list[Element]:
    """The text of a Para, Plain or Header."""
    return list(block["c"][2] if block["t"] == "Header" else block["c"])


def with_inlines(block: Element, inlines: list[Element]) -> Element:
    """The same Para, Plain or Header with another text."""
    if block["t"] == "Header":
        return {"t": "Header", "c": [block["c"][0], block["c"][1], inlines]}
    return {"t": block["t"], "c": inlines}


def text_of(content: object) -> str:
    """What a reader sees of inlines or blocks, with single spaces."""
    return "".join(_texts(content))


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, list):
        for part in content:
            yield from _texts(part)
    elif isinstance(content, dict):
        match content.get("t"):
            case "Str":
                yield content["c"]
            case "Space" | "SoftBreak" | "LineBreak":
                yield " "
            case "Code" | "Math" | "CodeBlock":
                yield content["c"][1]
            case "Quoted":
                left, right = quotation_marks(content)
                yield left
                yield from _texts(content["c"][1])
                yield right
            case "Image" | "RawInline" | "RawBlock":
                return
            case "Link" | "Span" | "Div" | "Cite":
                yield from _texts(content["c"][1])
            case "Header":
                yield from _texts(content["c"][2])
            case "Figure":
                yield from _texts(content["c"][1][1])
            case _:
                yield from _texts(content.get("c"))


def quotation_marks(quoted: Element) -> tuple[str, str]:
    """The marks that Pandoc prints around a quotation."""
    return ("‘", "’") if quoted["c"][0]["t"] == "SingleQuote" else ("“", "”")


def images(content: object) -> Iterator[Element]:
    """Every image below an element."""
    if isinstance(content, list):
        for part in content:
            yield from images(part)
    elif isinstance(content, dict):
        if content.get("t") == "Image":
            yield content
        else:
            yield from images(list(content.values()))


def span(inlines: Sequence[Element], *classes: str, pairs: Sequence[tuple[str, str]] = ()) -> Element:
    """A span."""
    return {"t": "Span", "c": [["", list(classes), [list(pair) for pair in pairs]], list(inlines)]}
