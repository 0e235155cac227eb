"""The Word file of a journal: every caption, cell, number and reference of the .qmd is in it, in valid OpenXML."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from support import ROOT, jpvad

from jpvad_report.document.words import printed_text
from jpvad_report.engine.quarto import find_quarto

pytestmark = pytest.mark.long

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
STUDIES = {"impella": ROOT, "colon": ROOT / "examples" / "colon", "birthwt": ROOT / "examples" / "birthwt"}
CASES = [("impella", "european-heart-journal"), ("colon", "jama")]
# With JPVAD_REPORT_ALL_JOURNALS=1, as CI does, these too.
MORE = [("impella", "jama"), ("birthwt", "european-heart-journal"), ("birthwt", "jama"),
        ("colon", "european-heart-journal"), ("impella", "lancet"), ("impella", "nejm"),
        ("impella", "circulation-journal")]  # fmt: skip
if os.environ.get("JPVAD_REPORT_ALL_JOURNALS") == "1":
    CASES += MORE
# In the schema's order; what is not named here is not written by Pandoc or the finisher.
ORDERS = {
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "pBdr", "shd",
            "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr"],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "strike", "color", "sz", "szCs", "highlight", "u", "shd",
            "vertAlign", "lang"],
    "tcPr": ["cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "vAlign"],
    "trPr": ["cnfStyle", "cantSplit", "tblHeader"],
    "sectPr": ["headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
               "pgBorders", "lnNumType", "pgNumType", "cols", "titlePg", "docGrid"],
}  # fmt: skip


class Word:
    """A finished document and the .qmd that it was made from."""

    def __init__(self, folder: Path, journal: str) -> None:
        self.journal = journal
        self.path = folder / "_output" / "report" / "manuscript.docx"
        self.qmd = (folder / "report" / "manuscript.qmd").read_text(encoding="utf-8")
        with zipfile.ZipFile(self.path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.document = etree.fromstring(self.parts["word/document.xml"])

    def text(self, element: etree._Element) -> str:
        return squeezed("".join(t.text or "" for t in element.iter(f"{W}t")))

    def styled(self, style: str) -> list[etree._Element]:
        found = []
        for paragraph in self.document.iter(f"{W}p"):
            name = paragraph.find(f"{W}pPr/{W}pStyle")
            if name is not None and name.get(f"{W}val") == style:
                found.append(paragraph)
        return found


def squeezed(text: str) -> str:
    """Text without the differences of spaces, quotes and dashes that Pandoc's typography makes."""
    text = text.translate(str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"}))
    return re.sub(r"[\s\u00a0\u202f\u2003]+", " ", text.replace("...", "…")).strip()


def build(folder: Path, study: str, journal: str, *, engine: str = "embedded") -> Word:
    source = STUDIES[study]
    shutil.copy(source / "study.yml", folder)
    shutil.copy(ROOT / "_quarto.yml", folder)
    for path in (*source.glob("*.csv"), *source.glob("data/*.csv")):
        target = folder / path.relative_to(source)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    made = jpvad("run", "--project", folder, "--to", "docx", "--journal", journal, "--engine", engine)
    assert made.returncode == 0, made.stderr
    return Word(folder, journal)


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def word(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Word:
    return build(tmp_path_factory.mktemp("journal"), *request.param)


def pipe_tables(qmd: str) -> dict[str, list[list[str]]]:
    """Cells of each table of a .qmd by its key, as they are printed."""
    found = {}
    for block, key in re.findall(r"((?:^\|.*\|\n)+)\n: .*\{#tbl-([\w-]+)\}", qmd, re.MULTILINE):
        lines = [line for line in block.splitlines() if not re.fullmatch(r"[|:-]+", line)]
        found[key] = [
            [squeezed(printed_text(f" {cell} ")) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines
        ]
    return found


def test_every_cell_is_in_a_real_table(word: Word) -> None:
    wanted = pipe_tables(word.qmd)
    tables = [table for table in word.document.iter(f"{W}tbl") if table.find(f".//{W}drawing") is None]
    assert len(tables) == len(wanted) > 0
    for (key, rows), table in zip(wanted.items(), tables, strict=True):
        shown = [word.text(cell) for cell in table.iter(f"{W}tc")]
        heads = rows[0]
        # What stands over several columns is one cell: its text is no part of the headings below it.
        spanning = re.findall(
            r"\[([^\]]*?)\]\{\.spanning\}", word.qmd.split(f"{{#tbl-{key}}}")[0].rsplit("\n\n", 2)[-2]
        )
        for text in dict.fromkeys(spanning):
            over = squeezed(printed_text(text))
            assert over in shown, (key, over)
            heads = [head.removeprefix(over).strip() for head in heads]
        for cell in [*heads, *(cell for row in rows[1:] for cell in row)]:
            assert cell in shown, (key, cell)
        for row in table.findall(f"{W}tr"):
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


def test_captions_are_fields_and_references_lead_to_them(word: Word) -> None:
    tables = re.findall(r"^: (.*) \{#tbl-", word.qmd, re.MULTILINE)
    figures = re.findall(r"^!\[(.*)\]\(figures/", word.qmd, re.MULTILINE)
    for style, label, captions in (("TableCaption", "Table", tables), ("ImageCaption", "Figure", figures)):
        shown = word.styled(style)
        assert len(shown) == len(captions)
        for number, (paragraph, caption) in enumerate(zip(shown, captions, strict=True), start=1):
            assert word.text(paragraph) == squeezed(f"{label} {number}. {printed_text(caption)}")
            codes = "".join(code.text or "" for code in paragraph.iter(f"{W}instrText"))
            assert f"SEQ {label}" in codes
    names = {mark.get(f"{W}name") for mark in word.document.iter(f"{W}bookmarkStart")}
    codes = [code.text or "" for code in word.document.iter(f"{W}instrText")]
    targets = [found[1] for code in codes if (found := re.search(r"REF (\S+)", code))]
    # A figure's alternative text and a caption may name a display, too; the text names each of the main ones.
    assert len(targets) >= len(set(re.findall(r"@((?:tbl|fig)-[\w-]+)", word.qmd))) > 0
    assert set(targets) <= names


def test_every_number_and_reference_is_there(word: Word) -> None:
    everything = squeezed(" ".join(word.text(p) for p in word.document.iter(f"{W}p")))
    for number in set(re.findall(r"\[([^\[\]]+)\]\{\.num", word.qmd)):
        assert squeezed(printed_text(f"[{number}]{{.x}}")) in everything
    keys = dict.fromkeys(re.findall(r"@(\w+\d{4})", word.qmd))
    assert len(word.styled("Bibliography")) == len(keys) > 0
    superscripts = [
        word.text(run)
        for run in word.document.iter(f"{W}r")
        if (align := run.find(f"{W}rPr/{W}vertAlign")) is not None and align.get(f"{W}val") == "superscript"
    ]
    assert str(len(keys)) in " ".join(superscripts)
    assert not re.findall(r"\?@|\bnan\b|\bNone\b(?! of)|\binf\b|\[@|\{\.|\x02", everything)


def test_ids_are_given_once_and_elements_stand_in_the_schemas_order(word: Word) -> None:
    for name in ("bookmarkStart", "sdt"):
        ids = [
            mark.get(f"{W}id") if name == "bookmarkStart" else mark.find(f"{W}sdtPr/{W}id").get(f"{W}val")
            for mark in word.document.iter(f"{W}{name}")
        ]
        assert len(ids) == len(set(ids)), name
    bookmarks = [mark.get(f"{W}name") for mark in word.document.iter(f"{W}bookmarkStart")]
    assert len(bookmarks) == len(set(bookmarks))
    roots = [etree.fromstring(word.parts[name]) for name in ("word/document.xml", "word/styles.xml")]
    for root in roots:
        for name, order in ORDERS.items():
            for element in root.iter(f"{W}{name}"):
                places = [order.index(etree.QName(child).localname) for child in element
                          if etree.QName(child).localname in order]  # fmt: skip
                assert places == sorted(places), (name, [etree.QName(child).localname for child in element])


def test_pictures_have_alternative_texts(word: Word) -> None:
    pictures = list(word.document.iter(f"{WP}docPr"))
    assert pictures
    assert all(len(picture.get("descr", "")) > 20 for picture in pictures)
    assert len({picture.get("id") for picture in pictures}) == len(pictures)


def test_it_is_set_as_the_journal_asks(word: Word) -> None:
    styles = etree.fromstring(word.parts["word/styles.xml"])
    body = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "BodyText")
    assert body.find(f"{W}pPr/{W}spacing").get(f"{W}line") == "480"
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == "en-GB"
    numbered = word.document.find(f".//{W}sectPr/{W}lnNumType") is not None
    assert numbered == (word.journal in {"european-heart-journal", "circulation-journal"})
    core = word.parts["docProps/core.xml"].decode()
    title = re.search(r"^title: (.*(?:\n  .*)*)", word.qmd, re.MULTILINE)
    assert title is not None
    assert squeezed(title[1].strip("'\"")) in squeezed(core)
    assert b"PAGE" in word.parts["word/footer1.xml"]
    pages = [p for p in word.document.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    # The abstract, the text, the tables, the figures and the appendix begin a page.
    assert len(pages) >= 5
    assert not word.styled("NewPage")


def test_libreoffice_opens_and_converts_it(word: Word, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no soffice on PATH")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word.path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    from pypdf import PdfReader

    text = squeezed(" ".join(page.extract_text() for page in PdfReader(tmp_path / "manuscript.pdf").pages))
    for caption in re.findall(r"^: (.*) \{#tbl-", word.qmd, re.MULTILINE):
        assert squeezed(printed_text(caption)).replace(" ", "") in text.replace(" ", "")
    assert "Error! Reference source not found" not in text


def test_quarto_makes_the_same(tmp_path: Path) -> None:
    if find_quarto() is None:
        pytest.skip("no quarto on PATH and none named by QUARTO_PATH")
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    first = build(ours, "birthwt", "jama")
    second = build(theirs, "birthwt", "jama", engine="quarto")

    def lines(word: Word) -> list[str]:
        return [text for p in word.document.iter(f"{W}p") if (text := word.text(p))]

    assert lines(second) == lines(first)
    assert second.parts["word/footer1.xml"] == first.parts["word/footer1.xml"]
    test_it_is_set_as_the_journal_asks(second)
