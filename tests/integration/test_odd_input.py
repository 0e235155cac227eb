"""Bad or odd data, each refused or handled as documented; one command, one message or one document."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support import jpvad, paragraphs

from jpvad_report.pipeline import Project, build
from jpvad_report.results.records import Estimate, NotEstimable
from jpvad_report.results.store import Store

Write = Callable[..., Path]
Change = Callable[[pd.DataFrame], pd.DataFrame]
HOLE = re.compile(r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\?@")


@pytest.fixture
def made(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> Callable[[Change], tuple[Store, dict[str, str], str]]:
    """Store, paragraphs and text of the document that a changed export gives."""

    def run(change: Change) -> tuple[Store, dict[str, str], str]:
        project = write_project(knee, change(knee_export.copy()))
        build(Project(project))
        text = (project / "report" / "manuscript.qmd").read_text(encoding="utf-8")
        body = text.split("\n---\n", 1)[1]
        assert not HOLE.search(re.sub(r"\{[^}]*\}", "", body))
        return Store.read(project / "report" / "results.json"), paragraphs(text), body

    return run


def test_a_variable_of_one_value(made: Any) -> None:
    store, found, text = made(lambda frame: frame.assign(female="1"))
    for key in (
        "baseline.female.test",
        "predictors.univariable.female.odds_ratio",
        "predictors.multivariable.female.odds_ratio",
        "hazards.adjusted.female.hazard_ratio",
    ):
        assert isinstance(store[key], NotEstimable), key
    # Everything else is there, and the reader is told.
    assert isinstance(store["predictors.multivariable.age.odds_ratio"], Estimate)
    assert isinstance(store["hazards.adjusted.treatment_a.hazard_ratio"], Estimate)
    assert "female sex: it does not vary among the observations of the model" in found["results-predictors"]
    assert "–, not estimable" in text


def test_a_group_of_one(made: Any) -> None:
    def one(frame: pd.DataFrame) -> pd.DataFrame:
        a = frame.index[frame["arm"] == "A"]
        return frame.drop(index=a[1:])

    store, found, _ = made(one)
    assert store.number("cohort.group.a") == 1
    assert isinstance(store["baseline.age.a.sd"], NotEstimable)
    assert isinstance(store["baseline.age.test"], NotEstimable)
    assert isinstance(store["survival.relief_180d.a.incidence"], Estimate)
    assert "1 participant on ointment A" in found["results-population"]


def test_every_outcome_missing(made: Any) -> None:
    store, found, _ = made(lambda frame: frame.assign(days="", relief=""))
    assert isinstance(store["survival.relief_180d.a.incidence"], NotEstimable)
    assert isinstance(store["hazards.adjusted.treatment_a.hazard_ratio"], NotEstimable)
    assert "could not be estimated" in found["results-survival"]
    assert isinstance(store["predictors.multivariable.age.odds_ratio"], Estimate)


def test_an_event_on_day_0_counts(made: Any) -> None:
    first = made(lambda frame: frame)[0]["survival.relief_180d.a.incidence"]

    def at_once(frame: pd.DataFrame) -> pd.DataFrame:
        chosen = frame.index[(frame["arm"] == "A") & (frame["relief"] == "0")][:5]
        frame.loc[chosen, ["days", "relief"]] = ["0", "1"]
        return frame

    store, _, _ = made(at_once)
    now = store["survival.relief_180d.a.incidence"]
    assert now.n_events == first.n_events + 5
    curve = store.series["survival.relief_180d.a.curve"]
    assert curve["days"][0] == 0
    assert curve["incidence"][0] == pytest.approx(5 / now.n)


def test_follow_up_beyond_the_horizon_is_cut(made: Any) -> None:
    def late(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame["days"].astype(int) > 180, "days"] = "99999"
        return frame

    before, after = made(lambda frame: frame)[0], made(late)[0]
    for key in ("survival.relief_180d.a.incidence", "hazards.adjusted.treatment_a.hazard_ratio"):
        assert before[key] == after[key]


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("days", "-3", "follow-up for outcome 'relief_180d' ends before time zero"),
        ("days", "", "the event of outcome 'relief_180d' is recorded without a date or follow-up time"),
    ],
)
def test_refused_with_rows_and_without_values(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame, column: str, value: str, says: str
) -> None:
    export = knee_export.copy()
    chosen = export.index[(export["arm"] != "P") & (export["relief"] == "1")][:2]
    export.loc[chosen, column] = value
    project = write_project(knee, export)
    for command in ("check", "run"):
        done = jpvad(command, "--project", project)
        assert done.returncode == 2
        assert says in done.stderr
        assert re.search(r"2 rows of the export \(rows \d+, \d+\)", done.stderr)
        assert "Traceback" not in done.stderr
        assert "K0" not in done.stderr
    assert not (project / "report").exists()


def test_nobody_has_the_adverse_event_and_everybody_has_the_other(made: Any) -> None:
    store, found, _ = made(lambda frame: frame.assign(rash="0", nausea="1"))
    assert store["adverse_events.rash.a.proportion"].count == 0
    assert isinstance(store["adverse_events.rash.risk_ratio"], NotEstimable)
    assert isinstance(store["adverse_events.nausea.test"], NotEstimable)
    assert "None of the side effects could be compared" in found["results-events"]


def test_a_covariate_that_copies_another_is_named(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["derived"]["age_twice"] = {"label": "Age, twice", "rescale": {"variable": "age", "divide_by": 0.5}}
    knee["analyses"]["hazards"]["covariates"].append("age_twice")
    knee["analyses"]["predictors"]["covariates"].append("age_twice")
    project = write_project(knee, knee_export)
    build(Project(project))
    store = Store.read(project / "report" / "results.json")
    for key in ("predictors.multivariable.age_twice.odds_ratio", "hazards.adjusted.age_twice.hazard_ratio"):
        record = store[key]
        assert isinstance(record, NotEstimable)
        assert record.reason == "it is determined by the other variables of the model"
    assert isinstance(store["hazards.adjusted.age_10.hazard_ratio"], Estimate)
