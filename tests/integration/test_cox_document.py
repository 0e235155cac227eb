"""What the document says of Cox models with strata, clusters and partial adjustment, and of broken assumptions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support import paragraphs

from jpvad_report.pipeline import Project, build
from jpvad_report.results.store import Store

Write = Callable[..., Path]
BROKEN = re.compile(r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\?@|\{\{|\}\}|Also used")


def made(project: Path) -> tuple[str, dict[str, str], Store]:
    built = build(Project(project))
    text = built.manuscript.read_text(encoding="utf-8")
    plain = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text.split("\n---\n", 1)[1])
    assert not BROKEN.search(plain)
    return plain, paragraphs(text), Store.read(built.results)


def full(knee: dict[str, Any]) -> dict[str, Any]:
    """Three arms, stratified, clustered, with a model in between and 90% intervals."""
    knee["cohort"]["exclude"] = []
    knee["derived"].pop("treatment")
    knee["exposure"] = {
        "variable": "arm",
        "reference": "P",
        "phrases": {"A": "ointment A", "B": "ointment B", "P": "no ointment"},
    }
    knee["analyses"]["predictors"]["outcome"] = {"variable": "rash", "level": True}
    knee["variables"]["practice"] = {"label": "Practice", "kind": "identifier"}
    knee["variables"]["pain"]["measured"] = "after_exposure"
    knee["data"] |= {"cluster": "practice", "cluster_noun": "practices"}
    knee["settings"] = {"confidence_level": 0.9, "proportionality_transform": "rank", "spline_knots": 3}
    knee["analyses"]["hazards"] = {
        "outcome": "relief_180d",
        "covariates": ["age_10", "female", "pain"],
        "partly_adjusted": ["age_10"],
        "strata": ["grade"],
        "clustered": True,
        "splines": ["age_10", "pain"],
    }
    return knee


def test_every_choice_is_told(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    export = knee_export.assign(practice=[f"P{i % 22:02d}" for i in range(len(knee_export))])
    text, found, store = made(write_project(full(knee), export))
    methods = found["methods-hazards"]
    for part in (
        "robust standard errors of Lin and Wei",
        "partly adjusted for age, and fully adjusted for age, female sex, and pain score",
        "The partly and fully adjusted models are stratified by radiographic grade",
        "the dependence of participants within practices",
        "on ranks of time, without regard to the practices",
        "Linearity of age and pain score was examined by the Wald test, with robust standard errors, of restricted "
        "cubic splines with 3 knots",
        "Harrell's C statistic",
        "variance inflation factors",
        "Pain score was measured after the exposure. The partly adjusted model does not hold it.",
    ):
        assert part in methods
    assert "with survival" in methods
    assert "lifelines" not in methods
    assert "Adjusted only for age, it was" in found["results-hazards-a"]
    assert "Events occurred in each of its 3 strata." in found["appendix-hazards"]
    assert found["appendix-linearity"].count("P=") == 2
    assert "The partly adjusted model does not hold it." in found["limitations-post-exposure"]
    assert "22 practices; with so few they tend to be too small" in found["limitations-clusters"]
    # Every interval of the study is at 90%, headings included.
    assert "90% confidence intervals {#tbl-hazards}" in text
    assert "hazard ratio" in text.lower()
    assert {record.level for key, record in store.items() if key.endswith("hazard_ratio")} == {0.9}
    assert "robust to dependence within practices (22 practices in the adjusted model)" in text
    assert "stratified by radiographic grade" in text.split("{#tbl-hazards}")[1][:900]
    # Two contrasts, two panels; a mark at the covariate that was measured late, and only there.
    assert re.search(r"Pain score\^a\^ \|", text)
    assert "Age (per 10 years) |" in text
    assert "^a^Measured after the exposure." in text
    assert {"hazards.adjusted.schoenfeld.arm_a", "hazards.adjusted.schoenfeld.arm_b"} <= set(store.series)
    assert "fig-proportionality" in text


def test_an_unknown_cluster_is_no_cluster(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    export = knee_export.assign(practice=[["P1", "P2", "P3", "NA", ""][i % 5] for i in range(len(knee_export))])
    _, found, store = made(write_project(full(knee), export))
    assert store.number("cohort.clusters") == 3
    assert store["hazards.crude.arm_a.hazard_ratio"].n_missing == 2 * 240 / 5
    assert "In the 144 participants whose follow-up and practices are known" in found["results-hazards-a"]


def crossing(export: pd.DataFrame) -> pd.DataFrame:
    """Of arm A some are relieved at once and the others never; of the other arms all, over time."""
    rng = np.random.default_rng(4)
    n = len(export)
    early = np.where(rng.random(n) < 0.55, rng.integers(1, 25, n), 300)
    days = np.where(export["arm"] == "A", early, rng.integers(20, 260, n))
    return export.assign(days=days.astype(str), relief="1")


def test_hazards_of_the_exposure_that_cross(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    _, found, _ = made(write_project(knee, crossing(knee_export)))
    assert found["results-proportionality"].startswith(
        "The proportional hazards assumption was not met for ointment A (P<0.0001): the adjusted hazard ratio is an "
        "average over the period, whose course @fig-proportionality shows."
    )
    assert "Hazards were not proportional for ointment A" in found["limitations-proportional-hazards"]
    assert "Hazards were not proportional: the adjusted hazard ratio is an average" in found["conclusions"]


def test_hazards_of_a_covariate_that_cross(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    rng = np.random.default_rng(5)
    n = len(knee_export)
    early = np.where(rng.random(n) < 0.55, rng.integers(1, 25, n), 300)
    days = np.where(knee_export["female"] == "1", early, rng.integers(20, 260, n))
    _, found, _ = made(write_project(knee, knee_export.assign(days=days.astype(str), relief="1")))
    told = found["results-proportionality"]
    assert told.startswith("The proportional hazards assumption was not met for the covariate female sex (P<0.0001)")
    assert "there was no evidence against it for ointment A" in told
    assert "for female sex: the adjustment is for its average association" in found["limitations-proportional-hazards"]
    assert "not proportional" not in found["conclusions"]


@pytest.mark.parametrize("measured", ["before_exposure", "uncertain"])
def test_the_partly_adjusted_model_and_the_time_of_its_covariates(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame, measured: str
) -> None:
    knee["variables"]["female"]["measured"] = measured
    knee["analyses"]["hazards"]["partly_adjusted"] = ["age_10", "female"]
    text, found, _ = made(write_project(knee, knee_export))
    sentence = {
        "before_exposure": "The partly adjusted model does not hold it.",
        "uncertain": "Of these, the partly adjusted model holds female sex.",
    }[measured]
    assert sentence in found["methods-hazards"]
    assert sentence in found["limitations-post-exposure"]
    assert ("Female sex^a^ |" in text) == (measured == "uncertain")


def test_a_model_that_has_no_maximum(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    """Nobody of one grade had the event: the reason names it, and no check of the model is printed."""
    knee["analyses"]["hazards"]["splines"] = ["age_10"]
    export = knee_export.assign(relief=knee_export["relief"].where(knee_export["grade"] != "2", "0"))
    text, found, _ = made(write_project(knee, export))
    assert (
        "could not be estimated: the model did not converge (a level without events: Grade 2)"
        in (found["results-hazards-a"])
    )
    assert "results-proportionality" not in found
    assert "tbl-coxmodel" not in text
    assert "fig-proportionality" not in text
