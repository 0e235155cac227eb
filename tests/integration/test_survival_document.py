"""The survival section in both of its wordings, with two and three groups, and on follow-up that goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support import paragraphs

from jpvad_report.document.manuscript import compose
from jpvad_report.engine import front_matter_formats
from jpvad_report.journal import load_journal
from jpvad_report.pipeline import Project, compute
from jpvad_report.results.store import Store
from jpvad_report.study import load_study

BROKEN = re.compile(r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\?@|\{\{|\}\}|Also used")
Write = Callable[..., Path]


@pytest.fixture
def survival_only(knee: dict[str, Any]) -> dict[str, Any]:
    """The second study with nothing but its survival analysis."""
    knee["analyses"] = {"survival": knee["analyses"]["survival"]}
    return knee


def three_groups(study: dict[str, Any]) -> dict[str, Any]:
    study["cohort"]["exclude"] = []
    study["derived"].pop("treatment")
    phrases = {"A": "ointment A", "B": "ointment B", "P": "no ointment"}
    study["exposure"] = {"variable": "arm", "reference": "P", "phrases": phrases}
    return study


def made(write: Write, study: dict[str, Any], export: pd.DataFrame) -> tuple[dict[str, str], str, Store]:
    """Paragraphs, the whole text without marks, and the store; the figure is drawn but not written."""
    project = Project(write(study, export))
    loaded = load_study(project.study_file)
    store = compute(project, loaded)
    manuscript = compose(
        loaded,
        store,
        project=project.folder,
        journal=load_journal("plain", project=project.folder),
        engine_front_matter=front_matter_formats,
    )
    if "survival" in manuscript.figures:
        manuscript.figures["survival"]()
    text = manuscript.text
    plain = re.sub(r"\[([^\]]*)\]\{\.num[^}]*\}", r"\1", text)
    assert not BROKEN.search(text)
    references = set(re.findall(r"@((?:tbl|fig)-\w+)", text))
    assert references <= set(re.findall(r"#((?:tbl|fig)-\w+)", text))
    return paragraphs(text), plain, store


def changed(export: pd.DataFrame, arm: str, **columns: Any) -> pd.DataFrame:
    """The export with columns of one arm replaced."""
    export = export.copy()
    for name, values in columns.items():
        export.loc[export["arm"] == arm, name] = values
    return export


def test_incidence_and_survival_say_the_same(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    told, text, store = made(write_project, survival_only, knee_export)
    assert "incidence of relief of pain was lower in participants on ointment A (22.7%)" in told["results-survival"]
    assert (
        "(ointment A minus ointment B) was −21.7 percentage points (95% CI −35.4 to −8.0)" in told["results-survival"]
    )
    assert "as one minus survival" in told["methods-survival"]
    assert "reedom" not in text
    survival_only["settings"] = {"survival_estimate": "survival"}
    turned, text, again = made(write_project, survival_only, knee_export)
    assert again.records == store.records
    sentence = "Estimated 180-day freedom from relief of pain was higher in participants on ointment A (77.3%)"
    assert sentence in turned["results-survival"]
    assert sentence in turned["abstract-results"]
    assert "minus ointment B) was 21.7 percentage points (95% CI 8.0–35.4)" in turned["results-survival"]
    assert "Freedom from relief of pain was estimated by" in turned["methods-survival"]
    assert "![Freedom from relief of pain, with 95% confidence bands" in text
    assert f'fig-alt="Kaplan-Meier curves. {sentence}' in text
    assert "| Freedom from the event at day 180 (95% CI) | 77.3% (67.8–84.3) | 55.6% (43.9–65.7) |" in text
    assert "ncidence" not in text
    # What does not depend on the scale stays.
    for paragraph in ("results-survival-times", "results-followup", "limitations-censoring"):
        assert turned[paragraph] == told[paragraph]


def test_a_fatal_outcome_is_told_as_survival(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    survival_only["outcomes"]["relief_180d"] |= {"fatal": True, "label": "death", "horizon_label": "6-month"}
    survival_only["settings"] = {"survival_estimate": "survival"}
    told, text, _ = made(write_project, survival_only, knee_export)
    assert "Estimated 6-month survival was higher in participants on ointment A (77.3%)" in told["results-survival"]
    assert "(95% CI of survival 67.8–84.3%)" in told["results-survival"]
    assert "The restricted mean survival time to day 180 was 159.2 days" in told["results-survival-times"]
    assert "![Survival, with" in text


@pytest.mark.parametrize(
    ("transform", "name"),
    [
        ("log", "the log transformation"),
        ("plain", "Greenwood's formula on the plain scale"),
        ("logit", "the logit transformation"),
        ("arcsin", "the arcsine square-root transformation"),
    ],
)
def test_the_scale_of_the_interval_is_named(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame, transform: str, name: str
) -> None:
    survival_only["settings"] = {"survival_interval": transform}
    told, _, _ = made(write_project, survival_only, knee_export)
    assert f"with confidence intervals by {name}" in told["methods-survival"]
    assert "log–log" not in told["methods-survival"]


def test_three_groups_are_held_against_the_reference(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    told, text, _ = made(write_project, three_groups(survival_only), knee_export)
    assert (
        "the differences from no ointment were −22.2 percentage points (95% CI −38.1 to −6.2) for ointment A and −0.5 "
        "percentage points (95% CI −18.1 to 17.1) for ointment B" in told["results-survival"]
    )
    assert text.count("| reference |") == 4


def test_strata_add_a_test(write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame) -> None:
    survival_only["analyses"]["survival"]["strata"] = ["grade", "female"]
    told, _, store = made(write_project, survival_only, knee_export)
    assert "stratified by radiographic grade and female sex gave P=" in told["results-survival-times"]
    assert "(183 participants in 6 strata)" in told["results-survival-times"]
    assert "repeated as a log-rank test stratified by radiographic grade and female sex" in told["methods-survival"]
    assert "survival 2" in told["methods-survival"]
    record = store["survival.relief_180d.log_rank_stratified"]
    assert (record.n, record.n_missing) == (183, 4)


def test_strata_that_cannot_be_used_say_so(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    survival_only["analyses"]["survival"]["strata"] = ["female"]
    one_sex_an_arm = knee_export.assign(female=np.where(knee_export["arm"] == "A", "1", "0"))
    told, _, _ = made(write_project, survival_only, one_sex_an_arm)
    assert "stratified by female sex could not be made: within the strata" in told["results-survival-times"]
    assert "stratified" not in told["methods-survival"]


def test_medians_are_told_where_all_are_reached(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    soon = (knee_export["days"].astype(int) // 4 + 1).astype(str)
    told, _, _ = made(write_project, survival_only, knee_export.assign(days=soon, relief="1"))
    assert re.search(
        r"The median time to relief of pain was \d+ days \(95% CI \d+ to not reached\) in participants on ointment A "
        r"and \d+ days \(95% CI \d+–\d+\) in participants on ointment B",
        told["results-survival-times"],
    )


def test_follow_up_that_ends_early(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    told, text, store = made(write_project, survival_only, changed(knee_export, "B", days="20", relief="0"))
    assert (
        "Of participants on ointment B, none was followed beyond day 20: the estimate at day 180 is the one reached by "
        "then." in told["results-survival"]
    )
    # No direction is claimed, and no difference told, of estimates at different times.
    assert "was 22.7% in participants on ointment A and 0.0% in participants on ointment B" in told["results-survival"]
    assert "percentage points" not in told["results-survival"]
    assert "the last value of its curve was carried on" in told["methods-survival"]
    assert "Nobody in this group was followed beyond day 20" in text
    assert store["survival.relief_180d.b.incidence"].note == "extended"  # type: ignore[union-attr]


def test_curves_that_cross(write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame) -> None:
    """Group A ends a little higher, but its events come so late that the log-rank test speaks for it."""
    arm_a, arm_b = (knee_export["arm"] == arm for arm in "AB")
    export = knee_export.assign(days="200", relief="0")
    for arm, share, day in ((arm_a, 0.95, "179"), (arm_b, 0.92, "2")):
        chosen = export.index[arm][: round(share * arm.sum())]
        export.loc[chosen, ["days", "relief"]] = [day, "1"]
    told, _, _ = made(write_project, survival_only, export)
    assert "was 95.2% in participants on ointment A and 91.5% in" in told["results-survival"]
    assert "the course over time differed significantly" in told["results-survival"]


@pytest.mark.parametrize("wording", ["incidence", "survival"])
def test_a_group_without_an_event(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame, wording: str
) -> None:
    survival_only["settings"] = {"survival_estimate": wording}
    told, text, _ = made(write_project, survival_only, changed(knee_export, "B", relief="0"))
    assert "percentage points (without an interval, because a curve is at the end" in told["results-survival"]
    assert "No interval, because a curve is at the end of its range." in text
    assert f"was {'higher' if wording == 'incidence' else 'lower'} in participants on ointment A" in text


@pytest.mark.parametrize("number", [2, 3])
def test_a_group_whose_follow_up_is_unknown(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame, number: int
) -> None:
    study = survival_only if number == 2 else three_groups(survival_only)
    told, text, _ = made(write_project, study, changed(knee_export, "B", days="", relief="0"))
    found = told["results-survival"]
    assert re.search(r"it could not be estimated in participants (on|with) ointment B: nobody was followed\.", found)
    assert ("log-rank" in found) == (number == 3)
    assert "no significant difference" not in found
    assert "–, not estimable: nobody was followed" in text


def test_nobody_was_followed(write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame) -> None:
    told, text, _ = made(write_project, survival_only, knee_export.assign(days="", relief="0"))
    assert told["results-survival"].endswith("could not be estimated: nobody was followed.")
    assert "fig-survival" not in text


@pytest.mark.parametrize("number", [2, 3])
def test_no_log_rank_test_is_no_finding(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame, number: int
) -> None:
    study = survival_only if number == 2 else three_groups(survival_only)
    told, _, _ = made(write_project, study, knee_export.assign(days="3", relief="1"))
    assert (
        "could not be compared by a log-rank test because everybody who was under observation had the event at the "
        "same time" in told["results-survival"]
    )
    assert "significant" not in told["results-survival"]


def test_bounds_are_told_where_censoring_matters(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    told, _, store = made(write_project, survival_only, knee_export)
    assert (
        "If none of them had the event by then, 31% of the participants had it; if all of them did, 38%"
        in (told["limitations-censoring"])
    )
    best = store["survival.relief_180d.overall.best_case"]
    assert (best.count, best.n) == (58, 187)  # type: ignore[union-attr]
    few = knee_export.copy()
    lost = (few["relief"] == "0") & (few["days"].astype(int) < 180)
    few.loc[lost & (lost.cumsum() > 3), "days"] = "300"
    told, _, _ = made(write_project, survival_only, few)
    assert "were censored" in told["limitations-censoring"]
    assert "If none of them" not in told["limitations-censoring"]


def test_another_level_is_named_everywhere(
    write_project: Write, survival_only: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    survival_only["settings"] = {"confidence_level": 0.9}
    told, text, _ = made(write_project, survival_only, knee_export)
    assert "(90% CI −33.2 to −10.2)" in told["results-survival"]
    assert "95%" not in text
