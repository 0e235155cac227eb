"""Marks on blocks: paragraphs, headings, lists, figures, divisions; tables have a module of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jpvad_report.revision.mark.changes import Change, Fate
from jpvad_report.revision.mark.gone import without_names
from jpvad_report.revision.mark.order import Role, Step, paragraph_of, steps
from jpvad_report.revision.mark.tables import compare_rows, same_columns, whole_rows
from jpvad_report.revision.mark.tokens import tokenised
from jpvad_report.revision.mark.tree import TEXT_BLOCKS, Element, has_class, images, inlines_of, text_of, with_inlines
from jpvad_report.revision.mark.words import Piece, compare_words

_BETWEEN: Element = {"t": "RawBlock", "c": ["openxml", ""]}


class Marking:
    """One pass over two documents."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def blocks(self, old: Sequence[Element], new: Sequence[Element]) -> list[Element]:
        """The blocks of both, in the order of the new ones."""
        old = [block for block in old if not _is_layout(block)]
        names: dict[int, str] = {}
        return [block for step in steps(old, new) for block in self._step(step, old, new, names)]

    def _step(self, step: Step, old: Sequence[Element], new: Sequence[Element], names: dict[int, str]) -> list[Element]:
        match step.role:
            case Role.STAYED:
                return self.versions(old[step.old], new[step.new])
            case Role.WENT:
                return [self.whole(without_names(old[step.old]), Fate.WENT)]
            case Role.CAME:
                return [self.whole(new[step.new], Fate.CAME)]
        name = names.get(step.old) or names.setdefault(step.old, self.change.new_name())
        return [self._moved(step.role, old[step.old], new[step.new], name)]

    def versions(self, old: Element, new: Element) -> list[Element]:
        """Two versions of one block at its place."""
        if old == new or _is_layout(new):
            return [new]
        match new["t"]:
            case kind if kind in TEXT_BLOCKS and old["t"] in TEXT_BLOCKS:
                return [with_inlines(new, self.text(inlines_of(old), inlines_of(new)))]
            case "Div":
                return [{"t": "Div", "c": [new["c"][0], self.blocks(old["c"][1], new["c"][1])]}]
            case "Figure":
                return [self._figure(old, new)]
            case "Table" if same_columns(old, new):
                return [self._table(old, new)]
            case "BulletList":
                return [{"t": "BulletList", "c": self._items(old["c"], new["c"])}]
            case "OrderedList":
                return [{"t": "OrderedList", "c": [new["c"][0], self._items(old["c"][1], new["c"][1])]}]
        # Pandoc would set an empty paragraph between two tables that stand side by side.
        return [self.whole(without_names(old), Fate.WENT), _BETWEEN, self.whole(new, Fate.CAME)]

    def text(self, old: Sequence[Element], new: Sequence[Element]) -> list[Element]:
        """Two versions of one text."""
        pieces = _pieces(old, new)
        return list(new) if all(piece.stayed for piece in pieces) else self.change.both(pieces)

    def whole(self, block: Element, fate: Fate) -> Element:
        """A block that came or went with everything in it."""
        if _is_layout(block):
            return block
        match block["t"]:
            case kind if kind in TEXT_BLOCKS:
                text = self.change.whole(inlines_of(block), fate)
                return with_inlines(block, [*text, self.change.of_paragraph(fate)])
            case "Div" | "Figure":
                *head, content = block["c"]
                if block["t"] == "Figure":
                    head[1] = self._caption(head[1], fate)
                return {"t": block["t"], "c": [*head, [self.whole(one, fate) for one in content]]}
            case "Table":
                return {"t": "Table", "c": whole_rows(block, self._caption(block["c"][1], fate), self.change, fate)}
            case "BulletList":
                return {"t": "BulletList", "c": [[self.whole(one, fate) for one in item] for item in block["c"]]}
            case "OrderedList":
                items = [[self.whole(one, fate) for one in item] for item in block["c"][1]]
                return {"t": "OrderedList", "c": [block["c"][0], items]}
            case "BlockQuote":
                return {"t": "BlockQuote", "c": [self.whole(one, fate) for one in block["c"]]}
        return self.whole({"t": "Para", "c": [{"t": "Str", "c": text_of(block)}]}, fate)

    def _moved(self, role: Role, old: Element, new: Element, name: str) -> Element:
        """A paragraph at one of its two places; what is no paragraph goes and comes."""
        paragraphs = paragraph_of(old), paragraph_of(new)
        if paragraphs[0] is None or paragraphs[1] is None:
            return self.whole(without_names(old), Fate.WENT) if role is Role.FROM else self.whole(new, Fate.CAME)
        pieces = _pieces(inlines_of(paragraphs[0]), inlines_of(paragraphs[1]))
        if role is Role.FROM:
            text = [*self.change.source(pieces), self.change.of_paragraph(Fate.FROM, name)]
            return _with_text(without_names(old), text)
        return _with_text(new, [*self.change.target(pieces), self.change.of_paragraph(Fate.TO, name)])

    def _figure(self, old: Element, new: Element) -> Element:
        attributes, caption, content = new["c"]
        if _pictures(old) != _pictures(new):
            went, came = without_names(old["c"][2]), content
            content = [
                *(self.whole(block, Fate.WENT) for block in went),
                *(self.whole(block, Fate.CAME) for block in came),
            ]
        return {"t": "Figure", "c": [attributes, self._captions(old["c"][1], caption), content]}

    def _table(self, old: Element, new: Element) -> Element:
        caption = self._captions(old["c"][1], new["c"][1])
        return {"t": "Table", "c": compare_rows(old, new, caption, self.change, self.text, self.blocks)}

    def _captions(self, old: list[Any], new: list[Any]) -> list[Any]:
        return [new[0], self.blocks(old[1], new[1])]

    def _caption(self, caption: list[Any], fate: Fate) -> list[Any]:
        return [caption[0], [self.whole(block, fate) for block in caption[1]]]

    def _items(self, old: list[list[Element]], new: list[list[Element]]) -> list[list[Element]]:
        """Items of a list as divisions, so that they find each other as paragraphs do."""
        was, now = ([{"t": "Div", "c": [["", ["item"], []], item]} for item in items] for items in (old, new))
        return [block["c"][1] for block in self.blocks(was, now)]


def _pieces(old: Sequence[Element], new: Sequence[Element]) -> list[Piece]:
    return compare_words(tokenised(without_names(list(old))), tokenised(new))


def _with_text(block: Element, inlines: list[Element]) -> Element:
    if block["t"] in TEXT_BLOCKS:
        return with_inlines(block, inlines)
    return {"t": "Div", "c": [block["c"][0], [_with_text(block["c"][1][0], inlines)]]}


def _pictures(figure: Element) -> list[str]:
    """The files; a picture has a name by its content."""
    return [image["c"][2][0] for image in images(figure["c"][2])]


def _is_layout(block: Element) -> bool:
    """Where a page begins is no text; the new manuscript says it."""
    return block["t"] in {"HorizontalRule", "RawBlock"} or has_class(block, "new-page")
