"""Keys in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jpvad_report.document import environment as jinja
from jpvad_report.document.context import Context
from jpvad_report.document.labels import Labels
from jpvad_report.document.numbers import Numbers
from jpvad_report.results.store import Store
from jpvad_report.study import Study

GRADE_2 = "Radiographic grade, Grade 2 (vs. Grade 1)"


@pytest.fixture
def labels(knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study], tmp_path: Path) -> Labels:
    # A name that is a statistic's too, and an exclusion that is called as a variable.
    knee["variables"]["median"] = {"label": "Median nerve damage", "kind": "binary"}
    knee["cohort"]["exclude"] = [
        {"id": "pain", "label": "no pain", "where": {"variable": "pain", "operator": "at_most", "value": 0}}
    ]
    return Labels(Context(study_of(knee), Numbers(Store({})), jinja.load_words(tmp_path, lang="en")))


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("baseline.age.overall.median", "Age, Overall: median"),
        ("baseline.median.test", "Median nerve damage: test of a difference between the groups"),
        ("baseline.median.overall.median", "Median nerve damage, Overall: median"),
        ("baseline.grade.overall.2", "Radiographic grade, Overall, Grade 2"),
        ("missing.pain.overall", "Pain score, Overall"),
        ("cohort.excluded.pain", "No pain: excluded"),
        ("cohort.included", "Included"),
        ("crosscheck.cox", "Hazard ratios"),
        ("hazards.adjusted.proportionality.age", "Adjusted, Age: test of proportional hazards"),
        ("hazards.adjusted.complete", "Adjusted: complete cases"),
        ("adverse_events.rash.adjusted", "Rash: adjusted P value"),
        (
            "predictors.univariable.grade_2.odds_ratio",
            "Univariable, Radiographic grade, Grade 2 (vs. Grade 1): odds ratio",
        ),
    ],
)
def test_a_key_in_words(labels: Labels, key: str, label: str) -> None:
    assert labels.label(key) == label
    assert labels.unknown == set()


def test_the_section_comes_apart(labels: Labels) -> None:
    assert labels.section("hazards.adjusted.complete") == "Cox models"


def test_a_part_without_a_word_is_printed_as_it_is_and_remembered(labels: Labels) -> None:
    assert labels.label("baseline.age.mystery_number") == "Age, Mystery number"
    assert labels.unknown == {"mystery_number"}
