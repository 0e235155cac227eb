"""A file to its text: what it is by its content is held against what its name says."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from jpvad_report.claims.audit.markup import plain_text
from jpvad_report.errors import UserError

_SUFFIXES = {
    ".txt": "text", ".md": "markdown", ".markdown": "markdown", ".qmd": "markdown", ".docx": "docx", ".html": "html",
    ".htm": "html", ".pdf": "pdf",
}  # fmt: skip
_KNOWN = ", ".join(sorted(_SUFFIXES))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")


def read_text(path: Path) -> str:
    """Return the text of a file.

    Parameters
    ----------
    path
        .txt, .md, .qmd, .docx, .html or .pdf. Of a .qmd of this program the marks of numbers and the front matter are
        left out; of a PDF the text layer is read.

    Raises
    ------
    UserError
        The file is missing, empty, encrypted, of another kind than its name says, or not readable as text.
    """
    if path.is_dir():
        raise UserError(f"{path} is a folder.", remedy="Name a file with the text to audit.")
    kind = _SUFFIXES.get(path.suffix.lower())
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path} was not found.", remedy="Check the name and the folder.") from None
    except OSError as problem:
        raise UserError(f"{path} cannot be read ({problem.strerror}).", remedy="Check its permissions.") from None
    if kind is None:
        raise UserError(f"{path.name}: {path.suffix or 'a name without an ending'} is not known.",
                        remedy=f"Known are {_KNOWN}; save the text as one of them.")  # fmt: skip
    if not content.strip():
        raise UserError(f"{path.name} is empty.", remedy="Name a file with the text to audit.")
    _check_kind(path, content, kind)
    text = {"pdf": _pdf, "docx": _docx, "html": _html}.get(kind, _plain)(path, content)
    text = plain_text(text) if kind != "text" and kind != "pdf" else text
    if not text.strip():
        raise UserError(f"{path.name} holds no text.", remedy=_no_text(kind))
    return text


def _no_text(kind: str) -> str:
    if kind == "pdf":
        return "A scanned PDF holds pictures only: run a text recognition (OCR) first, or paste the text into a .txt."
    return "Name a file with the text to audit."


def sniff(content: bytes) -> str:
    """Tell what a file is by its first bytes: pdf, docx, zip, doc, rtf, picture, html, binary, or text."""
    head = content[:4096]
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in content or b"[Content_Types].xml" in content else "zip"
    if head.startswith(_OLE):
        return "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES):
        return "picture"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if b"\x00" in head:
        return "binary"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<!doctype html)", head, re.IGNORECASE):
        return "html"
    return "text"


def _check_kind(path: Path, content: bytes, kind: str) -> None:
    found = sniff(content)
    if found == kind or (found == "text" and kind in ("text", "markdown", "html")):
        return
    if found == "doc":
        raise UserError(f"{path.name} is an old Word file, or a Word file with a password.",
                        remedy="Open it in Word, remove the password, and save it as .docx.")  # fmt: skip
    if found == "html" and kind in ("text", "markdown"):
        raise UserError(f"{path.name} is an HTML page by its content.", remedy="Name it .html.")
    if found in ("pdf", "docx"):
        kind = "PDF" if found == "pdf" else "Word file"
        raise UserError(f"{path.name} is a {kind} by its content, not {path.suffix}.",
                        remedy=f"Name it .{found}.")  # fmt: skip
    if found in ("zip", "rtf", "picture", "binary"):
        what = {"zip": "a zip archive", "rtf": "an RTF file", "picture": "a picture"}.get(found, "a binary file")
        raise UserError(f"{path.name} is {what}, not {path.suffix}.", remedy=f"Save the text as one of {_KNOWN}.")
    raise UserError(f"{path.name} is not {path.suffix} by its content.",
                    remedy="Give it the ending of what it is (.txt for text), or save it again.")  # fmt: skip


def _plain(path: Path, content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise UserError(f"{path.name} is not UTF-8 text (byte {problem.start + 1}).",
                        remedy="Save it again with the encoding UTF-8.") from None  # fmt: skip
    if "\x00" in text:
        raise UserError(f"{path.name} is a binary file, not text.", remedy=f"Save the text as one of {_KNOWN}.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _pdf(path: Path, content: bytes) -> str:
    import logging
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # What is wrong with the file is said below, once and in words.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UserError(f"{path.name} is encrypted.", remedy="Save it without a password.")
        pages = [page.extract_text() for page in reader.pages]
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
        ImportError,
    ) as problem:
        words = "is encrypted in a way that cannot be read" if isinstance(problem, ImportError) else "is damaged"
        raise UserError(
            f"{path.name} {words}.", remedy="Open it in a reader and save it again, without a password."
        ) from None
    text = "\n\n".join(pages)
    # A word that was broken at the end of a line; a minus sign or a range is not.
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)


def _docx(path: Path, content: bytes) -> str:
    from io import BytesIO

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise UserError(f"{path.name} is damaged.", remedy="Open it in Word and save it again.") from None
    if "word/document.xml" not in names:
        raise UserError(f"{path.name} is an archive, but no Word document.", remedy="Save the text as .docx.")
    return _pandoc(path, content, "docx")


def _html(path: Path, content: bytes) -> str:
    _plain(path, content)
    return _pandoc(path, content, "html")


def _pandoc(path: Path, content: bytes, kind: str) -> str:
    import subprocess

    import pypandoc

    extensions = "-simple_tables-multiline_tables-grid_tables-raw_html-raw_attribute-native_divs-native_spans"
    command = [pypandoc.get_pandoc_path(), f"--from={kind}", f"--to=markdown{extensions}-smart", "--wrap=none"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    if done.returncode:
        raise UserError(f"{path.name} cannot be read as {kind}.", remedy="Open it in its program and save it again.")
    return done.stdout.decode("utf-8")
