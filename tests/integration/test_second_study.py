"""A study with other names, groups and outcomes gets its own document, without a word of the first one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support import ROOT, paragraphs

from jpvad_report.pipeline import Project, build, run

FOREIGN = re.compile(
    r"impella|ecmo|j-pvad|pvad|shock|infarct|device|cardi|patient|hospital|mortality|death|lactate|registry", re.I
)
BROKEN = re.compile(r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\?@|\{\{|\}\}")

Write = Callable[..., Path]


def document(project: Path) -> str:
    build(Project(project))
    return (project / "report" / "manuscript.qmd").read_text(encoding="utf-8")


def prose(text: str) -> str:
    body = text.split("\n---\n", 1)[1]
    return re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", body)


def test_no_word_of_the_first_study(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    text = prose(document(write_project(knee, knee_export)))
    allowed = re.compile(r"[^.]*death (competes|before an event)[^.]*\.|\S*jpvad-report\S*|deaths?")
    assert FOREIGN.findall(allowed.sub("", text)) == []
    assert not BROKEN.search(text)
    found = paragraphs(text)
    assert "participants on ointment A" in found["results-survival"]
    assert "relief of pain" in found["results-survival"]
    assert "mean" in found["results-baseline"]
    assert "within 180 days" in found["methods-outcome"]
    assert "Grade 2 (vs. Grade 1)" in text
    assert "Pain score may have been measured after the exposure" in found["limitations-post-exposure"]


def test_it_renders(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    made = run(Project(write_project(knee, knee_export)), formats=["html", "docx", "pdf"], engine="embedded")
    assert {path.stat().st_size > 10_000 for path in made.documents.values()} == {True}
    assert "SYNTHETIC" not in made.documents["html"].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("left_out", "words", "tables"),
    [
        (["survival", "hazards"], ["Kaplan", "Cox", "censored", "follow-up", "Time zero"], ["hazards", "followup"]),
        (["predictors"], ["logistic", "Odds ratio", "odds ratio"], ["predictors"]),
        (["adverse_events"], ["side effects", "Newcombe"], ["events"]),
        (["hazards"], ["Cox", "azard ratio"], ["hazards"]),
        (["baseline"], ["tableone", "Characteristics of"], ["baseline"]),
    ],
)
def test_an_analysis_that_is_not_made_leaves_no_trace(
    write_project: Write,
    knee: dict[str, Any],
    knee_export: pd.DataFrame,
    left_out: list[str],
    words: list[str],
    tables: list[str],
) -> None:
    for name in left_out:
        del knee["analyses"][name]
    if "survival" in left_out:
        del knee["outcomes"]
    text = prose(document(write_project(knee, knee_export)))
    # A paper's title may speak of other methods.
    body = re.sub(r"^# References\n.*?(?=^# )", "", text, flags=re.M | re.S)
    assert [word for word in words if word in body] == []
    assert [table for table in tables if f"#tbl-{table}" in text or f"@tbl-{table}" in text] == []
    assert not BROKEN.search(text)
    # A heading is never followed by another one of its level, or by the end.
    assert not re.search(r"^(#+) .*\n\s*(?:\1 |\Z)", text, re.M)
    references, anchors = set(re.findall(r"@((?:tbl|fig)-\w+)", text)), set(re.findall(r"#((?:tbl|fig)-\w+)", text))
    assert references <= anchors


def test_three_groups(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    knee["cohort"]["exclude"] = []
    knee["derived"].pop("treatment")
    knee["exposure"] = {
        "variable": "arm",
        "reference": "P",
        "phrases": {"A": "ointment A", "B": "ointment B", "P": "no ointment"},
    }
    knee["analyses"]["predictors"]["outcome"] = {"variable": "rash", "level": True}
    text = prose(document(write_project(knee, knee_export)))
    found = paragraphs(text)
    assert "divided into three groups: ointment A, ointment B, and no ointment" in found["abstract-methods"]
    assert "between the groups" in found["results-survival"] or "the groups:" in found["results-survival"]
    assert {"results-hazards-a", "results-hazards-b"} <= set(found)
    assert "Kruskal" in text or "one-way analysis of variance" in text
    assert "risk difference" not in text.lower()
    assert not BROKEN.search(text)


def test_nothing_is_estimable(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    """Nobody has the outcome, everybody is of one sex, one value is missing throughout: everything else is there."""
    bare = knee_export.assign(relief="0", female="1", pain="", rash="0", nausea="0")
    text = prose(document(write_project(knee, bare)))
    found = paragraphs(text)
    assert "because no event occurred" in found["results-survival"]
    assert "could not be estimated" in found["results-hazards-a"]
    assert "None of the side effects could be compared" in found["abstract-results"]
    assert "it does not vary among the observations of the model" in text
    assert not BROKEN.search(text)


def test_the_example_of_the_reference_builds(tmp_path: Path) -> None:
    """A binary exposure, dates, a two-level covariate: the study of docs/study-file.md on a made-up export."""
    reference = (ROOT / "docs" / "study-file.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", reference, re.S)
    assert example is not None
    (tmp_path / "study.yml").write_text(example.group(1), encoding="utf-8")
    rng = np.random.default_rng(3)
    n = 200
    operated = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 300, n), unit="D")
    dead = rng.random(n) < 0.3
    export = pd.DataFrame(
        {
            "patient_no": range(n),
            "AGE": rng.integers(60, 100, n),
            "SEX": rng.choice(["1", "2"], n),
            "EARLY": rng.integers(0, 2, n),
            "OP_DATE": operated.strftime("%Y-%m-%d"),
            "LAST_DATE": (operated + pd.to_timedelta(rng.integers(0, 120, n), unit="D")).strftime("%Y/%m/%d"),
            "STATUS": np.where(dead, "dead", "home"),
            "FALL": (rng.random(n) < 0.1).astype(int),
        }
    )
    export.loc[:9, "OP_DATE"] = ""
    export.to_csv(tmp_path / "hips.csv", index=False)
    text = prose(document(tmp_path))
    found = paragraphs(text)
    assert "patients with early mobilisation" in found["abstract-results"]
    assert "patients with no early mobilisation" in found["abstract-results"]
    assert "190 patients" in found["abstract-results"]
    assert "10 were excluded (not operated on)" in found["results-population"]
    assert not BROKEN.search(text)


def test_each_analysis_says_when_it_was_planned(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    analyses = knee["analyses"]
    analyses["survival"]["dated"] = "2021-03-04"
    found = paragraphs(document(write_project(knee, knee_export)))["methods-general"]
    assert re.search(r"All analyses were prespecified in the study file: .*\(2021-03-04\)", found)
    analyses["adverse_events"] |= {"status": "post_hoc", "dated": "2023-05-06"}
    found = paragraphs(document(write_project(knee, knee_export)))["methods-general"]
    assert re.search(r"Prespecified were .*\(2021-03-04\).*; [^;]*\(2023-05-06\) was added post hoc", found)
