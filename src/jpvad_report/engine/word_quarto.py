"""Undo what Quarto does to a Word manuscript, so that both engines' documents are finished alike.

Quarto wraps each captioned table or figure in a table of one cell, gives its caption two sets of paragraph
properties (which Word's schema forbids), and centres every cell on top of the column's own alignment.
"""

from __future__ import annotations

import re

from lxml import etree

from jpvad_report.engine.docx_package import w
from jpvad_report.engine.word_fields import LABELS

_LABEL = re.compile(rf"^\s*({'|'.join(LABELS)})[\s\u00a0]+\d+")


def undo_quarto(document: etree._Element) -> None:
    """Take floats out of their layout tables and mend their paragraphs; a plain Pandoc document stays as it is."""
    for table in list(document.iter(w("tbl"))):
        cell = _layout_cell(table)
        if cell is not None:
            _unwrap(table, cell)
    for paragraph in document.iter(w("p")):
        _merge_properties(paragraph)


def _layout_cell(table: etree._Element) -> etree._Element | None:
    cells = table.findall(f"{w('tr')}/{w('tc')}")
    if len(cells) == 1 and (cells[0].find(w("tbl")) is not None or cells[0].find(f".//{w('drawing')}") is not None):
        return cells[0]
    return None


def _unwrap(table: etree._Element, cell: etree._Element) -> None:
    parent = table.getparent()
    if parent is None:
        return
    at = parent.index(table)
    content = [child for child in cell if child.tag != w("tcPr") and not _is_empty(child)]
    for paragraph in (child for child in content if child.tag == w("p")):
        _style_float(paragraph)
    following = table.getnext()
    if following is not None and _is_empty(following):
        parent.remove(following)
    parent.remove(table)
    for offset, child in enumerate(content):
        child.tail = None
        parent.insert(at + offset, child)


def _is_empty(element: etree._Element) -> bool:
    return element.tag == w("p") and element.find(f".//{w('r')}") is None


def _style_float(paragraph: etree._Element) -> None:
    label = _LABEL.match("".join(text.text or "" for text in paragraph.iter(w("t"))))
    if paragraph.find(f".//{w('drawing')}") is not None:
        name = "CaptionedFigure"
    elif label:
        name = LABELS[label[1]]
    else:
        return
    for properties in paragraph.findall(w("pPr")):
        paragraph.remove(properties)
    properties = etree.Element(w("pPr"))
    etree.SubElement(properties, w("pStyle")).set(w("val"), name)
    paragraph.insert(0, properties)


def _merge_properties(paragraph: etree._Element) -> None:
    """Leave one set of properties, and of each property the first: that is Pandoc's own."""
    sets = paragraph.findall(w("pPr"))
    if not sets:
        return
    first, *others = sets
    for other in others:
        first.extend(list(other))
        paragraph.remove(other)
    seen = set()
    for child in list(first):
        if child.tag in seen:
            first.remove(child)
        seen.add(child.tag)
