"""A report for the terminal: a line a claim under the words that it comes from, then what needs a reason."""

from __future__ import annotations

import textwrap
import unicodedata

from jpvad_report.claims.verify.report import Checked, Report

_LONGEST_NAME, _PUBLISHED, _VERDICT = 34, 24, 26


def to_text(report: Report, *, width: int = 110) -> str:
    """The table, the notes and a line that sums up."""
    width = max(80, width)
    names = min(_LONGEST_NAME, 2 + max(len(name(one)) for one in report.checked))
    computed = max(20, min(60, width - names - _PUBLISHED - _VERDICT - 6))
    widths = (names, _PUBLISHED, computed, _VERDICT)
    lines = [_heading(report), "", *_row(("claim", "published", "computed", "verdict"), widths), "-" * width]
    words = ""
    for one in report.checked:
        if one.claim.words != words:
            words = one.claim.words
            lines += _wrapped(f"“{words}”", width)
        verdict = one.outcome if one.passes else one.outcome.upper()
        lines += _row((f"  {name(one)}", one.published, one.computed, verdict), widths)
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
    return "\n".join([*lines, "", report.summary]) + "\n"


def name(one: Checked) -> str:
    """What a claim is called in a row."""
    return one.claim.id or one.claim.key


def _heading(report: Report) -> str:
    data = report.provenance.get("data_file")
    against = f" against the results from {data}" if data else ""
    return f"{report.title or report.file} ({report.file}){against}"


def _explained(one: Checked, report: Report, width: int) -> list[str]:
    first = f"{name(one)} ({report.file}, line {one.line}): "
    first += f"published {one.published}, computed {one.computed}: {one.outcome}"
    lines = _wrapped(first, width, indent="  ")
    return lines + [line for note in one.notes for line in _wrapped(f"- {note}", width, indent="    ", hanging="  ")]


def _row(cells: tuple[str, ...], widths: tuple[int, ...]) -> list[str]:
    """Cells side by side, each wrapped in its width."""
    columns = [_cell(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(len(column) for column in columns)
    rows = []
    for i in range(height):
        parts = [column[i] if i < len(column) else "" for column in columns]
        padded = [part + " " * (width - _length(part)) for part, width in zip(parts, widths, strict=True)]
        rows.append("  ".join(padded).rstrip())
    return rows


def _cell(text: str, width: int) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    found = textwrap.wrap(text.strip(), max(1, width - len(indent))) or [""]
    return [indent + line for line in found]


def _wrapped(text: str, width: int, *, indent: str = "", hanging: str = "  ") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + hanging)


def _length(text: str) -> int:
    """Columns on a terminal: Chinese and Japanese characters take two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)
