"""Trend tests against R."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from oracle import FRAMES, MakeComparison, frame_of, table

from jpvad_report.analysis.comparison import compare
from jpvad_report.results.records import Estimate
from jpvad_report.study import Study

# Frame, exposure (declared ordinal, or nominal), variable (with its kind) and what R's key calls them.
ORDERED, NOMINAL = "ordinal", "categorical"
CASES = [
    *(("three", "group", ORDERED, name, "binary", name) for name in ("flag", "harm", "rare")),
    *(("three", "group", ORDERED, name, kind, name) for name, kind in (("x1", "continuous"), ("x2", "continuous"))),
    ("three", "group", ORDERED, "stage", "ordinal", "stage"),
    ("three", "group", NOMINAL, "stage", "ordinal", "stage"),
    *(("gbsg", "grade", ORDERED, name, "binary", f"{name}_by_grade") for name in ("meno", "pgr_negative")),
    *(("gbsg", "grade", ORDERED, name, "continuous", f"{name}_by_grade") for name in ("age", "size", "nodes")),
    # A test of two groups by an ordinal variable is the same seen from either side.
    ("gbsg", "hormon", NOMINAL, "grade", "ordinal", "hormon_by_grade"),
    ("lung", "sex", NOMINAL, "ecog", "ordinal", "sex_by_ecog"),
    ("lung", "ecog", ORDERED, "age", "continuous", "age_by_ecog"),
]


def small_study(frame: str, exposure: str, exposure_kind: str, name: str, kind: str) -> Study:
    levels = {row["column"]: row["levels"].split("|") for row in table("variables.csv") if row["frame"] == frame}
    levels[FRAMES[frame]["group"]] = FRAMES[frame]["groups"].split("|")

    def variable(column: str, kind: str) -> dict[str, Any]:
        declared: dict[str, Any] = {"label": column, "kind": kind}
        if kind in {"ordinal", "categorical"}:
            declared["levels"] = {level: level for level in levels[column]}
        return declared

    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {exposure: variable(exposure, exposure_kind), name: variable(name, kind)},
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": exposure, "reference": levels[exposure][0]},
            "analyses": {},
        }
    )


def known_groups(data: pd.DataFrame, exposure: str) -> pd.DataFrame:
    return data[data[exposure].notna()]


@pytest.mark.parametrize(("frame", "exposure", "exposure_kind", "name", "kind", "key"), CASES)
def test_trend(
    frame: str, exposure: str, exposure_kind: str, name: str, kind: str, key: str, comparison: MakeComparison
) -> None:
    found = comparison("trend")
    study = small_study(frame, exposure, exposure_kind, name, kind)
    data = known_groups(frame_of(frame), exposure)
    record = compare(data[name], data[exposure].astype(str), study, name)
    assert isinstance(record, Estimate)
    at = f"{frame}.trend.{key}"
    if record.method == "jonckheere":
        found.record(f"{at}.jonckheere", record, "estimate", "p_value", rename={"estimate": "statistic"})
    elif record.method == "kruskal_wallis":
        found.record(f"{at}.kruskal_wallis", record, "estimate", "p_value", "df")
    else:
        assert record.method == "cochran_armitage"
        assert record.n is not None
        found.record(f"{at}.cochran_armitage", record, "estimate", "p_value")
        # Linear-by-linear association is the same with n - 1 in place of n.
        turned = {"hormon_by_grade": "grade_by_hormon", "sex_by_ecog": "ecog_by_sex"}.get(key)
        if turned:
            linear = record.estimate * (record.n - 1) / record.n
            found.value(f"{frame}.trend.{turned}.linear_by_linear.estimate", linear)
    found.check("nothing")


def test_every_trend_of_r_has_a_case(comparison: MakeComparison) -> None:
    covered = {f"{frame}.trend.{key}" for frame, *_, key in CASES} | {
        # The same tables as hormon_by_grade and sex_by_ecog; Jonckheere of two groups is Mann-Whitney.
        "gbsg.trend.grade_by_hormon",
        "lung.trend.ecog_by_sex",
        "gbsg.trend.hormon_by_grade",
    }
    found = comparison("trend")
    found.check("", not_yet=lambda key: ".".join(key.split(".")[:3]) in covered)
