"""Where things stand in a manuscript: by heading, because a word processor moves pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^(#{1,4}) (.*?)(?: \{[^}]*\})?$")
_PARAGRAPH = re.compile(r"^::: \{#(p-\S+) \.paragraph\}$")
_NUMBERED = re.compile(r"\{#((tbl|fig)-[\w-]+)")
_TITLE = re.compile(r"^(?:title|subtitle): (.*(?:\n  .*)*)", re.M)


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph, table or figure.

    Attributes
    ----------
    id : str
        `p-methods-source`, `tbl-baseline`, `fig-flow`, or `title`.
    headings : tuple of str
        From the outermost on.
    number : int
        Of a paragraph under its last heading, of a table or figure in the document or the supplement.
    text : str
        Its Markdown.
    mark : str
        `S` for a table or figure of the supplement.
    """

    id: str
    headings: tuple[str, ...]
    number: int
    text: str
    mark: str = ""

    @property
    def kind(self) -> str:
        """`p`, `tbl`, `fig` or `title`."""
        return self.id.partition("-")[0]

    @property
    def words(self) -> str:
        """The text without identifiers and keys."""
        return re.sub(r"\{[^{}]*\}", "", self.text)

    @property
    def is_open(self) -> bool:
        """True where the authors have something to write."""
        return "{.todo}" in self.text


def places(text: str, *, supplement: str = "") -> list[Place]:
    """Everything in a .qmd that can be pointed at, in its order.

    Tables and figures beneath the heading that `supplement` names are counted by themselves.
    """
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    found = [Place("title", (), 1, " ".join(_TITLE.findall(front)))]
    headings: list[str] = []
    counts: dict[tuple[str, ...], int] = {}
    lines = body.splitlines()
    for at, line in enumerate(lines):
        if heading := _HEADING.match(line):
            headings = [*headings[: len(heading[1]) - 1], heading[2]]
        elif paragraph := _PARAGRAPH.match(line):
            key = (*headings, "p")
            counts[key] = counts.get(key, 0) + 1
            end = lines.index(":::", at)
            found.append(Place(paragraph[1], tuple(headings), counts[key], "\n".join(lines[at + 1 : end])))
        elif line.startswith((": ", "![")) and (numbered := _NUMBERED.search(line)):
            mark = "S" if supplement and headings[:1] == [supplement] else ""
            key = (numbered[2], mark)
            counts[key] = counts.get(key, 0) + 1
            found.append(Place(numbered[1], tuple(headings), counts[key], line, mark))
    return found
