"""How a Word file shows passages that it quotes: Pandoc makes the styles that `marks.lua` names, without a look."""

from __future__ import annotations

from lxml import etree

from jpvad_report.engine.docx_package import w

_CAME, _WENT = "0B4F80", "97201F"
_GREY = "8A8A8A"


def style_quotations(styles: etree._Element) -> None:
    """Give the styles of quoted passages their look; doing it twice changes nothing more."""
    for style in styles.findall(w("style")):
        match style.get(w("styleId")):
            case "Came":
                _add(style, "rPr", _element("color", val=_CAME))
            case "Went":
                _add(style, "rPr", _element("color", val=_WENT))
            case "Passage":
                borders = etree.Element(w("pBdr"))
                borders.append(_element("left", val="single", sz="8", space="8", color=_GREY))
                _add(style, "pPr", borders, _element("ind", left="284"))
            case "Lead":
                _add(style, "pPr", _element("keepNext"))


def _add(style: etree._Element, kind: str, *wanted: etree._Element) -> None:
    properties = style.find(w(kind))
    if properties is None:
        properties = etree.SubElement(style, w(kind))
        if kind == "pPr" and style.find(w("rPr")) is not None:
            style.insert(len(style) - 2, properties)
    for element in wanted:
        if properties.find(element.tag) is None:
            properties.append(element)


def _element(name: str, **attributes: str) -> etree._Element:
    element = etree.Element(w(name))
    for key, value in attributes.items():
        element.set(w(key), value)
    return element
