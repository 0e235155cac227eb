"""Two manuscripts in one: what came, what went, what moved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jpvad_report.engine.contract import WORD_SETTINGS
from jpvad_report.revision.mark.blocks import Marking
from jpvad_report.revision.mark.changes import Change, Fate
from jpvad_report.revision.mark.gone import without_names
from jpvad_report.revision.mark.tree import Element, span, text_of

# Above the text; everything else of the front matter is the new manuscript's.
_TITLES = ("title", "subtitle")
_FATES = {fate.value for fate in Fate}


@dataclass(frozen=True, slots=True)
class Marked:
    """The marked manuscript as Pandoc's tree."""

    tree: dict[str, Any]

    @property
    def changes(self) -> int:
        """How many marks it holds."""
        return _count(self.tree)


def mark(old: Mapping[str, Any], new: Mapping[str, Any], *, author: str, date: str = "") -> Marked:
    """Mark one manuscript against another one; both are trees of which every reference is resolved.

    Without a date the marks carry none.
    """
    marking = Marking(Change(author=author, date=date))
    meta = dict(new["meta"])
    for name in _TITLES:
        if text := _titles(marking, _inlines(old["meta"], name), _inlines(new["meta"], name)):
            meta[name] = {"t": "MetaInlines", "c": text}
    for name in ("bibliography", "csl", "citeproc", "references", "nocite"):
        meta.pop(name, None)
    title = text_of(_inlines(new["meta"], "title"))
    meta["pagetitle"] = {"t": "MetaString", "c": title}
    if settings := text_of(_inlines(meta, WORD_SETTINGS)):
        titled = json.dumps({**json.loads(settings), "title": title}, ensure_ascii=False)
        meta[WORD_SETTINGS] = {"t": "MetaInlines", "c": [{"t": "Code", "c": [["", [], []], titled]}]}
    blocks = marking.blocks(old["blocks"], new["blocks"])
    return Marked({**new, "meta": meta, "blocks": blocks})


def with_legend(marked: Marked, sentence: str, words: Mapping[Fate, str]) -> Marked:
    """Say above the text what the marks mean; Word, which has its own ones, does not show it."""
    shown: list[Element] = []
    for fate, word in words.items():
        shown += [{"t": "Space"}, span([{"t": "Str", "c": word}], fate)]
    legend = {"t": "Para", "c": [{"t": "Str", "c": sentence}, *shown]}
    block = {"t": "Div", "c": [["", ["legend"], [["role", "note"]]], [legend]]}
    return Marked({**marked.tree, "blocks": [block, *marked.tree["blocks"]]})


def _titles(marking: Marking, old: list[Element], new: list[Element]) -> list[Element]:
    if old and new:
        return marking.text(old, new)
    fate, text = (Fate.CAME, new) if new else (Fate.WENT, without_names(old))
    return [*marking.change.whole(text, fate), marking.change.of_paragraph(fate)] if text else []


def _inlines(meta: Mapping[str, Any], name: str) -> list[Element]:
    value = meta.get(name, {"t": "MetaInlines", "c": []})
    return [{"t": "Str", "c": value["c"]}] if value["t"] == "MetaString" else list(value["c"])


def _count(content: object) -> int:
    if isinstance(content, dict):
        here = content.get("t") == "Span" and any(name in _FATES for name in content["c"][0][1])
        return int(here) + sum(map(_count, content.values()))
    return sum(map(_count, content)) if isinstance(content, list) else 0
