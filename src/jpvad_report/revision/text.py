"""A diff for the terminal: what it means first, whatever else there is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from jpvad_report.revision import outline
from jpvad_report.revision.diff import Diff
from jpvad_report.revision.outline import Piece, Said
from jpvad_report.revision.results import Change, Kind

_NARROWEST = 60
_AROUND = 6  # words


def to_text(diff: Diff, *, width: int = 100, every: bool = False) -> str:
    """The report; `every` lists the cells of tables and all results that changed, too."""
    width = max(_NARROWEST, width)
    lines = [outline.title(diff), *_bullets(map(outline.about, (diff.old, diff.new)), width), ""]
    lines += _wrapped(outline.headline(diff), width)
    lines += _said(outline.weighty(diff), width)
    lines += _wrapped(outline.cause(diff), width)
    if diff.is_empty:
        return "\n".join(lines) + "\n"
    parts: list[tuple[str, list[str]]] = [
        *((heading, list(_said(said, width))) for heading, said in outline.further(diff)),
        ("Why", list(_bullets(outline.reasons(diff), width))),
        ("Who entered and who left the study population", list(_bullets(outline.patients(diff), width))),
        ("Changes of the study file", list(_bullets((change.sentence for change in diff.study), width))),
        ("Results", list(_wrapped(outline.counts(diff), width))),
        ("Numbers in the text", list(_sentences(diff, width))),
        ("Sentences with other words", list(_reworded(diff, width))),
        ("Tables and figures", list(_tables(diff, width, every=every))),
        *((name, list(_results(changes, width))) for name, changes in outline.by_section(diff.changes) if every),
    ]
    for heading, found in parts:
        if found:
            lines += ["", heading, "-" * len(heading), *found]
    if not every and diff.changes:
        lines += ["", *_wrapped("--all lists every cell and result; --html FILE shows them as a page.", width)]
    return "\n".join(lines) + "\n"


def _said(said: Iterable[Said], width: int) -> Iterator[str]:
    yield from _bullets((f"{one.sentence} [{one.tag}]" if one.tag else one.sentence for one in said), width)


def _sentences(diff: Diff, width: int) -> Iterator[str]:
    above = ""
    for sentence in outline.sentences(diff):
        if sentence.where != above:
            above = sentence.where
            yield from _wrapped(above, width)
        yield from _wrapped(_inline(sentence.pieces), width, first="  ", then="  ")


def _inline(pieces: Iterable[Piece]) -> str:
    """`46.2% {48.8%}`: what it was stands in braces."""
    return "".join(one.text if one.was is None else f"{one.text} {{{one.was or 'new'}}}" for one in pieces)


def _reworded(diff: Diff, width: int) -> Iterator[str]:
    for one in diff.reworded:
        yield from _wrapped(f"{one.section} ({one.id.removeprefix('p-')})", width)
        yield from _wrapped(_excerpt(one.old, one.new), width, first="  ", then="  ")


def _excerpt(old: str, new: str) -> str:
    """Words that went in [-...-], words that came in {+...+}, and enough around them to know the place."""
    pieces = outline.changed_words(old, new)
    text = ""
    for i, (was, now) in enumerate(pieces):
        if was != now:
            text += (f"[-{was.strip()}-] " if was else "") + (f"{{+{now.strip()}+}} " if now else "")
            continue
        words = now.split()
        head, tail = words[: _AROUND if i else 0], words[-_AROUND if i < len(pieces) - 1 else len(words) :]
        short = len(words) <= 2 * _AROUND + 2
        text += now if short else f"{' '.join(head)} … {' '.join(tail)} ".lstrip()
    return text.strip()


def _tables(diff: Diff, width: int, *, every: bool) -> Iterator[str]:
    for table in outline.tables(diff):
        cells = "1 cell" if table.changed == 1 else f"{table.changed} cells"
        yield from _bullets([f"{table.title} ({table.id.removeprefix('tbl-')}): {cells} changed."], width)
        for row, found in table.rows if every else ():
            told = [f"{column}: {_inline(cell)}" for column, cell in zip(table.columns[1:], found, strict=True) if cell]
            yield from _wrapped(f"{row or 'headings'}: {'; '.join(told)}", width, first="    ", then="      ")
    if lost := outline.gone(diff):
        cells = "1 cell is" if len(lost) == 1 else f"{len(lost)} cells are"
        yield from _bullets([f"{cells} no longer printed{':' if every else '.'}"], width)
        for cell in lost if every else ():
            yield from _wrapped(cell, width, first="    ", then="      ")
    yield from _bullets(outline.figures(diff), width)


def _results(changes: Iterable[Change], width: int) -> Iterator[str]:
    for change in changes:
        yield from _wrapped(_line(change), width, then="    ")


def _line(change: Change) -> str:
    match change.kind:
        case Kind.NEW:
            return f"{change.key}: new, {change.printed_new}"
        case Kind.VANISHED:
            return f"{change.key}: gone, was {change.printed_old}"
        case Kind.PRINTED:
            return f"{change.key}: {change.printed_old} → {change.printed_new}"
        case Kind.DIGITS:
            return f"{change.key}: {change.printed_new}, in digits that are not printed"
    return f"{change.key}: {change.printed_new}, made otherwise"


def _bullets(sentences: Iterable[str], width: int) -> Iterator[str]:
    for sentence in sentences:
        yield from _wrapped(sentence, width, first="- ", then="  ")


def _wrapped(text: str, width: int, *, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
