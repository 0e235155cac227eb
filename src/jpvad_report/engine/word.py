"""Finish the Word file that Pandoc wrote: alone, or inside Quarto.

Pandoc writes no fields for table and figure numbers, lets rows break over pages, repeats the ids of tracked changes,
dates its archive, and knows nothing of a mark on every page. One pass over the parts mends that.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.engine.contract import WORD_SETTINGS, source_date_epoch
from jpvad_report.engine.docx_package import read_parts, serialised, w, write_parts
from jpvad_report.errors import ExternalProgramError

if TYPE_CHECKING:
    from lxml.etree import _Element

TAG_LIMIT = 64
"""Word refuses a content control whose tag or title is longer."""

_DOCUMENT = "word/document.xml"
_FOOTNOTES = "word/footnotes.xml"
_SETTINGS = "word/settings.xml"
_CUSTOM = "docProps/custom.xml"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DCTERMS = "{http://purl.org/dc/terms/}"
_PAGE_MARK = "page-mark"
_KEPT = (_PAGE_MARK, WORD_SETTINGS)


def content_control_tag(key: str, part: str | None = None) -> str:
    """Return the w:tag under which a number stands in Word.

    The key, followed by ``#`` and the part if only a part of the result is printed there. What has more than 64
    characters keeps its beginning, followed by ``~`` and twelve hexadecimal digits of the SHA-1 of the whole. An
    importer finds a key by comparing tags: apply this to every key it knows.
    """
    key = f"{key}#{part}" if part else key
    if len(key) <= TAG_LIMIT:
        return key
    digest = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:12]
    return f"{key[: TAG_LIMIT - 1 - len(digest)]}~{digest}"


def content_control_title(key: str) -> str:
    """Return the name that Word shows at a number: the key, if it is too long without its middle, which says least."""
    return key if len(key) <= TAG_LIMIT else f"{key[:20]}…{key[-(TAG_LIMIT - 21) :]}"


def page_mark_of(path: Path) -> str | None:
    """Read the front matter's ``page-mark``, which Pandoc keeps among the document's properties."""
    return _property(read_parts(path), _PAGE_MARK) or None


def _property(parts: dict[str, bytes], name: str) -> str:
    """A text of the front matter that Pandoc keeps among the document's properties."""
    from lxml import etree

    entries = etree.fromstring(parts[_CUSTOM]) if _CUSTOM in parts else ()
    found = (entry for entry in entries if entry.get("name") == name)
    return next(("".join(str(text) for text in entry.itertext()).strip() for entry in found), "")


def finish_docx(path: Path, *, page_mark: str | None) -> None:
    """Finish a .docx in place; doing it twice changes nothing more.

    Parameters
    ----------
    path
        A Word file made by Pandoc or Quarto with the engine's ``reference.docx``.
    page_mark
        Text for the header of every page, or None for an empty header.

    Raises
    ------
    ExternalProgramError
        If the file has no page header to hold the mark: it was not made with the engine's ``reference.docx``.
    """
    from lxml import etree

    from jpvad_report.engine.word_base import keep_base
    from jpvad_report.engine.word_changes import is_marked, track_changes
    from jpvad_report.engine.word_fields import link_captions
    from jpvad_report.engine.word_quarto import undo_quarto
    from jpvad_report.engine.word_settings import WordSettings, begin_pages
    from jpvad_report.engine.word_tables import finish_tables

    parts = read_parts(path)
    document = etree.fromstring(parts[_DOCUMENT])
    settings = WordSettings.read(_property(parts, WORD_SETTINGS))
    undo_quarto(document)
    begin_pages(document)
    finish_tables(document)
    if is_marked(document):
        # A field would count the tables that went, too: numbers stay what the two manuscripts say.
        track_changes(document)
    elif settings.fields:
        link_captions(document)
    _highlight_empty_fields(document)
    _mend_deletions(document)
    _shorten_tags(document)
    _number_ids(document)
    settings.apply(parts, document)
    parts[_DOCUMENT] = serialised(document)
    if _FOOTNOTES in parts:
        notes = etree.fromstring(parts[_FOOTNOTES])
        _shorten_tags(notes)
        parts[_FOOTNOTES] = serialised(notes)

    _set_page_mark(parts, page_mark, path=path)
    _drop_metadata(parts)
    _set_word_version(parts)
    _date(parts, epoch=source_date_epoch())
    keep_base(parts)
    write_parts(path, parts, epoch=source_date_epoch())


def _mend_deletions(document: _Element) -> None:
    """Turn the text of deleted runs into deleted text; Pandoc forgets it inside content controls."""
    for text in document.iterfind(f".//{w('del')}//{w('t')}"):
        text.tag = w("delText")


def _highlight_empty_fields(document: _Element) -> None:
    """Highlight what authors must fill in, so that Word's search for highlighted text finds it; a style cannot."""
    from lxml import etree

    for style in document.iterfind(f".//{w('rStyle')}"):
        properties = style.getparent()
        if style.get(w("val")) != "ToDo" or properties is None or properties.find(w("highlight")) is not None:
            continue
        highlight = etree.Element(w("highlight"))
        highlight.set(w("val"), "yellow")
        # After every property that Pandoc writes before it in the schema's order.
        later = [w("u"), w("vertAlign"), w("rtl"), w("lang")]
        at = next((index for index, child in enumerate(properties) if child.tag in later), len(properties))
        properties.insert(at, highlight)


def _shorten_tags(document: _Element) -> None:
    for properties in document.iter(w("sdtPr")):
        for name, shortened in (("alias", content_control_title), ("tag", content_control_tag)):
            element = properties.find(w(name))
            if element is not None:
                element.set(w("val"), shortened(element.get(w("val"), "")))


def _number_ids(document: _Element) -> None:
    from lxml import etree

    from jpvad_report.engine.word_changes import number_changes

    for number, properties in enumerate(document.iter(w("sdtPr")), start=1):
        identifier = properties.find(w("id"))
        if identifier is None:
            identifier = etree.Element(w("id"))
            tag = properties.find(w("tag"))
            properties.insert(0 if tag is None else properties.index(tag) + 1, identifier)
        identifier.set(w("val"), str(number))
    for number, picture in enumerate(document.iter(_DRAWING), start=1):
        picture.set("id", str(number))
    number_changes(document)

    # An end follows its start's id, which may be given out twice, so the pairs are matched innermost first.
    open_starts: dict[str | None, list[str]] = {}
    number = 0
    for mark in document.iter(w("bookmarkStart"), w("bookmarkEnd")):
        old = mark.get(w("id"))
        if mark.tag == w("bookmarkStart"):
            number += 1
            open_starts.setdefault(old, []).append(str(number))
            mark.set(w("id"), str(number))
        elif open_starts.get(old):
            mark.set(w("id"), open_starts[old].pop())


def _set_page_mark(parts: dict[str, bytes], page_mark: str | None, *, path: Path) -> None:
    from lxml import etree

    headers = [name for name in parts if name.startswith("word/header")]
    if page_mark and not headers:
        raise ExternalProgramError(
            f"{path.name} has no page header for “{page_mark}”.",
            remedy="Render it with the engine's reference.docx (`reference-doc: assets/reference.docx`).",
        )
    for name in headers:
        root = etree.fromstring(parts[name])
        paragraph = root.find(w("p"))
        if paragraph is None:
            paragraph = etree.SubElement(root, w("p"))
        for run in paragraph.findall(w("r")):
            paragraph.remove(run)
        if page_mark:
            text = etree.SubElement(etree.SubElement(paragraph, w("r")), w("t"))
            text.text = page_mark
        parts[name] = serialised(root)


def _drop_metadata(parts: dict[str, bytes]) -> None:
    """Drop the rest of the front matter, which Quarto writes out as properties of the document."""
    from lxml import etree

    if _CUSTOM in parts:
        properties = etree.fromstring(parts[_CUSTOM])
        properties[:] = [entry for entry in properties if entry.get("name") in _KEPT]
        for number, entry in enumerate(properties, start=2):
            entry.set("pid", str(number))
        parts[_CUSTOM] = serialised(properties)


def _set_word_version(parts: dict[str, bytes]) -> None:
    """Declare the file as written for Word 2013 or later, which otherwise opens it in compatibility mode."""
    from lxml import etree

    settings = etree.fromstring(parts[_SETTINGS])
    if settings.find(w("compat")) is None:
        compat = etree.Element(w("compat"))
        setting = etree.SubElement(compat, w("compatSetting"))
        for name, value in (
            ("name", "compatibilityMode"),
            ("uri", "http://schemas.microsoft.com/office/word"),
            ("val", "15"),
        ):
            setting.set(w(name), value)
        after = settings.find(w("rsids"))
        settings.insert(len(settings) if after is None else settings.index(after), compat)
        parts[_SETTINGS] = serialised(settings)


def _date(parts: dict[str, bytes], *, epoch: int) -> None:
    from datetime import UTC, datetime

    from lxml import etree

    when = datetime.fromtimestamp(epoch, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    core = etree.fromstring(parts["docProps/core.xml"])
    for name in ("created", "modified"):
        element = core.find(f"{_DCTERMS}{name}")
        if element is not None:
            element.text = when
    parts["docProps/core.xml"] = serialised(core)
