"""A report for the terminal: a line a claim under the words that it comes from, then what needs a reason."""

from __future__ import annotations

import unicodedata

from jpvad_report.claims.verify.report import Checked, Report

_NARROWEST = 80
_GAP = "  "


def to_text(report: Report, *, width: int = 110) -> str:
    """The table, the notes and a line that sums up."""
    width = max(_NARROWEST, width)
    widths = _columns(report, width)
    lines = [*_wrapped(_heading(report), width), "", *_row(("claim", "published", "computed", "verdict"), widths)]
    lines.append("-" * (sum(widths) + len(_GAP) * (len(widths) - 1)))
    words = ""
    for one in report.checked:
        if one.claim.words != words:
            words = one.claim.words
            lines += _wrapped(f"“{words}”", width)
        lines += _row((f"  {name(one)}", one.published, one.computed, _verdict(one)), widths)
    for title, chosen in (
        ("To be looked at", [one for one in report.checked if not one.passes]),
        ("As declared", [one for one in report.checked if one.declared]),
        ("Notes", [one for one in report.checked if one.passes and not one.declared and one.notes]),
    ):
        if chosen:
            lines += ["", f"{title}:"]
            lines += [line for one in chosen for line in _explained(one, report, width)]
    if report.not_checked:
        lines += ["", "Not checked:"]
        for statement in report.not_checked:
            lines += _wrapped(f"“{statement.words}”: {statement.reason}", width, indent="  ")
    return "\n".join([*lines, "", *_wrapped(report.summary, width, hanging="")]) + "\n"


def name(one: Checked) -> str:
    """What a claim is called in a row."""
    return one.claim.id or one.claim.key


def _verdict(one: Checked) -> str:
    return one.outcome if one.passes else one.outcome.upper()


def _columns(report: Report, width: int) -> tuple[int, ...]:
    """No column wider than it needs; the computed values get what is left."""
    room = width - 3 * len(_GAP)
    names = min(room * 3 // 10, 2 + max(_length(name(one)) for one in report.checked))
    published = min(room // 5, max(9, *(_length(one.published) for one in report.checked)))
    verdict = min(room // 4, max(7, *(_length(_verdict(one)) for one in report.checked)))
    return names, published, room - names - published - verdict, verdict


def _heading(report: Report) -> str:
    data = report.provenance.get("data_file")
    against = f" against the results from {data}" if data else ""
    return f"{report.title} ({report.file}){against}" if report.title else f"{report.file}{against}"


def _explained(one: Checked, report: Report, width: int) -> list[str]:
    first = f"{name(one)} ({report.file}, line {one.line}): "
    first += f"published {one.published}, computed {one.computed}: {one.outcome}"
    lines = _wrapped(first, width, indent="  ")
    return lines + [line for note in one.notes for line in _wrapped(f"- {note}", width, indent="    ")]


def _row(cells: tuple[str, ...], widths: tuple[int, ...]) -> list[str]:
    """Cells side by side, each wrapped in its width."""
    columns = [
        _wrapped(cell.strip(), width, indent=" " * (len(cell) - len(cell.lstrip())), hanging="")
        for cell, width in zip(cells, widths, strict=True)
    ]
    rows = []
    for i in range(max(map(len, columns))):
        parts = [column[i] if i < len(column) else "" for column in columns]
        padded = [part + " " * (width - _length(part)) for part, width in zip(parts, widths, strict=True)]
        rows.append(_GAP.join(padded).rstrip())
    return rows


def _wrapped(text: str, width: int, *, indent: str = "", hanging: str = "  ") -> list[str]:
    """Lines of at most `width` columns; a word that is longer than a line is broken."""
    lines, line = [], indent
    start = indent
    for word in text.split():
        rest = word
        if line != start and _length(line) + 1 + _length(rest) > width:
            lines.append(line)
            line = start = indent + hanging
        while _length(line) + (line != start) + _length(rest) > width:
            keep = _fitting(rest, width - _length(line))
            lines.append(line + rest[:keep])
            rest, line = rest[keep:], indent + hanging
            start = line
        line += (" " if line != start else "") + rest
    return [*lines, line]


def _fitting(word: str, columns: int) -> int:
    """How many letters of a word fit into columns; at least one."""
    fits = 1
    while fits < len(word) and _length(word[: fits + 1]) <= columns:
        fits += 1
    return fits


def _length(text: str) -> int:
    """Columns on a terminal: Chinese and Japanese characters take two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)
