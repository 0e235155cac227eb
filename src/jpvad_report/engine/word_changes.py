"""Changes that Word tracks: of a paragraph's mark, of a table's row, of what moved, of content controls.

Pandoc marks runs of text alone. `marks.lua` leaves an empty w:ins, w:del, w:moveFrom or w:moveTo at the end of a
paragraph, or of a cell, where the paragraph's mark, or the row, came or went.
"""

from __future__ import annotations

from lxml import etree

from jpvad_report.engine.docx_package import w

_CHANGES = (w("ins"), w("del"), w("moveFrom"), w("moveTo"))
_MOVES = {w("moveFrom"): "moveFromRange", w("moveTo"): "moveToRange"}
# Word tracks a content control apart from the text in it. What went has none: its numbers are those of no result.
_CONTROLS = {w("ins"): "customXmlInsRange", w("moveTo"): "customXmlMoveToRange"}


def is_marked(document: etree._Element) -> bool:
    """True where a document holds tracked changes."""
    return next(document.iter(*_CHANGES), None) is not None


def track_changes(document: etree._Element) -> None:
    """Put every change where Word's schema wants it; doing it twice changes nothing more."""
    for cell in document.iter(w("tc")):
        _mark_row(cell)
    for paragraph in list(document.iter(w("p"))):
        _mark_paragraph(paragraph)
    for link in document.iter(w("hyperlink")):
        if link.get(w("anchor"), "").startswith(("tbl-", "fig-")):
            # In other documents it is a field, which looks like the text around it.
            for style in list(link.iter(w("rStyle"))):
                _parent(style).remove(style)
    for change in list(document.iter(*_CHANGES)):
        if any(child.tag in (w("sdt"), w("hyperlink")) for child in change):
            _part(change)
        elif len(change) == 0 and _is(change.getparent(), w("p")):
            _parent(change).remove(change)


def _mark_row(cell: etree._Element) -> None:
    for change in [child for child in cell if child.tag in _CHANGES]:
        row = _parent(cell)
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            row.insert(0, properties)
        properties.append(change)


def _mark_paragraph(paragraph: etree._Element) -> None:
    marks = [child for child in paragraph if child.tag in _CHANGES and len(child) == 0]
    if not marks:
        return
    change = marks[-1]
    for mark in marks:
        paragraph.remove(mark)
    for run in list(paragraph.iter(w("r"))):
        # A tab that Pandoc set.
        if next(run.iterancestors(*_CHANGES), None) is None:
            wrapper = _with(etree.Element(change.tag), change)
            run.addprevious(wrapper)
            wrapper.append(run)
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    of_mark = properties.find(w("rPr"))
    if of_mark is None:
        of_mark = etree.Element(w("rPr"))
        later = (w("sectPr"), w("pPrChange"))
        at = next((i for i, child in enumerate(properties) if child.tag in later), len(properties))
        properties.insert(at, of_mark)
    of_mark.insert(0, change)
    if change.tag in _MOVES:
        _bound_move(paragraph, change)


def _bound_move(paragraph: etree._Element, change: etree._Element) -> None:
    """Word shows as moved what stands between a start and an end; the two places share a name."""
    name, kind = change.attrib.pop(w("name"), ""), _MOVES[change.tag]
    start = _with(etree.Element(w(f"{kind}Start")), change)
    start.set(w("name"), name)
    end = etree.Element(w(f"{kind}End"))
    for element in (start, end):
        element.set(w("id"), f"{kind}-{name}")
    paragraph.insert(1, start)
    paragraph.addnext(end)


def _part(change: etree._Element) -> None:
    """`ins(run, link(run))` becomes `ins(run), link(ins(run))`: a change holds no link, a control has its own marks."""
    parent = _parent(change)
    at = parent.index(change)
    parts: list[etree._Element] = []
    for child in list(change):
        if child.tag == w("hyperlink"):
            inner = _with(etree.Element(change.tag), change)
            inner.extend(list(child))
            child.append(inner)
            parts.append(child)
        elif child.tag == w("sdt"):
            parts += _tracked_control(child, change)
        elif parts and parts[-1].tag == change.tag:
            parts[-1].append(child)
        else:
            parts.append(_with(etree.Element(change.tag), change))
            parts[-1].append(child)
    parent.remove(change)
    for offset, part in enumerate(parts):
        parent.insert(at + offset, part)


def _tracked_control(control: etree._Element, change: etree._Element) -> list[etree._Element]:
    kind = _CONTROLS.get(change.tag, _CONTROLS[w("ins")])
    content = control.find(w("sdtContent"))
    if content is None:
        return []
    inner = _with(etree.Element(change.tag), change)
    inner.extend(list(content))
    before, after = (_with(etree.Element(w(f"{kind}Start")), change) for _ in range(2))
    before_end, after_end = (etree.Element(w(f"{kind}End")) for _ in range(2))
    content[:] = [before_end, inner, after]
    return [before, control, after_end]


def _with(element: etree._Element, change: etree._Element) -> etree._Element:
    for name in ("id", "author", "date"):
        value = change.get(w(name))
        if value is not None:
            element.set(w(name), value)
    return element


def number_changes(document: etree._Element) -> None:
    """Give every change a number of its own, the end of a range that of its start."""
    number = 0
    for change in document.iter(*_CHANGES):
        number += 1
        change.set(w("id"), str(number))
    opened: dict[str, list[str]] = {}
    for mark in document.iter():
        name = etree.QName(mark).localname if isinstance(mark.tag, str) else ""
        kind, is_start = name.removesuffix("Start"), name.endswith("RangeStart")
        if is_start:
            number += 1
            mark.set(w("id"), str(number))
            opened.setdefault(kind, []).append(str(number))
        elif name.endswith("RangeEnd") and opened.get(name.removesuffix("End")):
            mark.set(w("id"), opened[name.removesuffix("End")].pop())


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    if parent is None:
        raise ValueError("a change outside of a document")
    return parent


def _is(element: etree._Element | None, tag: str) -> bool:
    return element is not None and element.tag == tag
