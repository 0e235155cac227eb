"""The engine: one .qmd in, three finished documents out."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from jpvad_report.engine import (
    RESULTS_PAGE,
    EmbeddedEngine,
    Format,
    QuartoEngine,
    check_output,
    choose,
    content_control_tag,
    document_path,
    finish_docx,
    front_matter_formats,
    quarto_assets,
)
from jpvad_report.engine.quarto import find_quarto
from jpvad_report.errors import ExternalProgramError, UserError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALL = (Format.HTML, Format.DOCX, Format.PDF)
MARK = "SYNTHETIC DATA – not “patients”"
WORDS = {"skip": "Skip", "contents": "Contents", "results": "Behind"}
LONG_KEY = "sensitivity.without_early_deaths.hazards.adjusted.timing_before.hazard_ratio"

FRONT_MATTER = {"title": "Timing of a device", "subtitle": "A registry study", "author": ["T. Yamada", "H. Suzuki"]}

BODY = """
# Abstract

::: {#p-abstract .paragraph}
Of [1,511]{.num key="flow.analysed.n"} patients, **[46.2%]{.num key="survival.before"}** died; see @tbl-baseline.
:::

# Results

::: {#p-results .paragraph}
Characteristics are in @tbl-baseline, survival in [@fig-km; @tbl-events]. See also -@fig-km.
[To be completed by the authors: funding]{.todo}
:::

| Characteristic | Before (n = 646) | After (n = 865) | SMD | Missing |
|:--------------------------|--------------:|--------------:|-------:|-------:|
| **History** | | | | |
| Age, years | [70 (61–78)]{.num key="baseline.age.before.median"} | [71]{.num key="KEY" part="median"} | 0.1 | 0 |
| Shock stage | | | | |
| &emsp;D | 1 | **[2 & 3]{.num key="a<b&c"}** | 0.2 | 0 |

: Baseline characteristics {#tbl-baseline}

::: {.table-note}
SMD, standardised mean difference.
:::

| Event | Number |
|:------|-------:|
| Bleeding | 12 |

: Adverse events {#tbl-events}

![Survival to 30 days.](figures/km){#fig-km fig-alt="Two falling curves" width=100%}
""".replace("KEY", LONG_KEY)


def make_project(folder: Path, *, body: str = BODY, quarto: bool = False) -> Path:
    """Write a project with one manuscript and return its folder."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    report = folder / "report"
    (report / "figures").mkdir(parents=True)
    figure = Figure(figsize=(3, 2))
    figure.add_subplot().plot([0, 30], [1, 0.5])
    for extension in ("svg", "png", "pdf"):
        figure.savefig(report / "figures" / f"km.{extension}")
    front: dict[str, Any] = FRONT_MATTER | {"lang": "en", "page-mark": MARK}
    if quarto:
        front |= front_matter_formats(page_mark=MARK, lang="en", words=WORDS)
        quarto_assets(report)
        (report / RESULTS_PAGE).write_text("<section id='results-behind'></section>")
        (folder / "_quarto.yml").write_text("project:\n  output-dir: _output\n  render: [report/manuscript.qmd]\n")
    text = f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n{body}"
    (report / "manuscript.qmd").write_text(text, encoding="utf-8")
    return folder


def render(project: Path, *, formats: tuple[Format, ...] = ALL) -> dict[Format, Path]:
    source = project / "report/manuscript.qmd"
    return EmbeddedEngine().render(project=project, source=source, formats=formats, output_dir=project / "_output")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[Format, Path]:
    return render(make_project(tmp_path_factory.mktemp("engine")))


@pytest.fixture(scope="module")
def page(documents: dict[Format, Path]) -> str:
    return documents[Format.HTML].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def word(documents: dict[Format, Path]) -> etree._Element:
    return word_part(documents[Format.DOCX], "word/document.xml")


def word_part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def text_of(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def one_line(page: str) -> str:
    return re.sub(r"[ \n]+", " ", page)


def pdf_pages(path: Path) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(path).pages]


def styled(word: etree._Element, style: str) -> list[str]:
    return [text_of(p) for p in word.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle[@{W}val='{style}']") is not None]


def test_documents_land_where_quarto_would_put_them(documents: dict[Format, Path]) -> None:
    assert {path.relative_to(path.parents[2]).as_posix() for path in documents.values()} == {
        "_output/report/manuscript.html",
        "_output/report/manuscript.docx",
        "_output/report/manuscript.pdf",
    }
    assert sorted(path.name for path in documents[Format.PDF].parents[1].iterdir()) == ["report"]


# --- html ----------------------------------------------------------------------------------------------------------


def test_page_is_self_contained(page: str) -> None:
    assert '<html lang="en">' in page
    assert "<title>Timing of a device</title>" in page
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", page)
    assert page.count("<script>") == 1
    assert "fetch(" not in page
    assert "import(" not in page


def test_page_resolves_references(page: str) -> None:
    assert '<a href="#tbl-baseline" class="cross-reference">Table\u00a01</a>' in page
    assert '<a href="#fig-km" class="cross-reference">Figure\u00a01</a>' in page
    assert '<figure id="tbl-baseline" class="table-figure">' in page
    assert '<span class="caption-label">Table\u00a02.</span> Adverse events' in one_line(page)
    assert "?@" not in page


def test_page_keeps_keys_and_paragraphs(page: str) -> None:
    assert '<a href="#result-survival.before" class="num">46.2%</a>' in one_line(page)
    assert f'href="#result-{LONG_KEY}" class="num" data-part="median"' in one_line(page)
    assert '<div id="p-results" class="paragraph">' in page
    assert '<span class="todo">To be completed by the authors: funding</span>' in one_line(page)
    assert 'alt="Two falling curves"' in one_line(page)


def test_page_marks_group_headings_and_levels(page: str) -> None:
    assert re.search(r'<th (?=[^>]*colspan="5")(?=[^>]*class="group")[^>]*><strong>History</strong></th>', page)
    assert re.search(r'<th [^>]*class="level-1"[^>]*>D</th>', page)


# --- Word ----------------------------------------------------------------------------------------------------------


def test_word_numbers_captions_with_fields(word: etree._Element) -> None:
    fields = [code.text for code in word.iter(f"{W}instrText")]
    assert fields.count(" SEQ Table \\* ARABIC ") == 2
    assert fields.count(" SEQ Figure \\* ARABIC ") == 1
    assert fields.count(" REF _Ref_tbl_baseline \\h ") == 2
    assert fields.count(" REF _Ref_fig_km \\h ") == 1
    bookmarks = {mark.get(f"{W}name"): mark for mark in word.iter(f"{W}bookmarkStart")}
    assert {"_Ref_tbl_baseline", "_Ref_tbl_events", "_Ref_fig_km", "p-results"} <= set(bookmarks)
    assert styled(word, "TableCaption") == ["Table\u00a01. Baseline characteristics", "Table\u00a02. Adverse events"]
    assert styled(word, "ImageCaption") == ["Figure\u00a01. Survival to 30 days."]


def test_word_tables_repeat_headings_and_keep_rows_whole(word: etree._Element) -> None:
    tables = list(word.iter(f"{W}tbl"))
    assert len(tables) == 2
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert styled(word, "TableGroup") == ["History"]
    assert styled(word, "TableLevel1") == ["D"]
    assert styled(word, "TableNote") == ["SMD, standardised mean difference."]
    assert styled(word, "Compact") == []


def test_word_content_controls_carry_the_keys(word: etree._Element) -> None:
    controls = {
        tag.get(f"{W}val"): text_of(sdt) for sdt in word.iter(f"{W}sdt") for tag in sdt.iterfind(f"{W}sdtPr/{W}tag")
    }
    assert controls == {
        "flow.analysed.n": "1,511",
        "survival.before": "46.2%",
        "baseline.age.before.median": "70 (61–78)",
        content_control_tag(LONG_KEY, "median"): "71",
        "a<b&c": "2 & 3",
    }
    bold = word.find(f".//{W}sdt[{W}sdtPr]/{W}sdtContent/{W}r/{W}rPr/{W}b")
    assert bold is not None
    assert not list(word.iter(f"{W}lock"))


def test_a_tag_never_exceeds_what_word_accepts() -> None:
    assert content_control_tag("a.b") == "a.b"
    assert content_control_tag("a.b", "p_value") == "a.b#p_value"
    tag = content_control_tag(LONG_KEY)
    assert len(tag) == 64
    assert tag.startswith("sensitivity.without_early_deaths.hazards.adjusted")
    assert tag != content_control_tag(LONG_KEY + "x")


def test_word_ids_are_unique(word: etree._Element) -> None:
    for path, attribute in (
        (f"{W}sdtPr/{W}id", f"{W}val"),
        (f"{W}bookmarkStart", f"{W}id"),
        (f"{W}bookmarkStart", f"{W}name"),
        (f"{W}bookmarkEnd", f"{W}id"),
        ("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr", "id"),
    ):
        values = [element.get(attribute) for element in word.iterfind(f".//{path}")]
        assert values
        assert len(values) == len(set(values)), path
    starts = {mark.get(f"{W}id") for mark in word.iter(f"{W}bookmarkStart")}
    assert starts == {mark.get(f"{W}id") for mark in word.iter(f"{W}bookmarkEnd")}


def test_word_page_is_a4_with_numbers_and_highlights(documents: dict[Format, Path], word: etree._Element) -> None:
    size = word.find(f".//{W}pgSz")
    assert size is not None
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    footer = word_part(documents[Format.DOCX], "word/footer1.xml")
    assert [code.text for code in footer.iter(f"{W}instrText")] == [" PAGE ", " NUMPAGES "]
    highlighted = [text_of(run) for run in word.iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None]
    assert "".join(highlighted) == "To be completed by the authors: funding"


def test_finishing_twice_changes_nothing(documents: dict[Format, Path], tmp_path: Path) -> None:
    copy = Path(shutil.copy(documents[Format.DOCX], tmp_path / "copy.docx"))
    finish_docx(copy, page_mark=MARK)
    assert copy.read_bytes() == documents[Format.DOCX].read_bytes()


def test_finisher_mends_tracked_changes_inside_content_controls(tmp_path: Path) -> None:
    change = 'author="A" date="2026-01-01T00:00:00Z"'
    body = f'Died: [[40%]{{.num key="k"}}]{{.deletion {change}}}[[41%]{{.num key="k"}}]{{.insertion {change}}}.\n'
    made = render(make_project(tmp_path, body=body), formats=(Format.DOCX,))
    word = word_part(made[Format.DOCX], "word/document.xml")
    deleted = word.find(f".//{W}del")
    assert deleted is not None
    assert [text.text for text in deleted.iter(f"{W}delText")] == ["40%"]
    assert not list(deleted.iter(f"{W}t"))
    ids = [element.get(f"{W}id") for element in word.iter(f"{W}del", f"{W}ins")]
    assert len(ids) == len(set(ids)) == 2


def test_a_mark_needs_a_header(tmp_path: Path) -> None:
    import pypandoc

    plain = tmp_path / "plain.docx"
    subprocess.run([pypandoc.get_pandoc_path(), "-t", "docx", "-o", plain], input=b"Text", check=True)
    before = plain.read_bytes()
    with pytest.raises(ExternalProgramError, match=r"no page header.*\n.*reference-doc"):
        finish_docx(plain, page_mark="MARK")
    assert plain.read_bytes() == before


def test_quartos_post_render_step_finishes_word_files(documents: dict[Format, Path], tmp_path: Path) -> None:
    copy = Path(shutil.copy(documents[Format.DOCX], tmp_path / "manuscript.docx"))
    finish_docx(copy, page_mark=None)
    assert text_of(word_part(copy, "word/header1.xml")) == ""
    subprocess.run([sys.executable, "-m", "jpvad_report.engine", copy], check=True)
    assert text_of(word_part(copy, "word/header1.xml")) == MARK


# --- all formats ---------------------------------------------------------------------------------------------------


def test_the_mark_stands_on_every_page(documents: dict[Format, Path], page: str) -> None:
    assert re.search(r'<div class="page-mark" role="note">SYNTHETIC DATA – not “patients”</div>', page)
    assert text_of(word_part(documents[Format.DOCX], "word/header1.xml")) == MARK
    pages = pdf_pages(documents[Format.PDF])
    assert pages
    assert all("SYNTHETIC DATA – not" in text for text in pages)


def test_pdf_resolves_references(documents: dict[Format, Path]) -> None:
    text = " ".join(" ".join(pdf_pages(documents[Format.PDF])).replace("\u00a0", " ").split())
    assert "Table 1. Baseline characteristics" in text
    assert "Figure 1. Survival to 30 days." in text
    assert "survival in Figure 1, Table 2" in text
    check_output(documents[Format.PDF])


def test_same_input_gives_the_same_bytes(
    documents: dict[Format, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    copy = tmp_path / "elsewhere"
    shutil.copytree(documents[Format.PDF].parents[2], copy, ignore=shutil.ignore_patterns("_output"))
    for format, path in render(copy).items():
        assert digest(path) == digest(documents[format]), format


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_epoch_dates_the_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    made = render(make_project(tmp_path, body="Text"), formats=(Format.DOCX, Format.PDF))
    assert b"2026-01-01T00:00:00Z" in zipfile.ZipFile(made[Format.DOCX]).read("docProps/core.xml")
    assert b"D:20260101000000" in made[Format.PDF].read_bytes()


@pytest.mark.parametrize("format", ALL)
def test_an_unknown_reference_fails_and_leaves_the_earlier_document(tmp_path: Path, format: Format) -> None:
    project = make_project(tmp_path, body="See @tbl-nowhere and @fig-lost.\n")
    source = project / "report/manuscript.qmd"
    earlier = document_path(project=project, source=source, output_dir=project / "_output", format=format)
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier")
    with pytest.raises(UserError, match="refers to @fig-lost, @tbl-nowhere, but has no table or figure"):
        render(project, formats=(format,))
    assert earlier.read_text() == "earlier"
    assert [path.name for path in earlier.parent.iterdir()] == [earlier.name]


def test_when_one_format_fails_no_document_changes(tmp_path: Path) -> None:
    project = make_project(tmp_path, body="Text `#undefined()`{=typst}\n")
    earlier = project / "_output/report/manuscript.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier")
    with pytest.raises(ExternalProgramError, match="Typst could not set the pdf"):
        render(project)
    assert earlier.read_text() == "earlier"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("![A](figures/absent){#fig-a}\n", r"shows the image .*figures/absent"),
        ("![A](figures/km){#fig-a}\n\n![B](figures/km){#fig-a}\n", "more than one table or figure called @fig-a"),
        ("There were [12]{.num} deaths.\n", "marks “12” as a number, but gives no key"),
        ("Left over: ?\\@fig-old.\n", "incomplete: unresolved reference \\?@fig-old"),
    ],
)
@pytest.mark.parametrize("format", ALL)
def test_holes_in_the_manuscript_are_refused(tmp_path: Path, body: str, message: str, format: Format) -> None:
    if format is Format.PDF and "absent" in body:
        message = "Typst could not set the pdf: .*absent"
    with pytest.raises((UserError, ExternalProgramError), match=message):
        render(make_project(tmp_path, body=body), formats=(format,))


def test_a_missing_manuscript_is_the_users_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"does not exist"):
        render(tmp_path)


def test_check_output_finds_an_image_that_is_not_embedded(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<img alt="x" src="figures/km.svg"><a href="data:?@">')
    with pytest.raises(UserError, match=r"image figures/km\.svg is not embedded"):
        check_output(page)


# --- what is shipped -----------------------------------------------------------------------------------------------


def test_reference_document_is_what_its_script_makes(tmp_path: Path) -> None:
    import jpvad_report.engine.assets as assets
    from jpvad_report.engine.assets.make_reference import make

    make(tmp_path / "reference.docx")
    shipped = Path(next(iter(assets.__path__))) / "reference.docx"
    assert (tmp_path / "reference.docx").read_bytes() == shipped.read_bytes()


def test_quarto_assets_are_copied_once(tmp_path: Path) -> None:
    copies = quarto_assets(tmp_path)
    times = [path.stat().st_mtime_ns for path in copies]
    assert quarto_assets(tmp_path) == copies
    assert [path.stat().st_mtime_ns for path in copies] == times
    named = yaml.safe_dump(front_matter_formats(page_mark=None, lang="en", words=WORDS))
    for path in copies:
        assert f"assets/{path.name}" in named
    assert "page-mark" not in named


def test_quarto_asked_for_but_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    with pytest.raises(UserError, match=r"Quarto was asked for.*\n.*--engine embedded"):
        choose("quarto")
    assert choose("auto").name == choose("embedded").name == "embedded"
    assert re.fullmatch(r"Pandoc [\d.]+, Typst [\d.]+", choose("embedded").version())


@pytest.fixture
def failing_quarto(tmp_path: Path) -> QuartoEngine:
    script = tmp_path / "quarto"
    script.write_text(
        "#!/bin/sh\n[ $1 = --version ] && echo 9.9 && exit 0\n"
        "mkdir -p _output/report; echo broken > _output/report/manuscript.html\n"
        'echo "prerendered: $JPVAD_REPORT_PRERENDERED" >&2; exit 1\n'
    )
    script.chmod(0o755)
    return QuartoEngine(executable=script)


def test_a_failing_quarto_is_quoted_and_the_earlier_document_restored(
    failing_quarto: QuartoEngine, tmp_path: Path
) -> None:
    assert failing_quarto.version() == "Quarto 9.9"
    project = make_project(tmp_path / "project", body="Text", quarto=True)
    earlier = project / "_output/report/manuscript.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier")
    with pytest.raises(ExternalProgramError, match="prerendered: 1"):
        failing_quarto.render(
            project=project,
            source=project / "report/manuscript.qmd",
            formats=(Format.HTML,),
            output_dir=project / "_output",
        )
    assert earlier.read_text() == "earlier"


@pytest.mark.skipif(find_quarto() is None, reason="no Quarto on PATH and QUARTO_PATH names none")
def test_quarto_gives_the_same_word_structure(word: etree._Element, tmp_path: Path) -> None:
    project = make_project(tmp_path, quarto=True)
    made = choose("quarto").render(
        project=project, source=project / "report/manuscript.qmd", formats=ALL, output_dir=project / "_output"
    )
    theirs = word_part(made[Format.DOCX], "word/document.xml")
    for name in ("instrText", "tag"):
        ours = [(code.text, code.get(f"{W}val")) for code in word.iter(f"{W}{name}")]
        assert [(code.text, code.get(f"{W}val")) for code in theirs.iter(f"{W}{name}")] == ours
    for style in ("TableCaption", "ImageCaption", "TableNote", "TableGroup", "TableLevel1", "TableText"):
        assert styled(theirs, style) == styled(word, style)
    assert 'class="page-mark"' in made[Format.HTML].read_text(encoding="utf-8")
    assert all("SYNTHETIC DATA" in text for text in pdf_pages(made[Format.PDF]))


@pytest.mark.skipif(find_quarto() is None, reason="no Quarto on PATH and QUARTO_PATH names none")
def test_quartos_unresolved_reference_is_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path, body="See @fig-none.\n", quarto=True)
    with pytest.raises(UserError, match="refers to @fig-none, but has no table or figure"):
        choose("quarto").render(
            project=project,
            source=project / "report/manuscript.qmd",
            formats=(Format.HTML,),
            output_dir=project / "_output",
        )
