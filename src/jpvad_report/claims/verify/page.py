"""A report as one HTML page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from jpvad_report.claims.verify.report import Checked, Report, Verdict
from jpvad_report.claims.verify.text import name

_STYLE = """
:root { --ink: #1c2329; --soft: #5b6670; --line: #d9dee3; --paper: #ffffff; --tint: #f4f6f8; --good: #1b6e3c;
  --bad: #a61b1b; --known: #8a5a00; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI",
  Roboto, "Noto Sans", "Noto Sans CJK JP", sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0 .75rem; }
.about { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
.summary { display: inline-block; margin: .75rem 0 1rem; padding: .5rem .9rem; border-left: .3rem solid var(--good);
  background: var(--tint); font-weight: 600; }
.summary.attention { border-color: var(--bad); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid var(--ink); font-size: .8rem; letter-spacing: .03em; color: var(--soft); }
tbody th { padding-top: .9rem; font-weight: 500; font-style: italic; border-top: 1px solid var(--line); }
td.claim { width: 33%; padding-left: 1rem; }
td.published { width: 18%; } td.computed { width: 28%; } td.verdict { width: 21%; font-weight: 600; }
.claim .key { display: block; color: var(--soft); font: .78rem/1.35 ui-monospace, "SFMono-Regular", Menlo, Consolas,
  monospace; }
tr.good .verdict { color: var(--good); } tr.bad .verdict { color: var(--bad); }
tr.known .verdict { color: var(--known); }
tr.bad td.published, tr.bad td.computed { font-weight: 600; }
tr.note td { padding: 0 .75rem .4rem 1rem; color: var(--soft); font-size: .88rem; }
tr.note ul { margin: 0; padding-left: 1.1rem; }
blockquote { margin: .5rem 0; padding-left: .9rem; border-left: .2rem solid var(--line); }
blockquote p { margin: 0; } blockquote .reason { color: var(--soft); }
@media (max-width: 40rem) { thead { display: none; } td { display: block; width: auto !important;
  padding-left: 1rem; }
  td.published::before { content: "Published: "; } td.computed::before { content: "Computed: "; } }
@media print { main { max-width: none; padding: 0; } tr { break-inside: avoid; }
  tr:has(th), tr:has(+ tr.note) { break-after: avoid; } }
"""

_MARKS = {"good": "✓", "known": "≠", "bad": "✗"}


def to_html(reports: Sequence[Report]) -> str:
    """The page; every text of the claims file and of the store is escaped."""
    title = reports[0].title or reports[0].file if len(reports) == 1 else "Published claims"
    body = "\n".join(_section(report) for report in reports)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}: claims against results</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(report: Report) -> str:
    attention = "" if report.passes else " attention"
    parts = [
        f"<h1>{escape(report.title or report.file)}</h1>",
        f'<p class="about">{escape(_about(report))}</p>',
        f'<p class="summary{attention}">{escape(report.summary)}</p>',
        *([] if report.passes else [_to_be_looked_at(report)]),
        _table(report.checked),
    ]
    if report.not_checked:
        parts.append("<h2>Not checked</h2>")
        parts += [
            f'<blockquote><p>“{escape(one.words)}”</p><p class="reason">{escape(one.reason)}</p></blockquote>'
            for one in report.not_checked
        ]
    return "\n".join(parts)


def _to_be_looked_at(report: Report) -> str:
    items = "".join(
        f'<li><a href="#{_anchor(one)}">{escape(name(one))}</a>: published {escape(one.published)}, '
        f"computed {escape(one.computed)}: {escape(one.outcome)}</li>"
        for one in report.checked
        if not one.passes
    )
    return f"<h2>To be looked at</h2>\n<ul>{items}</ul>\n<h2>Every claim</h2>"


def _anchor(one: Checked) -> str:
    return f"claim-{one.number}"


def _breakable(key: str) -> str:
    """A key that may go on in the next line after a point."""
    return escape(key).replace(".", ".<wbr>")


def _about(report: Report) -> str:
    parts = [f"Claims: {report.file}"]
    if report.source:
        parts.append(f"text: {report.source}")
    if data := report.provenance.get("data_file"):
        parts.append(f"results from {data} (SHA-256 {str(report.provenance.get('data_sha256', ''))[:12]}…)")
    return "; ".join(parts) + "."


def _table(checked: Sequence[Checked]) -> str:
    rows = []
    for words, group in groupby(checked, key=lambda one: one.claim.words):
        rows.append(f'<tr><th colspan="4" scope="rowgroup">“{escape(words)}”</th></tr>')
        rows += [_row(one) for one in group]
    heads = "".join(f'<th scope="col">{word}</th>' for word in ("Claim", "Published", "Computed", "Verdict"))
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"


def _row(one: Checked) -> str:
    kind = "bad" if not one.passes else "good" if one.verdict is Verdict.AGREES else "known"
    key = f'<span class="key">{_breakable(one.claim.key)}</span>' if one.claim.id else ""
    row = (
        f'<tr class="{kind}" id="{_anchor(one)}"><td class="claim">{escape(name(one))}{key}</td>'
        f'<td class="published">{escape(one.published)}</td><td class="computed">{escape(one.computed)}</td>'
        f'<td class="verdict">{_MARKS[kind]} {escape(one.outcome)}</td></tr>'
    )
    if not one.notes:
        return row
    notes = "".join(f"<li>{escape(note)}</li>" for note in one.notes)
    return f'{row}\n<tr class="note"><td colspan="4"><ul>{notes}</ul></td></tr>'
