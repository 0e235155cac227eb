"""Numbers of tables and figures as Word fields, so that they follow when authors move things.

Pandoc writes "Table 1" as text, and a reference to it as a link. Here the caption's number becomes a SEQ field inside
a bookmark, and the link a REF field to that bookmark.
"""

from __future__ import annotations

import copy
import re
from hashlib import sha1

from lxml import etree

from jpvad_report.engine.docx_package import w

_CAPTION_STYLES = {"TableCaption", "ImageCaption", "Caption"}
# As Pandoc's filter and Quarto name them in the languages of the templates.
LABELS = {"Table": "TableCaption", "Figure": "ImageCaption", "表": "TableCaption", "図": "ImageCaption"}
_LABEL = re.compile(rf"^\s*({'|'.join(LABELS)})[\s\u00a0]+(\d+)[.:]?")
_REFERENCE = re.compile(rf"^({'|'.join(LABELS)})[\s\u00a0]+(\d+)$")
_ANCHOR = re.compile(r"^(tbl|fig)-")
_BOOKMARK_LIMIT = 40
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Name = tuple[str, str]
"""Label and number: ("Table", "1")."""


def link_captions(document: etree._Element) -> None:
    """Turn captions and references into SEQ and REF fields."""
    references = _references(document)
    bookmarks = {name: _bookmark(anchor) for anchor, links in references.items() for name, _ in links}
    captioned = set()
    for paragraph in document.iter(w("p")):
        name = _caption_name(paragraph)
        if name is not None:
            _number_caption(paragraph, name, bookmark=bookmarks.get(name))
            captioned.add(name)
    for anchor, links in references.items():
        for name, link in links:
            if name in captioned:
                _replace_link(link, _bookmark(anchor))


def _bookmark(anchor: str) -> str:
    """Return a hidden bookmark's name: letters, digits and underscores, at most 40."""
    name = "_Ref_" + re.sub(r"\W", "_", anchor)
    if len(name) > _BOOKMARK_LIMIT:
        name = name[: _BOOKMARK_LIMIT - 9] + "_" + sha1(anchor.encode(), usedforsecurity=False).hexdigest()[:8]
    return name


def _references(document: etree._Element) -> dict[str, list[tuple[Name, etree._Element]]]:
    found: dict[str, list[tuple[Name, etree._Element]]] = {}
    for link in document.iter(w("hyperlink")):
        anchor = link.get(w("anchor"), "")
        match = _REFERENCE.match("".join(text.text or "" for text in link.iter(w("t"))))
        if match and _ANCHOR.match(anchor):
            found.setdefault(anchor, []).append(((match[1], match[2]), link))
    return found


def _caption_name(paragraph: etree._Element) -> Name | None:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    finished = paragraph.find(f".//{w('instrText')}") is not None
    if style is None or style.get(w("val")) not in _CAPTION_STYLES or finished:
        return None
    match = _LABEL.match("".join(text.text or "" for text in paragraph.iter(w("t"))))
    return (match[1], match[2]) if match else None


def _number_caption(paragraph: etree._Element, name: Name, *, bookmark: str | None) -> None:
    label, number = name
    _drop_label(paragraph)
    new = [_run(f"{label}\u00a0", bold=True), *_field(f"SEQ {label} \\* ARABIC", number, bold=True)]
    if bookmark:
        start, end = etree.Element(w("bookmarkStart")), etree.Element(w("bookmarkEnd"))
        for element in (start, end):
            # Unlike any of Pandoc's, until all ids are numbered anew.
            element.set(w("id"), bookmark)
        start.set(w("name"), bookmark)
        new = [start, *new, end]
    new.append(_run(".", bold=True))
    properties = paragraph.find(w("pPr"))
    at = 0 if properties is None else paragraph.index(properties) + 1
    for offset, element in enumerate(new):
        paragraph.insert(at + offset, element)


def _drop_label(paragraph: etree._Element) -> None:
    texts = list(paragraph.iter(w("t")))
    match = _LABEL.match("".join(text.text or "" for text in texts))
    left = match.end() if match else 0
    for text in texts:
        content = text.text or ""
        text.text, left = content[left:], max(0, left - len(content))
        if not text.text:
            run = text.getparent()
            parent = run.getparent() if run is not None else None
            if run is not None and parent is not None:
                parent.remove(run)
        if left == 0:
            break


def _replace_link(link: etree._Element, bookmark: str) -> None:
    parent = link.getparent()
    if parent is None:
        return
    shown = "".join(text.text or "" for text in link.iter(w("t")))
    properties = link.find(f"{w('r')}/{w('rPr')}")
    at = parent.index(link)
    parent.remove(link)
    for offset, element in enumerate(_field(f"REF {bookmark} \\h", shown, properties=properties)):
        parent.insert(at + offset, element)


def _run(text: str | None, *, bold: bool = False, properties: etree._Element | None = None) -> etree._Element:
    run = etree.Element(w("r"))
    if bold:
        etree.SubElement(etree.SubElement(run, w("rPr")), w("b"))
    elif properties is not None:
        kept = copy.deepcopy(properties)
        style = kept.find(w("rStyle"))
        if style is not None:
            kept.remove(style)
        if len(kept):
            run.append(kept)
    if text is not None:
        element = etree.SubElement(run, w("t"))
        element.text = text
        element.set(_SPACE, "preserve")
    return run


def _field(
    instruction: str, shown: str, *, bold: bool = False, properties: etree._Element | None = None
) -> list[etree._Element]:
    runs = []
    for part in ("begin", "instruction", "separate", "shown", "end"):
        run = _run(shown if part == "shown" else None, bold=bold, properties=properties)
        if part == "instruction":
            code = etree.SubElement(run, w("instrText"))
            code.text = f" {instruction} "
            code.set(_SPACE, "preserve")
        elif part != "shown":
            etree.SubElement(run, w("fldChar")).set(w("fldCharType"), part)
        runs.append(run)
    return runs
