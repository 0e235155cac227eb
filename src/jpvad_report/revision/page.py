"""A diff as one HTML page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from jpvad_report.revision import outline
from jpvad_report.revision.diff import Diff
from jpvad_report.revision.outline import Cells, Piece, Said
from jpvad_report.revision.results import Change, full
from jpvad_report.revision.why import cause_words

_STYLE = """
:root { --ink: #1c2329; --soft: #5b6670; --line: #d9dee3; --paper: #ffffff; --tint: #f4f6f8; --new: #0b5c3b;
  --new-tint: #e3f2ea; --old: #9a2617; --calm: #1b6e3c; --alert: #a61b1b; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI",
  Roboto, "Noto Sans", "Noto Sans CJK JP", sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: .95rem; margin: 1.25rem 0 .25rem; }
p { margin: .25rem 0 .75rem; }
ul { margin: .25rem 0 .75rem; padding-left: 1.2rem; }
li { margin: .25rem 0; }
.about { color: var(--soft); font-size: .85rem; margin: 0; overflow-wrap: anywhere; }
.headline { margin: 1rem 0 .5rem; padding: .6rem .9rem; border-left: .3rem solid var(--calm); background: var(--tint);
  font-weight: 600; }
.headline.attention { border-color: var(--alert); }
.weighty li { margin: .5rem 0; }
.cause { display: inline-block; margin-left: .35rem; padding: 0 .45rem; border: 1px solid var(--line);
  border-radius: .7rem; color: var(--soft); font-size: .78rem; white-space: nowrap; }
ins { text-decoration: none; color: var(--new); background: var(--new-tint); font-weight: 600; padding: 0 .15em; }
del { color: var(--old); font-size: .88em; padding: 0 .15em; }
.where { color: var(--soft); font-size: .82rem; margin: .9rem 0 0; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .88rem; }
th, td { padding: .3rem .7rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); color: var(--soft); font-size: .78rem; }
tbody th { font-weight: 400; }
td { font-variant-numeric: tabular-nums; }
.key { font: .78rem/1.35 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.full { color: var(--soft); font-size: .78rem; overflow-wrap: anywhere; }
summary { cursor: pointer; font-weight: 600; margin: .75rem 0 .25rem; }
@media print { main { max-width: none; padding: 0; } li, tr { break-inside: avoid; }
  h2, h3, .where { break-after: avoid; }
  .scroll { overflow: visible; } body { font-size: 10pt; }
  details::details-content { content-visibility: visible; display: block; } }
"""


def to_html(diff: Diff) -> str:
    """The page; every text of study files and manuscripts is escaped."""
    name = escape(outline.title(diff))
    body = "\n".join(part for part in _parts(diff) if part)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}: what changed</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _parts(diff: Diff) -> list[str]:
    weighty = outline.weighty(diff)
    attention = " attention" if weighty else ""
    return [
        f"<h1>{escape(outline.title(diff))}</h1>",
        *(f'<p class="about">{escape(outline.about(state))}</p>' for state in (diff.old, diff.new)),
        f'<p class="headline{attention}">{escape(outline.headline(diff))}</p>',
        _said(weighty, kind="weighty"),
        f"<p>{escape(outline.cause(diff))}</p>",
        *(_section(heading, _said(said)) for heading, said in outline.further(diff)),
        _section("Why", _list(outline.reasons(diff))),
        _section("Who entered and who left the study population", _list(outline.patients(diff))),
        _section("Changes of the study file", _list(change.sentence for change in diff.study)),
        _section("Numbers in the text", _sentences(diff)),
        _section("Sentences with other words", _reworded(diff)),
        _section("Tables", "\n".join(_table(table) for table in outline.tables(diff))),
        _section("Cells that are no longer printed", _list(outline.gone(diff))),
        _section("Figures", _list(outline.figures(diff))),
        "" if diff.is_empty else _section("Results", f"<p>{escape(outline.counts(diff))}</p>\n{_results(diff)}"),
    ]


def _section(heading: str, content: str) -> str:
    return f"<h2>{escape(heading)}</h2>\n{content}" if content else ""


def _said(said: Iterable[Said], *, kind: str = "") -> str:
    items = [f"<li>{escape(one.sentence)}{_cause(one.cause)}{_alone(one.alone)}</li>" for one in said]
    return f'<ul class="{kind}">{"".join(items)}</ul>' if items else ""


def _cause(cause: str) -> str:
    return f'<span class="cause">{escape(cause)}</span>' if cause else ""


def _alone(alone: str) -> str:
    return f'<div class="full">{escape(alone)}</div>' if alone else ""


def _list(texts: Iterable[str]) -> str:
    items = [f"<li>{escape(text)}</li>" for text in texts]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _sentences(diff: Diff) -> str:
    parts, above = [], ""
    for sentence in outline.sentences(diff):
        if sentence.where != above:
            above = sentence.where
            parts.append(f'<p class="where">{escape(above)}</p>')
        parts.append(f"<p>{_inline(sentence.pieces)}</p>")
    return "\n".join(parts)


def _inline(pieces: Iterable[Piece]) -> str:
    return "".join(escape(one.text) if one.was is None else _change(one.was, one.text) for one in pieces)


def _change(was: str, now: str) -> str:
    gone = f"<del>{escape(was.strip())}</del> " if was.strip() else ""
    come = f"<ins>{escape(now.strip())}</ins>" if now.strip() else ""
    return f"{gone}{come}"


def _reworded(diff: Diff) -> str:
    parts = []
    for one in diff.reworded:
        words = outline.changed_words(one.old, one.new)
        text = "".join(escape(now) if was == now else f"{_change(was, now)} " for was, now in words)
        parts.append(f'<p class="where">{escape(one.section)} ({escape(one.id.removeprefix("p-"))})</p>\n<p>{text}</p>')
    return "\n".join(parts)


def _table(table: Cells) -> str:
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "\n".join(
        f'<tr><th scope="row">{escape(row)}</th>'
        + "".join(f"<td>{'' if cell is None else _inline(cell)}</td>" for cell in cells)
        + "</tr>"
        for row, cells in table.rows
    )
    cells = "1 cell" if table.changed == 1 else f"{table.changed} cells"
    return (
        f"<h3>{escape(table.title)} ({escape(table.id.removeprefix('tbl-'))}): {cells} changed</h3>\n"
        f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>'
    )


def _results(diff: Diff) -> str:
    return "\n".join(
        f"<details><summary>{escape(name)}: {len(changes)}</summary>\n{_changes(diff, changes)}\n</details>"
        for name, changes in outline.by_section(diff.changes)
    )


def _changes(diff: Diff, changes: Sequence[Change]) -> str:
    heads = "".join(f'<th scope="col">{word}</th>' for word in ("Result", "Was", "Is", "Cause"))
    rows = "\n".join(
        f'<tr><th scope="row"><span class="key">{escape(one.key).replace(".", ".<wbr>")}</span></th>'
        f"<td>{escape(one.printed_old)}<div class='full'>{escape(full(one.old))}</div></td>"
        f"<td>{escape(one.printed_new)}<div class='full'>{escape(full(one.new))}</div></td>"
        f"<td>{escape(cause_words(diff.causes, (one.key,)))}</td></tr>"
        for one in changes
    )
    return f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>'
