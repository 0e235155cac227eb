"""Survival against R."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
from oracle import (
    FRAMES,
    REFERENCE,
    Comparison,
    MakeComparison,
    each_frame,
    expected,
    frame_of,
    study_of,
)

from jpvad_report.analysis.survival import survival
from jpvad_report.analysis.survival.curves import kaplan_meier, number_at_risk
from jpvad_report.analysis.survival.intervals import INTERVAL
from jpvad_report.results.keys import slug
from jpvad_report.results.records import Estimate, Record, Series
from jpvad_report.study import Study

Z = 1.959963984540054
TRANSFORMS = tuple(INTERVAL)


@cache
def results(name: str, transform: str = "log-log") -> tuple[dict[str, Record], dict[str, Series]]:
    """The engine's results for a frame, with the log-rank test stratified where R has it so."""
    settings: dict[str, Any] = {} if transform == "log-log" else {"survival_interval": transform}
    study, frame = study_of(name, **settings), frame_of(name)
    if strata := FRAMES[name]["strata"]:
        study, frame = _stratified(study, strata), _with(frame, name, strata)
    return survival(frame, study)


def _stratified(study: Study, strata: str) -> Study:
    assert study.analyses.survival is not None
    spec = study.analyses.survival.model_copy(update={"strata": (strata,)})
    return study.model_copy(update={"analyses": study.analyses.model_copy(update={"survival": spec})})


def _with(frame: pd.DataFrame, name: str, column: str) -> pd.DataFrame:
    if column in frame:
        return frame
    values = pd.read_csv(REFERENCE / "data" / FRAMES[name]["file"], dtype=str, usecols=[column])[column]
    return frame.assign(**{column: values})


def groups_of(name: str) -> dict[str, pd.DataFrame]:
    """Patients whose follow-up is known, by the group's part of a key."""
    frame, column = frame_of(name), FRAMES[name]["group"]
    known = frame[frame["death.days"].notna()]
    return {slug(g): known[known[column].astype(str) == g] for g in FRAMES[name]["groups"].split("|")}


@each_frame
def test_survival(name: str, comparison: MakeComparison) -> None:
    found = comparison("survival")
    records, series = results(name)
    for key, record in records.items():
        at = f"{name}.{key}"
        if key.endswith(".incidence"):
            found.record(at, record, "estimate", "ci_low", "ci_high")
            found.numbers(at, record, "n", "n_events", "n_missing")
        elif key.endswith(".expected_events"):
            found.value(at, record.estimate if isinstance(record, Estimate) else None)
        elif key.endswith(".log_rank") and isinstance(record, Estimate):
            found.record(at, record, "estimate", "p_value", "df", "n", "n_events")
    for group, mine in groups_of(name).items():
        base = f"{name}.survival.death.{group}"
        curve = kaplan_meier(mine["death.days"], mine["death.event"])
        # Of a curve that never falls R's standard error is 0; here there is none.
        found.value(f"{base}.incidence.std_error", 0.0 if curve.last == 1 else curve.std_error)
        days = list(curve.days)
        for key in [key for key in expected("survival") if key.startswith(f"{base}.curve.")]:
            time, _, column = key.removeprefix(f"{base}.curve.").rpartition(".")
            i = days.index(float(time))
            stored = series[key.removeprefix(f"{name}.").partition(".curve.")[0] + ".curve"]
            found.value(key, curve.at_risk[i] if column == "n_risk" else stored[column][i])
        for key in [key for key in expected("survival") if key.startswith(f"{base}.at_risk.")]:
            (n,) = number_at_risk(mine["death.days"], (float(key.removeprefix(f"{base}.at_risk.")),))
            found.value(key, n)
    for key, value in series.items():
        if key.endswith(".at_risk"):
            for day, count in zip(value["days"], value["n_at_risk"], strict=True):
                found.value(f"{name}.{key}.{day:g}", count)
    found.check(f"{name}.survival.")


@each_frame
def test_survival_more(name: str, comparison: MakeComparison) -> None:
    found = comparison("survival_more")
    records, _ = results(name)
    for key, record in records.items():
        at, part = f"{name}.{key}", key.rsplit(".", 1)[-1]
        match part:
            case "incidence_difference" | "restricted_mean_difference":
                found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
                found.value(f"{at}.se", _standard_error(record))
            case "restricted_mean":
                found.record(at, record, "estimate", "ci_low", "ci_high")
                found.value(f"{at}.se", _standard_error(record))
            case "restricted_mean_ratio":
                found.record(at, record, "estimate", "ci_low", "ci_high")
            case "incidence_difference_mover":
                rename = {"ci_low": "mover_low", "ci_high": "mover_high"}
                found.record(at.removesuffix("_mover"), record, "ci_low", "ci_high", rename=rename)
            case "best_case" | "worst_case" if ".overall." not in key:
                found.record(at, record, "estimate", "count")
            case "log_rank_stratified":
                found.record(at, record, "estimate", "p_value", "df", "n", "n_events")
            case "strata":
                found.record(at.removesuffix(".strata"), record, "estimate", rename={"estimate": "strata"})
            case "censored" if ".overall." not in key:
                there = f"{at.replace('.followup.', '.survival.')}_before_horizon"
                found.numbers(there, record, "count")
    for transform in TRANSFORMS:
        _compare_transform(found, name, transform)
    found.check(f"{name}.survival.", not_yet=lambda key: ".peto_peto." in key)


def _compare_transform(found: Comparison, name: str, transform: str) -> None:
    """Limits of the incidence and of the median on one scale."""
    records, _ = results(name, transform)
    for group in groups_of(name):
        base, scale = f"survival.death.{group}", transform.replace("-", "_")
        incidence = records[f"{base}.incidence"]
        assert isinstance(incidence, Estimate)
        assert incidence.interval in {"", INTERVAL[transform]}
        found.record(f"{name}.{base}.incidence.{scale}", incidence, "ci_low", "ci_high")
        median = records[f"{base}.median"]
        # Where the curve stays above one half, its lower limit may not.
        limit = median if isinstance(median, Estimate) else records.get(f"{base}.median_low")
        low, high = (limit.ci_low, limit.ci_high) if isinstance(limit, Estimate) else (None, None)
        found.record(f"{name}.{base}.median", median, "estimate")
        found.value(f"{name}.{base}.median.{scale}.ci_low", low)
        found.value(f"{name}.{base}.median.{scale}.ci_high", high)


def _standard_error(record: Record) -> float | None:
    if not isinstance(record, Estimate) or record.ci_low is None or record.ci_high is None:
        return None
    return (record.ci_high - record.ci_low) / (2 * Z)
