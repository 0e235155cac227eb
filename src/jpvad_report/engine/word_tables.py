"""Tables of a Word manuscript: whole rows, a heading on each page, small type, columns as wide as asked for."""

from __future__ import annotations

from lxml import etree

from jpvad_report.engine.docx_package import w

_SHORT = 16
"""Rows of a table that is not broken over pages."""

_CELL_STYLES = {"Compact", "BodyText", "FirstParagraph", None}
# Word wants paragraph properties in the schema's order; these may stand before keepNext.
_BEFORE_KEEP_NEXT = {w("pStyle")}


def finish_tables(document: etree._Element) -> None:
    """Finish every data table; a table that only lays out a figure is left alone."""
    width = _text_width(document)
    for table in document.iter(w("tbl")):
        if table.find(f".//{w('drawing')}") is not None or table.find(f".//{w('tbl')}") is not None:
            continue
        _finish_rows(table)
        _finish_head(table)
        _style_cells(table)
        _set_widths(table, width=width)
        _keep_together(table)


def _text_width(document: etree._Element) -> int:
    section = document.find(f"{w('body')}/{w('sectPr')}")
    size = None if section is None else section.find(w("pgSz"))
    margins = None if section is None else section.find(w("pgMar"))
    if size is None or margins is None:
        return 0
    return int(size.get(w("w"), "0")) - int(margins.get(w("left"), "0")) - int(margins.get(w("right"), "0"))


def _finish_rows(table: etree._Element) -> None:
    for row in table.findall(w("tr")):
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            row.insert(0, properties)
        if properties.find(w("cantSplit")) is None:
            etree.SubElement(properties, w("cantSplit"))
        properties[:] = sorted(properties, key=lambda child: child.tag == w("tblHeader"))


def _finish_head(table: etree._Element) -> None:
    """Make every row of a heading of several look like one: the table's style knows the first row only."""
    head = [row for row in table.findall(w("tr")) if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None]
    for row in head[1:]:
        for cell in row.findall(w("tc")):
            properties = cell.find(w("tcPr"))
            if properties is None:
                properties = etree.Element(w("tcPr"))
                cell.insert(0, properties)
            if row is head[-1]:
                _rule_below(properties)
        for run in row.iter(w("r")):
            properties = run.find(w("rPr"))
            if properties is None:
                properties = etree.Element(w("rPr"))
                run.insert(0, properties)
            if properties.find(w("b")) is None:
                before = (w("rStyle"), w("rFonts"))
                properties.insert(sum(child.tag in before for child in properties), etree.Element(w("b")))


def _rule_below(properties: etree._Element) -> None:
    if properties.find(w("tcBorders")) is not None:
        return
    borders = etree.Element(w("tcBorders"))
    bottom = etree.SubElement(borders, w("bottom"))
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(w(name), value)
    before = (w("cnfStyle"), w("tcW"), w("gridSpan"), w("hMerge"), w("vMerge"))
    properties.insert(sum(child.tag in before for child in properties), borders)


def _style_cells(table: etree._Element) -> None:
    for paragraph in table.iter(w("p")):
        properties = _properties(paragraph)
        style = properties.find(w("pStyle"))
        if style is None:
            style = etree.Element(w("pStyle"))
            properties.insert(0, style)
        if style.get(w("val")) in _CELL_STYLES:
            style.set(w("val"), "TableText")


def _set_widths(table: etree._Element, *, width: int) -> None:
    """Stretch columns to the page: Pandoc reckons with a narrower one than ours."""
    kind = table.find(f"{w('tblPr')}/{w('tblW')}")
    columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    if kind is None or kind.get(w("type")) != "pct" or not columns or not width:
        return
    total = sum(int(column.get(w("w"), "0")) for column in columns)
    share = int(kind.get(w("w"), "5000")) / 5000
    widths = [round(int(column.get(w("w"), "0")) * width * share / total) for column in columns]
    for column, value in zip(columns, widths, strict=True):
        column.set(w("w"), str(value))
    for row in table.findall(w("tr")):
        at = 0
        for cell in row.findall(w("tc")):
            properties = cell.find(w("tcPr"))
            if properties is None:
                properties = etree.Element(w("tcPr"))
                cell.insert(0, properties)
            span = properties.find(w("gridSpan"))
            covered = 1 if span is None else int(span.get(w("val"), "1"))
            cell_width = properties.find(w("tcW"))
            if cell_width is None:
                cell_width = etree.Element(w("tcW"))
                properties.insert(0, cell_width)
            cell_width.set(w("w"), str(sum(widths[at : at + covered])))
            cell_width.set(w("type"), "dxa")
            at += covered


def _keep_together(table: etree._Element) -> None:
    """Keep a short table on one page, and the last rows of a long one with the note below it."""
    rows = table.findall(w("tr"))
    kept = rows if len(rows) <= _SHORT else rows[-2:]
    if not _has_note(table):
        # What follows the table is not a part of it; a long table is then free to break anywhere.
        kept = rows[:-1] if len(rows) <= _SHORT else []
    for row in kept:
        for paragraph in row.iter(w("p")):
            properties = _properties(paragraph)
            if properties.find(w("keepNext")) is None:
                at = sum(child.tag in _BEFORE_KEEP_NEXT for child in properties)
                properties.insert(at, etree.Element(w("keepNext")))


def _has_note(table: etree._Element) -> bool:
    following = table.getnext()
    while following is not None and following.tag in (w("bookmarkStart"), w("bookmarkEnd")):
        following = following.getnext()
    style = None if following is None else following.find(f"{w('pPr')}/{w('pStyle')}")
    return style is not None and style.get(w("val")) == "TableNote"


def _properties(paragraph: etree._Element) -> etree._Element:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    return properties
