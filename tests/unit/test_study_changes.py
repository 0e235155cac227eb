"""Changes of the study file, each in one sentence, and of which kind it is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from jpvad_report.revision.combine import combine
from jpvad_report.revision.study_changes import Part, compare_studies
from jpvad_report.study import Study

StudyOf = Callable[[dict[str, Any]], Study]


def changes(
    knee: dict[str, Any], study_of: StudyOf, change: Callable[[dict[str, Any]], object]
) -> list[tuple[Part, str]]:
    new = copy.deepcopy(knee)
    change(new)
    return [(one.part, one.sentence) for one in compare_studies(study_of(knee), study_of(new))]


def test_the_same_study_has_no_changes(knee: dict[str, Any], study_of: StudyOf) -> None:
    assert changes(knee, study_of, lambda new: None) == []


def old_age(new: dict[str, Any]) -> None:
    where = {"variable": "age", "operator": "above", "value": 80}
    new["cohort"].setdefault("exclude", []).append({"id": "old", "label": "Too old", "where": where})


def cut(new: dict[str, Any], value: int = 60) -> None:
    where = {"variable": "age", "operator": "above", "value": value}
    new.setdefault("derived", {})["senior"] = {"label": "Senior", "where": where}


@pytest.mark.parametrize(
    ("change", "part", "sentence"),
    [
        (old_age, Part.COHORT, "An exclusion was added: Too old (Age is above 80 years)."),
        (cut, Part.COHORT, "The derived variable Senior was added (Age is above 60 years)."),
        (
            lambda new: new.setdefault("settings", {}).update(confidence_level=0.9),
            Part.MODEL,
            "The setting confidence level changed from 0.95 to 0.9.",
        ),
        (
            lambda new: new["analyses"].pop("adverse_events"),
            Part.MODEL,
            "An analysis was removed: the comparison of adverse events.",
        ),
        (
            lambda new: new["analyses"]["hazards"]["covariates"].remove("female"),
            Part.MODEL,
            "The Cox models: the covariate female sex was removed.",
        ),
        (
            lambda new: new["variables"]["age"].update(label="Age at operation"),
            Part.WORDING,
            "The label “Age” became “Age at operation”.",
        ),
        (
            lambda new: new["variables"]["age"].update(plausible=[18, 110]),
            Part.COHORT,
            "Age: the plausible range changed from",
        ),
        (
            lambda new: next(iter(new["outcomes"].values())).update(horizon_days=100),
            Part.COHORT,
            "the horizon in days changed from",
        ),
        (
            lambda new: new["analyses"]["baseline"].update(status="post_hoc", dated="2026-03-01"),
            Part.WORDING,
            "The baseline comparison: its status changed from prespecified to post hoc.",
        ),
        (lambda new: new["manuscript"].update(title="Another"), Part.WORDING, "What the authors write"),
    ],
)
def test_a_change_is_one_sentence(
    knee: dict[str, Any], study_of: StudyOf, change: Callable[[dict[str, Any]], object], part: Part, sentence: str
) -> None:
    found = changes(knee, study_of, change)
    assert any(one is part and sentence in told for one, told in found), found
    assert {one for one, _ in found} == {part}


def test_a_cut_off_is_told_with_both_values(knee: dict[str, Any], study_of: StudyOf) -> None:
    cut(knee)
    found = changes(knee, study_of, lambda new: cut(new, 70))
    told = "Senior: the rule changed from “Age is above 60 years” to “Age is above 70 years”."
    assert found == [(Part.COHORT, told)]


def test_cohort_and_models_are_changed_one_at_a_time(knee: dict[str, Any], study_of: StudyOf) -> None:
    new = copy.deepcopy(knee)
    old_age(new)
    cut(new)
    new["analyses"]["hazards"]["covariates"].append("senior")
    first, last = study_of(knee), study_of(new)
    models = combine(cohort=first, model=last)
    assert models.cohort == first.cohort
    assert models.analyses == last.analyses
    # The variable comes with the model that needs it.
    assert "senior" in models.derived
    rules = combine(cohort=last, model=first)
    assert rules.cohort == last.cohort
    assert rules.analyses == first.analyses
    assert combine(cohort=last, model=last) is last
