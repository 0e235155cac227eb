"""New, moved and deleted paragraphs: where they go in the templates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jpvad_report.document.origins import Instance, Kind
from jpvad_report.revision.importer.blocks import Block
from jpvad_report.revision.importer.current import CurrentBlock, outer_expression
from jpvad_report.revision.importer.edits import Change, Edit, Fate, UnplacedError
from jpvad_report.revision.importer.join import call_of
from jpvad_report.revision.importer.markdown import Writer, begins_safely
from jpvad_report.revision.importer.numbers import recognise
from jpvad_report.revision.importer.sources import Printed
from jpvad_report.revision.importer.tokens import words
from jpvad_report.revision.importer.units import conditions, loops, unit, with_blank_lines

_DISPLAYED = {"cell", "caption", "note"}
_OWNED = "tables, figures and their captions stand where the templates put them"


@dataclass(slots=True)
class Item:
    """A block of the manuscript as it will be: one of today by its index, or a new text."""

    index: int | None = None
    text: str = ""
    edit: Edit | None = None


@dataclass(slots=True)
class Layout:
    """The manuscript after the text edits, and what has to be done to its order."""

    blocks: Sequence[CurrentBlock]
    printed: Printed
    writer: Writer
    tags: Mapping[str, Sequence[str]]
    items: list[Item] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    added: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.items = [Item(index) for index in range(len(self.blocks))]

    # --- what may happen ------------------------------------------------------------------------------------------

    def delete(self, index: int, old: str, number: int) -> Edit:
        """A paragraph or heading is gone."""
        edit = self._edit(index, old=old, number=number)
        block = self.blocks[index]
        try:
            edit.changes = [self._removal(block)]
            self._item(index).edit = edit
        except UnplacedError as problem:
            edit.fails(Fate.HANDED_OFF, f"deleted in the edited file; {problem}")
        return edit

    def move(self, index: int, after: Item | None, number: int, context: str) -> Edit:
        """A paragraph stands elsewhere."""
        block = self.blocks[index]
        edit = self._edit(index, number=number)
        edit.remarks.append(f"it begins “{context[:60].strip()}…”")
        try:
            call, source = self._call(block)
            start, end = unit(source, call.origin.start, call.origin.end)
            instance, position, before = self._anchor(after)
            new = _parted(source[start:end], before=before)
            edit.changes = [self._removal(block), Change(instance, position, position, new)]
            if inside := conditions(source, call.origin.start):
                edit.remarks.append(f"it stood under the condition {' and '.join(inside)}")
            self._move(Item(index, edit=edit), after)
        except UnplacedError as problem:
            edit.fails(Fate.HANDED_OFF, str(problem))
        edit.context = context
        return edit

    def add(self, block: Block, number: int, after: Item | None) -> tuple[Edit, Item | None]:
        """A new paragraph or heading."""
        index = after.index if after is not None and after.index is not None else 0
        edit = self._edit(index, number=number, new=block.text)
        item = Item(text=block.text, edit=edit)
        try:
            instance, position, before = self._anchor(after)
            new = _parted(self._written(block), before=before)
            edit.changes = [Change(instance, position, position, new, expressions=True)]
            edit.note = " ".join(note.text for note in block.notes)
            edit.attention += self.writer.remarks()
            self._move(item, after)
        except UnplacedError as problem:
            edit.fails(Fate.HANDED_OFF, str(problem))
            return edit, None
        return edit, item

    def there(self, number: int, text: str) -> Edit:
        """A new paragraph that was imported before."""
        edit = self._edit(0, number=number, new=text)
        edit.fails(Fate.THERE, "")
        return edit

    # --- their sources -----------------------------------------------------------------------------------------------

    def _edit(self, index: int, *, old: str = "", new: str = "", number: int) -> Edit:
        edit = Edit(index, (0, 0), new, old, new, (number, 0, len(new)))
        self.edits.append(edit)
        return edit

    def _written(self, block: Block) -> str:
        if block.pictures or block.kind in {"caption", "title", "subtitle"}:
            raise UnplacedError("a picture, caption or title cannot be added to the templates")
        numbers, _ = recognise(Block("text"), block, self.tags)
        text, _ = self.writer.write_text(block, numbers, (0, len(block.text)), Kind.LITERAL, notes=True)
        text = begins_safely(text.strip())
        if block.kind == "heading":
            return f"{'#' * block.level} {text}"
        # A name of Latin letters; a Japanese paragraph is numbered.
        slugs = filter(None, (re.sub(r"[^a-z0-9]", "", word) for word in words(block.text)[:4]))
        name = "-".join(slugs) or "paragraph"
        identifier = next(n for k in range(1000) if (n := f"added-{name}{f'-{k}' if k else ''}") not in self._taken())
        self.added.add(identifier)
        if block.listed:
            raise UnplacedError("a list has no place in a paragraph of the templates")
        return f'{{% call paragraph("{identifier}") %}}\n{text}\n{{% endcall %}}'

    def _taken(self) -> set[str]:
        return {block.identifier.removeprefix("p-") for block in self.blocks} | self.added

    def _call(self, block: CurrentBlock) -> tuple[Instance, str]:
        call = call_of(block)
        if call is None or call.origin.path is None:
            raise UnplacedError(_OWNED)
        return call, call.origin.path.read_text(encoding="utf-8")

    def _removal(self, block: CurrentBlock) -> Change:
        if block.kind == "heading":
            return self._heading_removal(block)
        call, source = self._call(block)
        if block.broken_by is not None or len(self.printed.times(call.origin)) > 1:
            raise UnplacedError("its template prints other paragraphs too")
        start, end = with_blank_lines(source, *unit(source, call.origin.start, call.origin.end))
        return Change(call, start - call.origin.start, end - call.origin.start, "")

    def _heading_removal(self, block: CurrentBlock) -> Change:
        leaves = {place.leaf.number if place.leaf else -1 for place in block.inline.places}
        leaf = block.inline.places[0].leaf
        if len(leaves) != 1 or leaf is None or leaf.origin.kind is not Kind.LITERAL or leaf.origin.path is None:
            raise UnplacedError("the program writes a part of this heading")
        source = leaf.origin.path.read_text(encoding="utf-8")
        at = leaf.origin.start + block.inline.places[0].offset
        line = source.rfind("\n", 0, at) + 1
        stop = source.find("\n", at)
        start, end = with_blank_lines(source, line, len(source) if stop < 0 else stop)
        return Change(leaf, start - leaf.origin.start, end - leaf.origin.start, "")

    def _anchor(self, after: Item | None) -> tuple[Instance, int, bool]:
        """The place in a template behind a block; true where it is rather that before the next one."""
        if after is None:
            raise UnplacedError("nothing of a template stands before it")
        if after.index is None:
            assert after.edit is not None
            change = next(c for c in after.edit.changes if isinstance(c, Change))
            return change.instance, change.start, not change.new.startswith("\n")
        block = self.blocks[after.index]
        call = call_of(block)
        if call is not None and call.origin.path is not None:
            source = call.origin.path.read_text(encoding="utf-8")
            return call, self._behind(after.index, call, source) - call.origin.start, False
        place = block.inline.places[-1] if block.inline.places and block.kind == "heading" else None
        piece = None if place is None else outer_expression(place.chain) or place.leaf
        if place is not None and piece is not None and piece.origin.path is not None:
            offset = place.offset + 1 if piece is place.leaf else len(piece.origin.text)
            return piece, _line_end(piece.origin.path, piece.origin.start + offset) - piece.origin.start, False
        return self._before_next(after)

    def _before_next(self, after: Item) -> tuple[Instance, int, bool]:
        """Tables and figures are set where there is room: what follows one is put before the next paragraph."""
        at = self._last_of(after) + 1
        index = self.items[at].index if at < len(self.items) else None
        if index is not None and self.blocks[index].kind == "heading":
            return self._before_heading(self.blocks[index])
        call = None if index is None else call_of(self.blocks[index])
        if call is None or call.origin.path is None or len(self.printed.times(call.origin)) > 1:
            raise UnplacedError("no line of a template stands before it")
        source = call.origin.path.read_text(encoding="utf-8")
        return call, unit(source, call.origin.start, call.origin.end)[0] - call.origin.start, True

    def _before_heading(self, block: CurrentBlock) -> tuple[Instance, int, bool]:
        place = block.inline.places[0]
        piece = outer_expression(place.chain) or place.leaf
        if piece is None or piece.origin.path is None:
            raise UnplacedError("no line of a template stands before it")
        source = piece.origin.path.read_text(encoding="utf-8")
        start = piece.origin.start + (place.offset if piece is place.leaf else 0)
        return piece, source.rfind("\n", 0, start) + 1 - piece.origin.start, True

    def _behind(self, index: int, call: Instance, source: str) -> int:
        start, end = unit(source, call.origin.start, call.origin.end)
        for first, last in loops(source, start):
            following = call_of(self.blocks[index + 1]) if index + 1 < len(self.blocks) else None
            inside = (
                following is not None
                and following.origin.path == call.origin.path
                and first <= following.origin.start < last
                and following.number != call.number
            )
            if inside:
                raise UnplacedError("it stands inside a part that the program repeats")
            start, end = unit(source, first, last)
        return end

    # --- the order ---------------------------------------------------------------------------------------------------

    def _item(self, index: int) -> Item:
        return next(item for item in self.items if item.index == index)

    def _move(self, item: Item, after: Item | None) -> None:
        if item.index is not None:
            self.items.remove(self._item(item.index))
        place = 0 if after is None else self._last_of(after) + 1
        self.items.insert(place, item)

    def _last_of(self, after: Item) -> int:
        """A table is many blocks: what follows it follows them all."""
        at = next(
            n
            for n, item in enumerate(self.items)
            if item is after or (item.index is not None and item.index == after.index)
        )
        while after.index is not None and self.blocks[after.index].kind in _DISPLAYED and at + 1 < len(self.items):
            following = self.items[at + 1].index
            if following is None or self.blocks[following].kind not in _DISPLAYED:
                break
            at += 1
        return at

    def expected(self, texts: Sequence[str]) -> list[tuple[str, Edit | None]]:
        """What should be read, block by block, and the edit that is to blame where it is not."""
        found = []
        for item in self.items:
            gone = item.edit is not None and item.index is not None and len(item.edit.changes) == 1
            live = item.edit is None or item.edit.fate is Fate.IMPORTED
            if item.index is None:
                if live:
                    found.append((item.text, item.edit))
            elif not (gone and live):
                found.append((texts[item.index], item.edit))
        return found


def _parted(text: str, *, before: bool) -> str:
    return f"{text}\n\n" if before else f"\n\n{text}"


def _line_end(path: Path, position: int) -> int:
    source = path.read_text(encoding="utf-8")
    end = source.find("\n", position)
    return len(source) if end < 0 else end


def out_of_order(order: Sequence[int]) -> set[int]:
    """Positions that break an ascending order: all but the longest ascending part."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for n, value in enumerate(order):
        k = bisect_left(tails, value)
        before.append(ends[k - 1] if k else None)
        if k == len(tails):
            tails.append(value)
            ends.append(n)
        else:
            tails[k], ends[k] = value, n
    kept: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return set(range(len(order))) - kept
