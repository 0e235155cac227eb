"""What co-authors do to a Word file, done to its XML."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"
Element = Any


def w(name: str) -> str:
    return f"{{{W}}}{name}"


class WordFile:
    """A .docx whose document is edited in memory."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[DOCUMENT])
        self.body = self.root.find(w("body"))

    def save(self, path: Path) -> Path:
        self.parts[DOCUMENT] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return path

    def paragraphs(self) -> list[Element]:
        return list(self.root.iter(w("p")))

    def paragraph(self, containing: str, *, nth: int = 0) -> Element:
        found = [p for p in self.paragraphs() if containing in text_of(p)]
        assert found, f"no paragraph contains {containing!r}"
        return found[nth]

    def text(self) -> str:
        return "\n".join(text_of(p) for p in self.paragraphs())

    # --- edits ------------------------------------------------------------------------------------------------

    def replace(self, old: str, new: str, *, within: str = "", nth: int = 0) -> WordFile:
        """Type over some words, with change tracking off."""
        paragraph = self.paragraph(within or old, nth=nth)
        pieces = list(paragraph.iter(w("t")))
        text = "".join(t.text or "" for t in pieces)
        start = text.index(old)
        end = start + len(old)
        at, done = 0, False
        for piece in pieces:
            content = piece.text or ""
            first, last = max(start - at, 0), min(end - at, len(content))
            at += len(content)
            if first < last or (not old and not done and first <= len(content)):
                piece.text = content[:first] + ("" if done else new) + content[last:]
                piece.set(SPACE, "preserve")
                done = True
        return self

    def insert(self, after: str, new: str, *, nth: int = 0) -> WordFile:
        return self.replace(after, after + new, nth=nth)

    def delete(self, containing: str, *, nth: int = 0) -> WordFile:
        """Delete a paragraph as a whole; its marks go with it."""
        paragraph = self.paragraph(containing, nth=nth)
        before, after = paragraph.getprevious(), paragraph.getnext()
        if before is not None and before.tag == w("bookmarkStart"):
            identifier = before.get(w("id"))
            if after is not None and after.tag == w("bookmarkEnd") and after.get(w("id")) == identifier:
                after.getparent().remove(after)
            before.getparent().remove(before)
        paragraph.getparent().remove(paragraph)
        return self

    def new_paragraph(self, after: str, text: str, *, style: str = "BodyText") -> Element:
        made = paragraph_of(text, style=style)
        self.paragraph(after).addnext(made)
        return made

    def split(self, before: str) -> WordFile:
        """Press Enter before some words: what follows them gets a paragraph of its own."""
        first = self.paragraph(before)
        second = copy.deepcopy(first)
        for mark in list(second.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            mark.getparent().remove(mark)
        at = text_of(first).index(before)
        cut(first, 0, at)
        cut(second, at, len(text_of(second)))
        first.addnext(second)
        return self

    def merge(self, first: str, second: str) -> WordFile:
        """Delete the paragraph mark between two paragraphs."""
        one, two = self.paragraph(first), self.paragraph(second)
        one.append(run(" "))
        for child in list(two):
            if child.tag != w("pPr"):
                one.append(child)
        two.getparent().remove(two)
        return self

    def move(self, containing: str, *, after: str) -> WordFile:
        """Cut a paragraph and paste it elsewhere: its bookmark travels along."""
        moved, goal = self.paragraph(containing), self.paragraph(after)
        start, end = moved.getprevious(), moved.getnext()
        marks = []
        if start is not None and start.tag == w("bookmarkStart"):
            mark = copy.deepcopy(start)
            marks = [mark, etree.Element(w("bookmarkEnd"), {w("id"): mark.get(w("id"))})]
            start.getparent().remove(start)
            if end is not None and end.tag == w("bookmarkEnd"):
                end.getparent().remove(end)
        goal.addnext(moved)
        for mark in reversed(marks):
            moved.insert(0 if moved.find(w("pPr")) is None else 1, mark)
        return self

    def track(self, old: str, new: str, *, author: str, within: str = "") -> WordFile:
        """Type over some words of one run, with change tracking on."""
        paragraph = self.paragraph(within or old)
        piece = next(t for t in paragraph.iter(w("t")) if old in (t.text or ""))
        source = piece.getparent()
        head, _, tail = piece.text.partition(old)
        attributes = {w("author"): author, w("date"): "2026-01-02T03:04:05Z"}
        made = [like(source, head)]
        if old:
            gone = etree.Element(w("del"), {w("id"): "9001", **attributes})
            deleted = like(source, old)
            deleted.find(w("t")).tag = w("delText")
            gone.append(deleted)
            made.append(gone)
        if new:
            come = etree.Element(w("ins"), {w("id"): "9002", **attributes})
            come.append(like(source, new))
            made.append(come)
        made.append(like(source, tail))
        for element in reversed(made):
            source.addnext(element)
        source.getparent().remove(source)
        return self

    def comment(self, on: str, text: str, *, author: str) -> WordFile:
        """A remark in the margin."""
        root = etree.fromstring(self.parts["word/comments.xml"])
        note = etree.SubElement(root, w("comment"), {w("id"): "77", w("author"): author})
        note.append(paragraph_of(text, style=""))
        self.parts["word/comments.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        piece = next(t for t in self.paragraph(on).iter(w("t")) if on in (t.text or ""))
        source = piece.getparent()
        source.addprevious(etree.Element(w("commentRangeStart"), {w("id"): "77"}))
        end = etree.Element(w("commentRangeEnd"), {w("id"): "77"})
        source.addnext(end)
        mark = etree.Element(w("r"))
        etree.SubElement(mark, w("commentReference"), {w("id"): "77"})
        end.addnext(mark)
        return self

    def footnote(self, after: str, text: str) -> WordFile:
        root = etree.fromstring(self.parts["word/footnotes.xml"])
        note = etree.SubElement(root, w("footnote"), {w("id"): "41"})
        note.append(paragraph_of(text, style="FootnoteText"))
        self.parts["word/footnotes.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        paragraph = self.paragraph(after)
        piece = next(t for t in paragraph.iter(w("t")) if after in (t.text or ""))
        source = piece.getparent()
        head, _, tail = piece.text.partition(after)
        mark = etree.Element(w("r"))
        etree.SubElement(mark, w("footnoteReference"), {w("id"): "41"})
        for element in (like(source, tail), mark, like(source, head + after)):
            source.addnext(element)
        source.getparent().remove(source)
        return self

    def emphasise(self, words: str, mark: str) -> WordFile:
        """Set some words of one run in italics (`i`) or bold (`b`)."""
        piece = next(t for t in self.paragraph(words).iter(w("t")) if words in (t.text or ""))
        source = piece.getparent()
        head, _, tail = piece.text.partition(words)
        middle = like(source, words)
        properties = middle.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            middle.insert(0, properties)
        etree.SubElement(properties, w(mark))
        for element in (like(source, tail), middle, like(source, head)):
            source.addnext(element)
        source.getparent().remove(source)
        return self

    def cell(self, old: str, new: str) -> WordFile:
        """Overwrite a cell of a table; a number inside its frame."""
        for piece in self.root.iter(w("t")):
            if piece.text == old and next(piece.iterancestors(w("tc")), None) is not None:
                piece.text = new
                return self
        raise AssertionError(f"no cell holds {old!r}")

    def duplicate(self, containing: str) -> WordFile:
        """Copy and paste: Word leaves the bookmark with the first."""
        first = self.paragraph(containing)
        first.addnext(copy.deepcopy(first))
        return self

    def pasted(self, after: str, text: str) -> WordFile:
        """A paragraph with the looks of another document."""
        made = paragraph_of(text, style="MsoNormal")
        properties = etree.Element(w("rPr"))
        etree.SubElement(properties, w("rFonts"), {w("ascii"): "Comic Sans MS"})
        etree.SubElement(properties, w("color"), {w("val"): "FF0000"})
        made.find(w("r")).insert(0, properties)
        self.paragraph(after).addnext(made)
        return self

    def fonts(self) -> WordFile:
        def arial(properties: Element) -> None:
            etree.SubElement(properties, w("rFonts"), {w("ascii"): "Arial", w("hAnsi"): "Arial"})
            etree.SubElement(properties, w("sz"), {w("val"): "28"})

        return self.each_run(arial)

    def each_run(self, change: Callable[[Element], None]) -> WordFile:
        for element in self.root.iter(w("r")):
            properties = element.find(w("rPr"))
            if properties is None:
                properties = etree.Element(w("rPr"))
                element.insert(0, properties)
            change(properties)
        return self

    def drop_controls(self, within: str) -> WordFile:
        """Remove the frames of the numbers of a paragraph; their text stays."""
        for control in list(self.paragraph(within).iter(w("sdt"))):
            content = control.find(w("sdtContent"))
            for child in reversed(list(content)):
                control.addnext(child)
            control.getparent().remove(control)
        return self


def perform(file: WordFile, operation: tuple[str, ...]) -> None:
    """Do one operation of a list of edits."""
    kind, *words = operation
    match kind:
        case "replace":
            file.replace(words[0], words[1], within=words[2])
        case "insert" | "delete" | "split" | "merge" | "cell" | "duplicate" | "pasted" | "fonts" | "footnote":
            getattr(file, kind)(*words)
        case "move":
            file.move(words[0], after=words[1])
        case "new":
            file.new_paragraph(words[0], words[1], style=words[2])
        case "unframe":
            file.drop_controls(words[0])
        case "italic":
            file.emphasise(words[0], "i")
        case "comment":
            file.comment(words[0], words[1], author=words[2])
        case "track":
            file.track(words[0], words[1], within=words[2], author=words[3])
        case _:
            raise AssertionError(kind)


def text_of(paragraph: Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(w("t")))


def run(text: str) -> Element:
    made = etree.Element(w("r"))
    piece = etree.SubElement(made, w("t"))
    piece.text = text
    piece.set(SPACE, "preserve")
    return made


def like(source: Element, text: str) -> Element:
    """A run of the same looks with another text."""
    made = copy.deepcopy(source)
    for child in list(made):
        if child.tag != w("rPr"):
            made.remove(child)
    made.append(run(text)[0])
    return made


def paragraph_of(text: str, *, style: str) -> Element:
    made = etree.Element(w("p"))
    if style:
        etree.SubElement(etree.SubElement(made, w("pPr")), w("pStyle"), {w("val"): style})
    made.append(run(text))
    return made


def cut(paragraph: Element, start: int, end: int) -> None:
    """Keep only some characters of a paragraph."""
    at = 0
    for piece in list(paragraph.iter(w("t"))):
        content = piece.text or ""
        piece.text = content[max(start - at, 0) : max(min(end - at, len(content)), 0)]
        at += len(content)
        holder = piece.getparent()
        if not piece.text:
            parent = holder.getparent()
            parent.remove(holder)
            control = parent.getparent()
            if parent.tag == w("sdtContent") and not len(parent):
                control.getparent().remove(control)
