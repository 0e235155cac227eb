"""How a Word file is set by what the document itself carries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from jpvad_report.engine.contract import asset
from jpvad_report.engine.docx_package import WORD, read_parts, w
from jpvad_report.engine.word_fields import link_captions
from jpvad_report.engine.word_settings import WordSettings, begin_pages

LINES = {"line_numbers": True, "line_spacing": 2.0, "font": "Arial", "rules": "grid", "page_numbers": False,
         "authors": "A. Sato; B. Suzuki", "keywords": "shock, heart", "lang": "ja"}  # fmt: skip


def applied(settings: WordSettings) -> tuple[dict[str, bytes], etree._Element]:
    parts = read_parts(asset("reference.docx"))
    document = etree.fromstring(parts["word/document.xml"])
    settings.apply(parts, document)
    return parts, document


def style(parts: dict[str, bytes], name: str) -> etree._Element:
    styles = etree.fromstring(parts["word/styles.xml"])
    return next(found for found in styles.findall(w("style")) if found.get(w("styleId")) == name)


def test_everything_that_is_asked_for_is_set() -> None:
    parts, document = applied(WordSettings.read(f"`{json.dumps(LINES)}`"))
    section = document.find(f".//{w('sectPr')}")
    assert section is not None
    names = [etree.QName(child).localname for child in section]
    assert names.index("lnNumType") == names.index("pgMar") + 1
    for name in ("BodyText", "Bibliography"):
        spacing = style(parts, name).find(f"{w('pPr')}/{w('spacing')}")
        assert spacing is not None
        assert spacing.get(w("line")) == "480"
    assert b"Times New Roman" not in parts["word/styles.xml"]
    borders = style(parts, "Table").find(f"{w('tblPr')}/{w('tblBorders')}")
    assert borders is not None
    assert len(borders) == 6
    assert b"PAGE" not in parts["word/footer1.xml"]
    assert b"A. Sato; B. Suzuki" in parts["docProps/core.xml"]
    assert b"shock, heart" in parts["docProps/core.xml"]
    assert b'w:eastAsia="ja-JP"' in parts["word/styles.xml"]


def test_a_second_time_changes_nothing_more() -> None:
    settings = WordSettings.read(json.dumps(LINES))
    parts, document = applied(settings)
    once = dict(parts), etree.tostring(document)
    settings.apply(parts, document)
    assert (parts, etree.tostring(document)) == once


def test_a_document_that_carries_nothing_keeps_the_lines_and_numbers_of_reference_docx() -> None:
    parts, document = applied(WordSettings.read(""))
    before = read_parts(asset("reference.docx"))
    assert document.find(f".//{w('lnNumType')}") is None
    assert parts["word/footer1.xml"] == before["word/footer1.xml"]


@pytest.mark.parametrize(("label", "style"), [("Table", "TableCaption"), ("図", "ImageCaption")])
def test_captions_and_references_are_fields_in_both_languages(label: str, style: str) -> None:
    anchor = "tbl-x" if style == "TableCaption" else "fig-x"
    run, name = "<w:r><w:t>{}</w:t></w:r>".format, f"{label}\u00a01"
    document = etree.fromstring(
        f'<w:body xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(name + ". Words")}</w:p>'
        f'<w:p><w:hyperlink w:anchor="{anchor}">{run(name)}</w:hyperlink></w:p></w:body>'
    )
    link_captions(document)
    codes = [(code.text or "").strip() for code in document.iter(w("instrText"))]
    assert codes == [rf"SEQ {label} \* ARABIC", rf"REF _Ref_{anchor[:3]}_x \h"]
    shown = ["".join(text.text or "" for text in paragraph.iter(w("t"))) for paragraph in document]
    assert shown == [f"{name}. Words", name]


@pytest.mark.parametrize("marks", [1, 2])
def test_the_paragraph_behind_a_mark_begins_a_page(marks: int, tmp_path: Path) -> None:
    mark = '<w:p><w:pPr><w:pStyle w:val="NewPage"/></w:pPr></w:p>'
    text = '<w:bookmarkStart w:id="1" w:name="a"/><w:p><w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/></w:pPr></w:p>'
    document = etree.fromstring(f'<w:body xmlns:w="{WORD}">{mark * marks}{text}<w:p/></w:body>')
    begin_pages(document)
    first, second = document.findall(w("p"))
    assert [etree.QName(child).localname for child in first[0]] == ["pStyle", "keepNext", "pageBreakBefore"]
    assert len(second) == 0
