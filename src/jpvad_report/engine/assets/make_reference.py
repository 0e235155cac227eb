"""Make reference.docx, the styles and the page of the Word manuscript, from Pandoc's default.

Run ``python -m jpvad_report.engine.assets.make_reference`` after a change here and commit the result.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pypandoc
from lxml import etree

from jpvad_report.engine.contract import DEFAULT_EPOCH
from jpvad_report.engine.docx_package import WORD, read_parts, serialised, w, write_parts

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SERIF = "Times New Roman"
A4_WIDTH, A4_HEIGHT, MARGIN = 11906, 16838, 1361
"""Twentieths of a point; the margin is 2.4 cm."""

FONT = f'<w:rFonts w:ascii="{SERIF}" w:hAnsi="{SERIF}" w:cs="{SERIF}" w:eastAsia="MS Mincho"/>'


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _spacing(before: int, after: int, line: int = 240) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


TITLE = f"<w:keepNext/>{_spacing(0, 160)}<w:jc w:val='left'/>"
CAPTION = f"<w:keepLines/>{_spacing(0, 240)}"
BLACK = '<w:color w:val="000000"/>'

# styleId -> (name, based on, paragraph properties, run properties); in the schema's order.
PARAGRAPH_STYLES: dict[str, tuple[str, str, str, str]] = {
    "BodyText": ("Body Text", "Normal", _spacing(0, 140, 360), ""),
    "FirstParagraph": ("First Paragraph", "BodyText", "", ""),
    "Compact": ("Compact", "BodyText", _spacing(0, 40, 300), ""),
    "Title": ("Title", "Normal", TITLE, f"<w:b/><w:bCs/>{_size(17)}"),
    "Subtitle": ("Subtitle", "Normal", TITLE, f"{BLACK}{_size(13)}"),
    "Author": ("Author", "Normal", "<w:keepNext/>" + _spacing(0, 80), _size(11)),
    "Heading1": ("heading 1", "Normal", f"<w:keepNext/><w:keepLines/>{_spacing(360, 120)}<w:outlineLvl w:val='0'/>",
                 f"<w:b/><w:bCs/>{BLACK}{_size(14)}"),
    "Heading2": ("heading 2", "Normal", f"<w:keepNext/><w:keepLines/>{_spacing(260, 100)}<w:outlineLvl w:val='1'/>",
                 f"<w:b/><w:bCs/>{BLACK}{_size(12)}"),
    "Heading3": ("heading 3", "Normal", f"<w:keepNext/><w:keepLines/>{_spacing(200, 80)}<w:outlineLvl w:val='2'/>",
                 f"<w:i/><w:iCs/>{BLACK}{_size(11)}"),
    "Caption": ("caption", "Normal", CAPTION, _size(10)),
    "TableCaption": ("Table Caption", "Caption", f"<w:keepNext/>{_spacing(280, 100)}", ""),
    "ImageCaption": ("Image Caption", "Caption", f"{_spacing(60, 320)}", ""),
    "CaptionedFigure": ("Captioned Figure", "Normal", f"<w:keepNext/>{_spacing(240, 60)}", ""),
    "TableText": ("Table Text", "Normal", _spacing(24, 24), _size(8.5)),
    "TableGroup": ("Table Group", "TableText", f"<w:keepNext/>{_spacing(80, 24)}", ""),
    "TableLevel1": ("Table Level 1", "TableText", "<w:ind w:left='200'/>", ""),
    "TableLevel2": ("Table Level 2", "TableText", "<w:ind w:left='400'/>", ""),
    "TableLevel3": ("Table Level 3", "TableText", "<w:ind w:left='600'/>", ""),
    "NewPage": ("New Page", "Normal", _spacing(0, 0), ""),
    "Bibliography": ("Bibliography", "Normal", f"{_spacing(0, 80, 276)}<w:ind w:left='400' w:hanging='400'/>", ""),
    "TableNote": ("Table Note", "Normal", _spacing(80, 320), _size(8.5)),
    "Header": ("header", "Normal", f"{_spacing(0, 0)}<w:jc w:val='center'/>",
               f"<w:b/><w:bCs/><w:color w:val='A61B1B'/>{_size(8.5)}"),
    "Footer": ("footer", "Normal", f"{_spacing(0, 0)}<w:jc w:val='center'/>", _size(8.5)),
}  # fmt: skip

TODO_STYLE = (
    '<w:style w:type="character" w:customStyle="1" w:styleId="ToDo"><w:name w:val="To Do"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
    '<w:rPr><w:shd w:val="clear" w:color="auto" w:fill="FFF2A8"/></w:rPr></w:style>'
)

TABLE_STYLE = """
<w:style w:type="table" w:default="1" w:styleId="Table">
  <w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr>
    <w:tblInd w:w="0" w:type="dxa"/>
    <w:tblBorders>
      <w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>
      <w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>
      <w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:bCs/></w:rPr>
    <w:tcPr>
      <w:tcBorders>
        <w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/>
        <w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>
      </w:tcBorders>
      <w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>
"""

HEADER = f'<w:hdr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>'


def _field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


FOOTER = (
    f'<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> / </w:t></w:r>{_field("NUMPAGES")}</w:p></w:ftr>'
)

SECTION = (
    f'<w:sectPr xmlns:w="{WORD}" xmlns:r="{RELATIONS}">'
    '<w:headerReference w:type="default" r:id="rId90"/><w:footerReference w:type="default" r:id="rId91"/>'
    f'<w:pgSz w:w="{A4_WIDTH}" w:h="{A4_HEIGHT}"/>'
    f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" '
    'w:header="680" w:footer="680" w:gutter="0"/></w:sectPr>'
)


def _element(text: str) -> etree._Element:
    return etree.fromstring(text.replace("<w:style ", f'<w:style xmlns:w="{WORD}" ', 1))


def _styles(part: bytes) -> bytes:
    root = etree.fromstring(part, etree.XMLParser(remove_blank_text=True))
    defaults = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    assert defaults is not None
    defaults[:] = list(_element(
        f'<w:style >{FONT}{_size(11)}<w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:style>'
    ))  # fmt: skip
    known = {style.get(w("styleId")): style for style in root.findall(w("style"))}
    # The default takes its headings' letters from the theme; here one typeface serves all.
    for fonts in root.iterfind(f".//{w('style')}//{w('rFonts')}"):
        if fonts.get(w("asciiTheme")):
            parent = fonts.getparent()
            assert parent is not None
            parent.remove(fonts)
    for identifier, (name, base, paragraph, run) in PARAGRAPH_STYLES.items():
        style = _element(
            f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{base}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
        )
        if identifier in known:
            root.replace(known[identifier], style)
        else:
            root.append(style)
    root.append(_element(TODO_STYLE))
    root.replace(known["Table"], _element(TABLE_STYLE.strip()))
    hyperlink = known["Hyperlink"].find(f"{w('rPr')}/{w('color')}")
    assert hyperlink is not None
    hyperlink.attrib.clear()
    hyperlink.set(w("val"), "1F4E79")
    return serialised(root)


def _with_section(part: bytes) -> bytes:
    root = etree.fromstring(part)
    section = root.find(f"{w('body')}/{w('sectPr')}")
    assert section is not None
    parent = section.getparent()
    assert parent is not None
    parent.replace(section, etree.fromstring(SECTION))
    return serialised(root)


def _with_relations(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for identifier, kind in (("rId90", "header"), ("rId91", "footer")):
        relation = etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship")
        relation.attrib.update({"Id": identifier, "Type": f"{RELATIONS}/{kind}", "Target": f"{kind}1.xml"})
    return serialised(root)


def _with_types(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for kind in ("header", "footer"):
        override = etree.SubElement(root, f"{{{root.nsmap[None]}}}Override")
        content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        override.attrib.update({"PartName": f"/word/{kind}1.xml", "ContentType": content_type})
    return serialised(root)


def make(target: Path) -> None:
    """Write the reference document; the same bytes each time."""
    with tempfile.TemporaryDirectory() as folder:
        default = Path(folder) / "default.docx"
        default.write_bytes(
            subprocess.run(
                [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"],
                capture_output=True,
                check=True,
            ).stdout
        )
        parts = read_parts(default)
    changes = {
        "word/styles.xml": _styles,
        "word/document.xml": _with_section,
        "word/_rels/document.xml.rels": _with_relations,
        "[Content_Types].xml": _with_types,
    }
    parts |= {name: change(parts[name]) for name, change in changes.items()}
    parts |= {"word/header1.xml": HEADER.encode(), "word/footer1.xml": FOOTER.encode()}
    write_parts(target, parts, epoch=DEFAULT_EPOCH)


if __name__ == "__main__":
    make(Path(__file__).with_name("reference.docx"))
