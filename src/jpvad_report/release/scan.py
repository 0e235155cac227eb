"""Search every file that is to leave for identifiers and rows of the export."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_TOKEN = re.compile(r"\w+(?:[-./]\w+)*")
_TAG = re.compile(r"<[^>]+>")
_DIGITS = 6  # a number with fewer digits stands in a text by chance
_MANY = 10
_TELLING = 12  # letters and digits, in cells of three or more, from which on a row is not met by chance
_PICTURES = {".png", ".tif", ".tiff", ".jpg", ".jpeg"}
_TABLES = {".csv": ",", ".tsv": "\t", ".txt": "\t"}


@dataclass(frozen=True, slots=True)
class Leak:
    """A file that holds something of the export, and what it is; never the value."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class Traces:
    """What would betray the export: telling identifiers, all identifiers, and rows as they may stand in a text file."""

    telling: frozenset[str]
    every: frozenset[str]
    rows: frozenset[str]


def traces_of(identifiers: Sequence[str], rows: Sequence[Sequence[str]]) -> Traces:
    """What to look for.

    Parameters
    ----------
    identifiers
        The values of the columns that name patients or clusters.
    rows
        The export's cells without these columns.
    """
    every = frozenset(value for value in identifiers if value)
    telling = frozenset(
        value
        for value in every
        if len(value) >= _DIGITS or (len(value) > 2 and re.search(r"[^\d.]", value) and re.search(r"\d", value))
    )
    known = (row for row in rows if sum(len(cell) for cell in row if len(cell) > 2) >= _TELLING)
    lines = frozenset(mark.join(row) for row in known for mark in (",", "\t"))
    return Traces(telling, every, lines)


def scan(folder: Path, traces: Traces, *, encoding: str) -> list[Leak]:
    """Everything in a folder that comes from the export itself, by file."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        for text in _texts(path, path.read_bytes(), encoding):
            found += [Leak(name, what) for what in _leaks(text, path, traces)]
    return list(dict.fromkeys(found))


def _leaks(text: str, path: Path, traces: Traces) -> Iterator[str]:
    if traces.telling & set(_TOKEN.findall(text)) or any(" " in one and one in text for one in traces.telling):
        yield "an identifier of the export"
    lines = {part for line in text.splitlines() for part in (line, line.partition(",")[2], line.partition("\t")[2])}
    if traces.rows & lines:
        yield "a row of the export"
    separator = _TABLES.get(path.suffix.lower())
    if separator and _has_column(text, separator, traces.every):
        yield "a column of identifiers of the export"


def _has_column(text: str, separator: str, identifiers: frozenset[str]) -> bool:
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    for column in zip(*(row for row in rows[1:] if len(row) == len(rows[0])), strict=True):
        cells = {cell.strip() for cell in column}
        if len(cells) == len(column) >= _MANY and len(cells & identifiers) > len(cells) / 2:
            return True
    return False


def _texts(path: Path, content: bytes, encoding: str) -> Iterator[str]:
    suffix = path.suffix.lower()
    if suffix in {".docx", ".zip", ".xlsx"}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from _texts(Path(name), archive.read(name), encoding)
    elif suffix == ".pdf":
        yield from _pdf(content)
    elif suffix in _PICTURES:
        yield from _picture(content)
    else:
        for name in dict.fromkeys(("utf-8", encoding)):
            text = content.decode(name, errors="replace")
            yield text
            if suffix in {".xml", ".rels", ".html", ".svg"}:
                # Word may put one word into several runs.
                yield _TAG.sub("", text)


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    yield " ".join(str(value) for value in (reader.metadata or {}).values())
    for page in reader.pages:
        yield page.extract_text()


def _picture(content: bytes) -> Iterator[str]:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        yield " ".join(str(value) for value in image.info.values() if isinstance(value, str | bytes))
