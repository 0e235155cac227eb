"""The second part of an import: paragraphs that are new, gone, or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jpvad_report.revision.importer.blocks import Document
from jpvad_report.revision.importer.edits import Edit, Fate
from jpvad_report.revision.importer.groups import Group
from jpvad_report.revision.importer.markdown import Writer
from jpvad_report.revision.importer.match import BODY, Pairs, reading
from jpvad_report.revision.importer.sources import Printed, Resolved, resolve
from jpvad_report.revision.importer.structure import Item, Layout, out_of_order
from jpvad_report.revision.importer.trial import Trial, as_read, differing

if TYPE_CHECKING:
    from jpvad_report.revision.importer.importing import Texts

_NOT_CLEAN = "it could not be done without a change elsewhere"


@dataclass(slots=True)
class Reordered:
    """All files that change, those of the text edits included."""

    files: dict[str, str]
    edits: list[Edit] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)


def reorder(
    sent: Document,
    edited: Document,
    groups: Sequence[Group],
    pairs: Pairs,
    cells: Mapping[int, int],
    texts: Texts,
    trial: Trial,
    writer: Writer,
    tags: Mapping[str, Sequence[str]],
    *,
    lang: str,
) -> Reordered:
    """Bring the paragraphs of the templates into the order of the edited file."""
    plan = _Plan(sent, edited, groups, pairs, cells, texts)
    wanted = plan.wanted()
    if not wanted:
        return Reordered(texts.stage.files)
    layout, resolved = _tried(plan.layout(set(wanted), writer, tags), texts, trial, lang=lang)
    if resolved is not None:
        return Reordered(texts.stage.files | resolved.files, layout.edits, resolved.copies)
    # All at once did not come out: each by itself, and then those together that did.
    kept = {n for n in wanted if _tried(plan.layout({n}, writer, tags), texts, trial, lang=lang)[1] is not None}
    layout, resolved = _tried(plan.layout(kept, writer, tags), texts, trial, lang=lang)
    left = plan.layout(set(wanted) - kept, writer, tags).edits
    _fail(left if resolved else [*layout.edits, *left])
    resolved = resolved or Resolved()
    return Reordered(texts.stage.files | resolved.files, [*layout.edits, *left], resolved.copies)


def _fail(edits: Sequence[Edit]) -> None:
    for edit in edits:
        if edit.fate is Fate.IMPORTED:
            edit.fails(Fate.HANDED_OFF, _NOT_CLEAN)


def _tried(layout: Layout, texts: Texts, trial: Trial, *, lang: str) -> tuple[Layout, Resolved | None]:
    """The files, if the manuscript comes out in the wanted order; an edit without a place hinders no other."""
    names = [block.identifier for block in texts.stage.blocks]
    resolved = resolve(layout.edits, layout.printed, names, project=texts.stage.project, lang=lang)
    if not resolved.files:
        return layout, resolved
    made = trial.compose(texts.stage.files | resolved.files)
    if made is None:
        return layout, None
    before = [as_read(block) for block in texts.stage.blocks]
    expected = [
        reading(f"{text} {edit.note}" if edit is not None and edit.note else text)
        for text, edit in layout.expected(before)
    ]
    return layout, None if differing(expected, [as_read(block) for block in made[2].blocks]) else resolved


def _same(one: str, two: str) -> bool:
    return reading(one).lower() == reading(two).lower()


class _Plan:
    """What the edited file wants otherwise: numbers of its paragraphs, and (negative) of sent ones that are gone."""

    def __init__(
        self,
        sent: Document,
        edited: Document,
        groups: Sequence[Group],
        pairs: Pairs,
        cells: Mapping[int, int],
        texts: Texts,
    ) -> None:
        self.sent, self.edited, self.pairs, self.texts = sent, edited, pairs, texts
        self.of_edited: dict[int, Group] = {}
        for group in groups:
            for j in group.edited:
                self.of_edited[j] = group
        self.order = [j for j, block in enumerate(edited.blocks) if block.kind in BODY and not block.blank]
        heads = [j for j in self.order if j in self.of_edited and self.of_edited[j].edited[0] == j]
        ranks = [self.of_edited[j].sent[0] for j in heads]
        now = [self.of_edited[j].today[0] for j in heads if self.of_edited[j].today]
        # Where the templates have the new order already, the file was imported before.
        self.moved = {heads[n] for n in out_of_order(ranks)} if out_of_order(now) else set()
        self.printed = Printed(texts.stage.trace.places)

    def wanted(self) -> list[int]:
        """Everything to be done, by number."""
        return [*sorted(self.moved), *self.pairs.new, *(-1 - i for i in self.pairs.gone)]

    def layout(self, chosen: set[int], writer: Writer, tags: Mapping[str, Sequence[str]]) -> Layout:
        """Do some of it."""
        layout = Layout(self.texts.stage.blocks, self.printed, writer, tags)
        writer.used = []
        before: Item | None = None
        for j, block in enumerate(self.edited.blocks):
            if block.blank and block.cell is None:
                continue
            group = self.of_edited.get(j)
            if group is None:
                if j in chosen and block.kind in BODY:
                    before = self._new(layout, j, before) or before
                continue
            index = self._index(group)
            if index is None:
                continue
            if j in self.moved:
                if j in chosen and group.edited[0] == j:
                    edit = layout.move(index, before, j, block.text)
                    before = Item(index) if edit.fate is Fate.IMPORTED else before
                continue
            before = Item(index)
        for i in self.pairs.gone:
            if -1 - i in chosen:
                self._gone(layout, i)
        return layout

    def _index(self, group: Group) -> int | None:
        if not group.today:
            return None
        found = self.texts.places.get(group.today[0], [])
        return found[-1] if found else None

    def _new(self, layout: Layout, j: int, before: Item | None) -> Item | None:
        block = self.edited.blocks[j]
        same = [now for now in layout.blocks if now.kind == block.kind and _same(now.text, block.text)]
        known = any(one.kind == block.kind and _same(one.text, block.text) for one in self.sent.blocks)
        if not same or (known and block.kind != "text"):
            return layout.add(block, j, before)[1]
        edit = layout.there(j, block.text)
        if known:
            edit.fails(Fate.HANDED_OFF, "a second copy of a paragraph that is there already")
        return None

    def _gone(self, layout: Layout, i: int) -> None:
        k = self.texts.today.get(i)
        places = [] if k is None else self.texts.places.get(k, [])
        if places:
            layout.delete(places[0], self.sent.blocks[i].text, -1)
