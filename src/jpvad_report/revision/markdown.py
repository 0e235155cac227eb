"""A diff as Markdown, for a letter or a repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jpvad_report.revision import outline
from jpvad_report.revision.diff import Diff
from jpvad_report.revision.outline import Piece, Said
from jpvad_report.revision.results import full
from jpvad_report.revision.why import cause_words


def to_markdown(diff: Diff) -> str:
    """The whole report; every result that changed at printed and at full precision."""
    lines = [f"# {_plain(outline.title(diff))}", ""]
    lines += _list(map(outline.about, (diff.old, diff.new)))
    lines += [f"**{_plain(outline.headline(diff))}**", ""]
    lines += _said(outline.weighty(diff))
    lines += [_plain(outline.cause(diff)), ""]
    for heading, said in outline.further(diff):
        lines += [f"## {heading}", "", *_said(said)]
    for heading, found in (
        ("Why", outline.reasons(diff)),
        ("Who entered and who left the study population", outline.patients(diff)),
        ("Changes of the study file", [change.sentence for change in diff.study]),
        ("Results", [] if diff.is_empty else [outline.counts(diff)]),
    ):
        if found:
            lines += [f"## {heading}", "", *_list(found)]
    lines += [*_sentences(diff), *_reworded(diff), *_tables(diff), *_results(diff)]
    return "\n".join(lines).rstrip() + "\n"


def _sentences(diff: Diff) -> Iterator[str]:
    found = outline.sentences(diff)
    if found:
        yield from ("## Numbers in the text", "")
        yield from _list((f"{one.where}: {_inline(one.pieces)}" for one in found), plain=False)


def _reworded(diff: Diff) -> Iterator[str]:
    if diff.reworded:
        yield from ("## Sentences with other words", "")
        for one in diff.reworded:
            pieces = outline.changed_words(one.old, one.new)
            text = "".join(
                _plain(now) if was == now else f"{_marked(was, '~~')}{_marked(now, '**')}" for was, now in pieces
            )
            yield f"- {_plain(one.section)}: {text}"
        yield ""


def _tables(diff: Diff) -> Iterator[str]:
    for table in outline.tables(diff):
        yield from (f"## {table.title} ({table.id.removeprefix('tbl-')})", "")
        yield _row(table.columns)
        yield "|" + "---|" * len(table.columns)
        for row, cells in table.rows:
            yield _row((row, *("" if cell is None else _inline(cell) for cell in cells)), plain=False)
        yield ""
    if found := outline.gone(diff):
        yield from ("## Cells that are no longer printed", "", *_list(found))
    if found := outline.figures(diff):
        yield from ("## Figures", "", *_list(found))


def _results(diff: Diff) -> Iterator[str]:
    for name, changes in outline.by_section(diff.changes):
        yield from (f"## Results: {name}", "", _row(("Result", "Was", "Is", "Was, in full", "Is, in full", "Cause")))
        yield "|" + "---|" * 6
        for one in changes:
            cause = cause_words(diff.causes, (one.key,))
            yield _row((one.key, one.printed_old, one.printed_new, full(one.old), full(one.new), cause))
        yield ""


def _said(said: Iterable[Said]) -> list[str]:
    return _list(f"{one.sentence} [{one.tag}]" if one.tag else one.sentence for one in said)


def _list(texts: Iterable[str], *, plain: bool = True) -> list[str]:
    found = [f"- {_plain(text) if plain else text}" for text in texts]
    return [*found, ""] if found else []


def _inline(pieces: Iterable[Piece]) -> str:
    return "".join(
        _plain(one.text) if one.was is None else f"**{_plain(one.text)}** ~~{_plain(one.was or 'new')}~~"
        for one in pieces
    )


def _marked(text: str, mark: str) -> str:
    inner = text.strip()
    return f"{mark}{_plain(inner)}{mark} " if inner else text


def _row(cells: Iterable[str], *, plain: bool = True) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", r"\|") if plain else cell for cell in cells) + " |"


def _plain(text: str) -> str:
    for mark in ("\\", "*", "_", "~", "<", "[", "]", "`"):
        text = text.replace(mark, f"\\{mark}")
    return text
