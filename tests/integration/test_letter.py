"""The response to reviewers through the command line: its numbers, its passages, and what it refuses."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from support import ROOT, jpvad

from jpvad_report import pipeline
from jpvad_report.errors import LetterError, RevisionError
from jpvad_report.pipeline import revisions
from jpvad_report.pipeline.letters import letter
from tracked import document_of, paragraphs

LETTER = """schema: 1
manuscript: OBG-7
opening: |
  We studied {{ num("cohort.included") }} {{ units }}.
reviewers:
  - name: Editor
    points:
      - {id: E.1, text: Shorten the title., answer: 'We did.', done: changed, passages: [title]}
  - name: Reviewer 1
    points:
      - id: R1.1
        text: "Why 2500 g? *I* would take 2700."
        answer: |
          It is 2700 g now (@tbl-predictors); smoking had an odds ratio of
          {{ num("predictors.multivariable.smoker.odds_ratio") }}.
        done: changed
        results: [predictors.multivariable.smoker.odds_ratio, cohort.included]
        passages: [results-predictors, "Low birth weight is a risk factor"]
      - {id: R1.2, text: Anything else?, answer: ""}
      - {id: R1.3, text: Nothing?, answer: About 12% agree., done: changed, passages: [p-methods-population]}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letter") / "project"
    shutil.copytree(ROOT / "examples" / "birthwt", folder)
    where = pipeline.Project(folder)
    pipeline.run(where, formats=["pdf"], engine="embedded")
    revisions.freeze(where, "R0")
    study = folder / "study.yml"
    text = study.read_text("utf-8").replace("value: 2500", "value: 2700").replace("Smoking in pregnancy and low", "Low")
    study.write_text(text, "utf-8")
    pipeline.run(where, formats=["pdf"], engine="embedded")
    return folder


def written(project: Path, text: str = LETTER) -> Path:
    path = project / "points.yml"
    path.write_text(text, "utf-8")
    return path


def printed(project: Path, key: str, revision: str = "") -> str:
    folder = project / "revisions" / revision if revision else project
    record = json.loads((folder / "report" / "results.json").read_text("utf-8"))["records"][key]
    return f"{record['estimate']:.2f}"


def test_the_letter_says_what_the_results_say_and_quotes_old_and_new(project: Path) -> None:
    done = jpvad("letter", written(project), "--project", project)
    assert done.returncode == 0, done.stderr
    assert "3 of 4 points are answered:" in done.stdout
    assert "Not answered yet: R1.2." in done.stdout
    path = project / "_output" / "revision" / "letter.docx"
    document = document_of(path)
    said = [" ".join(text.split()) for text in paragraphs(document)]
    key = "predictors.multivariable.smoker.odds_ratio"
    now, was = printed(project, key), printed(project, key, "R0")
    assert now != was
    assert said[2] == "1 of 4 points is not answered yet: R1.2."
    assert "We studied 189 mothers." in said
    assert "Why 2500 g? *I* would take 2700." in said
    assert f"Answer: It is 2700 g now (Table 2); smoking had an odds ratio of {now}." in said
    line = next(text for text in said if "odds ratio: " in text)
    assert now in line
    assert f"(in R0: {was}" in line
    title = said.index("Title page, page 1:")
    assert said[title + 1 : title + 3] == ["Smoking in pregnancy and low birth weight", "Low birth weight"]
    assert any(text.startswith("Results › Factors associated with low birth weight, page ") for text in said)
    # What is quoted is a look and no tracked change.
    text = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
    assert "<w:ins " not in text
    assert "<w:strike" in text
    assert f'w:val="{key}"' in text


def test_what_is_doubtful_is_told(project: Path) -> None:
    found = letter(pipeline.Project(project), written(project), formats=["docx"])
    assert found.unanswered == ["R1.2"]
    assert found.warnings == [
        "R1.3 says that the manuscript was changed, but its passages read as they did.",
        "R1.3 has numbers that nothing computes: 12%.",
    ]


def test_every_mistake_is_told_with_its_place_and_the_nearest_name(project: Path) -> None:
    text = LETTER
    for was, now in (
        ("{{ units }}", "{{ unit }}"),
        ('multivariable.smoker.odds_ratio") }}', 'multivariable.smoker.odd_ratio") }}'),
        ("cohort.included]", "cohort.include]"),
        ("[results-predictors", "[result-predictors"),
        ("is a risk factor", "is no risk factor"),
        ("We did.", "We {{ did } it."),
    ):
        assert was in text
        text = text.replace(was, now)
    output = project / "_output" / "revision"
    before = {path: path.read_bytes() for path in output.glob("*")}
    done = jpvad("letter", written(project, text), "--project", project)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for said in (
        "6 problems in the letter file.",
        "line 3: opening: 'unit' is undefined; did you mean 'units'?",
        "reviewers.2.points.1.answer: There is no result 'predictors.multivariable.smoker.odd_ratio'. "
        "The nearest key is 'predictors.multivariable.smoker.odds_ratio'.",
        "results.2: there is no result 'cohort.include'; did you mean 'cohort.included'?",
        "there is no paragraph, table or figure 'result-predictors'; did you mean 'p-results-predictors'?",
        "“Low birth weight is no risk factor” stands in neither manuscript; the nearest sentence is “Background: Low",
        "unexpected '}'",
    ):
        assert said in done.stderr
    assert {path: path.read_bytes() for path in output.glob("*")} == before


def test_an_unknown_table_and_an_unknown_revision(project: Path) -> None:
    with pytest.raises(LetterError, match="no table or figure 'tbl-predictor'; did you mean 'tbl-predictors'"):
        letter(
            pipeline.Project(project), written(project, LETTER.replace("@tbl-predictors", "@tbl-predictor")), formats=[]
        )
    with pytest.raises(RevisionError, match="There is no revision 'R01'; did you mean 'R0'"):
        letter(pipeline.Project(project), written(project, f"against: R01\n{LETTER}"), formats=[])


def test_nothing_was_frozen(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "birthwt" / "study.yml", tmp_path)
    with pytest.raises(LetterError, match="Nothing has been frozen"):
        letter(pipeline.Project(tmp_path), written(tmp_path), formats=["docx"])
