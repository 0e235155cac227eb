"""Properties that hold for a whole study, through the engine from the frame to the store.

Not among them, because they do not hold: duplicating every patient changes Efron's Cox estimates, type-7 quartiles,
standard deviations and Firth's estimates.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import jpvad_report as jr
from jpvad_report.results.records import Estimate, Record
from jpvad_report.results.store import Store
from jpvad_report.study import Study

GROUPS = ("a", "b")
# `make properties` tries more. A whole study takes half a second, and shrinking would take minutes: the example itself
# is shown.
few = settings(
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "4")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


def study(*, reference: str = "b") -> Study:
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {
                "group": {"label": "Group", "kind": "categorical", "levels": {"a": "A", "b": "B"}},
                "x": {"label": "X", "kind": "continuous"},
                "grade": {"label": "Grade", "kind": "ordinal", "levels": {"1": "One", "2": "Two", "3": "Three"}},
                "flag": {"label": "Flag", "kind": "binary"},
                "harm": {"label": "Harm", "kind": "binary"},
                "days": {"label": "Days", "kind": "continuous"},
                "dead": {"label": "Dead", "kind": "binary"},
            },
            "cohort": {
                "population": "p",
                "description": "d",
                "exclude": [{"id": "low", "where": {"variable": "x", "operator": "below", "value": -1.5}}],
            },
            "exposure": {"variable": "group", "reference": reference},
            "outcomes": {
                "death": {
                    "label": "death",
                    "followup_days": "days",
                    "status": "dead",
                    "event": True,
                    "horizon_days": 20,
                }
            },
            "analyses": {
                "baseline": {"variables": ["x", "grade", "flag"]},
                "predictors": {"outcome": {"variable": "flag", "level": True}, "covariates": ["group", "x"]},
                "survival": {"outcome": "death"},
                "hazards": {"outcome": "death", "covariates": ["x", "flag"]},
                "adverse_events": {"events": ["harm"]},
            },
        }
    )


@st.composite
def registries(draw: st.DrawFn) -> pd.DataFrame:
    """60 to 150 people; times on a coarse or a fine grid (ties or none), some values missing."""
    n = draw(st.integers(60, 150))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    grid = draw(st.sampled_from([0.001, 1.0, 5.0]))
    missing = draw(st.sampled_from([0.0, 0.1]))
    group = np.where(rng.random(n) < draw(st.sampled_from([0.3, 0.5])), "a", "b")
    x = rng.normal(size=n)
    flag = rng.random(n) < 1 / (1 + np.exp(-0.5 * x - 0.5 * (group == "a")))
    days = np.floor(rng.exponential(15, n) * np.exp(-0.3 * x) / grid) * grid
    frame = pd.DataFrame(
        {
            "group": pd.Categorical(group, categories=GROUPS),
            "x": x,
            "grade": pd.Categorical(rng.choice(["1", "2", "3"], n), categories=["1", "2", "3"]),
            "flag": pd.array(flag.tolist(), dtype="boolean"),
            "harm": pd.array((rng.random(n) < 0.3).tolist(), dtype="boolean"),
            "days": np.minimum(days, 40.0),
            "dead": pd.array((rng.random(n) < 0.7).tolist(), dtype="boolean"),
        }
    )
    for name in ("x", "grade", "flag", "harm"):
        frame.loc[rng.random(n) < missing, name] = None
    return frame


def value(record: Record) -> Estimate:
    assert isinstance(record, Estimate), record
    return record


def same(first: Store, second: Store, *, but: tuple[str, ...] = ()) -> None:
    """Every record of two stores, to the digits that the order of summation leaves."""
    assert set(first) == set(second)
    for key in first:
        one, two = first[key], second[key]
        assert type(one) is type(two), key
        if not isinstance(one, Estimate) or not isinstance(two, Estimate) or key.endswith(but):
            continue
        for name in ("estimate", "ci_low", "ci_high", "p_value"):
            a, b = getattr(one, name), getattr(two, name)
            assert (a is None) == (b is None), f"{key}.{name}"
            assert a is None or a == pytest.approx(b, rel=1e-7, abs=1e-10), f"{key}.{name}"
        assert (one.count, one.n, one.n_events, one.n_missing) == (two.count, two.n, two.n_events, two.n_missing), key


@few
@given(registries(), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(frame: pd.DataFrame, seed: int) -> None:
    shuffled = frame.sample(frac=1, random_state=np.random.default_rng(seed))
    same(jr.analyse(study(), frame), jr.analyse(study(), shuffled))


@few
@given(registries())
def test_swapping_the_reference_inverts_every_ratio(frame: pd.DataFrame) -> None:
    forward, backward = jr.analyse(study(), frame), jr.analyse(study(reference="a"), frame)
    pairs = [(f"hazards.{model}.group_{{}}.hazard_ratio") for model in ("crude", "crude_same_patients", "adjusted")]
    for key in (pair.format for pair in pairs):
        one, two = forward[key("a")], backward[key("b")]
        assert type(one) is type(two)
        if isinstance(one, Estimate) and isinstance(two, Estimate):
            assert one.estimate * two.estimate == pytest.approx(1, rel=1e-8)
            assert one.p_value == pytest.approx(two.p_value, rel=1e-6)
            assert one.ci_low is not None
            assert two.ci_high is not None
            assert one.ci_low * two.ci_high == pytest.approx(1, rel=1e-8)
    difference = [value(store["adverse_events.harm.risk_difference"]) for store in (forward, backward)]
    assert difference[0].estimate == pytest.approx(-difference[1].estimate, abs=1e-12)


@few
@given(registries())
def test_swapping_a_binary_level_inverts_the_odds_ratio(frame: pd.DataFrame) -> None:
    other = frame.assign(
        group=frame["group"].cat.rename_categories({"a": "b", "b": "a"}).cat.reorder_categories(GROUPS)
    )
    key = "predictors.multivariable.group_a.odds_ratio"
    one, two = jr.analyse(study(), frame)[key], jr.analyse(study(), other)[key]
    assert value(one).estimate * value(two).estimate == pytest.approx(1, rel=1e-8)


@few
@given(registries())
def test_incidence_never_falls_and_stays_in_its_band(frame: pd.DataFrame) -> None:
    store = jr.analyse(study(), frame)
    for group in GROUPS:
        curve = store.series[f"survival.death.{group}.curve"]
        steps = [step for step in curve["incidence"] if step is not None]
        assert steps == sorted(steps)
        assert all(0 <= step <= 1 for step in steps)
        for low, middle, high in zip(curve["ci_low"], curve["incidence"], curve["ci_high"], strict=True):
            assert middle is not None
            assert low is None or high is None or low <= middle + 1e-12 <= high + 2e-12


@few
@given(registries())
def test_counts_sum_to_the_cohort(frame: pd.DataFrame) -> None:
    store = jr.analyse(study(), frame)
    included = store.number("cohort.included")
    assert included + store.number("cohort.all_excluded") == store.number("cohort.registered") == len(frame)
    assert sum(store.number(f"cohort.group.{group}") for group in GROUPS) == included
    for group in (*GROUPS, "overall"):
        levels = [value(store[f"baseline.grade.{group}.{level}"]) for level in "123"]
        assert sum(level.count or 0 for level in levels) == levels[0].n
        size = included if group == "overall" else store.number(f"cohort.group.{group}")
        assert (levels[0].n or 0) + (levels[0].n_missing or 0) == size
        x = value(store[f"baseline.x.{group}.median"])
        assert (x.n or 0) + (x.n_missing or 0) == size
    for group in GROUPS:
        harm = value(store[f"adverse_events.harm.{group}.proportion"])
        assert (harm.n or 0) + (harm.n_missing or 0) == store.number(f"cohort.group.{group}")
        at_risk = store.series[f"survival.death.{group}.at_risk"]["n_at_risk"]
        assert at_risk[0] == store.number(f"cohort.group.{group}")
        assert list(at_risk) == sorted(at_risk, key=lambda n: -(n or 0))


@few
@given(registries())
def test_duplicating_everybody_keeps_proportions_curves_and_odds_ratios(frame: pd.DataFrame) -> None:
    once, twice = jr.analyse(study(), frame), jr.analyse(study(), pd.concat([frame, frame], ignore_index=True))
    kept = [key for key in once if key.endswith((".proportion", ".incidence", ".odds_ratio")) or ".grade." in key]
    for key in kept:
        one, two = once[key], twice[key]
        if key.endswith((".test", ".smd")) or not isinstance(one, Estimate) or one.method == "firth":
            continue
        assert one.estimate == pytest.approx(value(two).estimate, rel=1e-8, abs=1e-12), key
    for group in GROUPS:
        curves = [store.series[f"survival.death.{group}.curve"] for store in (once, twice)]
        assert curves[0]["days"] == curves[1]["days"]
        assert curves[0]["incidence"] == pytest.approx(curves[1]["incidence"], rel=1e-10, abs=1e-12)


def test_the_generator_makes_all_kinds() -> None:
    """The properties above are tried on data with ties and without, complete and not."""
    seen: set[Any] = set()

    @settings(max_examples=40, derandomize=True, database=None, suppress_health_check=list(HealthCheck), deadline=None)
    @given(registries())
    def look(frame: pd.DataFrame) -> None:
        days = frame.loc[frame["days"] < 40, "days"]
        seen.add((len(days) - days.nunique() > 5, bool(frame["x"].isna().any())))

    look()
    assert seen == {(True, True), (True, False), (False, True), (False, False)}
