"""Cox models with strata, clusters and partial adjustment: by hand, against a second library, and where they fail."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jpvad_report.analysis.hazards import hazards
from jpvad_report.results.records import Estimate, NotEstimable, Record
from jpvad_report.study import Study

ITERATED = 1e-7  # the coefficient's last digits, after Newton's steps have ended
Z = 1.959963984540054

LEVELS = {
    "group": {"a": "Ointment A", "b": "Ointment B"},
    "colour": {"r": "Red", "g": "Green", "b": "Blue"},
    "site": {"1": "One", "2": "Two", "3": "Three"},
}


def study(*, groups: dict[str, str] | None = None, settings: dict[str, Any] | None = None, **spec: Any) -> Study:
    variables: dict[str, Any] = {
        name: {"label": name.capitalize(), "kind": "categorical", "levels": levels} for name, levels in LEVELS.items()
    }
    if groups:
        variables["group"]["levels"] = groups
    variables |= {name: {"label": name.capitalize(), "kind": "continuous"} for name in ("x", "y", "days")}
    variables |= {name: {"label": name.capitalize(), "kind": "binary"} for name in ("flag", "dead")}
    variables["hospital"] = {"label": "Hospital", "kind": "identifier"}
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id", "cluster": "hospital"},
            "variables": variables,
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": "group", "reference": "b"},
            "outcomes": {
                "death": {
                    "label": "death",
                    "followup_days": "days",
                    "status": "dead",
                    "event": True,
                    "horizon_days": 10,
                }
            },
            "settings": settings or {},
            "analyses": {"hazards": {"outcome": "death", "covariates": ["x"], **spec}},
        }
    )


def frame(**columns: Any) -> pd.DataFrame:
    made = pd.DataFrame(columns)
    for name, levels in LEVELS.items():
        if name in made:
            made[name] = pd.Categorical(made[name], categories=sorted({*levels, *made[name].dropna()}))
    for name in ("flag", "dead"):
        if name in made:
            made[name] = made[name].astype("boolean")
    return made.rename(columns={"days": "death.days", "dead": "death.event"})


def cohort(seed: int, n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return frame(
        group=rng.choice(["a", "b"], n),
        days=rng.integers(1, 11, n).astype(float),
        dead=rng.random(n) < 0.6,
        x=rng.normal(size=n),
        y=rng.normal(size=n),
        flag=rng.random(n) < 0.4,
        colour=rng.choice(["r", "g", "b"], n),
        site=rng.choice(["1", "2", "3"], n),
        hospital=rng.choice([f"h{i}" for i in range(12)], n),
    )


def value(record: Record) -> Estimate:
    assert isinstance(record, Estimate), record
    return record


def failure(record: Record) -> str:
    assert isinstance(record, NotEstimable), record
    return record.reason


A = "hazards.adjusted.group_a.hazard_ratio"
FOUR = {"group": ["a", "b", "a", "b"], "days": [1.0, 2, 3, 4], "dead": [True, True, True, False], "x": [0.0] * 4}


# --- by hand -------------------------------------------------------------------------------------------------------


def test_strata_by_hand() -> None:
    # Three strata of one a and one b each; a dies first in two of them, b in the third, and who is left dies alone.
    # With r = HR of a the likelihood is r/(r+1) x r/(r+1) x 1/(r+1): r = 2.
    data = frame(
        group=["a", "b"] * 3,
        days=[1.0, 2, 4, 5, 9, 8],
        dead=[True] * 6,
        x=[0.0] * 6,
        site=["1", "1", "2", "2", "3", "3"],
    )
    records, _ = hazards(data, study(strata=["site"]))
    found = value(records[A])
    assert found.estimate == pytest.approx(2, rel=ITERATED)
    # Information in log r: three risk sets of two, each with p(1-p) = 2/3 x 1/3.
    assert found.ci_high == pytest.approx(2 * math.exp(Z / math.sqrt(3 * 2 / 9)), rel=ITERATED)
    assert value(records["hazards.adjusted.strata"]).count == 3
    # Without strata a dies first, b second, a third and fourth in pairs of risk sets: another number.
    assert value(records["hazards.crude.group_a.hazard_ratio"]).estimate != pytest.approx(2, rel=0.01)


def test_robust_standard_error_by_hand() -> None:
    # Deaths of a, b, a, then one b is left: r = (1 + sqrt 17) / 2 (test_analysis). Weights of the risk sets are 2r+2,
    # r+2 and r+1, shares of a in them p1, p2, p3.
    r = (1 + math.sqrt(17)) / 2
    p1, p2, p3 = 2 * r / (2 * r + 2), r / (r + 2), r / (r + 1)
    # Score residual: own death minus what was expected at each death that one was at risk for.
    first = (1 - p1) - r * (1 - p1) / (2 * r + 2)
    second = -p2 + p1 / (2 * r + 2) + p2 / (r + 2)
    third = (1 - p3) - r * ((1 - p1) / (2 * r + 2) + (1 - p2) / (r + 2) + (1 - p3) / (r + 1))
    fourth = p1 / (2 * r + 2) + p2 / (r + 2) + p3 / (r + 1)
    assert first + second + third + fourth == pytest.approx(0, abs=1e-12)
    information = sum(p * (1 - p) for p in (p1, p2, p3))
    se = math.sqrt((first + second) ** 2 + (third + fourth) ** 2) / information
    data = frame(**FOUR, hospital=["h1", "h1", "h2", "h2"])
    records, _ = hazards(data, study(clustered=True))
    for model in ("crude", "crude_same_patients", "adjusted"):
        found = value(records[f"hazards.{model}.group_a.hazard_ratio"])
        assert found.interval == "wald_robust"
        assert found.estimate == pytest.approx(r, rel=ITERATED)
        assert found.ci_low == pytest.approx(r * math.exp(-Z * se), rel=ITERATED)
        assert found.p_value == pytest.approx(math.erfc(math.log(r) / se / math.sqrt(2)), rel=1e-6)
        assert value(records[f"hazards.{model}.clusters"]).count == 2


def test_c_statistic_and_inflation_by_hand() -> None:
    # Pairs whose order is known: 1-2 and 1-4 and 3-4 concordant (a, with the higher hazard, first), 2-3 discordant,
    # 1-3 and 2-4 of the same group, which count a half: (3 + 2/2) / 6.
    records, _ = hazards(frame(**FOUR), study())
    assert value(records["hazards.adjusted.c_statistic"]).estimate == pytest.approx(4 / 6, rel=1e-12)
    assert value(records["hazards.adjusted.events_per_variable"]).estimate == 3
    assert value(records["hazards.adjusted.group_a.vif"]).estimate == 1
    # Group and flag agree in six of eight: correlation 1/2, so 1 / (1 - 1/4).
    data = frame(
        group=["a"] * 4 + ["b"] * 4,
        flag=[True, True, True, False, True, False, False, False],
        days=[1.0, 4, 2, 6, 3, 5, 8, 7],
        dead=[True] * 8,
    )
    records, _ = hazards(data, study(covariates=["flag"]))
    for term in ("group_a", "flag"):
        assert value(records[f"hazards.adjusted.{term}.vif"]).estimate == pytest.approx(4 / 3, rel=1e-12)


# --- what must hold ------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_a_second_library_agrees(seed: int, stratified: bool) -> None:
    from lifelines import CoxPHFitter

    data = cohort(seed)
    spec = study(covariates=["x", "flag"], strata=["site"] if stratified else [])
    found = value(hazards(data, spec)[0][A])
    table = pd.DataFrame(
        {
            "a": (data["group"] == "a").astype(float),
            "x": data["x"],
            "flag": data["flag"].astype(float),
            "site": data["site"].astype(str),
            "days": data["death.days"],
            "dead": data["death.event"].astype(bool),
        }
    )
    other = CoxPHFitter().fit(
        table if stratified else table.drop(columns="site"),
        "days",
        "dead",
        strata=["site"] if stratified else None,
        fit_options={"precision": 1e-14},
    )
    assert found.estimate == pytest.approx(math.exp(other.summary.loc["a", "coef"]), rel=1e-6)
    assert found.p_value == pytest.approx(other.summary.loc["a", "p"], rel=1e-5)


def test_partly_adjusted_is_a_model_of_its_own_in_the_adjusted_patients() -> None:
    data = cohort(5)
    data.loc[:19, "y"] = np.nan
    records, _ = hazards(data, study(covariates=["x", "y", "colour"], partly_adjusted=["x"]))
    partly = value(records["hazards.partly_adjusted.group_a.hazard_ratio"])
    assert (partly.n, partly.n_missing) == (100, 0)
    assert "hazards.partly_adjusted.y.hazard_ratio" not in records
    # The same as the adjusted model of a study with that covariate alone, in those patients.
    alone, _ = hazards(data[20:].reset_index(drop=True), study(covariates=["x"]))
    assert partly.estimate == pytest.approx(value(alone[A]).estimate, rel=1e-12)
    # x is known in everybody: in their own complete cases the two would differ.
    assert partly.estimate != pytest.approx(value(hazards(data, study(covariates=["x"]))[0][A]).estimate, rel=1e-6)


def test_clusters_change_errors_only_and_their_names_nothing() -> None:
    data = cohort(6)
    plain = value(hazards(data, study(covariates=["x", "colour"]))[0][A])
    spec = study(covariates=["x", "colour"], clustered=True)
    robust = value(hazards(data, spec)[0][A])
    assert robust.estimate == pytest.approx(plain.estimate, rel=1e-12)
    assert robust.p_value != pytest.approx(plain.p_value, rel=1e-3)
    renamed = data.assign(hospital=data["hospital"].map(lambda name: f"z{100 - int(name[1:])}"))
    assert value(hazards(renamed, spec)[0][A]).p_value == pytest.approx(robust.p_value, rel=1e-9)


def test_unknown_strata_and_clusters_leave_the_models_that_need_them() -> None:
    data = cohort(7)
    data.loc[:9, "site"] = None
    data.loc[5:14, "hospital"] = None
    spec = study(covariates=["x"], strata=["site"], clustered=True)
    records, _ = hazards(data, spec)
    numbers = {
        model: value(records[f"hazards.{model}.group_a.hazard_ratio"]).n
        for model in ("crude", "crude_same_patients", "adjusted")
    }
    assert numbers == {"crude": 110, "crude_same_patients": 105, "adjusted": 105}
    assert value(records["hazards.adjusted.complete"]).count == 105


def test_a_stratum_without_events_says_nothing() -> None:
    data = cohort(8)
    data.loc[data["site"] == "3", "death.event"] = False
    spec = study(covariates=["x", "flag"], strata=["site"])
    records, _ = hazards(data, spec)
    without, _ = hazards(data[data["site"] != "3"].reset_index(drop=True), spec)
    assert value(records[A]).estimate == pytest.approx(value(without[A]).estimate, rel=1e-9)
    assert value(records[A]).p_value == pytest.approx(value(without[A]).p_value, rel=1e-9)
    assert value(records["hazards.adjusted.strata"]).count == 3
    assert value(records["hazards.adjusted.strata_with_events"]).count == 2


def test_three_groups_have_two_contrasts() -> None:
    rng = np.random.default_rng(9)
    data = cohort(9)
    data["group"] = pd.Categorical(rng.choice(["a", "b", "c"], len(data)), categories=["a", "b", "c"])
    records, series = hazards(data, study(groups={"a": "A", "b": "B", "c": "C"}, covariates=["x"]))
    for term in ("group_a", "group_c"):
        assert isinstance(records[f"hazards.adjusted.{term}.hazard_ratio"], Estimate)
        assert f"hazards.adjusted.schoenfeld.{term}" in series
    assert value(records["hazards.adjusted.proportionality.global"]).df == 3


# --- where it fails ------------------------------------------------------------------------------------------------


def test_one_cluster_is_not_enough() -> None:
    data = cohort(10).assign(hospital="h1")
    records, _ = hazards(data, study(covariates=["x"], clustered=True))
    assert "one cluster" in failure(records[A])
    assert "one cluster" in failure(records["hazards.crude.group_a.hazard_ratio"])


def test_a_level_without_events_is_named() -> None:
    data = cohort(11)
    data.loc[data["colour"] == "g", "death.event"] = False
    records, _ = hazards(data, study(covariates=["x", "colour"]))
    assert failure(records[A]) == "the model did not converge (a level without events: Green)"
    data = cohort(11)
    data.loc[data["group"] == "a", "death.event"] = False
    records, _ = hazards(data, study(covariates=["x"]))
    assert "Ointment A" in failure(records["hazards.crude.group_a.hazard_ratio"])
    data = cohort(11)
    data.loc[~data["flag"].astype(bool), "death.event"] = False
    records, _ = hazards(data, study(covariates=["flag"]))
    assert failure(records[A]) == "the model did not converge (no event outside one level: Flag)"
    assert failure(records["hazards.adjusted.c_statistic"]) == "the model could not be fitted"


def test_a_wide_range_is_not_taken_for_divergence() -> None:
    # One patient far out, gone before the first death: the coefficient over the whole range is beyond 12 and within
    # its standard error, and yet the likelihood has its maximum.
    data = cohort(12)
    data.loc[0, ["x", "death.days", "death.event"]] = [1000.0, 0.5, False]
    record = value(hazards(data, study())[0]["hazards.adjusted.x.hazard_ratio"])
    assert abs(math.log(record.estimate)) * np.ptp(data["x"]) > 12
    assert record.p_value is not None
    assert record.p_value > 0.32


def test_what_a_stratified_model_cannot_hold() -> None:
    data = cohort(13)
    # y is the same for everybody of a site.
    data["y"] = data["site"].map({"1": 0.3, "2": 1.0, "3": 7.0}).astype(float)
    records, _ = hazards(data, study(covariates=["x", "y"], strata=["site"]))
    assert failure(records["hazards.adjusted.y.hazard_ratio"]) == "it does not vary within the strata"
    assert failure(records["hazards.adjusted.y.vif"]) == "it does not vary within the strata"
    assert isinstance(records[A], Estimate)
    # Without strata it can.
    assert isinstance(hazards(data, study(covariates=["x", "y"]))[0]["hazards.adjusted.y.hazard_ratio"], Estimate)


def test_a_covariate_of_nobody_at_risk_is_left_out() -> None:
    data = cohort(14)
    # Flag only in two people who were censored before the first death.
    data["flag"] = pd.array([True] * 2 + [False] * (len(data) - 2), dtype="boolean")
    data.loc[:1, ["death.days", "death.event"]] = [0.5, False]
    records, _ = hazards(data, study(covariates=["x", "flag"]))
    assert "at risk when events occurred" in failure(records["hazards.adjusted.flag.hazard_ratio"])
    assert isinstance(records[A], Estimate)
    assert "hazards.adjusted.proportionality.flag" not in records


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"death.event": False}, "no event occurred among the observations of the model"),
        ({"x": np.nan}, "it does not vary among the observations of the model"),
        ({"death.days": 5.0}, ""),
    ],
)
def test_odd_cohorts(change: dict[str, Any], reason: str) -> None:
    data = cohort(15).assign(**change)
    if "death.event" in change:
        data["death.event"] = data["death.event"].astype("boolean")
    records, _ = hazards(data, study(covariates=["x", "colour"], splines=["x"], partly_adjusted=["x"]))
    if reason:
        assert failure(records[A]) == reason
    else:
        assert isinstance(records[A], Estimate)


def test_more_variables_than_events() -> None:
    data = cohort(16)
    data["death.event"] = pd.array([True] * 3 + [False] * (len(data) - 3), dtype="boolean")
    records, _ = hazards(data, study(covariates=["x", "colour", "flag"]))
    assert failure(records[A]) == "there are fewer events than variables"
    assert value(records["hazards.adjusted.events_per_variable"]).estimate == pytest.approx(3 / 5)


def test_a_group_of_one_patient() -> None:
    data = cohort(17)
    data["group"] = pd.Categorical(["a"] + ["b"] * (len(data) - 1), categories=["a", "b"])
    data.loc[0, ["death.event", "death.days"]] = [True, 4.0]
    records, series = hazards(data, study())
    assert isinstance(records[A], Estimate)
    # After day 4 nobody of a is at risk; the residuals go on, the smooth is finite.
    curve = series["hazards.adjusted.schoenfeld_smooth.group_a"]
    assert all(math.isfinite(v) for v in curve["ci_high"] if v is not None)
