"""Text and emphasis of the runs that a Word paragraph is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.engine.docx_package import w
from jpvad_report.revision.importer.blocks import PLAIN, Style

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARACTERS = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
}
_OFF = {"0", "false", "off", "none"}
_MARKS = {w("b"): "bold", w("i"): "italic"}
_RAISED = {"superscript": "superscript", "subscript": "subscript"}


def run_text(element: _Element) -> str:
    """Text of one child of a run; nothing for what is no text."""
    if element.tag in (w("t"), w("delText")):
        return element.text or ""
    if element.tag == w("br") and element.get(w("type")) in {"page", "column"}:
        return ""
    if element.tag == w("sym"):
        code = int(element.get(w("char"), "0"), 16)
        # Symbol fonts hold their characters in a private area.
        return chr(code) if code < 0xE000 else "\ufffd"
    return _CHARACTERS.get(element.tag, "")


class Styles:
    """Names of the paragraph styles, and the emphasis that a character style brings."""

    def __init__(self, root: _Element | None) -> None:
        self._names: dict[str, str] = {}
        self._marks: dict[str, Style] = {}
        self._outline: dict[str, int] = {}
        for style in () if root is None else root.findall(w("style")):
            identifier = style.get(w("styleId"), "")
            name = style.find(w("name"))
            self._names[identifier] = ("" if name is None else name.get(w("val"), "")).lower()
            level = style.find(f"{w('pPr')}/{w('outlineLvl')}")
            if level is not None:
                self._outline[identifier] = int(level.get(w("val"), "9")) + 1
            if style.get(w("type")) == "character":
                self._marks[identifier] = _marks(style.find(w("rPr")))

    def name(self, identifier: str) -> str:
        """A style's name in lower case: programs translate its identifier, not its name."""
        return self._names.get(identifier, identifier.lower())

    def outline(self, identifier: str, name: str) -> int:
        """Level of a heading, 0 for any other paragraph."""
        if name.startswith("heading ") and name[8:9].isdigit():
            return int(name[8])
        level = self._outline.get(identifier, 10)
        return level if level < 10 and name.startswith("heading") else 0

    def of(self, properties: _Element | None) -> Style:
        """Emphasis of a run: its own, on top of that of its character style."""
        if properties is None:
            return PLAIN
        style = properties.find(w("rStyle"))
        inherited = PLAIN if style is None else self._marks.get(style.get(w("val"), ""), PLAIN)
        off = {
            name for tag, name in _MARKS.items() if (e := properties.find(tag)) is not None and e.get(w("val")) in _OFF
        }
        return (inherited - off) | _marks(properties)


def _marks(properties: _Element | None) -> Style:
    if properties is None:
        return PLAIN
    found = {
        name
        for tag, name in _MARKS.items()
        if (element := properties.find(tag)) is not None and element.get(w("val")) not in _OFF
    }
    raised = properties.find(w("vertAlign"))
    if raised is not None and raised.get(w("val")) in _RAISED:
        found.add(_RAISED[raised.get(w("val"), "")])
    return frozenset(found)
