"""Enter what became of everything: each character of the edited file once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jpvad_report.revision.importer.blocks import Block, Document
from jpvad_report.revision.importer.edits import Edit, Fate
from jpvad_report.revision.importer.groups import Group
from jpvad_report.revision.importer.ledger import Ledger

_NEW = {
    "cell": "a new cell or row: tables are made from the results",
    "textbox": "a text box has no place in the templates",
}
_SPACES = re.compile(r"\s{2,}")


def enter(
    sent: Document,
    edited: Document,
    groups: Sequence[Group],
    moved: Sequence[Edit],
    names: Sequence[str],
    *,
    cells_gone: Sequence[int],
) -> Ledger:
    """The account of an import."""
    ledger = Ledger(left_out=edited.left_out, notes=list(edited.unread))
    of_edited = {j: group for group in groups for j in group.edited}
    by_edited: dict[int, list[Edit]] = {}
    for edit in moved:
        by_edited.setdefault(edit.edited[0], []).append(edit)
    for j, block in enumerate(edited.blocks):
        group = of_edited.get(j)
        if group is None:
            _enter_new(ledger, block, by_edited.get(j, []), _where(j, of_edited, names))
        elif group.edited[0] == j:
            name = _name(group, block, names)
            _enter_group(ledger, group, sent.blocks, edited.blocks, name)
            for edit in by_edited.get(j, []):
                ledger.add_edit(edit, name)
    for edit in by_edited.get(-1, []):
        ledger.add_edit(edit, _old_name(edit, sent, names))
    for i in cells_gone:
        reason = "deleted in the edited file: tables are made from the results"
        ledger.add(Fate.HANDED_OFF, 0, "a table", old=sent.blocks[i].text, reason=reason)
    for comment in edited.comments:
        ledger.comments.append((comment, _where(comment.block, of_edited, names)))
    return ledger


def _name(group: Group, block: Block, names: Sequence[str]) -> str:
    if block.cell:
        table, row, column = block.cell
        return f"table {table + 1}, row {row + 1}, column {column + 1}"
    return names[group.sent[0]] or block.kind


def _old_name(edit: Edit, sent: Document, names: Sequence[str]) -> str:
    return next((n for block, n in zip(sent.blocks, names, strict=True) if block.text == edit.old and n), "a paragraph")


def _where(j: int, of_edited: Mapping[int, Group], names: Sequence[str]) -> str:
    """The nearest paragraph with a name, from here upwards."""
    while j >= 0:
        group = of_edited.get(j)
        if group is not None and names[group.sent[0]]:
            return names[group.sent[0]]
        j -= 1
    return ""


def _enter_new(ledger: Ledger, block: Block, edits: Sequence[Edit], above: str) -> None:
    name = f"after {above}" if above else block.kind
    left = len(block.text)
    if block.kind in {"header", "footer"}:
        ledger.add(Fate.OWNED, left, block.kind)
        return
    for edit in edits:
        left -= len(edit.new)
        ledger.add_edit(edit, name)
    if block.blank or edits:
        ledger.add(Fate.OWNED, left, name)
    else:
        reason = _NEW.get(block.kind, "new in the edited file")
        ledger.add(Fate.HANDED_OFF, left, name, new=block.text, reason=reason)
    for note in block.notes if not edits else ():
        ledger.add(Fate.HANDED_OFF, len(note.text), name, new=note.text, reason="a new footnote")


def _enter_group(ledger: Ledger, group: Group, sent: Sequence[Block], edited: Sequence[Block], name: str) -> None:
    parts = [edited[j] for j in group.edited]
    left = sum(len(part.text) for part in parts)
    for j, made in group.made:
        left -= len(made.typed)
        reason = f"a computed number ({made.tag}): it stays {made.computed}"
        context = edited[j].text
        ledger.add(
            Fate.REFUSED, len(made.typed), name, old=made.computed, new=made.typed, reason=reason, context=context
        )
    for edit in group.edits:
        left -= edit.characters - len(edit.note)
        ledger.add_edit(edit, name)
    spaces = sum(map(_doubled, parts)) - sum(_doubled(sent[i]) for i in group.sent)
    extra = min(max(spaces, 0), left)
    ledger.add(Fate.OWNED, extra, name)
    ledger.add(Fate.UNCHANGED, left - extra, name)
    known = [note.text for i in group.sent for note in sent[i].notes]
    new = [edit.note for edit in group.edits if edit.note]
    for note in (note for part in parts for note in part.notes):
        if note.text in new:
            new.remove(note.text)
        elif note.text in known:
            ledger.add(Fate.UNCHANGED, len(note.text), name)
        else:
            ledger.add(Fate.HANDED_OFF, len(note.text), name, new=note.text, reason="a new footnote")


def _doubled(block: Block) -> int:
    """Spaces beyond one: the templates set text with single spaces."""
    return sum(len(match[0]) - 1 for match in _SPACES.finditer(block.text))
