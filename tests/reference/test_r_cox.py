"""Cox regression against R."""

from __future__ import annotations

from itertools import product
from typing import Any

import pandas as pd
import pytest
from oracle import (
    FRAMES,
    REFERENCE,
    SYNTHETIC,
    Comparison,
    MakeComparison,
    expected,
    frame_of,
    study_of,
    table,
)
from scipy import stats

from jpvad_report.analysis.hazards import hazards
from jpvad_report.results.records import Estimate, Record, Series
from jpvad_report.study import Study

EACH = pytest.mark.parametrize("name", FRAMES)
TRANSFORMS = pytest.mark.parametrize("transform", ["km", "identity", "log", "rank"])
# R writes no further models of a frame whose adjusted one has no maximum.
FITTED = [name for name in FRAMES if name != "zero"]
STRATIFIED = [name for name in FITTED if FRAMES[name]["strata"]]
CLUSTERED = [name for name in FITTED if FRAMES[name]["cluster"]]
SMOOTH = (("time", "time"), ("log_hazard_ratio", "estimate"), ("ci_low", "ci_low"), ("ci_high", "ci_high"))
# What the engine does not offer.
NOT_OFFERED = ("adjusted_breslow", "adjusted_weighted")


def cox_study(
    name: str, *, stratified: bool = False, clustered: bool = False, partly: bool = False, **settings: Any
) -> Study:
    """The study of a frame with other models than the usual ones."""
    study = study_of(name, **settings)
    assert study.analyses.hazards is not None
    strata = FRAMES[name]["strata"] if stratified else ""
    covariates = tuple(column for column in study.analyses.hazards.covariates if column != strata)
    numbers = {row["column"] for row in table("variables.csv") if row["frame"] == name and row["kind"] == "number"}
    changes = {
        "covariates": covariates,
        "strata": (strata,) if strata else (),
        "clustered": clustered,
        "splines": tuple(column for column in covariates if column in numbers),
        "partly_adjusted": covariates[:1] if partly and len(covariates) > 1 else (),
    }
    hazards_spec = study.analyses.hazards.model_copy(update=changes)
    analyses = study.analyses.model_copy(update={"hazards": hazards_spec})
    data = study.data.model_copy(update={"cluster": FRAMES[name]["cluster"] or None})
    return study.model_copy(update={"analyses": analyses, "data": data})


def cox_frame(name: str) -> pd.DataFrame:
    """The frame with the columns that name strata and clusters."""
    frame = frame_of(name)
    if name == SYNTHETIC:
        return frame
    text = pd.read_csv(REFERENCE / "data" / FRAMES[name]["file"], dtype=str, keep_default_na=False, na_values=[""])
    wanted = {FRAMES[name]["strata"], FRAMES[name]["cluster"]} - {"", *frame}
    return frame.assign(**{column: text[column] for column in wanted})


def compare(found: Comparison, at: str, record: Record) -> None:
    """One record under R's key for it; what has no counterpart in R is not asked for."""
    if at.endswith(".complete"):
        found.numbers(at, record, "count", "n", "n_events")
    elif ".proportionality" in at or ".nonlinearity" in at:
        if isinstance(record, Estimate):
            found.record(at, record, "estimate", "df", "p_value")
    elif at.endswith(".hazard_ratio"):
        found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
        found.numbers(at, record, "n", "n_events")


@EACH
@TRANSFORMS
def test_cox(name: str, transform: str, comparison: MakeComparison) -> None:
    found = comparison("cox")
    part = "proportionality" if transform == "km" else f"proportionality_{transform}"
    records, _ = hazards(frame_of(name), study_of(name, proportionality_transform=transform))
    for key, record in records.items():
        at = f"{name}.{key}".replace(".proportionality.", f".{part}.")
        compare(found, at, record)
        if at.endswith(".hazard_ratio"):
            found.numbers(at, record, "n_missing")
    found.check(
        f"{name}.hazards.",
        not_yet=lambda key: (
            key.endswith((".coefficient", ".se", ".log_likelihood", ".concordance"))
            or (".proportionality" in key and f".{part}." not in key)
        ),
    )


@pytest.mark.parametrize("name", FITTED)
def test_partly_adjusted(name: str, comparison: MakeComparison) -> None:
    found = comparison("cox_more")
    records, _ = hazards(cox_frame(name), cox_study(name, partly=True))
    for key, record in records.items():
        if key.startswith("hazards.partly_adjusted."):
            compare(found, f"{name}.{key}", record)
    found.check(f"{name}.hazards.partly_adjusted.", not_yet=_by_products)


def _by_products(key: str) -> bool:
    return key.endswith((".coefficient", ".se", ".se_naive", ".log_likelihood"))


@pytest.mark.parametrize("name", STRATIFIED)
@TRANSFORMS
def test_stratified(name: str, transform: str, comparison: MakeComparison) -> None:
    found = comparison("cox_more")
    part = "proportionality" if transform == "km" else f"proportionality_{transform}"
    records, _ = hazards(cox_frame(name), cox_study(name, stratified=True, proportionality_transform=transform))
    for key, record in records.items():
        if key.startswith("hazards.adjusted."):
            at = f"{name}.{key}".replace(".adjusted.", ".adjusted_stratified.").replace("proportionality", part)
            if not at.endswith(".complete"):
                compare(found, at, record)
    _c_statistic(found, f"{name}.hazards.adjusted_stratified", records)
    found.check(
        f"{name}.hazards.adjusted_stratified.",
        not_yet=lambda key: _by_products(key) or (".proportionality" in key and f".{part}." not in key),
    )


@pytest.mark.parametrize("name", CLUSTERED)
def test_clustered(name: str, comparison: MakeComparison) -> None:
    found = comparison("cox_more")
    records, _ = hazards(cox_frame(name), cox_study(name, clustered=True))
    for model in ("crude", "adjusted"):
        for key, record in records.items():
            if key.startswith(f"hazards.{model}.") and "proportionality" not in key and ".complete" not in key:
                compare(found, f"{name}.{key}".replace(f".{model}.", f".{model}_clustered."), record)
        base = f"{name}.hazards.{model}_clustered"
        if model == "adjusted":
            clusters = records["hazards.adjusted.clusters"]
            assert isinstance(clusters, Estimate)
            found.value(f"{base}.clusters", clusters.count)
            _c_statistic(found, base, records)
        found.check(f"{base}.", not_yet=_by_products)


def _c_statistic(found: Comparison, base: str, records: dict[str, Record]) -> None:
    record = records["hazards.adjusted.c_statistic"]
    assert isinstance(record, Estimate)
    assert record.ci_high is not None
    found.value(f"{base}.c_statistic", record.estimate)
    # The record keeps limits, not the standard error.
    found.value(f"{base}.c_statistic_se", (record.ci_high - record.estimate) / float(stats.norm.ppf(0.975)))


@pytest.mark.parametrize("name", FITTED)
@pytest.mark.parametrize("knots", [3, 4, 5])
def test_nonlinearity(name: str, knots: int, comparison: MakeComparison) -> None:
    found = comparison("cox_more")
    part = "nonlinearity" if knots == 4 else f"nonlinearity_{knots}"
    records, _ = hazards(cox_frame(name), cox_study(name, spline_knots=knots))
    for key, record in records.items():
        if ".nonlinearity." in key:
            compare(found, f"{name}.{key}".replace("nonlinearity", part), record)
    found.check(f"{name}.hazards.adjusted.{part}.")


@pytest.mark.parametrize("name", FITTED)
def test_smooth_of_the_residuals(name: str, comparison: MakeComparison) -> None:
    found = comparison("cox_more")
    _, series = hazards(cox_frame(name), cox_study(name))
    for key, curve in series.items():
        at = f"{name}.{key}"
        if ".schoenfeld." in key:
            if f"{at}.n" in expected("cox_more"):
                found.value(f"{at}.n", len(curve["days"]))
                found.value(f"{at}.sum_of_squares", sum(_floats(curve, "log_hazard_ratio") ** 2))
        elif f"{at}.n".replace("_smooth", "") in expected("cox_more"):
            for place, (column, field) in product(range(5), SMOOTH):
                # The curve has 41 places, R's five.
                found.value(f"{at}.{place}.{field}".replace("_smooth", ""), curve[column][10 * place])
    found.check(f"{name}.hazards.adjusted.schoenfeld.")


def _floats(curve: Series, column: str) -> pd.Series:
    return pd.Series(curve[column], dtype=float)


@pytest.mark.parametrize("name", FITTED)
def test_diagnostics(name: str, comparison: MakeComparison) -> None:
    found = comparison("diagnostics")
    records, _ = hazards(frame_of(name), study_of(name))
    base = f"{name}.hazards.adjusted"
    for key, record in records.items():
        if key.endswith((".vif", ".events_per_variable")):
            assert isinstance(record, Estimate)
            found.value(f"{name}.{key}", record.estimate)
    _c_statistic(found, base, records)
    found.check(f"{base}.")


def test_nothing_else_of_r_is_left_out() -> None:
    """Every model of cox_more.json is compared above, or is one that the engine does not offer."""
    compared = {"partly_adjusted", "adjusted_stratified", "adjusted_clustered", "crude_clustered", "adjusted"}
    left = {key.split(".")[2] for key in expected("cox_more") if ".hazards." in key and not key.startswith("heart.")}
    assert left - compared == set(NOT_OFFERED)
