"""A co-author's edited document becomes changes of templates, study.yml and words.yml; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jpvad_report.document.origins import Trace
from jpvad_report.revision.importer.accounts import enter
from jpvad_report.revision.importer.blocks import Document
from jpvad_report.revision.importer.current import CurrentBlock, outer_expression, read_current
from jpvad_report.revision.importer.directions import refusal
from jpvad_report.revision.importer.edits import Change, Edit, Fate
from jpvad_report.revision.importer.emphasis import quiet_edits
from jpvad_report.revision.importer.groups import Group, gather, is_changed, open_group
from jpvad_report.revision.importer.ledger import Ledger
from jpvad_report.revision.importer.markdown import Words, Writer
from jpvad_report.revision.importer.match import identities, pair, pair_cells, reading, to_current
from jpvad_report.revision.importer.numbers import by_tag
from jpvad_report.revision.importer.plan import plan
from jpvad_report.revision.importer.reorder import reorder
from jpvad_report.revision.importer.sources import Printed, key_of, resolve
from jpvad_report.revision.importer.trial import Rebuild, Trial, as_read, differing

_ROUNDS = 12
_ABSENT = "this paragraph is not in the manuscript of today"
_ELSEWHERE = "it would have changed another part of the manuscript too, or the manuscript would not show it"


@dataclass(frozen=True, slots=True)
class Known:
    """What the results offer to an edited text: expressions by a number's tag, and by what it prints."""

    by_tag: Mapping[str, str] = field(default_factory=dict)
    by_text: Mapping[str, str] = field(default_factory=dict)
    words: Words = field(default_factory=Words)


@dataclass(slots=True)
class Imported:
    """New contents of files by their path below the project, and what became of everything."""

    files: dict[str, str]
    ledger: Ledger
    edits: list[Edit]
    copies: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Stage:
    """A state of the project while its edits are found: its folder and its manuscript."""

    project: Path
    trace: Trace
    blocks: Sequence[CurrentBlock]
    files: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)


def import_document(
    sent: Document, edited: Document, *, project: Path, lang: str, rebuild: Rebuild, known: Known
) -> Imported:
    """Find what a co-author changed, and bring it home.

    First what paragraphs say, then their order: after each of the two the manuscript is composed again from the changed
    files, and an edit stays only if the manuscript shows it and nothing else.

    Parameters
    ----------
    sent, edited
        The document as it was sent, and as it came back.
    rebuild
        Composes the manuscript of a project's folder with the origin of every character.
    known
        How numbers are written in the templates.
    """
    trace = rebuild(project)
    current = read_current(trace)
    now = Stage(project, trace, current.blocks)
    known = replace(known, words=Words(current.references, current.numerals()))
    names = identities(sent.blocks)
    today = to_current(sent.blocks, names, now.blocks)
    pairs = pair(sent.blocks, edited.blocks, names)
    cells, cells_gone = pair_cells(sent.blocks, edited.blocks)
    groups = gather(pairs, cells, today, now.blocks)
    tags = by_tag(sent.blocks)
    for group in groups:
        if is_changed(group, sent.blocks, edited.blocks):
            _plan(group, sent, edited, now, tags, known)
    with TemporaryDirectory(prefix="jpvad-import-") as folder:
        trial = Trial(project, Path(folder), rebuild)
        texts = _settle_texts(groups, now, trial, lang=lang)
        texts.today = today
        writer = Writer(known.by_tag, known.by_text, known.words)
        moved = reorder(sent, edited, groups, pairs, cells, texts, trial, writer, tags, lang=lang)
    added = sum(block.pictures for block in edited.blocks) - sum(block.pictures for block in sent.blocks)
    if added:
        edited.unread.append(f"pictures: {abs(added)} {'more' if added > 0 else 'fewer'} than were sent")
    ledger = enter(sent, edited, groups, moved.edits, names, cells_gone=cells_gone)
    edits = [edit for group in groups for edit in group.edits] + moved.edits
    return Imported(moved.files, ledger, edits, texts.stage.copies | moved.copies)


def _plan(
    group: Group, sent: Document, edited: Document, now: Stage, tags: Mapping[str, Sequence[str]], known: Known
) -> None:
    if not group.today:
        text = " ".join(edited.blocks[j].text for j in group.edited)
        edit = Edit(-1, (0, 0), "", sent.blocks[group.sent[0]].text, text, (group.edited[0], 0, len(text)))
        listed = any(name.startswith("ref-") for name in sent.blocks[group.sent[0]].names)
        reason = "the list of references is made from templates/references.yml" if listed else _ABSENT
        edit.fails(Fate.HANDED_OFF, reason)
        group.edits = [edit]
        return
    paragraph = open_group(group, sent.blocks, edited.blocks, now.blocks, tags)
    assert group.block is not None
    writer = Writer({**known.by_tag, **_expressions(group.block)}, known.by_text, known.words)
    group.edits = [*plan(paragraph, writer, refusal), *quiet_edits(paragraph, writer)]


def _expressions(block: CurrentBlock) -> dict[str, str]:
    """The expressions of a block that print exactly one number, by its tag."""
    found = {}
    for span in block.spans:
        whole = outer_expression(block.inline.places[span.start].chain)
        if whole is None:
            continue
        inside = [i for i, place in enumerate(block.inline.places) if any(link is whole for link in place.chain)]
        if inside == list(range(span.start, span.end)):
            found[span.tag] = whole.origin.text
    return found


# --- trying out ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Texts:
    """The manuscript after the text edits; `places` says where each block of before is now."""

    stage: Stage
    places: dict[int, list[int]]
    today: Mapping[int, int] = field(default_factory=dict)


def _settle_texts(groups: Sequence[Group], now: Stage, trial: Trial, *, lang: str) -> Texts:
    """Files whose manuscript shows the edits and nothing else; what does not come out is handed off."""
    names = [block.identifier for block in now.blocks]
    edits = [edit for group in groups for edit in group.edits]
    printed = Printed(now.trace.places)
    for last in range(_ROUNDS, -1, -1):
        resolved = resolve(edits, printed, names, project=now.project, lang=lang)
        expected, owners, places = _expected(groups, now)
        if not resolved.files:
            break
        made = trial.compose(resolved.files)
        if made is not None:
            folder, trace, current = made
            wrong = [
                n
                for n in differing(expected, [as_read(b) for b in current.blocks])
                if owners[n] not in _free(groups, now)
            ]
            if not wrong:
                return Texts(Stage(folder, trace, current.blocks, resolved.files, resolved.copies), places)
            _give_up(groups, {owners[n] for n in wrong}, now)
        else:
            _give_up(groups, set(), now)
        if last == 1:
            for edit in edits:
                if edit.fate is Fate.IMPORTED:
                    edit.fails(Fate.HANDED_OFF, "the edits of this file could not be told apart")
    return Texts(now, {k: [k] for k in range(len(now.blocks))})


def _expected(groups: Sequence[Group], now: Stage) -> tuple[list[str], list[int], dict[int, list[int]]]:
    """What should be read, whose each text is, and where each block of today will be."""
    of_block = {k: group for group in groups for k in group.today if group.edits and group.block is not None}
    texts: list[str] = []
    owners: list[int] = []
    places: dict[int, list[int]] = {}
    for k, block in enumerate(now.blocks):
        group = of_block.get(k)
        if group is None:
            found = [as_read(block)]
        elif k != group.today[0]:
            found = []
        else:
            found = [reading(text) for text in group.expected()]
            notes = [edit.note for edit in group.edits if edit.note and edit.fate is Fate.IMPORTED]
            assert group.block is not None
            if found and (notes or group.block.inline.notes):
                # A new footnote is read after the text; where there are several the order is that of the text.
                known = [*group.block.inline.notes, *((e.at[0], e.note) for e in group.edits if e.note in notes)]
                found[-1] = reading(" ".join([found[-1], *(text for _, text in sorted(known))]))
        places[k] = list(range(len(texts), len(texts) + len(found)))
        texts += found
        owners += [k] * len(found)
    return texts, owners, places


def _free(groups: Sequence[Group], now: Stage) -> set[int]:
    """Blocks that repeat a label which was changed where it stands for itself, in a table."""
    keys = {
        key_of(change.instance.origin)
        for group in groups
        for edit in group.edits
        if edit.definition and edit.fate is Fate.IMPORTED
        for change in edit.changes
        if isinstance(change, Change)
    }
    mine = {k for group in groups if group.edits for k in group.today}
    return {k for k, block in enumerate(now.blocks) if keys and k not in mine and keys & _origins(block)}


def _give_up(groups: Sequence[Group], wrong: set[int], now: Stage) -> None:
    live = [edit for group in groups for edit in group.edits if edit.fate is Fate.IMPORTED]
    guilty = [
        edit for group in groups if wrong & set(group.today) for edit in group.edits if edit.fate is Fate.IMPORTED
    ]
    if not guilty:
        touched = {key for k in wrong for key in _origins(now.blocks[k])}
        guilty = [
            e for e in live if any(isinstance(c, Change) and key_of(c.instance.origin) in touched for c in e.changes)
        ]
    for edit in guilty or live[:1]:
        edit.fails(Fate.HANDED_OFF, _ELSEWHERE)


def _origins(block: CurrentBlock) -> set[object]:
    return {key_of(link.origin) for place in block.inline.places for link in place.chain}


__all__ = ["Imported", "Known", "Stage", "Texts", "import_document"]
