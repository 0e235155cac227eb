"""From an edited paragraph to changes of its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jpvad_report.document.origins import Kind
from jpvad_report.revision.importer.current import CurrentBlock
from jpvad_report.revision.importer.edits import Change, Edit, Fate, Setting, UnplacedError, keep_sentences
from jpvad_report.revision.importer.markdown import Writer
from jpvad_report.revision.importer.paragraph import Paragraph
from jpvad_report.revision.importer.pieces import Piece, insertion, pieces_of
from jpvad_report.revision.importer.tokens import BREAK, STOPS, Hunk

_DECLARED = {"p-title-correspondence": "correspondence"}


def plan(paragraph: Paragraph, writer: Writer, refuse: Callable[[Paragraph, Hunk], str]) -> list[Edit]:
    """The edits of one paragraph; `refuse` gives the reason why a change must not be taken over, or nothing."""
    found = paragraph.hunks()
    if filled := _filled(paragraph, found, writer):
        return [filled]
    edits = [_edit(paragraph, hunk, writer, refuse) for hunk in found]
    sentences = _sentences(paragraph)
    for hunk, edit in zip(found, edits, strict=True):
        edit.sentences = frozenset(_touched(sentences, hunk))
    keep_sentences(edits)
    return edits


def _filled(paragraph: Paragraph, found: Sequence[Hunk], writer: Writer) -> Edit | None:
    """What authors wrote where the manuscript asked them to: all that stands behind the label."""
    for start, end in paragraph.current.inline.todos:
        first = next((i for i, token in enumerate(paragraph.current_tokens) if token.start >= start), 0)
        if not any(hunk.last > first for hunk in found):
            continue
        before = [
            (a.word, b.word) for a, b in zip(paragraph.current_tokens[:first], paragraph.edited_tokens, strict=False)
        ]
        at = (
            paragraph.edited_tokens[first].start if len(paragraph.edited_tokens) > first else len(paragraph.edited.text)
        )
        new = (at, len(paragraph.edited.text.rstrip()))
        text = paragraph.edited.text[slice(*new)]
        edit = Edit(
            paragraph.index, (start, end), text, paragraph.current.text[start:end], text, (paragraph.number, *new)
        )
        try:
            if any(one != other for one, other in before) or end != len(paragraph.current.text.rstrip()):
                raise UnplacedError("more than the gap was changed")
            edit.changes = [Setting(_field(paragraph.current), writer.write(paragraph, new, Kind.STUDY)[0].strip())]
        except UnplacedError as problem:
            edit.fails(Fate.HANDED_OFF, str(problem))
        return edit
    return None


def _sentences(paragraph: Paragraph) -> list[int]:
    """The number of the sentence of each token."""
    found, at = [], 0
    for token in paragraph.sent_tokens:
        found.append(at)
        at += token.word in STOPS or token.value == BREAK
    return found


def _touched(sentence: Sequence[int], hunk: Hunk) -> set[int]:
    if not sentence:
        return {0}
    last = len(sentence) - 1
    # New words behind a full stop belong to no sentence that was there.
    return set(sentence[hunk.first : hunk.last]) or {sentence[min(hunk.first, last)]}


def _edit(paragraph: Paragraph, hunk: Hunk, writer: Writer, refuse: Callable[[Paragraph, Hunk], str]) -> Edit:
    old, new = paragraph.sent_range(hunk), paragraph.edited_range(hunk)
    edit = Edit(
        block=paragraph.index,
        at=(0, 0),
        shown="",
        old=paragraph.sent.text[slice(*old)],
        new=paragraph.edited.text[slice(*new)],
        edited=(paragraph.number, *new),
        context=paragraph.edited.text,
        definition=paragraph.current.kind == "cell",
    )
    if paragraph.is_there(hunk):
        edit.fails(Fate.THERE, "")
        return edit
    try:
        edit.at = paragraph.today_range(hunk)
        if reason := refuse(paragraph, hunk):
            edit.fails(Fate.REFUSED, reason)
            return edit
        edit.shown = edit.new
        edit.changes = _changes(paragraph, edit, hunk, new, writer)
        edit.attention += writer.remarks()
    except UnplacedError as problem:
        owned = paragraph.current.kind == "caption" and _in_label(paragraph, hunk)
        edit.fails(
            Fate.OWNED if owned else Fate.HANDED_OFF, "tables and figures number themselves" if owned else str(problem)
        )
    return edit


def _in_label(paragraph: Paragraph, hunk: Hunk) -> bool:
    """True for a change of "Table 1.", which stands before all that the templates write."""
    known = [i for i, today in enumerate(paragraph.today) if today is not None]
    return bool(known) and hunk.last <= known[0]


def _changes(
    paragraph: Paragraph, edit: Edit, hunk: Hunk, new: tuple[int, int], writer: Writer
) -> list[Change | Setting]:
    """What has to be changed in the sources so that a stretch of the text reads otherwise."""
    block, (start, end) = paragraph.current, edit.at
    writer.used = []
    if start == end:
        return [_insertion(block, start, paragraph, new, writer)]
    try:
        pieces = pieces_of(block, start, end, new=bool(edit.new))
    except UnplacedError:
        # The space before a deleted word may be the program's; then the one behind it goes.
        behind = _behind(paragraph, hunk)
        if edit.new or behind is None:
            raise
        edit.at = behind
        pieces = pieces_of(block, *behind, new=False)
    return _replaced(paragraph, edit, pieces, new, writer)


def _behind(paragraph: Paragraph, hunk: Hunk) -> tuple[int, int] | None:
    first = paragraph.today[hunk.first]
    following = paragraph.today[hunk.last] if hunk.last < len(paragraph.today) else None
    if first is None or following is None:
        return None
    return paragraph.current_tokens[first].start, paragraph.current_tokens[following].start


def _replaced(
    paragraph: Paragraph, edit: Edit, pieces: Sequence[Piece], new: tuple[int, int], writer: Writer
) -> list[Change | Setting]:
    found: list[Change | Setting] = []
    leaf = next((i for i, piece in enumerate(pieces) if piece.leaf), 0)
    target = next((i for i, piece in enumerate(pieces) if piece.literal), leaf)
    if edit.new and len(pieces) == 1 and not pieces[0].leaf:
        raise UnplacedError(f"the program writes “{edit.old.strip()}” here; no text of its own stands behind it")
    for index, piece in enumerate(pieces):
        text, expressions = "", False
        if index == target and edit.new:
            text, expressions = writer.write(paragraph, new, piece.instance.origin.kind)
        found.append(Change(piece.instance, piece.start, piece.end, text, expressions))
    return found


def _field(block: CurrentBlock) -> tuple[str | int, ...]:
    name = _DECLARED.get(block.identifier) or block.identifier.removeprefix("p-statement-")
    if name == block.identifier:
        raise UnplacedError("authors and affiliations belong into `manuscript:` of study.yml, one by one")
    return ("manuscript", name)


def _insertion(block: CurrentBlock, at: int, paragraph: Paragraph, new: tuple[int, int], writer: Writer) -> Change:
    instance, position = insertion(block, at)
    text, expressions = writer.write(paragraph, new, instance.origin.kind)
    return Change(instance, position, position, text, expressions)
