"""A study with other names, groups and outcomes gets its own document, without a word of the first one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support import paragraphs

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
    assert [word for word in words if word in text] == []
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
