"""What the document says of the predictors' models: separation, intervals, checks, and any outcome."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from support import paragraphs

from jpvad_report.pipeline import Project, build

Write = Callable[..., Path]
BROKEN = re.compile(r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\?@|\{\{|\}\}|Also used")


def document(project: Path) -> str:
    build(Project(project))
    text = (project / "report" / "manuscript.qmd").read_text(encoding="utf-8")
    text = re.sub(r"\[([^\]]*)\]\{\.num[^}]*\}", r"\1", text.split("\n---\n", 1)[1]).replace("\\", "")
    assert not BROKEN.search(text), BROKEN.findall(text)
    references, anchors = set(re.findall(r"@((?:tbl|fig)-\w+)", text)), set(re.findall(r"#((?:tbl|fig)-\w+)", text))
    assert references <= anchors
    return text


def notes(text: str, table: str) -> str:
    return text.split(f"#tbl-{table}")[1].split("::: {.table-note}")[1].split(":::")[0]


def rash_on_a_only(export: pd.DataFrame) -> pd.DataFrame:
    rash = (export["arm"] == "A") & (np.arange(len(export)) % 9 == 0)
    return export.assign(rash=rash.astype(int).astype(str))


def test_a_separated_model_is_said_to_be_firths(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["analyses"]["predictors"]["covariates"] = ["age", "female", "grade", "rash"]
    text = document(write_project(knee, rash_on_a_only(knee_export)))
    found = paragraphs(text)
    assert "decided by linear programming" in found["methods-predictors"]
    assert "fitted as a whole by Firth's penalised likelihood" in found["methods-predictors"]
    assert (
        "A finite maximum likelihood estimate does not exist for rash (quasi-complete separation)"
        in (found["results-predictors"])
    )
    assert "The univariable model of rash was also fitted" in found["results-predictors"]
    # A result like any other: it is significant here.
    assert re.search(r"associated with ointment A was rash \(OR \d", found["results-predictors"])
    assert "firthmodels" in found["methods-predictors"]
    assert "are not given, because the model was fitted by a penalised likelihood" in found["appendix-predictors"]
    heading = next(line for line in text.splitlines() if "[Multivariable" in line)
    assert "[Multivariable^a^]{.spanning} Odds ratio (95% CI)" in heading
    row = next(line for line in text.splitlines() if line.startswith("| Rash |") and "^a^" in line)
    assert row.count("^a^") == 1
    assert "^a^Fitted by Firth's penalised likelihood" in notes(text, "predictors")
    assert "intervals and P values are Wald" in notes(text, "predictors")
    assert "fitted by Firth's penalised likelihood, with" in text.split("(figures/predictors)")[0]
    assert "@heinze2002" in text


def test_separation_may_be_left_as_a_dash(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["analyses"]["predictors"]["covariates"] = ["age", "rash"]
    knee["settings"] = {"separation": "not_estimable"}
    text = document(write_project(knee, rash_on_a_only(knee_export)))
    found = paragraphs(text)
    reason = "the outcome is quasi-completely separated by rash"
    assert f"It could not be estimated: {reason}." in found["results-predictors"]
    assert f"could not be estimated: {reason}." in found["abstract-results"]
    assert f"–, not estimable: {reason}" in notes(text, "predictors")
    assert "where they do not, no estimate is given" in found["methods-predictors"]
    assert "Firth" not in text
    assert "#fig-calibration" not in text
    assert f"could not be examined: {reason}" in found["appendix-predictors"]


def test_perfect_prediction_is_called_so(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    apart = knee_export.assign(pain=np.where(knee_export["arm"] == "A", "7.5", "2.5"))
    knee["analyses"]["predictors"]["covariates"] = ["age", "pain"]
    found = paragraphs(document(write_project(knee, apart)))
    assert "for pain score (complete separation)" in found["results-predictors"]
    assert "The C statistic of the model was 1.00;" in found["results-predictors"]


def test_profile_intervals_and_another_level(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["settings"] = {"odds_ratio_interval": "profile", "confidence_level": 0.9}
    text = document(write_project(knee, knee_export))
    found = paragraphs(text)
    assert "with profile-likelihood confidence intervals and likelihood-ratio tests" in found["methods-predictors"]
    assert "Wald" not in found["methods-predictors"]
    assert "[Univariable]{.spanning} Odds ratio (90% CI)" in text
    assert "[Multivariable]{.spanning} Odds ratio (90% CI)" in text
    assert "intervals are profile-likelihood intervals" in notes(text, "predictors")
    assert "[@venzon1988]" in text
    assert "(90% CI" in found["appendix-predictors"]


def test_checks_of_the_model(write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame) -> None:
    text = document(write_project(knee, knee_export))
    found = paragraphs(text)
    checks = found["appendix-predictors"]
    assert re.search(r"holds \d+ participants, \d+ of them with ointment A; the rarer outcome occurred \d", checks)
    assert "Hosmer–Lemeshow test" in checks
    assert "8 degrees of freedom" in checks
    assert "@fig-calibration" in checks
    assert "generalised variance inflation factors" in found["methods-predictors-checks"]
    table = text.split("#tbl-collinearity")[0].rsplit("| Variable |", 1)[1]
    assert re.search(r"\| Radiographic grade \| 2 \| 1\.\d\d \|", table)
    assert re.search(r"\| Female sex \| 1 \| 1\.\d\d \|", table)
    assert (write_project(knee) / "report" / "figures" / "calibration.svg").is_file()
    assert "limitations-predictors-events" not in found


def test_any_outcome_with_the_exposure_among_its_covariates(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["cohort"]["exclude"] = []
    knee["derived"].pop("treatment")
    knee["exposure"] = {"variable": "arm", "reference": "P"}
    knee["analyses"]["predictors"] = {
        "outcome": {"variable": "rash", "level": True},
        "covariates": ["arm", "age_10", "grade", "pain"],
    }
    text = document(write_project(knee, knee_export))
    found = paragraphs(text)
    assert "| **Arm** |" in text
    assert "Ointment B (vs. No ointment)" in text
    assert "No ointment (vs." not in text
    assert "Ointment B vs. No ointment" in found["results-predictors"]
    # 29 events for six coefficients.
    assert "fewer than the ten that are usually asked for" in found["limitations-predictors-events"]


def test_a_covariate_that_nobody_has_a_value_of(
    write_project: Write, knee: dict[str, Any], knee_export: pd.DataFrame
) -> None:
    knee["analyses"]["predictors"]["covariates"] = ["age", "pain"]
    found = paragraphs(document(write_project(knee, knee_export.assign(pain=""))))
    reason = "no observation has a value of all variables of the model"
    assert f"It could not be estimated: {reason}." in found["results-predictors"]
    assert found["appendix-predictors"] == f"The multivariable model could not be examined: {reason}."
