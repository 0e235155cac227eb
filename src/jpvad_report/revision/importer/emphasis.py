"""Changes without a changed word: emphasis, spaces that must not break, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jpvad_report.document.origins import LEAVES, Kind
from jpvad_report.revision.importer.blocks import Style
from jpvad_report.revision.importer.edits import Change, Edit, Fate, Setting, UnplacedError
from jpvad_report.revision.importer.markdown import SIGNS, Writer, escaped
from jpvad_report.revision.importer.paragraph import Paragraph
from jpvad_report.revision.importer.pieces import insertion
from jpvad_report.revision.importer.tokens import Token, compare

_PROSE = {Kind.LITERAL, Kind.STUDY}
Pair = tuple[Token, Token, Token]
"""A word as it was sent, as it came back, and as it is today."""


def quiet_edits(paragraph: Paragraph, writer: Writer) -> Iterator[Edit]:
    """Edits of words that stayed the same."""
    if paragraph.current.kind != "text":
        return
    runs = _same_words(paragraph)
    yield from _emphasised(paragraph, runs)
    yield from _unbroken(paragraph, runs)
    yield from _notes(paragraph, runs, writer)


def _same_words(paragraph: Paragraph) -> list[list[Pair]]:
    found: list[list[Pair]] = []
    for kind, i1, i2, j1, _ in compare(paragraph.sent_tokens, paragraph.edited_tokens):
        if kind != "equal":
            continue
        run: list[Pair] = []
        for n in range(i2 - i1):
            today = paragraph.today[i1 + n]
            if today is not None:
                run.append(
                    (paragraph.sent_tokens[i1 + n], paragraph.edited_tokens[j1 + n], paragraph.current_tokens[today])
                )
        if run:
            found.append(run)
    return found


def _edit(paragraph: Paragraph, at: tuple[int, int], edited: tuple[int, int], shown: str, old: str) -> Edit:
    new = paragraph.edited.text[slice(*edited)]
    return Edit(paragraph.index, at, shown, old, new, (paragraph.number, *edited), paragraph.edited.text)


def _emphasised(paragraph: Paragraph, runs: list[list[Pair]]) -> Iterator[Edit]:
    words = [pair for run in runs for pair in run]
    added = [_added(paragraph, pair) for pair in words]
    everywhere = frozenset.intersection(*added) if added else frozenset()
    for run in runs:
        at = 0
        while at < len(run):
            style = _added(paragraph, run[at]) - everywhere
            last = at
            while style and last + 1 < len(run) and _added(paragraph, run[last + 1]) - everywhere == style:
                last += 1
            if style:
                yield _in_style(paragraph, run[at], run[last], style)
            at = last + 1


def _added(paragraph: Paragraph, pair: Pair) -> Style:
    sent, edited, _ = pair
    if sent.tag or not paragraph.edited.styles:
        return frozenset()
    return paragraph.edited.styles[edited.start] - paragraph.sent.styles[sent.start]


def _in_style(paragraph: Paragraph, first: Pair, last: Pair, style: Style) -> Edit:
    start, end = first[2].start, last[2].end
    text = paragraph.current.text[start:end]
    edit = _edit(paragraph, (start, end), (first[1].start, last[1].end), text, text)
    edit.remarks.append(f"now {' and '.join(sorted(style))}")
    inline = paragraph.current.inline
    leaf, stop = inline.places[start].leaf, inline.ends[end - 1].leaf
    if leaf is None or stop is None or leaf.number != stop.number or leaf.origin.kind not in _PROSE:
        edit.fails(Fate.HANDED_OFF, f"only a part of what is now {' and '.join(sorted(style))} is text of a template")
        return edit
    signs = "".join(sign for name, sign in SIGNS if name in style)
    ends = (inline.places[start].offset, inline.ends[end - 1].offset + 1)
    edit.changes = [Change(leaf, at, at, sign) for at, sign in zip(ends, (signs, signs[::-1]), strict=True)]
    return edit


def _unbroken(paragraph: Paragraph, runs: list[list[Pair]]) -> Iterator[Edit]:
    """Spaces that a co-author made unbreakable; those of the renderer are not kept in the templates."""
    for run in runs:
        for one, two in pairwise(run):
            old = paragraph.sent.text[one[0].end : two[0].start]
            new = paragraph.edited.text[one[1].end : two[1].start]
            at = one[2].end
            if "\u00a0" not in new or "\u00a0" in old or two[2].start != at + 1:
                continue
            edit = _edit(paragraph, (at, at + 1), (one[1].end, two[1].start), "\u00a0", old)
            edit.remarks.append("a space that does not break")
            leaf, offset = paragraph.current.inline.places[at].leaf, paragraph.current.inline.places[at].offset
            if leaf is not None and leaf.origin.kind in LEAVES:
                edit.changes = [Change(leaf, offset, offset + 1, "&nbsp;")]
            else:
                edit.fails(Fate.OWNED, "the program sets this space")
            yield edit


def _notes(paragraph: Paragraph, runs: list[list[Pair]], writer: Writer) -> Iterator[Edit]:
    known = [note.text for note in paragraph.sent.notes]
    for note in paragraph.edited.notes:
        if note.text in known:
            known.remove(note.text)
            continue
        before = next((pair for run in runs for pair in run if pair[1].end == note.at), None)
        at = before[2].end if before else 0
        edit = _edit(paragraph, (at, at), (note.at, note.at), "", "")
        edit.note = note.text
        try:
            if before is None:
                raise UnplacedError("the words before this new footnote were changed too")
            edit.changes = [_note(paragraph, at, note.text)]
        except UnplacedError as problem:
            edit.fails(Fate.HANDED_OFF, str(problem))
        yield edit


def _note(paragraph: Paragraph, at: int, text: str) -> Change | Setting:
    instance, position = insertion(paragraph.current, at)
    quoted = instance.origin.kind is Kind.STRING and not re.search(r"[\"'\\]", escaped(text))
    if not quoted and instance.origin.kind not in {*_PROSE, Kind.EXPRESSION}:
        raise UnplacedError("a footnote cannot stand there")
    return Change(instance, position, position, f"^[{escaped(text)}]")
