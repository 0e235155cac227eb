"""The example studies, real data and no code of their own, through the command line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support import ROOT, jpvad, keys_of, paragraphs

from jpvad_report.document.context import Context
from jpvad_report.document.environment import load_words
from jpvad_report.document.labels import Labels
from jpvad_report.document.manuscript import compose
from jpvad_report.document.numbers import Numbers
from jpvad_report.engine import front_matter_formats
from jpvad_report.journal import load_journal
from jpvad_report.results.store import Store
from jpvad_report.study import load_study

EXAMPLES = ROOT / "examples"
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if (path / "study.yml").is_file())
# What a document of another study must not hold: words of the first one, and holes.
FOREIGN = re.compile(r"impella|ecmo|pvad|MAE|device|registry export", re.I)
BROKEN = re.compile(r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\?@|\{\{|\}\}|\(\)|  +\.")


@pytest.fixture(scope="module", params=NAMES)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of an example, rendered."""
    project = tmp_path_factory.mktemp("examples") / str(request.param)
    shutil.copytree(EXAMPLES / request.param, project, ignore=shutil.ignore_patterns("report", "_output"))
    done = jpvad("run", "--project", project, "--engine", "embedded")
    assert done.returncode == 0, done.stderr
    return project


def manuscript(project: Path) -> str:
    return (project / "report" / "manuscript.qmd").read_text(encoding="utf-8")


def prose(text: str) -> str:
    return re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text.split("\n---\n", 1)[1])


def test_three_documents(example: Path) -> None:
    for suffix in ("html", "docx", "pdf"):
        assert (example / "_output" / "report" / f"manuscript.{suffix}").stat().st_size > 20_000


def test_no_word_of_the_first_study_and_no_hole(example: Path) -> None:
    text = prose(manuscript(example)).replace("jpvad-report", "")
    assert FOREIGN.findall(text) == []
    assert BROKEN.findall(text) == []


def test_no_empty_section_and_no_reference_into_nothing(example: Path) -> None:
    text = manuscript(example)
    assert not re.search(r"^(#+) .*\n\s*(?:\1 |# |\Z)", text, re.M)
    references, anchors = (
        set(re.findall(r"@((?:tbl|fig)-[\w-]+)", text)),
        set(re.findall(r"#((?:tbl|fig)-[\w-]+)", text)),
    )
    assert references <= anchors
    assert "Also used:" not in text


def test_every_sentence_ends(example: Path) -> None:
    for name, text in paragraphs(manuscript(example)).items():
        if name.startswith(("title", "keywords", "statement")):
            continue
        assert text.rstrip()[-1] in ".:", f"{name}: {text[-60:]}"
        assert not re.search(r"[.,;] ?[.,;]|\s[.,;]|\(\s|\s\)", text), f"{name}: {text}"


def test_every_result_has_a_name_and_every_number_a_row(example: Path) -> None:
    store = Store.read(example / "report" / "results.json")
    words = load_words(example, lang="en")
    labels = Labels(Context(load_study(example / "study.yml"), Numbers(store), words))
    names = {(key.split(".")[0], labels.label(key)) for key in store}
    assert {labels.section(key) for key in store} <= set(words["trace"]["sections"].values())
    assert labels.unknown == set()
    assert len(names) == len(store), "two results have the same name"
    page = (example / "_output" / "report" / "manuscript.html").read_text(encoding="utf-8")
    numbers = set(re.findall(r'<a\s+href="#(result-[^"]+)"\s+class="num"', page))
    assert numbers
    assert numbers <= set(re.findall(r'<tr id="([^"]+)"', page))


def test_in_japanese_every_paragraph_prints_the_same_results(example: Path) -> None:
    store = Store.read(example / "report" / "results.json")
    study, journal = load_study(example / "study.yml", lang="ja"), load_journal("plain", project=example)
    japanese = compose(study, store, project=example, journal=journal, engine_front_matter=front_matter_formats).text
    assert keys_of(japanese) == keys_of(manuscript(example))


def test_sections_follow_the_study() -> None:
    """A binary outcome without follow-up has no curve, no hazard, no time zero."""
    text = (EXAMPLES / "birthwt" / "study.yml").read_text(encoding="utf-8")
    assert "outcomes:" not in text.split("analyses:")[0]


@pytest.mark.parametrize("example", ["birthwt"], indirect=True)
def test_a_binary_outcome_without_follow_up(example: Path) -> None:
    text = manuscript(example)
    words = ["Kaplan", "Cox", "azard", "log-rank", "censored", "follow-up", "Follow-up", "Time zero", "horizon"]
    assert [word for word in words if word in prose(text)] == []
    assert "independently associated with low birth weight were smoking during pregnancy" in prose(text)


@pytest.mark.parametrize("example", ["colon"], indirect=True)
def test_three_groups(example: Path) -> None:
    text = prose(manuscript(example))
    found = paragraphs(manuscript(example))
    assert (
        "divided into three groups: observation, levamisole, and levamisole and fluorouracil"
        in found["abstract-methods"]
    )
    assert {"results-hazards-lev", "results-hazards-lev_5fu"} <= set(found)
    assert "randomised trial" in found["methods-source"]
    assert "Mann–Whitney" not in text
    assert "Risk difference" not in text


@pytest.mark.parametrize("example", ["whas500"], indirect=True)
def test_worcester_is_what_textbooks_say(example: Path) -> None:
    """138 of 500 died within a year of admission; patients with heart failure were older."""
    store = Store.read(example / "report" / "results.json")
    events = [store[f"survival.death_1y.{group}.incidence"].n_events for group in ("absent", "present")]
    assert sum(n for n in events if n is not None) == 138
    found = paragraphs(manuscript(example))
    assert "Patients with congestive heart failure were older" in found["abstract-results"]
    assert "complications of the index admission" in found["methods-definitions"]
