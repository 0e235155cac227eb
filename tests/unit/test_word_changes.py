"""Tracked changes as Word's schema wants them: marks of paragraphs and rows, moves, links, content controls."""

from __future__ import annotations

from lxml import etree

from jpvad_report.engine.word_changes import number_changes, track_changes
from tracked import W, check, settle

WHO = 'w:id="0" w:author="A" w:date="2026-01-01T00:00:00Z"'


def document(body: str) -> etree._Element:
    found = etree.fromstring(f'<w:document xmlns:w="{W[1:-1]}"><w:body>{body}</w:body></w:document>')
    track_changes(found)
    number_changes(found)
    return found


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def read(found: etree._Element) -> list[str]:
    return ["".join(text.text or "" for text in p.iter(f"{W}t", f"{W}delText")) for p in found.iter(f"{W}p")]


def test_an_empty_change_is_one_of_the_paragraphs_mark() -> None:
    found = document(f"<w:p><w:pPr><w:jc/></w:pPr><w:ins {WHO}>{run('x')}</w:ins><w:ins {WHO}/></w:p>")
    properties = found.find(f".//{W}pPr")
    assert [child.tag for child in properties] == [f"{W}jc", f"{W}rPr"]
    assert [child.tag for child in properties[1]] == [f"{W}ins"]
    check(found)
    assert read(settle(found, "reject")) == []


def test_what_stands_unmarked_in_a_paragraph_that_went_goes_too() -> None:
    found = document(f"<w:p>{run('1.')}<w:del {WHO}>{run('x')}</w:del><w:del {WHO}/></w:p><w:p>{run('y')}</w:p>")
    assert read(settle(found, "accept")) == ["y"]


def test_a_row() -> None:
    cell = f"<w:tc><w:p><w:del {WHO}><w:r><w:delText>x</w:delText></w:r></w:del></w:p><w:del {WHO}/></w:tc>"
    found = document(f"<w:tbl><w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr></w:tbl><w:p>{run('y')}</w:p>")
    assert [child.tag for child in found.find(f".//{W}trPr")] == [f"{W}cantSplit", f"{W}del"]
    check(found)
    assert read(settle(found, "accept")) == ["y"]


def test_a_move_has_a_start_and_an_end_with_one_id_and_both_places_one_name() -> None:
    there = f'<w:p><w:pPr/><w:moveFrom {WHO}>{run("x")}</w:moveFrom><w:moveFrom {WHO} w:name="move1"/></w:p>'
    here = f'<w:p><w:pPr/><w:moveTo {WHO}>{run("x")}</w:moveTo><w:moveTo {WHO} w:name="move1"/></w:p>'
    found = document(f"{there}<w:p>{run('y')}</w:p>{here}<w:p>{run('z')}</w:p>")
    for kind in ("moveFromRange", "moveToRange"):
        start, end = found.find(f".//{W}{kind}Start"), found.find(f".//{W}{kind}End")
        assert start.get(f"{W}name") == "move1"
        assert start.get(f"{W}id") == end.get(f"{W}id")
    check(found)
    assert read(settle(found, "accept")) == ["y", "x", "z"]


def test_a_link_and_a_content_control_hold_the_change_and_not_the_other_way_round() -> None:
    control = f'<w:sdt><w:sdtPr><w:tag w:val="k"/></w:sdtPr><w:sdtContent>{run("7")}</w:sdtContent></w:sdt>'
    link = f'<w:hyperlink w:anchor="ref-x">{run("[1]")}</w:hyperlink>'
    found = document(f"<w:p><w:ins {WHO}>{run('a')}{control}{link}{run('b')}</w:ins></w:p>")
    paragraph = found.find(f".//{W}p")
    assert [child.tag.removeprefix(W) for child in paragraph] == [
        "ins", "customXmlInsRangeStart", "sdt", "customXmlInsRangeEnd", "hyperlink", "ins",
    ]  # fmt: skip
    check(found)
    assert read(settle(found, "accept")) == ["a7[1]b"]


def test_a_second_pass_changes_nothing() -> None:
    found = document(f"<w:p><w:ins {WHO}>{run('x')}</w:ins><w:ins {WHO}/></w:p>")
    once = etree.tostring(found)
    track_changes(found)
    number_changes(found)
    assert etree.tostring(found) == once
