"""Each analysis gets its own part of the study file, and no more: what its cache key holds is all that it can read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jpvad_report.study import Study
from jpvad_report.study.parts import analysis_names, cohort_part, columns_of, part_of

ROOT = Path(__file__).resolve().parents[2]
ANALYSES = ("missing", "baseline", "predictors", "survival", "hazards", "adverse_events")
Make = Callable[[dict[str, Any]], Study]


@pytest.fixture
def plain() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "study.yml").read_text(encoding="utf-8"))
    return content


def touched(before: Study, after: Study) -> list[str]:
    """Analyses whose part differs."""
    return [name for name in ANALYSES if part_of(before, name) != part_of(after, name)]


def test_the_default_study_makes_all_analyses(plain: dict[str, Any], study_of: Make) -> None:
    assert analysis_names(study_of(plain)) == ANALYSES


def test_prose_touches_no_analysis(plain: dict[str, Any], study_of: Make) -> None:
    before = study_of(plain)
    plain["manuscript"] |= {"title": "Another title", "background": "Other words."}
    plain["cohort"]["description"] = "other people"
    plain["outcomes"]["death_30d"] |= {"label": "death", "noun": "death"}
    plain["exposure"]["phrases"]["before"] = "early Impella"
    plain["analyses"]["hazards"] |= {"status": "post_hoc", "dated": "2024-01-01"}
    plain["variables"]["age"] |= {"higher": "were of greater age"}
    after = study_of(plain)
    assert touched(before, after) == []
    assert cohort_part(before) == cohort_part(after)


@pytest.mark.parametrize(
    ("analysis", "key", "value", "expected"),
    [
        ("predictors", "covariates", ["age_75", "stemi"], ["missing", "predictors"]),
        ("hazards", "splines", ["age_10"], ["missing", "hazards"]),
        ("baseline", "variables", ["age"], ["missing", "baseline"]),
    ],
)
def test_a_changed_analysis_touches_itself(
    plain: dict[str, Any], study_of: Make, analysis: str, key: str, value: list[str], expected: list[str]
) -> None:
    before = study_of(plain)
    plain["analyses"][analysis][key] = value
    plain["analyses"]["baseline"]["highlights"] = []
    after = study_of(plain)
    assert set(touched(before, after)) - {"baseline"} == set(expected) - {"baseline"}


def test_a_setting_touches_every_analysis(plain: dict[str, Any], study_of: Make) -> None:
    before = study_of(plain)
    plain["settings"]["confidence_level"] = 0.9
    assert touched(before, study_of(plain)) == list(ANALYSES)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda s: s["data"].update(missing_codes=["", "NA"]), id="missing codes"),
        pytest.param(lambda s: s["variables"]["age"].update(plausible=[18, 110]), id="a plausible range"),
        pytest.param(lambda s: s["derived"]["lvef_30"]["where"].update(value=35), id="a cut-off"),
        pytest.param(lambda s: s["cohort"]["exclude"][1].update(if_missing="exclude"), id="what missing means"),
        pytest.param(lambda s: s["outcomes"]["death_30d"].update(horizon_days=14), id="the horizon"),
        pytest.param(lambda s: s["outcomes"]["death_30d"].update(time_zero="impella_at"), id="time zero"),
        pytest.param(lambda s: s["exposure"].update(reference="before"), id="the reference"),
        pytest.param(lambda s: s["analyses"]["adverse_events"]["dates"].pop("stroke"), id="a dated event"),
    ],
)
def test_what_makes_the_cohort_is_in_its_part(
    plain: dict[str, Any], study_of: Make, change: Callable[[dict[str, Any]], object]
) -> None:
    before = cohort_part(study_of(plain))
    change(plain)
    assert cohort_part(study_of(plain)) != before


def test_columns_are_the_analysis_own(plain: dict[str, Any], study_of: Make) -> None:
    study = study_of(plain)
    assert columns_of(study, "predictors")[:2] == ("timing", "age_75")
    assert "death_30d.days" not in columns_of(study, "predictors")
    assert "death_30d.event.from_impella_at" in columns_of(study, "survival")
    assert {"stroke.first.cause", "any.first.days"} <= set(columns_of(study, "adverse_events"))
    assert "lactate" not in columns_of(study, "survival")
