"""The letter as Pandoc's tree: what is open, what changed, and every point with its answer, results and passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jpvad_report.revision.letter.answers import ResultLine
from jpvad_report.revision.letter.passages import Passage
from jpvad_report.revision.letter.points import Letter, Point
from jpvad_report.revision.mark.changes import Fate
from jpvad_report.revision.mark.order import Role
from jpvad_report.revision.mark.tree import Element, span
from jpvad_report.study.source import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that the letter says, ready to be put in order.

    Attributes
    ----------
    texts : mapping
        Blocks of opening, closing and answers, by their places in the file.
    results, passages : mapping
        By the id of a point.
    summary : sequence of str
        What changed, the weightiest first.
    old, new : str
        Names of the two states.
    title : str
        Of the manuscript.
    """

    texts: Mapping[Location, list[Element]]
    results: Mapping[str, Sequence[ResultLine]]
    passages: Mapping[str, Sequence[Passage]]
    summary: Sequence[str]
    old: str
    new: str
    title: str


def compose(letter: Letter, content: Content, words: Mapping[str, Any]) -> list[Element]:
    """The blocks of the letter."""
    said, fates = words["letter"], words["marked"]
    numbered = f" ({letter.file.manuscript})" if letter.file.manuscript else ""
    blocks = [_text(f"{content.title}{numbered}", "Strong")]
    if open_points := [point.id for point in letter.file.points if not point.is_answered]:
        form = "unanswered_one" if len(open_points) == 1 else "unanswered"
        told = said[form].format(n=len(open_points), total=len(letter.file.points), ids=", ".join(open_points))
        blocks.append(_todo(told))
    blocks += content.texts.get(("opening",), [])
    if content.summary:
        blocks += [
            _heading(1, said["summary"].format(old=content.old)),
            _bullets([_words(one) for one in content.summary]),
        ]
    if any(content.passages.values()):
        blocks.append(_legend(said["legend"].format(old=content.old, new=content.new), fates))
    for i, reviewer in enumerate(letter.file.reviewers):
        blocks.append(_heading(1, reviewer.name))
        for j, point in enumerate(reviewer.points):
            blocks += _point(point, content.texts.get(("reviewers", i, "points", j, "answer"), []), content, said)
    return [*blocks, *content.texts.get(("closing",), [])]


def _point(point: Point, answer: list[Element], content: Content, said: Mapping[str, Any]) -> Iterator[Element]:
    yield _heading(2, said["point"].format(id=point.id))
    yield {"t": "BlockQuote", "c": [_text(part) for part in point.text.strip().split("\n\n")]}
    if not point.is_answered:
        yield _todo(said["open"])
        return
    yield from _led(said["answer"], answer)
    if point.done is not None:
        yield _text(said["done"][point.done.value], "Emph")
    if lines := content.results.get(point.id):
        yield _lead(said["results"])
        yield _bullets([_result(line, content.old, said) for line in lines])
    for passage in content.passages.get(point.id, ()):
        yield _lead(_place(passage, said))
        yield {"t": "Div", "c": [["", ["passage"], []], passage.blocks]}


def _led(lead: str, blocks: list[Element]) -> list[Element]:
    """The answer, begun by a word in bold."""
    first = {"t": "Strong", "c": _words(lead)}
    if blocks and blocks[0]["t"] in {"Para", "Plain"}:
        return [{"t": "Para", "c": [first, {"t": "Space"}, *blocks[0]["c"]]}, *blocks[1:]]
    return [{"t": "Para", "c": [first]}, *blocks]


def _result(line: ResultLine, old: str, said: Mapping[str, Any]) -> list[Element]:
    number = {"t": "Span", "c": [["", ["num"], [["key", line.key], ["part", "line"]]], _words(line.now)]}
    was = said["result_same"] if line.was is None else said["result_was"] if line.was else said["result_new"]
    return [*_words(line.name), number, *_words(was.format(old=old, was=line.was or ""))]


def _place(passage: Passage, said: Mapping[str, Any]) -> str:
    place = passage.section or said["no_section"]
    if passage.page is not None:
        place = said["on_page"].format(section=place, page=passage.page)
    kind = {Role.CAME: "new", Role.WENT: "gone", Role.TO: "moved"}.get(passage.role, "" if passage.changed else "same")
    return said["place"].format(place=place, kind=said["kinds"][kind]) if kind else f"{place}:"


def _legend(sentence: str, fates: Mapping[str, str]) -> Element:
    shown = [inline for fate in (Fate.CAME, Fate.WENT) for inline in ({"t": "Space"}, _fate(fates, fate))]
    return {"t": "Para", "c": [*_words(sentence), *shown]}


def _fate(fates: Mapping[str, str], fate: Fate) -> Element:
    return span(_words(fates[fate.name.lower()]), fate)


def _lead(text: str) -> Element:
    """Stays with what follows."""
    return {"t": "Div", "c": [["", ["lead"], []], [_text(text, "Strong")]]}


def _todo(text: str) -> Element:
    return {"t": "Para", "c": [span(_words(text), "todo")]}


def _heading(level: int, text: str) -> Element:
    return {"t": "Header", "c": [level, ["", ["unnumbered"], []], _words(text)]}


def _text(text: str, look: str = "") -> Element:
    words = _words(text)
    return {"t": "Para", "c": [{"t": look, "c": words}] if look else words}


def _bullets(items: Sequence[list[Element]]) -> Element:
    return {"t": "BulletList", "c": [[{"t": "Plain", "c": item}] for item in items]}


def _words(text: str) -> list[Element]:
    """A plain text: nothing in it is Markdown."""
    found: list[Element] = []
    for i, word in enumerate(text.replace("\n", " ").split(" ")):
        if i:
            found.append({"t": "Space"})
        if word:
            found.append({"t": "Str", "c": word})
    return found
