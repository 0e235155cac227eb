"""Two engines for the headline numbers: they agree, and a difference stops the run with both values."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jpvad_report.analysis import crosscheck, second_engine
from jpvad_report.analysis.crosscheck import Pair, cross_check
from jpvad_report.analysis.predictors import predictors
from jpvad_report.cli import main
from jpvad_report.errors import EnginesDisagreeError, ExitCode
from jpvad_report.pipeline import Project, analyse, build
from jpvad_report.registry import cast, read_text
from jpvad_report.results.records import Estimate, NotEstimable
from jpvad_report.study import Study

Write = Callable[..., Path]


def test_a_pair_agrees_within_a_millionth() -> None:
    def pair(first: float, second: float) -> Pair:
        return Pair("k", "estimate", "second_cox", first, second)

    assert pair(1.0, 1.0 + 0.9e-6).agrees
    assert not pair(1.0, 1.0 + 1.1e-6).agrees
    assert not pair(1e-8, 2e-8).agrees
    assert pair(0.0, 1e-13).agrees
    assert not pair(0.0, 1e-6).agrees


def test_the_second_engine_by_hand() -> None:
    # A 2x2 table: 6 of 10 exposed and 3 of 12 unexposed have the outcome. OR = (6/4) / (3/9) = 4.5,
    # variance of its logarithm 1/6 + 1/4 + 1/3 + 1/9.
    exposed = np.repeat([1.0, 0.0], [10, 12])[:, None]
    outcome = np.concatenate([np.arange(10) < 6, np.arange(12) < 3]).astype(float)
    found = second_engine.logistic(exposed, outcome)
    assert np.exp(found.values[0]) == pytest.approx(4.5, rel=1e-9)
    assert found.errors[0] ** 2 == pytest.approx(1 / 6 + 1 / 4 + 1 / 3 + 1 / 9, rel=1e-7)
    # Firth in a 2x2 table adds one half to each cell.
    separated = np.concatenate([np.arange(10) < 6, np.zeros(12)]).astype(float)
    assert np.exp(second_engine.firth(exposed, separated)[0]) == pytest.approx(6.5 / 4.5 / (0.5 / 12.5), rel=1e-9)
    # Four patients, deaths at 1 and 3 of 4 and 2 at risk: 1 - 3/4 x 1/2.
    assert second_engine.incidence(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, False])) == 1 - 3 / 8


@pytest.fixture
def project(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> Path:
    return write_project(knee, knee_export)


def store_of(knee: dict[str, Any], project: Path) -> Any:
    study = Study.model_validate(knee)
    frame, _ = cast(read_text(project / "knee.csv", encoding="utf-8"), study)
    return analyse(study, frame)


def test_every_headline_number_is_compared(knee: dict[str, Any], project: Path) -> None:
    store = store_of(knee, project)
    univariable, terms = 4, 4  # age, female, two levels of grade; the same together
    assert store.number("crosscheck.logistic") == 4 * (univariable + terms)
    assert store.number("crosscheck.cox") == 4 * (1 + 6)
    assert (store.number("crosscheck.kaplan_meier"), store.number("crosscheck.log_rank")) == (2, 2)


@pytest.mark.parametrize(
    ("engine", "key"),
    [
        ("logistic", "predictors.univariable.age.odds_ratio"),
        ("cox", "hazards.crude.treatment_a.hazard_ratio"),
        ("incidence", "survival.relief_180d.a.incidence"),
        ("log_rank", "survival.relief_180d.log_rank"),
    ],
)
def test_a_difference_stops_the_run_and_shows_both(
    knee: dict[str, Any], project: Path, monkeypatch: pytest.MonkeyPatch, engine: str, key: str
) -> None:
    honest = getattr(second_engine, engine)

    def wrong(*arguments: Any, **options: Any) -> Any:
        found = honest(*arguments, **options)
        if isinstance(found, second_engine.Coefficients):
            return replace(found, values=found.values + 1e-4)
        return found * (1 + 1e-4) if isinstance(found, float) else (found[0] * (1 + 1e-4), found[1])

    first = store_of(knee, project)[key].estimate
    monkeypatch.setattr(second_engine, engine, wrong)
    with pytest.raises(EnginesDisagreeError) as caught:
        store_of(knee, project)
    line = next(line for line in str(caught.value).splitlines() if line.strip().startswith(f"{key} (estimate)"))
    assert repr(first) in line
    assert line.count(" by ") == 2


def test_the_command_has_its_own_exit_code(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build(Project(project))
    earlier = (project / "report" / "results.json").read_bytes()
    monkeypatch.setattr(second_engine, "log_rank", lambda *_: (1.0, 0.3))
    monkeypatch.setattr(sys, "argv", ["jpvad-report", "build", "--no-cache", "--project", str(project)])
    assert main() == ExitCode.ENGINES_DISAGREE == 4
    message = capsys.readouterr().err
    assert "survival.relief_180d.log_rank" in message
    assert "lifelines" in message
    assert "Traceback" not in message
    assert (project / "report" / "results.json").read_bytes() == earlier


def test_what_could_not_be_estimated_is_not_compared(knee: dict[str, Any], write_project: Write) -> None:
    study = Study.model_validate(knee)
    n = 30
    frame = pd.DataFrame(
        {
            "treatment": pd.Categorical(["A", "B"] * (n // 2)),
            "age": np.nan,
            "age_10": np.nan,
            "pain": np.nan,
            "female": pd.array([True] * n, dtype="boolean"),
            "grade": pd.Categorical(["1"] * n, categories=["1", "2", "3"]),
            "relief_180d.days": np.nan,
            "relief_180d.event": pd.array([pd.NA] * n, dtype="boolean"),
        }
    )
    records, _ = predictors(frame, study)
    ratios = [record for key, record in records.items() if key.endswith("odds_ratio")]
    assert all(isinstance(record, NotEstimable) for record in ratios)
    assert not any(isinstance(record, Estimate) for record in ratios)
    assert cross_check(frame, study, records) == {}


def test_both_engines_stand_in_the_document(project: Path) -> None:
    build(Project(project))
    text = (project / "report" / "manuscript.qmd").read_text(encoding="utf-8")
    for pair in (
        "by statsmodels",
        "and by firthmodels",
        "by lifelines",
        "and by survival",
        "by survival",
        "and by lifelines",
    ):
        assert pair in text
    assert crosscheck.ENGINES_AGREE_TO == 1e-6
    assert "10^−6^" in text
