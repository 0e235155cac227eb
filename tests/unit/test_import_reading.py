"""What a Word file says: tracked changes, controls, bookmarks, notes, comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from jpvad_report.revision.importer.blocks import Document
from jpvad_report.revision.importer.reading import read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(body: str, *authors: str, **parts: str) -> Document:
    content = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()}
    content |= {f"word/{name}.xml": text.encode() for name, text in parts.items()}
    return read_document(content, path=Path("x.docx"), authors=authors)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def change(kind: str, author: str, inner: str) -> str:
    return f'<w:{kind} w:id="1" w:author="{author}">{inner}</w:{kind}>'


DELETED = '<w:r><w:delText xml:space="preserve">old </w:delText></w:r>'
TRACKED = (
    f"<w:p>{run('The ')}{change('del', 'Ann', DELETED)}{change('ins', 'Ann', run('new '))}"
    f"{change('ins', 'Bob', run('red '))}{run('word')}</w:p>"
)


@pytest.mark.parametrize(
    ("authors", "text"),
    [((), "The new red word"), (("Ann",), "The new word"), (("Bob",), "The old red word"), (("Ann", "Bob"), "The new red word")],
)  # fmt: skip
def test_tracked_changes_of_all_or_of_some(authors: tuple[str, ...], text: str) -> None:
    document = read(TRACKED, *authors)
    assert document.blocks[0].text == text
    assert document.changes == {"Ann": 2, "Bob": 1}


def test_what_others_inserted_is_told() -> None:
    assert [(one.author, one.text) for one in read(TRACKED, "Ann").left_out] == [("Bob", "red ")]


def test_moved_text_stands_where_it_was_moved_to() -> None:
    body = f"<w:p>{change('moveTo', 'A', run('moved '))}{run('stays ')}{change('moveFrom', 'A', run('moved '))}</w:p>"
    assert read(body).blocks[0].text == "moved stays "


@pytest.mark.parametrize(("mark", "count"), [("del", 1), ("ins", 2)])
def test_the_end_of_a_paragraph_can_be_deleted_or_inserted(mark: str, count: int) -> None:
    end = f'<w:pPr><w:rPr><w:{mark} w:id="3" w:author="Ann"/></w:rPr></w:pPr>'
    body = f"<w:p>{end}{run('One. ')}</w:p><w:p>{run('Two.')}</w:p>"
    assert [block.text for block in read(body).blocks] == (["One. Two."] if count == 1 else ["One. ", "Two."])
    others = read(body + TRACKED.replace("Bob", "Carl"), "Carl").blocks
    assert len(others) == {"del": 3, "ins": 2}[mark]


def test_a_deleted_row_is_gone() -> None:
    rows = [f"<w:tr>{props}<w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>" for props, text in (
        ("", "kept"), ('<w:trPr><w:del w:id="1" w:author="A"/></w:trPr>', "gone"))]  # fmt: skip
    assert [block.text for block in read(f"<w:tbl>{''.join(rows)}</w:tbl>").blocks] == ["kept"]


def test_cells_have_places() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>'
    row = f"<w:tr>{wide}<w:tc><w:p>{run('x')}</w:p></w:tc></w:tr>"
    assert read(f"<w:tbl>{row}</w:tbl>").blocks[1].cell == (0, 0, 2)


def test_numbers_have_tags_or_frames_only() -> None:
    tagged = f'<w:sdt><w:sdtPr><w:tag w:val="a.b#p"/></w:sdtPr><w:sdtContent>{run("0.03")}</w:sdtContent></w:sdt>'
    framed = tagged.replace('<w:tag w:val="a.b#p"/>', "")
    block = read(f"<w:p>{run('P=')}{tagged}{framed}</w:p>").blocks[0]
    assert [(c.start, c.end, c.tag) for c in block.controls] == [(2, 6, "a.b#p"), (6, 10, "")]


def test_a_bookmark_names_every_paragraph_that_it_reaches_over() -> None:
    start, end = '<w:bookmarkStart w:id="5" w:name="p-x"/>', '<w:bookmarkEnd w:id="5"/>'
    blocks = read(f"{start}<w:p>{run('a')}</w:p><w:p>{run('b')}</w:p>{end}<w:p>{run('c')}</w:p>").blocks
    assert [block.names for block in blocks] == [["p-x"], ["p-x"], []]


def test_footnotes_and_comments() -> None:
    note = f'<w:footnotes {W}><w:footnote w:id="2"><w:p>{run("Aside.")}</w:p></w:footnote></w:footnotes>'
    comment = f'<w:comments {W}><w:comment w:id="7" w:author="B"><w:p>{run("Why?")}</w:p></w:comment></w:comments>'
    body = (
        f'<w:p>{run("One")}<w:commentRangeStart w:id="7"/>{run(" two")}<w:commentRangeEnd w:id="7"/>'
        f'<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    document = read(body, footnotes=note, comments=comment)
    assert [(n.at, n.text) for n in document.blocks[0].notes] == [(7, "Aside.")]
    assert [(c.author, c.anchor, c.text, c.block) for c in document.comments] == [("B", "two", "Why?", 0)]
    assert document.characters == len("One two") + len("Aside.")


def test_emphasis_is_the_runs_own_or_its_styles() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="character" w:styleId="Emphasis"><w:rPr><w:i/></w:rPr></w:style></w:styles>'
    )
    looks = ["<w:b/>", '<w:rStyle w:val="Emphasis"/>', '<w:rStyle w:val="Emphasis"/><w:i w:val="0"/>',
             '<w:vertAlign w:val="superscript"/>']  # fmt: skip
    body = "".join(run(letter, look) for letter, look in zip("abcd", looks, strict=True))
    styles_found = read(f"<w:p>{body}</w:p>", styles=styles).blocks[0].styles
    assert [sorted(style) for style in styles_found] == [["bold"], ["italic"], [], ["superscript"]]


def test_a_text_box_is_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent><w:p>{run('In a box')}</w:p></w:txbxContent>"
    body = (
        f"<w:p>{run('Text')}<w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert sorted((b.kind, b.text) for b in read(body).blocks) == [("text", "Text"), ("textbox", "In a box")]
