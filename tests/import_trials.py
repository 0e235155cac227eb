"""Every edit of `co_author_edits` in a file of its own: made, imported, rebuilt, and looked for in the new Word file.

`make import-trials` runs it; docs/import-trials.md holds what it prints. Edits are made in the XML, and by LibreOffice,
which saves them as .docx and as .odt. `--xml` leaves LibreOffice out; other words choose edits by their names.
"""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from co_author_edits import CASES, Case
from jpvad_report import pipeline
from office_edits import Office, office_is_there
from word_edits import WordFile, perform, w

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "whas500"


def reading(text: str) -> str:
    """Text with single spaces but for those that do not break, and plain quotes."""
    text = re.sub(r"(vs\.|Table|Figure)\u00a0", r"\1 ", text)
    return re.sub(r"[ \t]+", " ", text).replace("’", "'")


def document_text(path: Path) -> str:
    """Paragraphs of a Word file, one a line, and its footnotes."""
    lines = []
    with zipfile.ZipFile(path) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            root = etree.fromstring(archive.read(name))
            lines += ["".join(t.text or "" for t in p.iter(w("t"))) for p in root.iter(w("p"))]
    return reading("\n".join(["", *lines, ""]))


def characters(path: Path) -> int:
    """Characters of a file without tracked changes, counted by themselves: text, tabs and line ends of all parts."""
    total = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml", name):
                root = etree.fromstring(archive.read(name))
                total += sum(len(t.text or "") for t in root.iter(w("t")))
    return total


def check(case: Case, edited: Path, project: Path) -> list[str]:
    """Import, rebuild, look; what is wrong."""
    where = pipeline.Project(project)
    found = pipeline.import_edits(where, edited, authors=case.authors)
    wrong = []
    counted = sum(entry.characters for entry in found.ledger.entries)
    if counted != found.characters:
        wrong.append(f"{found.characters} characters, {counted} accounted for")
    fates = {str(entry.fate) for entry in found.ledger.entries if entry.old or entry.new or entry.remarks}
    if case.fate not in fates and not (case.fate == "unchanged" and not fates - {"left to the templates"}):
        wrong.append(f"it was {', '.join(sorted(fates)) or 'unchanged'}, not {case.fate}")
    for words in case.told:
        if words not in found.report:
            wrong.append(f"the report does not say “{words}”")
    pipeline.run(where, formats=["docx"], engine="embedded")
    text = document_text(project / "_output" / "report" / "manuscript.docx")
    wrong += [f"“{words.strip()}” is not there" for words in case.shows if reading(words) not in text]
    wrong += [f"“{words.strip()}” is there" for words in case.hides if reading(words) in text]
    return wrong


def by_xml(case: Case, sent: Path, folder: Path) -> Path:
    """Make an edit in the file's XML."""
    file = WordFile(sent)
    for operation in case.operations:
        perform(file, operation)
    return file.save(folder / "edited.docx")


def tried(case: Case, way: str, base: Path, office: Office | None) -> list[str]:
    """One edit made in one way, in a project of its own; what is wrong."""
    sent = base / "_output" / "report" / "manuscript.docx"
    with TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(base, project)
        try:
            if office is None or way == "XML":
                edited = by_xml(case, sent, Path(folder))
            else:
                edited = office.edit(sent, case.operations, Path(folder) / f"edited{way.rsplit(' ', 1)[1]}")
            return check(case, edited, project)
        except AssertionError as problem:
            return [f"it could not be made: {str(problem).strip().splitlines()[-1]}"]


def main(arguments: Sequence[str]) -> int:
    """Try each edit in each way; print a table, and what went wrong."""
    names = [a for a in arguments if a != "--xml"]
    notes: list[str] = []
    with TemporaryDirectory() as name:
        base = Path(name) / "sent"
        shutil.copytree(EXAMPLE, base, ignore=shutil.ignore_patterns("_output", "report", ".jpvad-report"))
        pipeline.run(pipeline.Project(base), formats=["docx"], engine="embedded")
        office = Office() if office_is_there() and "--xml" not in arguments else None
        ways = ["XML", *(["LibreOffice, .docx", "LibreOffice, .odt"] if office else [])]
        print(f"| edit | becomes | {' | '.join(ways)} |\n|---|---|{'---|' * len(ways)}")
        for case in CASES:
            if names and not any(part in case.name for part in names):
                continue
            cells = []
            for way in ways:
                if way != "XML" and not case.by_office:
                    cells.append("–")
                    continue
                wrong = tried(case, way, base, office)
                cells.append("no" if wrong else "yes")
                notes += [f"- {case.name} ({way}): {line}" for line in wrong]
            print(f"| {case.name} | {case.fate} | {' | '.join(cells)} |", flush=True)
        if office is not None:
            office.close()
    print("\n".join(["", *notes]) if notes else "\nNone lost, none misplaced.")
    return len(notes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
