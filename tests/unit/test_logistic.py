"""Odds ratios: cases worked by hand, failures as values, and properties that truly hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jpvad_report.analysis.design import design, terms_of
from jpvad_report.analysis.likelihood import Likelihood
from jpvad_report.analysis.predictors import predictors
from jpvad_report.results.records import Estimate, NotEstimable, Record, Series
from jpvad_report.study import Study
from jpvad_report.study.uses import uses

ITERATED = 1e-9
Z = 1.959963984540054
LEVELS = {"r": "Red", "g": "Green", "b": "Blue"}


def study(outcome: str, level: str | bool, covariates: list[str], **settings: Any) -> Study:
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {
                "group": {"label": "Group", "kind": "categorical", "levels": {"a": "A", "b": "B", "c": "C"}},
                "x": {"label": "X", "kind": "continuous"},
                "flag": {"label": "Flag", "kind": "binary"},
                "copy": {"label": "Copy", "kind": "binary"},
                "colour": {"label": "Colour", "kind": "categorical", "levels": LEVELS},
            },
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": "group", "reference": "b"},
            "settings": settings,
            "analyses": {"predictors": {"outcome": {"variable": outcome, "level": level}, "covariates": covariates}},
        }
    )


def frame(**columns: Any) -> pd.DataFrame:
    made = pd.DataFrame(columns)
    for name, levels in {"group": ["a", "b", "c"], "colour": list(LEVELS)}.items():
        if name in made:
            made[name] = pd.Categorical(made[name], categories=levels)
    for name in ("flag", "copy"):
        if name in made:
            made[name] = made[name].astype("boolean")
    return made


def found(data: pd.DataFrame, *covariates: str, **settings: Any) -> dict[str, Record]:
    return both(data, *covariates, **settings)[0]


def both(data: pd.DataFrame, *covariates: str, **settings: Any) -> tuple[dict[str, Record], dict[str, Series]]:
    return predictors(data, study("group", "a", list(covariates), **settings))


def ratio(record: Record) -> tuple[float, float, float, float]:
    assert isinstance(record, Estimate), record
    assert record.ci_low is not None
    assert record.ci_high is not None
    assert record.p_value is not None
    return record.estimate, record.ci_low, record.ci_high, record.p_value


def reason(record: Record) -> str:
    assert isinstance(record, NotEstimable), record
    return record.reason


# flag and group:  a: 12 with, 8 without;  b: 5 with, 15 without.  OR of a = 12 x 15 / (8 x 5) = 4.5
TABLE = {"group": ["a"] * 20 + ["b"] * 20, "flag": [True] * 12 + [False] * 8 + [True] * 5 + [False] * 15}
# Nobody without the flag is in a:  a: 5 with, 0 without;  b: 5 with, 10 without.
ZERO_CELL = {"group": ["a"] * 5 + ["b"] * 15, "flag": [True] * 10 + [False] * 10}
FLAG = "predictors.univariable.flag.odds_ratio"
JOINT = "predictors.multivariable.flag.odds_ratio"


def test_odds_ratio_by_hand() -> None:
    records = found(frame(**TABLE), "flag")
    for key in (FLAG, JOINT):
        estimate, low, high, p = ratio(records[key])
        se = np.sqrt(1 / 12 + 1 / 8 + 1 / 5 + 1 / 15)
        assert estimate == pytest.approx(4.5, rel=ITERATED)
        assert low == pytest.approx(4.5 * np.exp(-Z * se), rel=ITERATED)
        assert high == pytest.approx(4.5 * np.exp(Z * se), rel=ITERATED)
        # log 4.5 / se = 1.504 / 0.689 = 2.18, two-sided
        assert p == pytest.approx(math.erfc(np.log(4.5) / se / np.sqrt(2)), rel=1e-8)


def test_profile_limits_by_hand() -> None:
    """One binary covariate: with the slope held at v, one equation for the intercept remains."""
    records = found(frame(**TABLE), "flag", odds_ratio_interval="profile")
    estimate, low, high, p = ratio(records[FLAG])
    assert estimate == pytest.approx(4.5, rel=ITERATED)

    def log_likelihood(slope: float) -> float:
        # 17 with the flag, 23 without, 20 events: 17 p(c + slope) + 23 p(c) = 20, by bisection.
        lower, upper = -30.0, 30.0
        for _ in range(200):
            c = (lower + upper) / 2
            with_flag, without = 1 / (1 + math.exp(-c - slope)), 1 / (1 + math.exp(-c))
            lower, upper = (c, upper) if 17 * with_flag + 23 * without < 20 else (lower, c)
        return sum(
            n * math.log(share) for n, share in ((12, with_flag), (5, 1 - with_flag), (8, without), (15, 1 - without))
        )

    peak = log_likelihood(math.log(4.5))
    for limit in (low, high):
        assert 2 * (peak - log_likelihood(math.log(limit))) == pytest.approx(Z**2, rel=1e-8)
    # The likelihood-ratio chi-square is the G test of the table: 2 sum of observed log(observed / expected).
    cells = ((12, 8.5), (8, 11.5), (5, 8.5), (15, 11.5))
    g = 2 * sum(n * math.log(n / e) for n, e in cells)
    assert p == pytest.approx(math.erfc(math.sqrt(g / 2)), rel=1e-8)
    assert isinstance(records[FLAG], Estimate)
    assert records[FLAG].interval == "profile_likelihood"


def test_firth_by_hand() -> None:
    """A saturated model of one binary covariate: Firth's estimate adds one half to each cell."""
    record = found(frame(**ZERO_CELL), "flag")[FLAG]
    estimate, low, high, p = ratio(record)
    assert estimate == pytest.approx((5.5 * 10.5) / (0.5 * 5.5), rel=ITERATED)
    assert isinstance(record, Estimate)
    assert (record.method, record.interval, record.note) == ("firth", "firth_profile", "infinite")
    assert low < 21 < high
    assert 0 < p < 1


def test_a_separated_model_is_fitted_as_a_whole() -> None:
    data = frame(**ZERO_CELL).assign(x=[float(i % 7) for i in range(20)])
    records = found(data, "flag", "x")
    methods = {key: record.method for key, record in records.items() if key.endswith("odds_ratio")}
    assert methods == {
        "predictors.univariable.flag.odds_ratio": "firth",
        "predictors.univariable.x.odds_ratio": "logistic",
        "predictors.multivariable.flag.odds_ratio": "firth",
        "predictors.multivariable.x.odds_ratio": "firth",
    }
    separated = records["predictors.multivariable.separation"]
    assert isinstance(separated, Estimate)
    assert (separated.count, separated.note) == (1, "quasi_complete_separation")
    noted = [key for key, record in records.items() if isinstance(record, Estimate) and record.note == "infinite"]
    assert noted == [FLAG, JOINT]


def test_separation_may_be_left_not_estimable() -> None:
    apart = frame(group=["a"] * 10 + ["b"] * 10, flag=[True] * 10 + [False] * 10)
    assert reason(found(apart, "flag", separation="not_estimable")[FLAG]) == (
        "the outcome is completely separated by flag"
    )
    assert reason(found(frame(**ZERO_CELL), "flag", separation="not_estimable")[FLAG]) == (
        "the outcome is quasi-completely separated by flag"
    )
    # Neither of two variables alone, but their sum.
    together = frame(group=["a"] * 3 + ["b"] * 3, x=[0.0, 3, 1, 0, 2, 1], flag=[True, False, True, False, False, False])
    assert "by the variables of the model together" in reason(
        found(together, "flag", "x", separation="not_estimable")[JOINT]
    )


def test_constant_and_collinear_covariates_are_named() -> None:
    data = frame(**TABLE, copy=TABLE["flag"], x=[3.0] * 40)
    records = found(data, "flag", "copy", "x")
    assert isinstance(records[JOINT], Estimate)
    assert "determined by the other variables" in reason(records["predictors.multivariable.copy.odds_ratio"])
    assert "does not vary" in reason(records["predictors.multivariable.x.odds_ratio"])


def test_levels_are_compared_with_the_first() -> None:
    spec = study("group", "a", ["colour"])
    assert [(t.key, t.level, t.reference) for t in terms_of(spec, "colour")] == [
        ("colour_g", "g", "r"),
        ("colour_b", "b", "r"),
    ]
    data = frame(group=["a", "b"] * 3, colour=["r", "r", "g", "g", None, "b"])
    model = design(data, terms_of(spec, "colour"))
    assert model.n == 5
    assert model.n_missing == 1
    assert model.matrix.tolist() == [[0, 0], [0, 0], [1, 0], [1, 0], [0, 1]]


def test_the_exposure_among_the_covariates_keeps_its_reference() -> None:
    # flag: a 3 of 6, b 2 of 6, c 4 of 6. Against b: a (3 x 4) / (3 x 2) = 2, c (4 x 4) / (2 x 2) = 4.
    flags = [True] * 3 + [False] * 3 + [True] * 2 + [False] * 4 + [True] * 4 + [False] * 2
    data = frame(group=["a"] * 6 + ["b"] * 6 + ["c"] * 6, flag=flags)
    records, _ = predictors(data, study("flag", True, ["group"]))
    assert [key for key in records if "univariable" in key] == [
        "predictors.univariable.group_a.odds_ratio",
        "predictors.univariable.group_c.odds_ratio",
    ]
    for term, wanted in (("group_a", 2), ("group_c", 4)):
        record = records[f"predictors.multivariable.{term}.odds_ratio"]
        assert record.reference == "b"
        assert ratio(record)[0] == pytest.approx(wanted, rel=ITERATED)


def test_a_covariate_that_stands_twice_is_refused() -> None:
    problems = list(uses(study("group", "a", ["x", "flag", "x"])))
    assert problems == [(("analyses", "predictors", "covariates", 2), "'x' stands twice")]


def test_a_binary_outcome_can_be_the_absence() -> None:
    data = frame(**TABLE)
    present, absent = (
        predictors(data, study("flag", level, ["group"]))[0]["predictors.univariable.group_a.odds_ratio"]
        for level in (True, False)
    )
    assert ratio(absent)[0] == pytest.approx(1 / ratio(present)[0], rel=ITERATED)
    assert ratio(absent)[1] == pytest.approx(1 / ratio(present)[2], rel=ITERATED)
    assert isinstance(absent, Estimate)
    assert absent.n_events == 23


def test_a_binary_exposure_can_be_the_outcome() -> None:
    spec = study("flag", True, ["x"]).model_copy(
        update={"exposure": study("flag", True, ["x"]).exposure.model_copy(update={"variable": "flag"})}
    )
    groups = pd.Categorical(["present", "absent"] * 10, categories=["absent", "present"])
    record = predictors(pd.DataFrame({"flag": groups, "x": np.arange(20.0) % 7}), spec)[0]
    estimate = record["predictors.univariable.x.odds_ratio"]
    assert isinstance(estimate, Estimate)
    assert estimate.n_events == 10


def test_odd_input() -> None:
    alike = frame(group=["a"] * 6, flag=[True, False] * 3)
    assert reason(found(alike, "flag")[FLAG]) == "the outcome does not vary among the observations of the model"
    nobody = frame(group=["a", "b"] * 3, flag=[None] * 6)
    assert reason(found(nobody, "flag")[FLAG]) == "no observation has a value of all variables of the model"
    few = frame(group=["a", "b", "b"], x=[1.0, 2, 4], flag=[True, True, False])
    assert reason(found(few, "x", "flag")[JOINT]) == "there are not more observations than coefficients"
    # Three patients and one covariate are enough for a penalised estimate, with an interval that says how little it is.
    _, low, high, _ = ratio(found(few, "flag")[FLAG])
    assert low < 0.2
    assert high > 20
    # A level that nobody has is left out; the others are estimated.
    data = frame(**TABLE, colour=["r", "g"] * 20)
    records = found(data, "colour")
    assert "does not vary" in reason(records["predictors.multivariable.colour_b.odds_ratio"])
    assert isinstance(records["predictors.multivariable.colour_g.odds_ratio"], Estimate)


def test_a_ratio_beyond_all_numbers() -> None:
    data = frame(**TABLE).assign(x=np.where(TABLE["flag"], 1e-4, 0.0))
    record = found(data, "x")["predictors.univariable.x.odds_ratio"]
    assert reason(record) == "the odds ratio of one unit is beyond the range of numbers"


def test_duplicating_everybody_keeps_the_maximum_likelihood_estimate() -> None:
    data = frame(**TABLE)
    twice = pd.concat([data, data], ignore_index=True)
    once, double = (ratio(found(f, "flag")[JOINT])[0] for f in (data, twice))
    assert double == pytest.approx(once, rel=ITERATED)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(-3, 3), st.booleans()), min_size=8, max_size=30))
def test_swapping_the_outcome_inverts_the_odds_ratio(people: list[tuple[bool, int, bool]]) -> None:
    """By maximum likelihood as well as Firth's: limits change places, P values stay."""
    events, x, flag = zip(*people, strict=True)
    data = frame(group=["a" if event else "b" for event in events], x=[float(v) for v in x], flag=list(flag))
    swapped = data.assign(group=pd.Categorical(data["group"].map({"a": "b", "b": "a"}), categories=["a", "b", "c"]))
    one = found(data, "x", "flag", odds_ratio_interval="profile")
    other = found(swapped, "x", "flag", odds_ratio_interval="profile")
    for key, record in one.items():
        if not key.endswith("odds_ratio"):
            continue
        assert isinstance(record, Estimate) == isinstance(other[key], Estimate)
        if isinstance(record, Estimate):
            (estimate, low, high, p), inverse = ratio(record), ratio(other[key])
            assert low < estimate < high
            assert inverse == pytest.approx((1 / estimate, 1 / high, 1 / low, p), rel=1e-6)


def test_derivatives_of_the_penalised_likelihood() -> None:
    """Score and Hessian against central differences of the value and the score."""
    rng = np.random.default_rng(4)
    design_matrix = np.column_stack([np.ones(30), rng.normal(size=(30, 2))])
    likelihood = Likelihood(design_matrix, (rng.random(30) < 0.4).astype(float), penalised=True)
    at, step = np.array([0.3, -0.7, 0.5]), 1e-5
    score, curvature, _ = likelihood._derivatives(at)
    for i, unit in enumerate(np.eye(3) * step):
        rise = (likelihood.value(at + unit) - likelihood.value(at - unit)) / (2 * step)
        assert score[i] == pytest.approx(rise, rel=1e-6)
        bend = (likelihood._derivatives(at + unit)[0] - likelihood._derivatives(at - unit)[0]) / (2 * step)
        assert -curvature[i] == pytest.approx(bend, rel=1e-6)
