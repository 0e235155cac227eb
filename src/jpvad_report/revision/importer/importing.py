"""A co-author's edited document becomes changes of templates, study.yml and words.yml; nothing is written here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from jpvad_report.document.trace import Trace
from jpvad_report.errors import ReportError
from jpvad_report.revision.importer.blocks import Block, Document
from jpvad_report.revision.importer.current import Current, CurrentBlock, outer_expression, read_current
from jpvad_report.revision.importer.directions import refusal
from jpvad_report.revision.importer.edits import Change, Edit, Fate
from jpvad_report.revision.importer.ledger import Ledger
from jpvad_report.revision.importer.markdown import Writer
from jpvad_report.revision.importer.match import Pairs, identities, pair, pair_cells, reading, to_current
from jpvad_report.revision.importer.numbers import HandMade, by_tag, recognise
from jpvad_report.revision.importer.plan import Paragraph, expected, plan
from jpvad_report.revision.importer.sources import Printed, Resolved, key_of, resolve
from jpvad_report.revision.importer.tokens import Span

Rebuild = Callable[[Path], Trace]
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Known:
    """What the results offer to an edited text: expressions by a number's tag, and by what it prints."""

    by_tag: Mapping[str, str] = field(default_factory=dict)
    by_text: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Imported:
    """New contents of files by their path below the project, and what became of everything."""

    files: dict[str, str]
    ledger: Ledger
    edits: list[Edit]


def import_document(
    sent: Document, edited: Document, *, project: Path, lang: str, rebuild: Rebuild, known: Known
) -> Imported:
    """Find what a co-author changed, and bring it home.

    Parameters
    ----------
    sent, edited
        The document as it was sent, and as it came back.
    rebuild
        Composes the manuscript of a project's folder with the origin of every character.
    known
        How numbers are written in the templates.
    """
    return _Importer(sent, edited, project, lang, rebuild, known).run()


class _Importer:
    def __init__(
        self, sent: Document, edited: Document, project: Path, lang: str, rebuild: Rebuild, known: Known
    ) -> None:
        self.sent, self.edited = sent, edited
        self.project, self.lang, self.rebuild, self.known = project, lang, rebuild, known
        self.trace = rebuild(project)
        self.current = read_current(self.trace)
        self.printed = Printed(self.trace.places)
        self.names = identities(sent.blocks)
        self.today = to_current(sent.blocks, self.names, self.current.blocks)
        self.tags = by_tag(sent.blocks)
        self.ledger = Ledger(left_out=edited.left_out, notes=list(edited.unread))
        self.edits: list[Edit] = []
        self.made: dict[int, list[HandMade]] = {}

    def run(self) -> Imported:
        pairs = pair(self.sent.blocks, self.edited.blocks, self.names)
        cells, cells_gone, cells_new = pair_cells(self.sent.blocks, self.edited.blocks)
        for i, j in sorted({**pairs.pairs, **cells}.items()):
            self._plan(i, j)
        files = self._settled().files
        self._enter({**pairs.pairs, **cells}, pairs, cells_gone, cells_new)
        return Imported(files, self.ledger, self.edits)

    # --- planning ------------------------------------------------------------------------------------------------

    def _plan(self, i: int, j: int) -> None:
        sent, edited = self.sent.blocks[i], self.edited.blocks[j]
        if reading(sent.text) == reading(edited.text):
            return
        numbers, self.made[j] = recognise(sent, edited, self.tags)
        k = self.today.get(i)
        if k is None:
            self._unknown(sent, edited, j)
            return
        block = self.current.blocks[k]
        spans = [Span(c.start, c.end, c.tag) for c in sent.controls]
        paragraph = Paragraph(k, j, sent, edited, block, spans, numbers)
        writer = Writer({**self.known.by_tag, **_expressions(block)}, self.known.by_text)
        self.edits += plan(paragraph, writer, refusal)

    def _unknown(self, sent: Block, edited: Block, j: int) -> None:
        edit = Edit(-1, (0, 0), "", sent.text, edited.text, (j, 0, len(edited.text)), edited.text)
        edit.fails(Fate.HANDED_OFF, "this paragraph is not in the manuscript of today")
        self.edits.append(edit)

    # --- trying out ----------------------------------------------------------------------------------------------

    def _settled(self) -> Resolved:
        """Files whose rebuilt manuscript shows the edits and nothing else; what does not come out is handed off."""
        names = [block.identifier for block in self.current.blocks]
        for _ in range(_ROUNDS):
            resolved = resolve(self.edits, self.printed, names, project=self.project, lang=self.lang)
            if not resolved.files:
                return resolved
            wrong = self._wrong(resolved)
            if not wrong:
                return resolved
            self._give_up(wrong)
        for edit in self.edits:
            if edit.fate is Fate.IMPORTED:
                edit.fails(Fate.HANDED_OFF, "the edits of this file could not be told apart")
        return Resolved()

    def _wrong(self, resolved: Resolved) -> set[int]:
        """Blocks that read otherwise than they should; -1 where the manuscript cannot be composed at all."""
        with TemporaryDirectory(prefix="jpvad-import-") as folder:
            try:
                after = read_current(self.rebuild(_with_files(self.project, Path(folder), resolved.files)))
            except ReportError:
                return {-1}
        if len(after.blocks) != len(self.current.blocks):
            return {-1}
        allowed = self._defined()
        wrong = set()
        for index, (old, new) in enumerate(zip(self.current.blocks, after.blocks, strict=True)):
            mine = [edit for edit in self.edits if edit.block == index]
            if reading(new.text) != reading(expected(old, mine)) and not (index in allowed and not mine):
                wrong.add(index)
        return wrong

    def _defined(self) -> set[int]:
        """Blocks that repeat a label which was changed where it stands for itself, in a table."""
        keys = {
            key_of(change.instance.origin)
            for edit in self.edits
            if edit.definition and edit.fate is Fate.IMPORTED
            for change in edit.changes
            if isinstance(change, Change)
        }
        return {k for k, block in enumerate(self.current.blocks) if keys & _origins(block)}

    def _give_up(self, wrong: set[int]) -> None:
        live = [edit for edit in self.edits if edit.fate is Fate.IMPORTED]
        guilty = [edit for edit in live if edit.block in wrong]
        if not guilty:
            touched = {key for index in wrong if index >= 0 for key in _origins(self.current.blocks[index])}
            guilty = [
                edit
                for edit in live
                if any(isinstance(c, Change) and key_of(c.instance.origin) in touched for c in edit.changes)
            ]
        reason = "it would have changed another part of the manuscript too, or the manuscript would not show it"
        for edit in guilty or live[:1]:
            edit.fails(Fate.HANDED_OFF, reason)

    # --- accounting ----------------------------------------------------------------------------------------------

    def _enter(
        self, pairs: Mapping[int, int], more: Pairs, cells_gone: Sequence[int], cells_new: Sequence[int]
    ) -> None:
        of_edited = {j: i for i, j in pairs.items()}
        by_edited: dict[int, list[Edit]] = {}
        for edit in self.edits:
            by_edited.setdefault(edit.edited[0], []).append(edit)
        for j, block in enumerate(self.edited.blocks):
            self._enter_block(j, block, of_edited.get(j), by_edited.get(j, []))
        for i in [*more.gone, *cells_gone]:
            block = self.sent.blocks[i]
            self.ledger.add(
                Fate.HANDED_OFF, 0, self.names[i] or "a table", old=block.text, reason="deleted in the edited file"
            )
        for comment in self.edited.comments:
            self.ledger.comments.append((comment, self._where(comment.block, of_edited)))

    def _where(self, j: int, of_edited: Mapping[int, int]) -> str:
        while j >= 0:
            i = of_edited.get(j)
            if i is not None and self.names[i]:
                return self.names[i]
            j -= 1
        return ""

    def _enter_block(self, j: int, block: Block, i: int | None, edits: Sequence[Edit]) -> None:
        name = (self.names[i] if i is not None else "") or (f"table {block.cell[0] + 1}" if block.cell else block.kind)
        left = len(block.text)
        if block.kind in {"header", "footer"}:
            self.ledger.add(Fate.OWNED, left, name)
        elif i is None and not block.blank:
            reason = "new in the edited file"
            self.ledger.add(Fate.HANDED_OFF, left, name, new=block.text, reason=reason, context=self._before(j))
        else:
            for made in self.made.get(j, []):
                left -= made.end - made.start
                self.ledger.add(
                    Fate.REFUSED,
                    made.end - made.start,
                    name,
                    old=made.computed,
                    new=made.typed,
                    reason=f"a computed number ({made.tag}): it stays {made.computed}",
                    context=block.text,
                )
            for edit in edits:
                left -= len(edit.new)
                self.ledger.add_edit(edit, name)
            self.ledger.add(Fate.UNCHANGED, left, name)
        known = {} if i is None else {note.identifier for note in self.sent.blocks[i].notes}
        for note in block.notes:
            fate = Fate.UNCHANGED if note.identifier in known else Fate.HANDED_OFF
            reason = "" if fate is Fate.UNCHANGED else "a new footnote"
            self.ledger.add(fate, len(note.text), name, new=note.text, reason=reason, context=block.text)

    def _before(self, j: int) -> str:
        above = next((b.text for b in reversed(self.edited.blocks[:j]) if not b.blank and b.cell is None), "")
        return f"after: {above}" if above else "at the beginning"


def _origins(block: CurrentBlock) -> set[object]:
    return {key_of(link.origin) for place in block.inline.places for link in place.chain}


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


def _with_files(project: Path, folder: Path, files: Mapping[str, str]) -> Path:
    """A copy of what the manuscript is composed from, with some files changed."""
    shutil.copy(project / "study.yml", folder / "study.yml")
    if (project / "templates").is_dir():
        shutil.copytree(project / "templates", folder / "templates")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


__all__ = ["Current", "Imported", "Known", "import_document"]
