"""The same document in English and in Japanese: the same paragraphs, the same numbers in each, the same judgements."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
import pytest
from pypdf import PdfReader
from support import REGISTRY, ROOT, jpvad, keys_of

from jpvad_report.document import environment
from jpvad_report.document.manuscript import compose
from jpvad_report.engine import front_matter_formats
from jpvad_report.errors import UserError
from jpvad_report.journal import load_journal
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.results.store import Store
from jpvad_report.study import load_study
from jpvad_report.typefaces import require_typefaces

pytestmark = pytest.mark.long

# Names that stay as they are: programs, methods called after people, the file itself.
FOREIGN = re.compile(r"[A-Za-z][A-Za-z’'-]+(?: [A-Za-z][A-Za-z’'-]+){2,}")
STUDY = ROOT / "study.yml"


def _no_font() -> str:
    try:
        require_typefaces("ja")
    except UserError as error:
        return str(error)
    return ""


needs_a_font = pytest.mark.skipif(bool(_no_font()), reason=_no_font())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first study, rendered in Japanese."""
    folder = tmp_path_factory.mktemp("ja")
    shutil.copy(STUDY, folder)
    done = jpvad("run", "--lang", "ja", "--engine", "embedded", "--project", folder, "--data", REGISTRY)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def store(project: Path) -> Store:
    return Store.read(project / "report" / "results.json")


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Store, str], str]]:
    """The first study's manuscript in a language; templates are compiled once for all of them."""
    cache, make = jinja2.FileSystemBytecodeCache(str(tmp_path_factory.mktemp("bytecode"))), environment.make_environment

    def cached(*arguments: Any, **options: Any) -> jinja2.Environment:
        made = make(*arguments, **options)
        made.bytecode_cache = cache
        return made

    def text(store: Store, lang: str) -> str:
        study, journal = load_study(STUDY, lang=lang), load_journal("plain", project=ROOT)
        return compose(study, store, project=ROOT, journal=journal, engine_front_matter=front_matter_formats).text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment, "make_environment", cached)
        patch.setattr("jpvad_report.document.manuscript.results_page", lambda context: "")
        yield text


@needs_a_font
def test_paragraphs_and_tables_print_the_same_results(store: Store, composed: Callable[[Store, str], str]) -> None:
    english, japanese = (keys_of(composed(store, lang)) for lang in ("en", "ja"))
    assert len(english) > 40
    assert english == japanese


def _all_significant(record: Record) -> Record:
    return replace(record, p_value=0.0001) if isinstance(record, Estimate) and record.p_value is not None else record


def _none_significant(record: Record) -> Record:
    return replace(record, p_value=0.8) if isinstance(record, Estimate) and record.p_value is not None else record


def _reversed(record: Record) -> Record:
    """Ratios turned over, and proportions replaced by the others."""
    if not isinstance(record, Estimate):
        return record
    if record.quantity is Quantity.RATIO and record.estimate > 0:
        low, high = (None if not limit else 1 / limit for limit in (record.ci_high, record.ci_low))
        return replace(_all_significant(record), estimate=1 / record.estimate, ci_low=low, ci_high=high)
    if record.quantity is Quantity.PROPORTION and record.count is not None and record.n:
        return replace(record, estimate=1 - record.estimate, count=record.n - record.count)
    return _all_significant(record)


def _failed(pattern: str) -> Callable[[str, Record], Record]:
    failure = NotEstimable(reason="the model did not converge (a level without events: 性別)")
    return lambda key, record: failure if re.search(pattern, key) else record


PERTURBED: dict[str, Callable[[str, Record], Record]] = {
    "all significant": lambda key, record: _all_significant(record),
    "none significant": lambda key, record: _none_significant(record),
    "reversed": lambda key, record: _reversed(record),
    "no adjusted model": _failed(r"^hazards\.(partly_)?adjusted\..*hazard_ratio"),
    "no curves": _failed(r"^survival\..*(incidence|survival|median|log_rank|difference|restricted_mean)"),
    "no tests": _failed(r"\.(test|smd|risk_difference|subdistribution_hazard_ratio)$"),
    "no odds ratios": _failed(r"^predictors\."),
}


@needs_a_font
@pytest.mark.parametrize("change", PERTURBED)
def test_other_results_take_the_same_turns(store: Store, composed: Callable[[Store, str], str], change: str) -> None:
    other = replace(store, records={key: PERTURBED[change](key, record) for key, record in store.records.items()})
    english, japanese = (keys_of(composed(other, lang)) for lang in ("en", "ja"))
    assert english == japanese


def _prose(text: str) -> Iterator[str]:
    """Lines a reader sees, without marks, references, names of files and codes."""
    body = text.split("\n---\n", 1)[1].split("\n# 文献", 1)[0] + text.rpartition("\n# 付録")[2]
    body = re.sub(r"\{[^{}\n]*fig-alt=\"([^\"]*)\"[^{}\n]*\}", r"\n\1\n", body)
    body = re.sub(r"\[@[^\]]*\]|\{[^{}\n]*\}|\(figures/\w+\)|SHA-256 \w+", "", body)
    yield from body.splitlines()


@needs_a_font
@pytest.mark.parametrize("change", [None, *PERTURBED])
def test_no_english_is_left(store: Store, composed: Callable[[Store, str], str], change: str | None) -> None:
    turn = PERTURBED[change] if change else lambda key, record: record
    text = composed(replace(store, records={k: turn(k, record) for k, record in store.records.items()}), "ja")
    assert [words for line in _prose(text) for words in FOREIGN.findall(line)] == []


@needs_a_font
def test_three_documents_in_japanese(project: Path) -> None:
    documents = project / "_output" / "report"
    page = (documents / "manuscript.html").read_text(encoding="utf-8")
    assert '<html lang="ja"' in page
    assert "図\xa01" in page
    assert "表\xa01" in page
    with zipfile.ZipFile(documents / "manuscript.docx") as package:
        assert re.search(r'<w:lang [^>]*w:eastAsia="ja', package.read("word/styles.xml").decode("utf-8"))
    text = "".join(page.extract_text() for page in PdfReader(documents / "manuscript.pdf").pages[:3])
    assert "統計解析" in re.sub(r"\s", "", text)
