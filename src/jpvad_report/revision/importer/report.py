"""What an import tells: on the terminal, and in a Markdown file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from jpvad_report.revision.importer.edits import Fate
from jpvad_report.revision.importer.ledger import Entry, Ledger

_TITLES = {
    Fate.IMPORTED: "Imported",
    Fate.REFUSED: "Refused",
    Fate.HANDED_OFF: "For a person",
    Fate.THERE: "Already there",
    Fate.OWNED: "Left to the templates",
}
_LONG = 160


def as_markdown(ledger: Ledger, *, name: str, total: int) -> str:
    """The whole report."""
    lines = [f"# Edits of {name}", "", accounting(ledger, total=total), ""]
    for fate, title in _TITLES.items():
        entries = ledger.of(fate)
        if entries:
            lines += [f"## {title}", "", *(line for entry in entries for line in _entry(entry)), ""]
    return "\n".join([*lines, *_asides(ledger)]).rstrip() + "\n"


def todo(ledger: Ledger, *, name: str) -> str:
    """What a person has to place, with its context; empty where there is nothing."""
    entries = ledger.of(Fate.HANDED_OFF)
    marked = [entry for entry in ledger.entries if entry.attention]
    if not entries and not ledger.comments and not ledger.left_out and not marked and not ledger.notes:
        return ""
    lines = [f"# From {name}: what could not be placed", ""]
    for entry in [*entries, *(e for e in marked if e.fate is not Fate.HANDED_OFF)]:
        lines += _entry(entry, context=True)
    return "\n".join([*lines, "", *_asides(ledger)]).rstrip() + "\n"


def with_todo(old: str, new: str) -> str:
    """The file of what a person has to place, with the part of this file new and those of others kept."""
    first = new.split("\n", 1)[0]
    kept = [part for part in re.split(r"(?m)^(?=# From )", old) if part.strip() and part.split("\n", 1)[0] != first]
    return "\n".join([*(part.rstrip() + "\n" for part in kept), new])


def _asides(ledger: Ledger) -> list[str]:
    lines: list[str] = []
    if ledger.comments:
        lines += ["## Comments", ""]
        for comment, where in ledger.comments:
            about = f" on “{_short(comment.anchor)}”" if comment.anchor else ""
            lines.append(f"- **{comment.author or 'Somebody'}**{about}{f' ({where})' if where else ''}: {comment.text}")
        lines.append("")
    if ledger.left_out:
        lines += ["## Tracked changes of authors who were not named", ""]
        lines += [f"- **{one.author or 'Somebody'}**: “{_short(one.text)}”" for one in ledger.left_out] + [""]
    if ledger.notes:
        lines += ["## Not read", "", *(f"- {note}" for note in ledger.notes), ""]
    return lines


def accounting(ledger: Ledger, *, total: int) -> str:
    """One line: every character of the file, by what became of it."""
    parts = [f"{ledger.characters(fate):,} {fate}" for fate in Fate if ledger.characters(fate)]
    return f"{total:,} characters: {', '.join(parts)}."


def _entry(entry: Entry, *, context: bool = False) -> list[str]:
    old, new = entry.old.strip(), entry.new.strip()
    if old and new:
        what = f"“{old}” → “{new}”" if old != new else f"“{new}”"
    else:
        what = f"added “{new}”" if new else f"deleted “{old}”" if old else "; ".join(entry.remarks)
    where = f" → {', '.join(entry.where)}" if entry.where else ""
    reason = f": {entry.reason}" if entry.reason else ""
    lines = [f"- {entry.block}: {what}{where}{reason}"]
    lines += [f"    - {remark}" for remark in _remarks(entry)]
    if context and entry.context and entry.context.strip() != new:
        lines.append(f"    - {entry.context.strip()}")
    return lines


def _remarks(entry: Entry) -> tuple[str, ...]:
    """What is not said with the words themselves already."""
    return (*(entry.remarks if entry.old.strip() or entry.new.strip() else ()), *entry.attention)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def as_text(ledger: Ledger, *, total: int) -> str:
    """For the terminal: what was refused and handed off in full, the rest counted."""
    lines = []
    for fate, title in _TITLES.items():
        for entry in ledger.of(fate):
            lines.append(f"{title}: " + _short(_entry(entry)[0].removeprefix("- ")))
            lines += [f"    {remark}" for remark in _remarks(entry)]
    if ledger.comments:
        lines.append(f"Comments: {len(ledger.comments)}")
    if ledger.left_out:
        lines.append(f"Tracked changes of others, not taken over: {len(ledger.left_out)}")
    return "\n".join([*lines, accounting(ledger, total=total)]) + "\n"


def diff(files: Mapping[str, str], copies: Mapping[str, str], *, project: Path, shipped: Path) -> str:
    """The change as git would show it; a template that becomes the project's own is compared with what it was.

    `copies` names the templates that new ones were copied from, below the folder of the language.
    """
    lines: list[str] = []
    for name, text in sorted(files.items()):
        old, label = _before(name, copies.get(name, ""), project=project, shipped=shipped)
        lines += difflib.unified_diff(
            old.splitlines(keepends=True), text.splitlines(keepends=True), fromfile=label, tofile=name
        )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _before(name: str, copied: str, *, project: Path, shipped: Path) -> tuple[str, str]:
    """What a file was, and how to call that."""
    folders = "/".join(name.split("/")[:2])
    source = f"{folders}/{copied.removeprefix('default/')}" if copied else name
    own = project / source
    if own.is_file() and not copied.startswith("default/"):
        return own.read_text(encoding="utf-8"), source
    if name.startswith("templates/") and not name.endswith("words.yml"):
        path = shipped / source.removeprefix("templates/")
        if path.is_file():
            return path.read_text(encoding="utf-8"), f"{source} (of the program)"
    return "", "/dev/null"
