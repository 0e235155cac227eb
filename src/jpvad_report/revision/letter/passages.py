"""Passages of the two manuscripts: found by id or by their words, with the section and the page that they stand on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jpvad_report.revision.letter.pages import times_before
from jpvad_report.revision.letter.points import Letter
from jpvad_report.revision.mark.blocks import Marking
from jpvad_report.revision.mark.changes import Fate
from jpvad_report.revision.mark.gone import without_names
from jpvad_report.revision.mark.order import Role, Step, names, steps
from jpvad_report.revision.mark.tree import Element, has_class, inlines_of_meta, text_of
from jpvad_report.study.problem import Problem, nearest

Page = Callable[[str, int], int | None]

_NEAR, _PIECE = 0.6, 4


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage as the letter quotes it.

    Attributes
    ----------
    role : Role
        Whether it stayed, came, went or moved.
    changed : bool
        False where it reads as it read before.
    section : str
        Headings above it, from the outermost.
    page : int or None
        In the new pdf, where that can be told.
    blocks : list
        Its text with the changes marked.
    """

    role: Role
    changed: bool
    section: str
    page: int | None
    blocks: list[Element]


class Passages:
    """The two manuscripts side by side."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any], *, marking: Marking, page: Page) -> None:
        self._old, self._new = ([*_titles(tree["meta"]), *tree["blocks"]] for tree in (old, new))
        self._marking, self._page = marking, page
        self._steps = steps(self._old, self._new)
        self._names = {name: i for i, name in enumerate(names(self._new)) if name}
        self._old_names = {name: i for i, name in enumerate(names(self._old)) if name}
        self._texts = [_plain(text_of(block)) for block in self._new]
        self._old_texts = [_plain(text_of(block)) for block in self._old]

    def find(self, letter: Letter) -> tuple[dict[str, list[Passage]], list[Problem]]:
        """The passages of each point, by its id; and those that stand in neither manuscript."""
        found: dict[str, list[Passage]] = {}
        problems: list[Problem] = []
        for location, point in letter.located():
            found[point.id] = []
            for i, named in enumerate(point.passages):
                step = self._step(named)
                if step is None:
                    problems.append(((*location, "passages", i), self._unknown(named)))
                else:
                    found[point.id].append(self._passage(step))
        return found, problems

    def _step(self, named: str) -> Step | None:
        """An id, with or without its `p-`, or words; in the new manuscript first, then in the old one."""
        quote = _plain(named)
        for by_name, texts, place in (
            (self._names, self._texts, "new"),
            (self._old_names, self._old_texts, "old"),
        ):
            at = by_name.get(named, by_name.get(f"p-{named}"))
            if at is None:
                at = next((i for i, text in enumerate(texts) if quote and quote in text), None)
            if at is not None:
                here = [step for step in self._steps if getattr(step, place) == at]
                return max(here, key=lambda step: step.role is not Role.FROM)
        return None

    def _unknown(self, named: str) -> str:
        if re.fullmatch(r"[\w-]+", named):
            known = {**self._names, **self._old_names}
            return f"there is no paragraph, table or figure '{named}'{nearest(named, known)}"
        sentences = [one for text in self._texts for one in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)]
        share, close = max(((_shared(_plain(named), one), one) for one in sentences), default=(0.0, ""))
        hint = f"; the nearest sentence is “{close}”" if share >= _NEAR else ""
        return f"“{named}” stands in neither manuscript{hint}"

    def _passage(self, step: Step) -> Passage:
        old = self._old[step.old] if step.role is not Role.CAME else None
        new = self._new[step.new] if step.role is not Role.WENT else None
        if new is None and old is not None:
            section = _section(self._old, step.old)
            return Passage(step.role, True, section, None, [self._marking.whole(without_names(old), Fate.WENT)])
        assert new is not None
        section, first = _section(self._new, step.new), text_of(_first_text(new))
        page = self._page(first, times_before(first, self._texts[: step.new]))
        if old is None:
            blocks, changed = [self._marking.whole(new, Fate.CAME)], True
        else:
            blocks = self._marking.versions(old, new)
            changed = step.role is Role.TO or blocks != [new]
        kept = [_changed_rows(block) for block in blocks]
        return Passage(step.role, changed, section, page, without_names(kept, numbers=True))


def _shared(quote: str, sentence: str) -> float:
    """How much of a quotation stands in a sentence, in pieces of some letters."""
    blocks = difflib.SequenceMatcher(None, quote, sentence, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _PIECE) / max(1, len(quote))


def _titles(meta: Mapping[str, Any]) -> Iterator[Element]:
    """Title and subtitle as paragraphs, so that a letter can quote them."""
    for name in ("title", "subtitle"):
        if name in meta:
            yield {"t": "Div", "c": [[name, ["paragraph"], []], [{"t": "Para", "c": inlines_of_meta(meta, name)}]]}


def _plain(text: str) -> str:
    """As one compares words: single spaces, straight quotation marks, one kind of hyphen and space."""
    text = re.sub(r"[“”„]", '"', re.sub(r"[‘’]", "'", text))
    return " ".join(text.replace("\u00a0", " ").split())


def _section(blocks: Sequence[Element], at: int) -> str:
    headings: list[str] = []
    for block in blocks[: at + 1]:
        if block["t"] == "Header":
            headings = [*headings[: block["c"][0] - 1], text_of(block)]
    return " › ".join(headings)


def _first_text(block: Element) -> Any:
    """What of a block is looked for in a pdf: a table's or figure's caption, else all of it."""
    return block["c"][1][1] if block["t"] in {"Table", "Figure"} else block


def _changed_rows(block: Element) -> Element:
    """Of a table the rows with changes alone; other blocks, and new or deleted tables, as they are."""
    if block["t"] != "Table":
        return block
    *before, bodies, foot = block["c"]
    kept = [[*body[:3], [row for row in body[3] if _is_marked(row)]] for body in bodies]
    return {"t": "Table", "c": [*before, kept, foot]}


def _is_marked(content: Any) -> bool:
    if isinstance(content, dict):
        here = content.get("t") == "Span" and any(has_class(content, fate) for fate in Fate)
        return here or any(map(_is_marked, content.values()))
    return isinstance(content, list) and any(map(_is_marked, content))


def captions(tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Ids of tables and figures with what they are called: `tbl-baseline`, `Table 1`."""
    for block in tree["blocks"]:
        if block["t"] in {"Table", "Figure"} and block["c"][0][0]:
            label = re.match(r"[^.]*\d+(?=\.)", text_of(block["c"][1][1]))
            if label:
                yield block["c"][0][0], label[0]
