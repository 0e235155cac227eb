"""Accept or reject every tracked change of a Word file, by the rules of its schema alone; and read what is left."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Element = etree._Element
Choice = Literal["accept", "reject"]

_STAYS = {"accept": {f"{W}ins", f"{W}moveTo"}, "reject": {f"{W}del", f"{W}moveFrom"}}
_GOES = {"accept": {f"{W}del", f"{W}moveFrom"}, "reject": {f"{W}ins", f"{W}moveTo"}}


def document_of(path: Path) -> Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def settle(document: Element, choice: Choice) -> Element:
    """Decide all changes; the document is changed in place."""
    stays, goes = _STAYS[choice], _GOES[choice]
    for row in list(document.iter(f"{W}tr")):
        if any(row.find(f"{W}trPr/{name}") is not None for name in goes):
            _remove(row)
    for table in list(document.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            _remove(table)
    for paragraph in list(document.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        gone = mark is not None and any(mark.find(name) is not None for name in goes)
        for change in [one for one in paragraph.iter(*goes) if one.getparent() is not mark]:
            _remove(change)
        for change in [one for one in paragraph.iter(*stays) if one.getparent() is not mark]:
            _unwrap(change)
        if gone:
            assert not _text(paragraph), f"a paragraph whose mark goes keeps {_text(paragraph)!r}"
            _remove(paragraph)
    return document


def paragraphs(document: Element) -> list[str]:
    """Texts of the paragraphs in order; those of cells are parted by a bar, and the rows stand each in one line."""
    body = document.find(f"{W}body")
    assert body is not None
    found: list[str] = []
    for child in body:
        if child.tag == f"{W}p":
            # Pandoc parts two tables by an empty paragraph.
            found += filter(None, [_text(child)])
        elif child.tag == f"{W}tbl":
            for row in child.findall(f"{W}tr"):
                cells = row.findall(f"{W}tc")
                found.append(" | ".join(" ¶ ".join(_text(p) for p in cell.findall(f"{W}p")) for cell in cells))
    return found


def _text(paragraph: Element) -> str:
    names = (f"{W}t", f"{W}delText", f"{W}br", f"{W}tab", "{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    parts = []
    for element in paragraph.iter(*names):
        if element.tag.endswith("blip"):
            parts.append("[picture]")
        else:
            parts.append(element.text or " ")
    return "".join(parts)


def _remove(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(at + offset, child)
    parent.remove(element)


CHANGES = [f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")]


def check(document: Element) -> None:
    """What Word's schema asks of tracked changes, beyond what Pandoc writes by itself."""
    changes = list(document.iter(*CHANGES))
    ranges = [one for one in document.iter() if isinstance(one.tag, str) and "Range" in one.tag]
    starts = [one for one in ranges if one.tag.endswith("RangeStart")]
    numbers = [one.get(f"{W}id") for one in [*changes, *starts]]
    assert len(numbers) == len(set(numbers)), "two changes have one id"
    ends = [one.get(f"{W}id") for one in ranges if one.tag.endswith("RangeEnd")]
    assert sorted(ends) == sorted(one.get(f"{W}id") for one in starts), "a range has no end"
    for change in changes:
        assert change.get(f"{W}author"), "a change of nobody"
        parent = change.getparent()
        assert parent is not None
        if parent.tag in (f"{W}trPr", f"{W}rPr"):
            assert len(change) == 0
            continue
        allowed = {f"{W}r", f"{W}bookmarkStart", f"{W}bookmarkEnd"}
        assert {child.tag for child in change} <= allowed, f"{change.tag} holds {[child.tag for child in change]}"
        assert parent.tag in {f"{W}p", f"{W}hyperlink", f"{W}sdtContent"}, f"{change.tag} stands in {parent.tag}"
    for text in document.iter(f"{W}t", f"{W}delText"):
        gone = next(text.iterancestors(f"{W}del"), None) is not None
        assert gone == (text.tag == f"{W}delText"), f"{text.text!r} is {text.tag}"
    for properties in document.iter(f"{W}pPr"):
        order = [child.tag for child in properties]
        assert f"{W}rPr" not in order or set(order[order.index(f"{W}rPr") + 1 :]) <= {f"{W}sectPr", f"{W}pPrChange"}
    for properties in document.iter(f"{W}trPr"):
        order = [child.tag in CHANGES for child in properties]
        assert order == sorted(order), "a row's change stands before its properties"
    names = [one.get(f"{W}name") for one in starts if "move" in one.tag]
    assert sorted(names) == sorted(2 * list(set(names))), "a move has not two places"
