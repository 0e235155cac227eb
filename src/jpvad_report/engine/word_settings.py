"""What a journal asks of the Word file, carried in the document itself so that both engines' finisher finds it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, Self

from lxml import etree

from jpvad_report.engine.docx_package import serialised, w

_STYLES, _SETTINGS, _CORE = "word/styles.xml", "word/settings.xml", "docProps/core.xml"
_SPACED = ("BodyText", "Bibliography", "Compact")
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
# The document is written in British English; Word would mark every "randomised".
_LANGUAGES = {"en": "en-GB"}
# What may stand before the line numbers in a section's properties, in the schema's order.
_BEFORE_LINE_NUMBERS = tuple(
    w(name)
    for name in ("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
                 "pgBorders")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSettings:
    """How the Word file is set.

    Attributes
    ----------
    authors, keywords : str
        For the properties of the document.
    title : str
        For them, too, where it is not what stands above the text.
    line_spacing : float
        Of the text and the references; tables, captions and notes stay single.
    font : str
        Typeface of everything; empty for the one of reference.docx.
    rules : str
        `three` lines of a table, or a `grid`.
    """

    authors: str = ""
    keywords: str = ""
    title: str = ""
    lang: str = "en"
    line_numbers: bool = False
    line_spacing: float = 0
    page_numbers: bool = True
    font: str = ""
    rules: Literal["three", "grid"] = "three"

    @classmethod
    def read(cls, text: str) -> Self:
        """From the document's property; nothing in it leaves everything as reference.docx has it."""
        given = json.loads(text.strip("`")) if text else {}
        return cls(**{field.name: given[field.name] for field in fields(cls) if field.name in given})

    def apply(self, parts: dict[str, bytes], document: etree._Element) -> None:
        """Set the parts of a Word file; doing it twice changes nothing more."""
        _number_lines(document, self.line_numbers)
        styles = etree.fromstring(parts[_STYLES])
        if self.line_spacing:
            _space_lines(styles, self.line_spacing)
        if self.font:
            _set_font(styles, self.font)
        _set_language(styles, self.lang)
        if self.rules == "grid":
            _draw_grid(styles)
        parts[_STYLES] = serialised(styles)
        if not self.page_numbers:
            _drop_page_numbers(parts)
        title = {f"{_DC}title": self.title} if self.title else {}
        _describe(parts, {f"{_DC}creator": self.authors, f"{_CP}keywords": self.keywords, **title})


def _number_lines(document: etree._Element, wanted: bool) -> None:
    for section in document.iter(w("sectPr")):
        for old in section.findall(w("lnNumType")):
            section.remove(old)
        if wanted:
            numbers = etree.Element(w("lnNumType"))
            numbers.set(w("countBy"), "1")
            numbers.set(w("restart"), "continuous")
            section.insert(sum(child.tag in _BEFORE_LINE_NUMBERS for child in section), numbers)


def _style(styles: etree._Element, name: str) -> etree._Element | None:
    return next((style for style in styles.findall(w("style")) if style.get(w("styleId")) == name), None)


def _space_lines(styles: etree._Element, lines: float) -> None:
    for name in _SPACED:
        style = _style(styles, name)
        spacing = None if style is None else style.find(f"{w('pPr')}/{w('spacing')}")
        if spacing is not None:
            spacing.set(w("line"), str(round(240 * lines)))
            spacing.set(w("lineRule"), "auto")


def _set_font(styles: etree._Element, font: str) -> None:
    for fonts in styles.iter(w("rFonts")):
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(w(script), font)


def _set_language(styles: etree._Element, lang: str) -> None:
    for language in styles.iterfind(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}"):
        language.set(w("val"), "en-GB" if lang == "ja" else _LANGUAGES.get(lang, lang))
        language.set(w("eastAsia"), "ja-JP")


def _draw_grid(styles: etree._Element) -> None:
    table = _style(styles, "Table")
    borders = None if table is None else table.find(f"{w('tblPr')}/{w('tblBorders')}")
    if borders is None:
        return
    borders[:] = []
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = etree.SubElement(borders, w(side))
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            border.set(w(name), value)


def _drop_page_numbers(parts: dict[str, bytes]) -> None:
    for name in (name for name in parts if name.startswith("word/footer")):
        root = etree.fromstring(parts[name])
        for run in list(root.iter(w("r"))):
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)
        parts[name] = serialised(root)


def _describe(parts: dict[str, bytes], properties: Mapping[str, str]) -> None:
    core = etree.fromstring(parts[_CORE])
    for name, value in properties.items():
        element = core.find(name)
        if element is None and value:
            element = etree.SubElement(core, name)
        if element is not None:
            element.text = value
    parts[_CORE] = serialised(core)


def begin_pages(document: etree._Element) -> None:
    """Let the paragraph behind each mark of a new page begin one; the mark itself goes."""
    for mark in [p for p in document.iter(w("p")) if _style_of(p) == "NewPage"]:
        following = mark.getnext()
        while following is not None and following.tag != w("p"):
            following = following.getnext()
        parent = mark.getparent()
        if parent is not None:
            parent.remove(mark)
        if following is not None and _style_of(following) != "NewPage":
            _break_before(following)


def _style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")


def _break_before(paragraph: etree._Element) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    if properties.find(w("pageBreakBefore")) is None:
        before = (w("pStyle"), w("keepNext"), w("keepLines"))
        properties.insert(sum(child.tag in before for child in properties), etree.Element(w("pageBreakBefore")))
