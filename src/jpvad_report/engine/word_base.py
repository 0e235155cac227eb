"""The document as it was sent, kept inside the Word file, so that what a co-author changed can be told later.

The finished document travels along as a part that Word and LibreOffice carry unseen through opening and saving, and its
hash among the properties, which survive a detour through .odt.
"""

from __future__ import annotations

import base64
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING

from jpvad_report.engine.docx_package import serialised

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:jpvad-report:base"
PROPERTY = "jpvad-report-base"
PARTS = ("word/document.xml", "word/styles.xml", "word/footnotes.xml")
"""What of the document is kept: texts, and the names of their styles."""

_ITEM, _ITEM_RELS, _PROPS = "customXml/item1.xml", "customXml/_rels/item1.xml.rels", "customXml/itemProps1.xml"
_TYPES, _DOCUMENT_RELS, _CUSTOM = "[Content_Types].xml", "word/_rels/document.xml.rels", "docProps/custom.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PROPERTIES = f"{_OFFICE}/custom-properties"
_VT = f"{_OFFICE}/docPropsVTypes"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATION = "rIdBase"


def keep_base(parts: dict[str, bytes]) -> None:
    """Put the document's texts into the file; what an earlier call put there is replaced."""
    from lxml import etree

    kept = etree.Element(f"{{{NAMESPACE}}}base", nsmap={None: NAMESPACE})
    for name in PARTS:
        if name in parts:
            part = etree.SubElement(kept, f"{{{NAMESPACE}}}part", name=name)
            part.text = base64.b64encode(zlib.compress(parts[name], 9)).decode()
    parts[_ITEM] = serialised(kept)
    parts[_ITEM_RELS] = _relations((("rId1", f"{_OFFICE}/relationships/customXmlProps", "itemProps1.xml"),))
    parts[_PROPS] = (
        f'{_XML}<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{{6A1B1C0E-7E2F-4E55-9C53-1D2F0A7B9C11}}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    _relate(parts)
    _declare(parts)
    _note_hash(parts, sha256(parts[_ITEM]).hexdigest()[:16])


def _relations(entries: tuple[tuple[str, str, str], ...]) -> bytes:
    from lxml import etree

    root = etree.Element(f"{{{_RELS}}}Relationships", nsmap={None: _RELS})
    for identifier, kind, target in entries:
        etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=identifier, Type=kind, Target=target)
    return serialised(root)


def _relate(parts: dict[str, bytes]) -> None:
    from lxml import etree

    root = etree.fromstring(parts[_DOCUMENT_RELS])
    if all(relation.get("Id") != _RELATION for relation in root):
        kind = f"{_OFFICE}/relationships/customXml"
        etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=_RELATION, Type=kind, Target=f"../{_ITEM}")
        parts[_DOCUMENT_RELS] = serialised(root)


def _declare(parts: dict[str, bytes]) -> None:
    from lxml import etree

    root = etree.fromstring(parts[_TYPES])
    wanted = {
        f"/{_PROPS}": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        f"/{_CUSTOM}": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    for name, kind in wanted.items():
        if all(entry.get("PartName") != name for entry in root):
            etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Override", PartName=name, ContentType=kind)
    parts[_TYPES] = serialised(root)


def _note_hash(parts: dict[str, bytes], digest: str) -> None:
    from lxml import etree

    if _CUSTOM in parts:
        root: _Element = etree.fromstring(parts[_CUSTOM])
    else:
        root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _VT})
        rels = etree.fromstring(parts["_rels/.rels"])
        kind = f"{_OFFICE}/relationships/custom-properties"
        etree.SubElement(rels, f"{{{_RELS}}}Relationship", Id="rIdCustom", Type=kind, Target=_CUSTOM)
        parts["_rels/.rels"] = serialised(rels)
    for entry in list(root):
        if entry.get("name") == PROPERTY:
            root.remove(entry)
    entry = etree.SubElement(
        root,
        f"{{{_PROPERTIES}}}property",
        fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}",
        pid=str(2 + len(root)),
        name=PROPERTY,
    )
    etree.SubElement(entry, f"{{{_VT}}}lpwstr").text = digest
    parts[_CUSTOM] = serialised(root)
