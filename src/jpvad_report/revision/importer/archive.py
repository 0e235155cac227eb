"""Open a file that came by mail: within limits, nothing in it executed, nothing that it points to fetched."""

from __future__ import annotations

import base64
import binascii
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.engine.word_base import NAMESPACE, PARTS, PROPERTY
from jpvad_report.errors import UserError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ENTRIES = 5_000
MAX_TOTAL = 300_000_000
MAX_PART = 100_000_000
MAX_RATIO = 150
_SMALL = 1_000_000
"""Bytes of a part below which its ratio of compression is not asked about: white space compresses well."""

_DOCUMENT = "word/document.xml"
_CUSTOM = "docProps/custom.xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_HARMLESS = ("hyperlink",)
_REMOTE = re.compile(r"^(?:https?|ftp|smb):|^\\\\|^file://[^/]", re.IGNORECASE)
_SEND_DOCX = "Ask for the document as a plain .docx (File > Save As > Word Document)."


def read_word(path: Path) -> dict[str, bytes]:
    """The parts of a .docx by name.

    Raises
    ------
    UserError
        For a file that is no sound .docx, is too large when unpacked, holds macros, or takes content from elsewhere.
    """
    parts = read_zip(path)
    if _DOCUMENT not in parts:
        raise UserError(f"{path.name} is not a Word document (it has no {_DOCUMENT}).", remedy=_SEND_DOCX)
    macros = [name for name in parts if name.lower().endswith(("vbaproject.bin", "vbadata.xml"))]
    if macros or b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise UserError(f"{path.name} holds macros; it was not opened.", remedy=_SEND_DOCX)
    for name, content in parts.items():
        if name.endswith(".rels"):
            _refuse_remote(xml(content, name=name, path=path), path=path)
    return parts


def read_zip(path: Path) -> dict[str, bytes]:
    """The content of an archive, by name, within limits that no manuscript comes near."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_ENTRIES:
                raise _too_large(path, f"{len(entries)} files")
            parts: dict[str, bytes] = {}
            left = MAX_TOTAL
            for entry in entries:
                if entry.flag_bits & 1:
                    raise UserError(f"{path.name} is encrypted.", remedy="Remove the password and send it again.")
                with archive.open(entry) as stream:
                    # The sizes in the archive's list may lie.
                    content = stream.read(min(MAX_PART, left) + 1)
                left -= len(content)
                if len(content) > MAX_PART or left < 0:
                    raise _too_large(path, "more than its size lets expect")
                if len(content) > _SMALL and len(content) > MAX_RATIO * max(entry.compress_size, 1):
                    raise _too_large(path, f"a part compressed more than {MAX_RATIO} times")
                parts[entry.filename] = content
            return parts
    except FileNotFoundError:
        raise UserError(f"There is no file {path}.", remedy="Name the edited document (.docx or .odt).") from None
    except IsADirectoryError:
        raise UserError(f"{path} is a folder.", remedy="Name the edited document (.docx or .odt).") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UserError(
            f"{path.name} is damaged, or of another kind than Word ({type(error).__name__}).",
            remedy=_SEND_DOCX,
        ) from error


def _too_large(path: Path, what: str) -> UserError:
    return UserError(f"{path.name} unpacks to {what}; it was not opened.", remedy=_SEND_DOCX)


def xml(content: bytes, *, name: str, path: Path) -> _Element:
    """Parse a part without entities, document types or network."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: _Element = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UserError(f"{path.name} is damaged: {name} is not sound XML.", remedy=_SEND_DOCX) from error
    if root.getroottree().docinfo.doctype:
        raise UserError(f"{path.name} declares a document type in {name}, which Word never does.", remedy=_SEND_DOCX)
    return root


def _refuse_remote(relations: _Element, *, path: Path) -> None:
    for relation in relations.iter(_RELATION):
        if relation.get("TargetMode") != "External":
            continue
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        # A template on the co-author's own disk is named in many files, and is of no use to anybody else.
        if kind in _HARMLESS or (kind == "attachedTemplate" and not _REMOTE.match(relation.get("Target", ""))):
            continue
        raise UserError(
            f"{path.name} takes content from elsewhere ({kind}); it was not opened, and nothing was fetched.",
            remedy="Ask for the document with its pictures and objects embedded instead of linked.",
        )


def kept_base(parts: dict[str, bytes], *, path: Path) -> dict[str, bytes] | None:
    """The document as it was sent, from inside the edited file; None where it is not there any more."""
    for name in sorted(parts):
        if not re.fullmatch(r"customXml/item\d+\.xml", name):
            continue
        root = xml(parts[name], name=name, path=path)
        if root.tag == f"{{{NAMESPACE}}}base":
            return {part.get("name", ""): _unpacked(part.text or "", path=path) for part in root}
    return None


def _unpacked(text: str, *, path: Path) -> bytes:
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), MAX_PART)
    except (zlib.error, binascii.Error, ValueError) as error:
        raise UserError(
            f"{path.name}: the copy of the sent document inside it is damaged.",
            remedy="Name the document that was sent with --base.",
        ) from error
    return content


def base_hash(parts: dict[str, bytes], *, path: Path) -> str:
    """Which document was sent, as the file's properties tell; empty where they do not."""
    if _CUSTOM not in parts:
        return ""
    root = xml(parts[_CUSTOM], name=_CUSTOM, path=path)
    return next(
        ("".join(str(text) for text in entry.itertext()).strip() for entry in root if entry.get("name") == PROPERTY), ""
    )


__all__ = ["PARTS", "base_hash", "kept_base", "read_word", "read_zip", "xml"]
