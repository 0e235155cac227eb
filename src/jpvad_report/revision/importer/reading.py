"""Read the XML of a Word document into blocks; tracked changes are taken over, or those of some authors only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.engine.docx_package import w
from jpvad_report.revision.importer.archive import xml
from jpvad_report.revision.importer.blocks import Block, Comment, Control, Document, LeftOut, Note
from jpvad_report.revision.importer.runs import Styles, run_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TRANSPARENT = {w("hyperlink"), w("smartTag"), w("fldSimple"), w("customXml"), w("sdtContent"), w("dir"), w("bdo")}
_INSERTED, _DELETED = {w("ins"), w("moveTo")}, {w("del"), w("moveFrom")}
_TITLES = {"title": "title", "subtitle": "subtitle"}


def read_document(parts: dict[str, bytes], *, path: Path, authors: Sequence[str] = ()) -> Document:
    """The document as it reads with its tracked changes taken over: all of them, or those of `authors`."""
    return _Reader(parts, path, frozenset(authors)).read()


@dataclass(slots=True)
class _Reader:
    parts: dict[str, bytes]
    path: Path
    authors: frozenset[str]
    document: Document = field(default_factory=Document)
    open_names: dict[str, str] = field(default_factory=dict)
    open_comments: dict[str, list[str]] = field(default_factory=dict)
    anchors: dict[str, tuple[str, int]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    tables: int = 0
    merging: Block | None = None
    fields: list[list[int]] = field(default_factory=list)
    styles: Styles = field(init=False)

    def read(self) -> Document:
        self.styles = Styles(self._part("word/styles.xml"))
        for kind in ("footnote", "endnote"):
            root = self._part(f"word/{kind}s.xml")
            for note in () if root is None else root.findall(w(kind)):
                if note.get(w("type")) not in {"separator", "continuationSeparator", "continuationNotice"}:
                    self.notes[f"{kind} {note.get(w('id'))}"] = self._aside(note)
        root = self._part("word/document.xml")
        body = None if root is None else root.find(w("body"))
        if body is not None:
            self._blocks(body, None)
        for name in sorted(self.parts):
            for kind in ("header", "footer"):
                if name.startswith(f"word/{kind}") and name.endswith(".xml"):
                    part = self._part(name)
                    text = "" if part is None else self._aside(part)
                    if text.strip():
                        self.document.blocks.append(Block(kind, text=text, styles=[frozenset()] * len(text)))
        self._read_comments()
        return self.document

    def _part(self, name: str) -> _Element | None:
        return xml(self.parts[name], name=name, path=self.path) if name in self.parts else None

    def _aside(self, element: _Element) -> str:
        """Text of a part that is not compared by the paragraph."""
        inner = _Reader(self.parts, self.path, self.authors)
        inner.styles = self.styles
        inner._blocks(element, None)
        self.document.left_out += inner.document.left_out
        return " ".join(block.text.strip() for block in inner.document.blocks if block.text.strip())

    # --- blocks -----------------------------------------------------------------------------------------------

    def _blocks(self, parent: _Element, cell: tuple[int, int, int] | None) -> None:
        for child in parent:
            if child.tag == w("p"):
                self._paragraph(child, cell)
            elif child.tag == w("tbl"):
                self._table(child)
            elif child.tag == w("sdt"):
                content = child.find(w("sdtContent"))
                if content is not None:
                    self._blocks(content, cell)
            elif child.tag == w("altChunk"):
                self.document.unread.append("a file embedded as a whole (altChunk)")
            elif child.tag in (w("bookmarkStart"), w("bookmarkEnd")):
                self._bookmark(child, None)
            elif child.tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self._comment_range(child)
            elif child.tag in _INSERTED | _DELETED | {w("customXml")}:
                self._blocks(child, cell)

    def _table(self, table: _Element) -> None:
        number, self.tables = self.tables, self.tables + 1
        index = 0
        for row in table.iter(w("tr")):
            if next(row.iterancestors(w("tbl"))) is not table or self._row_is_gone(row):
                continue
            column = 0
            for cell in row.iterchildren(w("tc"), w("sdt")):
                for inner in [cell] if cell.tag == w("tc") else cell.iter(w("tc")):
                    self._blocks(inner, (number, index, column))
                    span = inner.find(f"{w('tcPr')}/{w('gridSpan')}")
                    column += 1 if span is None else int(span.get(w("val"), "1"))
            index += 1

    def _row_is_gone(self, row: _Element) -> bool:
        properties = row.find(w("trPr"))
        if properties is None:
            return False
        inserted, deleted = properties.find(w("ins")), properties.find(w("del"))
        return (deleted is not None and self._taken(deleted)) or (inserted is not None and not self._taken(inserted))

    def _taken(self, change: _Element) -> bool:
        author = change.get(w("author"), "")
        self.document.changes[author] = self.document.changes.get(author, 0) + 1
        return not self.authors or author in self.authors

    def _paragraph(self, paragraph: _Element, cell: tuple[int, int, int] | None) -> None:
        properties = paragraph.find(w("pPr"))
        block = self.merging or self._new_block(properties, cell)
        began = self.merging is None
        self.merging = None
        if began:
            self.document.blocks.append(block)
            # A bookmark that reaches over several paragraphs names them all.
            block.names += [name for name in self.open_names.values() if name not in block.names]
        self._inline(paragraph, block, False)
        mark = None if properties is None else properties.find(w("rPr"))
        gone = None if mark is None else next((e for e in mark if e.tag in _DELETED), None)
        new = None if mark is None else next((e for e in mark if e.tag in _INSERTED), None)
        if (gone is not None and self._taken(gone)) or (new is not None and not self._taken(new)):
            self.merging = block

    def _new_block(self, properties: _Element | None, cell: tuple[int, int, int] | None) -> Block:
        style = None if properties is None else properties.find(w("pStyle"))
        identifier = "" if style is None else style.get(w("val"), "")
        name = self.styles.name(identifier)
        level = self.styles.outline(identifier, name)
        kind = "cell" if cell else _TITLES.get(name) or ("heading" if level else "text")
        if kind == "text" and "caption" in name.replace("captioned", ""):
            kind = "caption"
        listed = properties is not None and properties.find(w("numPr")) is not None
        return Block(kind, style=name, level=level, cell=cell, listed=listed)

    # --- inside a paragraph -----------------------------------------------------------------------------------

    def _inline(self, parent: _Element, block: Block, out: bool) -> None:
        for child in parent:
            tag = child.tag
            if tag == w("r"):
                self._run(child, block, out)
            elif tag in _INSERTED:
                self._inline(child, block, out or not self._taken(child))
            elif tag in _DELETED:
                self._inline(child, block, out or self._taken(child))
            elif tag == w("sdt"):
                self._control(child, block, out)
            elif tag in _TRANSPARENT:
                self._inline(child, block, out)
            elif tag in (w("bookmarkStart"), w("bookmarkEnd")):
                self._bookmark(child, block)
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self._comment_range(child)
            elif isinstance(tag, str) and tag.startswith(_MATH):
                self._add(block, "".join(str(text) for text in child.itertext()), frozenset(), child, out)

    def _control(self, control: _Element, block: Block, out: bool) -> None:
        content = control.find(w("sdtContent"))
        if content is None:
            return
        start = len(block.text)
        self._inline(content, block, out)
        tag = control.find(f"{w('sdtPr')}/{w('tag')}")
        if len(block.text) > start:
            block.controls.append(Control(start, len(block.text), "" if tag is None else tag.get(w("val"), "")))

    def _run(self, run: _Element, block: Block, out: bool) -> None:
        style = self.styles.of(run.find(w("rPr")))
        for child in run:
            if child.tag == w("fldChar"):
                self._field(child, block)
            elif child.tag in (w("footnoteReference"), w("endnoteReference")) and not out:
                kind = "footnote" if child.tag == w("footnoteReference") else "endnote"
                text = self.notes.get(f"{kind} {child.get(w('id'))}", "")
                block.notes.append(Note(len(block.text), f"{kind} {child.get(w('id'))}", text.strip()))
            elif child.tag == w("commentReference"):
                self.anchors.setdefault(child.get(w("id"), ""), ("", len(self.document.blocks) - 1))
            elif text := run_text(child):
                self._add(block, text, style, run, out)
            else:
                self._objects(child, block, out)

    def _objects(self, element: _Element, block: Block, out: bool) -> None:
        if element.tag == w("drawing") or element.tag == w("pict"):
            block.pictures += 1
        for box in element.iter(w("txbxContent")):
            if next(box.iterancestors(_FALLBACK), None) is None and not out:
                text = self._aside(box)
                self.document.blocks.append(Block("textbox", text=text, styles=[frozenset()] * len(text)))

    def _field(self, mark: _Element, block: Block) -> None:
        match mark.get(w("fldCharType")):
            case "begin":
                self.fields.append([])
            case "separate" if self.fields:
                self.fields[-1] = [len(block.text)]
            case "end" if self.fields:
                start = self.fields.pop()
                if start and len(block.text) > start[0]:
                    block.fields.append((start[0], len(block.text)))

    def _add(self, block: Block, text: str, style: frozenset[str], element: _Element, out: bool) -> None:
        if out:
            change = next((e for e in element.iterancestors() if e.tag in _INSERTED), None)
            if change is not None and self.authors and change.get(w("author"), "") not in self.authors:
                author = change.get(w("author"), "")
                self.document.left_out.append(LeftOut(author, text, len(self.document.blocks) - 1))
            return
        block.text += text
        block.styles += [style] * len(text)
        for anchor in self.open_comments.values():
            anchor.append(text)

    # --- what stands between --------------------------------------------------------------------------------------

    def _bookmark(self, mark: _Element, block: Block | None) -> None:
        identifier = mark.get(w("id"), "")
        if mark.tag == w("bookmarkEnd"):
            self.open_names.pop(identifier, None)
            return
        name = mark.get(w("name"), "")
        self.open_names[identifier] = name
        if block is not None:
            block.names.append(name)

    def _comment_range(self, mark: _Element) -> None:
        identifier = mark.get(w("id"), "")
        if mark.tag == w("commentRangeStart"):
            self.open_comments[identifier] = []
        elif identifier in self.open_comments:
            anchor = "".join(self.open_comments.pop(identifier))
            self.anchors[identifier] = (anchor, len(self.document.blocks) - 1)

    def _read_comments(self) -> None:
        root = self._part("word/comments.xml")
        for comment in () if root is None else root.findall(w("comment")):
            anchor, block = self.anchors.get(comment.get(w("id"), ""), ("", -1))
            text = " ".join(_lines(comment))
            self.document.comments.append(Comment(comment.get(w("author"), ""), text, anchor.strip(), block))


def _lines(element: _Element) -> Iterator[str]:
    for paragraph in element.iter(w("p")):
        line = "".join(text.text or "" for text in paragraph.iter(w("t"))).strip()
        if line:
            yield line
