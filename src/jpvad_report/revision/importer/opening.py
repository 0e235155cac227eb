"""Open an edited file together with the document that was sent."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from jpvad_report.errors import ExternalProgramError, UserError
from jpvad_report.revision.importer.archive import base_hash, kept_base, read_word, read_zip, xml
from jpvad_report.revision.importer.blocks import Document
from jpvad_report.revision.importer.reading import read_document

_XLINK = "{http://www.w3.org/1999/xlink}href"
_TIMEOUT = 180
_FOREIGN = "Import files that came from `jpvad-report run`; if it is one, name the file that was sent with --base."


def open_edited(
    path: Path, *, base: Path | None, output: Path, authors: Sequence[str] = ()
) -> tuple[Document, Document]:
    """The document as it was sent, and as it came back.

    Raises
    ------
    UserError
        For a file that is damaged, too large, from elsewhere, or of another kind than .docx and .odt.
    """
    kind = path.suffix.lower()
    if kind not in {".docx", ".odt"}:
        raise UserError(f"{path.name} is not a .docx or .odt file.", remedy="Save it as a Word document (.docx).")
    parts = _from_odt(path) if kind == ".odt" else read_word(path)
    read_document(parts, path=path)  # what is damaged is told before what is foreign
    kept = kept_base(parts, path=path) if base is None else _sent(base)
    if kept is None:
        kept = _by_hash(parts, path=path, output=output)
    sent = read_document(kept, path=base or path)
    # The marks of a document that was sent marked are no co-author's, and count as taken over.
    edited = read_document(parts, path=path, authors=[*authors, *sent.changes] if authors else ())
    if authors and not set(authors) & set(edited.changes):
        seen = ", ".join(sorted(name for name in edited.changes if name)) or "nobody"
        raise UserError(
            f"{path.name} has no tracked changes by {' or '.join(authors)}.", remedy=f"It has some by: {seen}."
        )
    return sent, edited


def _sent(path: Path) -> dict[str, bytes]:
    parts = read_word(path)
    return kept_base(parts, path=path) or parts


def _by_hash(parts: dict[str, bytes], *, path: Path, output: Path) -> dict[str, bytes]:
    """A detour through .odt keeps the hash of what was sent; that document may be the one of the last run."""
    wanted = base_hash(parts, path=path)
    if not wanted:
        raise UserError(f"{path.name} was not made by this program: it holds none of its marks.", remedy=_FOREIGN)
    if output.is_file():
        own = read_word(output)
        kept = kept_base(own, path=output)
        if kept is not None and base_hash(own, path=output) == wanted:
            return kept
    raise UserError(
        f"{path.name} was made from another state of the manuscript than {output.name}.",
        remedy="Name the document that was sent with --base, or ask for the file as .docx, which holds it.",
    )


def _from_odt(path: Path) -> dict[str, bytes]:
    _refuse_active(path)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ExternalProgramError(
            f"{path.name} can only be read with LibreOffice, which is not installed.",
            remedy="Install it (`soffice` on PATH), or save the file as .docx.",
        )
    with TemporaryDirectory(prefix="jpvad-odt-") as name:
        folder = Path(name)
        source = folder / "edited.odt"
        shutil.copy(path, source)
        command = [office, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
                   "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=_TIMEOUT)
        except subprocess.TimeoutExpired:
            raise ExternalProgramError(f"LibreOffice did not convert {path.name} in {_TIMEOUT} s.") from None
        made = folder / "edited.docx"
        if not made.is_file():
            raise UserError(f"{path.name} is damaged: LibreOffice cannot read it.", remedy="Send it as .docx.")
        return read_word(made)


def _refuse_active(path: Path) -> None:
    """Before LibreOffice sees it: no scripts, and nothing that it would fetch."""
    parts = read_zip(path)
    if "content.xml" not in parts:
        raise UserError(f"{path.name} is not an OpenDocument text.", remedy="Save it as a Word document (.docx).")
    if any(name.startswith(("Basic/", "Scripts/")) for name in parts):
        raise UserError(f"{path.name} holds macros; it was not opened.", remedy="Save it without them.")
    for name in ("content.xml", "styles.xml"):
        for element in xml(parts[name], name=name, path=path).iter() if name in parts else ():
            target = element.get(_XLINK, "")
            link = isinstance(element.tag, str) and element.tag.endswith("}a")
            if not link and "://" in target:
                raise UserError(
                    f"{path.name} takes content from elsewhere; it was not opened, and nothing was fetched.",
                    remedy="Ask for it with its pictures and objects embedded instead of linked.",
                )
