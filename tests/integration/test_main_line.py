"""The README's first command, its documents, and the published figures that the synthetic registry is calibrated to."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from support import REGISTRY, ROOT, jpvad, paragraphs

from jpvad_report.engine.quarto import find_quarto
from jpvad_report.results import formatting
from jpvad_report.results.records import Estimate
from jpvad_report.results.store import Store

MARK = "SYNTHETIC DATA – no real patients"


def make(folder: Path) -> Path:
    shutil.copy(ROOT / "study.yml", folder)
    done = jpvad("run", "--engine", "embedded", "--project", folder, "--data", REGISTRY)
    assert done.returncode == 0, done.stderr
    assert "Rendered with Pandoc" in done.stdout
    return folder


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="session")
def text(project: Path) -> dict[str, str]:
    return paragraphs((project / "report" / "manuscript.qmd").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def store(project: Path) -> Store:
    return Store.read(project / "report" / "results.json")


def html_text(path: Path) -> str:
    page = re.sub(r"(?s)<(style|script|svg|title).*?</\1>", " ", path.read_text(encoding="utf-8"))
    page = re.sub(r"<[^>]+>", "", page).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"\s+", " ", page)


def docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode("utf-8")
    texts = re.sub(r"</w:p>", " ", body)
    texts = re.sub(r"<w:instrText[^>]*>.*?</w:instrText>|<[^>]+>", "", texts)
    return re.sub(r"\s+", " ", texts.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def in_pages(text: str, pages: list[str]) -> bool:
    """Whether a page holds the text, or one page its beginning and the next its end: between stand mark and figures."""
    if any(text in page for page in pages):
        return True
    return any(
        text[:cut] in one and text[cut:] in other for one, other in pairwise(pages) for cut in range(1, len(text))
    )


def test_all_three_documents_say_the_same(project: Path, text: dict[str, str]) -> None:
    documents = project / "_output" / "report"
    html, word = html_text(documents / "manuscript.html"), docx_text(documents / "manuscript.docx")
    pages = [page.extract_text() for page in PdfReader(documents / "manuscript.pdf").pages]
    # Justified lines are hyphenated in the PDF: letters are compared without spaces and hyphens.
    squeezed_pages = [re.sub(r"[-\s\u00a0]", "", page) for page in pages]
    for name in ("abstract-results", "conclusions", "results-events"):
        sentence = text[name].replace("**", "").replace("@tbl-events", "Table 4").replace("@fig-events", "Figure 5")
        assert sentence in html.replace("\u00a0", " ")
        assert sentence in word.replace("\u00a0", " ")
        assert in_pages(re.sub(r"[-\s\u00a0]", "", sentence), squeezed_pages), name
    assert all(MARK in page for page in pages)
    assert MARK in html
    for document in (html, word, " ".join(pages)):
        assert not re.search(r"\?@|\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\{\{|@(tbl|fig)-", document)


def test_numbers_are_whole_in_the_pdf(project: Path) -> None:
    """Marks of the page leave no trace: no space, no line break inside a number and its sign."""
    pages = PdfReader(project / "_output" / "report" / "manuscript.pdf").pages[:2]
    page = "\n".join(one.extract_text() for one in pages)
    assert "P<0.0001" in page
    assert "(46.2%)" in page
    assert not re.search(r"P\s+[<=]|[<=]\s+0\.|\d\s+%|0\.\s+\d", page)


def test_same_input_same_bytes(project: Path, tmp_path: Path) -> None:
    again = make(tmp_path)
    for name in ("report/results.json", "report/manuscript.qmd", *(f"_output/report/manuscript.{x}" for x in FORMATS)):
        assert (again / name).read_bytes() == (project / name).read_bytes(), name
    for figure in (project / "report" / "figures").iterdir():
        assert (again / "report" / "figures" / figure.name).read_bytes() == figure.read_bytes(), figure.name


FORMATS = ("html", "docx", "pdf")


def test_no_identifier_leaves_the_registry_stage(project: Path) -> None:
    identifiers = re.compile(rb"JP\d{5}|\bH\d{3}\b")
    for path in (project / "report" / "results.json", project / "report" / "manuscript.qmd"):
        assert not identifiers.search(path.read_bytes())


def test_results_are_plain_json(project: Path) -> None:
    def refuse(constant: str) -> Any:
        raise AssertionError(constant)

    content = json.loads((project / "report" / "results.json").read_text("utf-8"), parse_constant=refuse)
    assert list(content["records"]) == sorted(content["records"])


# --- the figures of the published abstract, each as it is printed there --------------------------------------------


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("cohort.registered", "5,718"),
        ("cohort.included", "1,082"),
        ("cohort.group.before", "30%"),
        ("cohort.group.after", "70%"),
        ("baseline.age.before.median", "72"),
        ("baseline.age.after.median", "68"),
        ("baseline.lvef.before.median", "30"),
        ("baseline.lvef.after.median", "20"),
        ("baseline.lactate.before.median", "5.6"),
        ("baseline.lactate.after.median", "9.1"),
        ("baseline.stemi.before.proportion", "82%"),
        ("baseline.stemi.after.proportion", "76%"),
        ("baseline.ohca.before.proportion", "13%"),
        ("baseline.ohca.after.proportion", "45%"),
        ("baseline.ihca.before.proportion", "27%"),
        ("baseline.ihca.after.proportion", "63%"),
        ("baseline.prior_heart_failure.before.proportion", "9.5%"),
        ("baseline.prior_heart_failure.after.proportion", "16%"),
        ("survival.death_30d.before.incidence", "46.2%"),
        ("survival.death_30d.after.incidence", "53.4%"),
        ("hazards.adjusted.timing_before.hazard_ratio", "0.87"),
    ],
)
def test_calibrated_estimates(store: Store, key: str, printed: str) -> None:
    assert formatting.number(store[key]) == printed


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("baseline.age.test", "<0.0001"),
        ("baseline.lvef.test", "<0.0001"),
        ("baseline.lactate.test", "<0.0001"),
        ("baseline.ohca.test", "<0.0001"),
        ("baseline.ihca.test", "<0.0001"),
        ("baseline.prior_heart_failure.test", "=0.006"),
        ("survival.death_30d.log_rank", "=0.02"),
        ("hazards.adjusted.timing_before.hazard_ratio", "=0.55"),
    ],
)
def test_calibrated_p_values(store: Store, key: str, printed: str) -> None:
    record = store[key]
    assert isinstance(record, Estimate)
    assert record.p_value is not None
    assert formatting.p_value(record.p_value) == printed


def test_the_published_p_value_of_stemi_is_not_forced(store: Store) -> None:
    """No counts that print 82% of 323 and 76% of 759 give P<0.0001; an honest comparison is near 0.03."""
    record = store["baseline.stemi.test"]
    assert isinstance(record, Estimate)
    assert record.p_value is not None
    assert 0.015 < record.p_value < 0.065


def test_calibrated_models(store: Store) -> None:
    assert formatting.interval(store["hazards.adjusted.timing_before.hazard_ratio"]) == "0.55–1.37"
    complete = store.estimate("hazards.adjusted.complete")
    assert complete is not None
    assert 0.2 < complete.estimate < 0.3
    ratios = {
        key.split(".")[2]: record
        for key, record in store.items()
        if key.startswith("predictors.multivariable.") and key.endswith("odds_ratio") and isinstance(record, Estimate)
    }
    assert len(ratios) >= 14
    significant = {name: r.estimate > 1 for name, r in ratios.items() if r.p_value is not None and r.p_value < 0.05}
    assert significant == {
        "age_75": True,
        "dyslipidemia": True,
        "ohca": False,
        "ihca": False,
        "prior_mi": False,
        "lvef_30": False,
    }


def test_calibrated_events_and_sentences(store: Store, text: dict[str, str]) -> None:
    results = text["abstract-results"]
    assert re.search(
        r"hemolysis \([^)]*\) was significantly more frequent in patients with Impella use before", results
    )
    assert re.search(r"whereas stroke \([^)]*\) was significantly less frequent", results)
    for event in ("bleeding", "limb_ischemia", "thrombosis"):
        test = store[f"adverse_events.{event}.test"]
        assert isinstance(test, Estimate)
        assert test.p_value is not None
        assert test.p_value > 0.05
    assert (
        "age of 75 years or older, dyslipidemia, the absence of prior MI, the absence of OHCA, the absence of IHCA"
        in (results)
    )
    assert "Crude 30-day mortality was lower with Impella use before VA-ECMO" in text["abstract-conclusions"]
    assert "no longer significant" in text["abstract-conclusions"]
    assert "did not differ" not in " ".join(text.values())


# --- the other engine ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(find_quarto() is None, reason="no quarto on PATH and none named by QUARTO_PATH")
def test_quarto_renders_the_same_document(project: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "study.yml", tmp_path)
    shutil.copy(ROOT / "_quarto.yml", tmp_path)
    done = jpvad("run", "--engine", "quarto", "--project", tmp_path, "--data", REGISTRY)
    assert done.returncode == 0, done.stderr
    assert "Quarto" in done.stdout
    ours, theirs = project / "_output" / "report", tmp_path / "_output" / "report"
    assert docx_text(theirs / "manuscript.docx") == docx_text(ours / "manuscript.docx")
    cells = re.compile(r"(?s)<t[dh][^>]*>(.*?)</t[dh]>")
    both = [
        [re.sub(r"<[^>]+>|\s+", "", cell) for cell in cells.findall((d / "manuscript.html").read_text("utf-8"))]
        for d in (ours, theirs)
    ]
    assert both[0] == both[1]
    assert len(both[0]) > 300
