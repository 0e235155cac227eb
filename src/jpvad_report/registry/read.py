"""Read an export as text. Nothing is interpreted here, so that a wrong value can be named by row and column later."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pandas as pd

from jpvad_report.errors import RegistryError

_SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
_OTHER_ENCODINGS = ("utf-8", "cp932", "utf-16")


def read_text(path: Path, *, encoding: str = "utf-8") -> pd.DataFrame:
    """Read a registry export (.csv, .tsv, .txt or .xlsx) as text.

    Returns
    -------
    pandas.DataFrame
        One column of text a column of the file, white space around values removed; the index is the row number in
        the file, the header being row 1.

    Raises
    ------
    RegistryError
        Where the file is absent, empty, in another encoding, or not a table.
    """
    if not path.is_file():
        raise RegistryError(
            f"No registry export at {path}.",
            remedy="Name the file with --data FILE, or under data: file: in the study file.",
        )
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        frame = _read_workbook(path)
    elif suffix in _SEPARATORS:
        frame = _read_delimited(path, encoding=encoding, separator=_SEPARATORS[suffix])
    else:
        raise RegistryError(
            f"{path.name} is of a kind that is not read ({suffix or 'no extension'}).",
            remedy="Export the registry as .csv, .tsv, .txt (tabs) or .xlsx.",
        )
    if frame.empty:
        raise RegistryError(f"{path.name} holds a header but no rows.", remedy="Export the registry again.")
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
    stripped: pd.DataFrame = frame.apply(lambda column: column.str.strip())
    return stripped


def columns(path: Path, *, encoding: str = "utf-8") -> list[str]:
    """The names of an export's columns; raises as `read_text` does."""
    return [str(name) for name in read_text(path, encoding=encoding).columns]


def _read_delimited(path: Path, *, encoding: str, separator: str) -> pd.DataFrame:
    """The csv module rather than pandas: pandas fills a row that is too short in silence."""
    decoder = "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding
    try:
        with path.open(encoding=decoder, newline="") as stream:
            header, *rows = list(csv.reader(stream, delimiter=separator)) or [[]]
    except UnicodeError:
        raise _wrong_encoding(path, encoding) from None
    except LookupError:
        raise RegistryError(
            f"The encoding '{encoding}' is not known.", remedy="Under data: encoding: write utf-8 or cp932."
        ) from None
    except csv.Error as error:
        raise RegistryError(f"{path.name} is not a text table ({error}).", remedy="Export it as CSV again.") from None
    _check_header(path, header, separator=separator)
    while rows and not rows[-1]:
        rows.pop()
    wrong = [number for number, row in enumerate(rows, 2) if len(row) != len(header)]
    if wrong:
        shown = ", ".join(map(str, wrong[:5])) + (f" and {len(wrong) - 5} more" if len(wrong) > 5 else "")
        raise RegistryError(
            f"{path.name}: not every row has the {len(header)} fields of the header (row {shown}).",
            remedy="Look at these rows: a stray separator, an open quotation mark or a line break inside a value.",
        )
    return pd.DataFrame(rows, columns=header, dtype=str)


def _check_header(path: Path, header: list[str], *, separator: str) -> None:
    if not any(name.strip() for name in header):
        raise RegistryError(f"{path.name} is empty.", remedy="Export the registry again.")
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise RegistryError(
            f"{path.name}: the column {repeated[0]!r} stands more than once in the header.",
            remedy="Give each column a name of its own.",
        )
    others = [other for other in (",", ";", "\t") if other != separator and other in header[0]]
    if len(header) == 1 and others:
        name = {";": "semicolons", "\t": "tabs", ",": "commas"}[others[0]]
        raise RegistryError(
            f"{path.name} seems to be separated by {name}; its extension promises another separator.",
            remedy="Export with commas as .csv, or with tabs as .tsv.",
        )


def _wrong_encoding(path: Path, declared: str) -> RegistryError:
    readable = []
    content = path.read_bytes()
    for encoding in _OTHER_ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        readable.append(encoding)
    hint = f"It can be read as {readable[0]}: write" if readable else "Write"
    return RegistryError(
        f"{path.name} is not text in the encoding {declared}.",
        remedy=f"{hint} the export's encoding under data: encoding: (Japanese exports are often cp932).",
    )


def _read_workbook(path: Path) -> pd.DataFrame:
    try:
        frame = pd.read_excel(path, dtype=str, keep_default_na=False, na_filter=False, engine="openpyxl")
    except ImportError:
        raise RegistryError(
            "Reading .xlsx needs the package openpyxl.",
            remedy="Run: pip install 'jpvad-report[excel]', or export as .csv.",
        ) from None
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise RegistryError(
            f"{path.name} is not a readable Excel workbook ({type(error).__name__}).", remedy="Export it as .csv."
        ) from None
    frame.columns = [str(name) for name in frame.columns]
    # Excel keeps a date as a moment at midnight.
    dated: pd.DataFrame = frame.astype(str).apply(lambda column: column.str.removesuffix(" 00:00:00"))
    return dated
