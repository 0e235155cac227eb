"""Paragraphs that belong together: one that was reworded, one that became two, two that became one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jpvad_report.revision.importer.blocks import Block
from jpvad_report.revision.importer.current import CurrentBlock
from jpvad_report.revision.importer.edits import Edit, Fate
from jpvad_report.revision.importer.join import join_blocks, join_current
from jpvad_report.revision.importer.match import Pairs, reading
from jpvad_report.revision.importer.numbers import HandMade, recognise
from jpvad_report.revision.importer.paragraph import Paragraph
from jpvad_report.revision.importer.tokens import BREAK, Span


@dataclass(slots=True)
class Group:
    """Indices of the paragraphs as they were sent, as they came back, and as they are today."""

    sent: list[int]
    edited: list[int]
    today: list[int]
    edits: list[Edit] = field(default_factory=list)
    made: list[tuple[int, HandMade]] = field(default_factory=list)
    block: CurrentBlock | None = None
    starts: list[int] = field(default_factory=lambda: [0])

    def expected(self) -> list[str]:
        """What should be read after the edits that were taken over, paragraph by paragraph."""
        assert self.block is not None
        text = self.block.text
        for edit in sorted(self.edits, key=lambda e: e.at, reverse=True):
            if edit.fate is Fate.IMPORTED and edit.changes:
                text = text[: edit.at[0]] + edit.shown + text[edit.at[1] :]
        parts = text.split(BREAK)
        return [part for part in parts if part.strip()] if len(parts) > 1 or self.block.kind == "text" else parts


def gather(
    pairs: Pairs, cells: Mapping[int, int], today: Mapping[int, int], current: Sequence[CurrentBlock]
) -> list[Group]:
    """All groups, in the order of the sent document."""
    known = set(today.values())
    joined = {i for more in pairs.merged.values() for i in more}
    found = []
    for i, j in sorted({**pairs.pairs, **cells}.items()):
        sent = sorted([i, *pairs.merged.get(j, [])]) if i not in joined else [i]
        edited = sorted([j, *pairs.split.get(i, [])])
        now = [today[k] for k in sent if k in today]
        # A paragraph that was split in the templates since then is still one here.
        while now and now[-1] + 1 not in known and now[-1] + 1 < len(current) and current[now[-1] + 1].broken_by:
            now.append(now[-1] + 1)
        found.append(Group(sent, edited, now))
    return found


def is_changed(group: Group, sent: Sequence[Block], edited: Sequence[Block]) -> bool:
    """True where anything of it came back otherwise."""
    if len(group.sent) != 1 or len(group.edited) != 1:
        return True
    one, two = sent[group.sent[0]], edited[group.edited[0]]
    if [note.text for note in one.notes] != [note.text for note in two.notes] or reading(one.text) != reading(two.text):
        return True
    return one.kind == "text" and (
        _emphasis(one) != _emphasis(two) or one.text.count("\u00a0") < two.text.count("\u00a0")
    )


def _emphasis(block: Block) -> list[frozenset[str]]:
    return [style for character, style in zip(block.text, block.styles, strict=True) if not character.isspace()]


def open_group(
    group: Group,
    sent: Sequence[Block],
    edited: Sequence[Block],
    current: Sequence[CurrentBlock],
    printed: Mapping[str, Sequence[str]],
) -> Paragraph:
    """The paragraph in its three states; of several, joined."""
    one, _ = join_blocks([sent[i] for i in group.sent])
    two, group.starts = join_blocks([edited[j] for j in group.edited])
    group.block = join_current([current[k] for k in group.today])
    numbers, made = recognise(one, two, printed)
    group.made = [(group.edited[_part(group.starts, one_made.start)], one_made) for one_made in made]
    spans = [Span(c.start, c.end, c.tag) for c in one.controls]
    return Paragraph(group.today[0], group.edited[0], one, two, group.block, spans, numbers)


def _part(starts: Sequence[int], at: int) -> int:
    return max(n for n, start in enumerate(starts) if start <= at)
