"""Tests of trend and the choice between them: by hand, by what must hold, and on tables that test nothing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpvad_report.analysis import group_tests, trend
from jpvad_report.analysis.comparison import compare, contingency
from jpvad_report.results.records import Estimate, NotEstimable, Record
from jpvad_report.study import Study
from jpvad_report.study.settings import Settings
from jpvad_report.study.variables import Summary

EXACT = 1e-9


def value(record: Record) -> Estimate:
    assert isinstance(record, Estimate), record
    return record


def two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


def arrays(*groups: list[float]) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    return [np.array(values, dtype=float) for values in groups]


# --- Cochran-Armitage ----------------------------------------------------------------------------------------------


def test_cochran_armitage_by_hand() -> None:
    # 1, 2, 3 of one group and 3, 2, 1 of the other on the levels 0, 1, 2, twelve people. The mean score is 1; its
    # covariance with the group is (-1 + 0 + 3) / 12 = 1/6, the variances are 1/4 and 8/12: 12 (1/6)^2 / (1/4 x 2/3).
    found = value(trend.cochran_armitage([[1, 2, 3], [3, 2, 1]]))
    assert found.estimate == pytest.approx(2.0, rel=EXACT)
    assert found.p_value == pytest.approx(two_sided(math.sqrt(2.0)), rel=EXACT)
    assert (found.df, found.n, found.method) == (1.0, 12, "cochran_armitage")


def test_a_level_that_nobody_has_keeps_its_place() -> None:
    gap = value(trend.cochran_armitage([[4, 2, 0, 1], [1, 2, 0, 5]]))
    assert gap.estimate != pytest.approx(value(trend.cochran_armitage([[4, 2, 1], [1, 2, 5]])).estimate)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=5))
def test_trend_does_not_depend_on_the_side(cells: list[tuple[int, int]]) -> None:
    table = np.array(cells).T
    one, other, reversed_order = (trend.cochran_armitage(t) for t in (table, table[::-1], table[:, ::-1]))
    if isinstance(one, NotEstimable):
        assert isinstance(other, NotEstimable)
        return
    assert value(other).estimate == pytest.approx(one.estimate, rel=EXACT, abs=1e-12)
    assert value(reversed_order).estimate == pytest.approx(one.estimate, rel=EXACT, abs=1e-9)


def test_two_levels_are_the_chi_square() -> None:
    table = [[12, 8], [5, 15]]
    chi_square = value(group_tests.categorical(table, settings=Settings(fisher_when_expected_below=0)))
    assert value(trend.cochran_armitage(table)).p_value == pytest.approx(chi_square.p_value, rel=EXACT)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[0, 0, 0], [3, 2, 1]], "a group has no observations"),
        ([[0, 4, 0], [0, 7, 0]], "the values do not vary"),
        ([[0, 0], [0, 0]], "a group has no observations"),
    ],
)
def test_no_trend_to_test(table: list[list[int]], reason: str) -> None:
    found = trend.cochran_armitage(table)
    assert isinstance(found, NotEstimable)
    assert found.reason == reason


# --- Jonckheere-Terpstra -------------------------------------------------------------------------------------------


def test_jonckheere_by_hand() -> None:
    # Rising pairs: first and second 1<2, 1<4, 2=2 (half), 2<4; first and third all four; second and third all but 4, 3.
    found = value(trend.jonckheere(arrays([1, 2], [2, 4], [3, 5])))
    assert found.estimate == 3.5 + 4 + 3
    # Mean (36 - 12) / 4; variance (6x5x17 - 3 (2x1x9) - 2x1x9) / 72 + (3x2) (2) / (8x6x5), one tie of two.
    variance = (510 - 54 - 18) / 72 + 12 / 240
    assert found.p_value == pytest.approx(two_sided(4.5 / math.sqrt(variance)), rel=EXACT)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1)), min_size=4, max_size=30))
def test_two_groups_are_mann_whitney(people: list[tuple[int, int]]) -> None:
    groups = arrays(*([float(x) for x, g in people if g == which] for which in (0, 1)))
    found = trend.jonckheere(groups)
    usual = group_tests.continuous(groups, summary=Summary.MEDIAN_IQR, settings=Settings())
    if isinstance(found, NotEstimable):
        assert isinstance(usual, NotEstimable)
        assert usual.reason == found.reason
        return
    assert found.p_value == pytest.approx(value(usual).p_value, rel=1e-8)


def test_reversing_the_order_keeps_the_p_value() -> None:
    groups = arrays([1, 5, 2, 2], [3, 4], [2, 8, 9])
    assert value(trend.jonckheere(groups[::-1])).p_value == pytest.approx(
        value(trend.jonckheere(groups)).p_value, rel=EXACT
    )


def test_jonckheere_of_single_patients() -> None:
    # One patient a group, all rising: 3 of 3 pairs, mean 1.5, variance 3x2x11 / 72.
    found = value(trend.jonckheere(arrays([1], [2], [3])))
    assert found.p_value == pytest.approx(two_sided(1.5 / math.sqrt(66 / 72)), rel=EXACT)
    same = trend.jonckheere(arrays([1], [1], [1]))
    assert isinstance(same, NotEstimable)
    assert same.reason == "the values do not vary"
    empty = trend.jonckheere(arrays([1, 2], [], [3]))
    assert isinstance(empty, NotEstimable)
    assert empty.reason == "a group has no observations"


# --- which test ----------------------------------------------------------------------------------------------------


def study(groups: str, *, kind: str = "categorical", **settings: Any) -> Study:
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {
                "group": {"label": "Group", "kind": kind, "levels": {g: g.upper() for g in groups}},
                "x": {"label": "X", "kind": "continuous"},
                "mean": {"label": "Mean", "kind": "continuous", "summary": "mean_sd"},
                "flag": {"label": "Flag", "kind": "binary"},
                "colour": {"label": "Colour", "kind": "categorical", "levels": {"r": "Red", "g": "Green", "b": "Blue"}},
                "stage": {"label": "Stage", "kind": "ordinal", "levels": {"1": "I", "2": "II", "3": "III"}},
            },
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": "group", "reference": groups[0]},
            "settings": settings,
            "analyses": {},
        }
    )


def people(groups: str, n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"group": rng.choice(list(groups), n), "x": rng.normal(size=n), "mean": rng.normal(size=n)})
    frame["flag"] = pd.array((rng.random(n) < 0.4).tolist(), dtype="boolean")
    frame["colour"] = pd.Categorical(rng.choice(list("rgb"), n), categories=list("rgb"))
    frame["stage"] = pd.Categorical(rng.choice(list("123"), n), categories=list("123"))
    return frame


TWO = {
    "x": "mann_whitney",
    "mean": "welch_t",
    "flag": "chi_square",
    "colour": "chi_square",
    "stage": "cochran_armitage",
}
MANY = {
    "x": "kruskal_wallis",
    "mean": "anova",
    "flag": "chi_square",
    "colour": "chi_square",
    "stage": "kruskal_wallis",
}
ORDERED = {
    "x": "jonckheere",
    "mean": "jonckheere",
    "flag": "cochran_armitage",
    "colour": "chi_square",
    "stage": "jonckheere",
}


@pytest.mark.parametrize(
    ("groups", "kind", "settings", "methods"),
    [
        ("ab", "categorical", {}, TWO),
        # Two groups have no order that a test could use.
        ("ab", "ordinal", {}, TWO),
        ("abc", "categorical", {}, MANY),
        ("abc", "ordinal", {}, ORDERED),
        ("ab", "categorical", {"ordinal_test": "chi_square"}, TWO | {"stage": "chi_square"}),
        ("abc", "categorical", {"ordinal_test": "chi_square"}, MANY | {"stage": "chi_square"}),
        ("abc", "ordinal", {"ordinal_test": "chi_square"}, MANY | {"stage": "chi_square"}),
        ("ab", "categorical", {"continuous_test": "student_t"}, TWO | {"mean": "student_t"}),
        ("ab", "categorical", {"yates_correction": True}, TWO | {"flag": "chi_square_yates"}),
    ],
)
def test_the_test_follows_kind_and_groups(
    groups: str, kind: str, settings: dict[str, Any], methods: dict[str, str]
) -> None:
    frame, spec = people(groups), study(groups, kind=kind, **settings)
    found = {name: value(compare(frame[name], frame["group"], spec, name)).method for name in methods}
    assert found == methods


def test_an_order_of_two_levels_is_none() -> None:
    frame = people("ab")
    frame["stage"] = frame["stage"].where(frame["stage"] != "3", "2")
    assert value(compare(frame["stage"], frame["group"], study("ab"), "stage")).method == "chi_square"


def test_ordinal_ranks_by_hand() -> None:
    # Places 0, 1 | 1, 2 | 2, 2: midranks 1, 2.5 | 2.5, 5 | 5, 5 with ties of two and of three.
    frame = pd.DataFrame({"group": list("aabbcc"), "stage": pd.Categorical(list("122333"), categories=list("123"))})
    found = value(compare(frame["stage"], frame["group"], study("abc"), "stage"))
    h = 12 / (6 * 7) * (3.5**2 + 7.5**2 + 10**2) / 2 - 3 * 7
    assert found.method == "kruskal_wallis"
    assert found.estimate == pytest.approx(h / (1 - (6 + 24) / (216 - 6)), rel=EXACT)


def test_counts_stand_in_the_order_of_the_study() -> None:
    frame = pd.DataFrame({"group": list("abab"), "flag": pd.array([True, None, False, True], dtype="boolean")})
    assert contingency(frame["flag"], frame["group"], study("ab"), "flag").tolist() == [[1, 1], [0, 1]]
    stage = pd.Series(pd.Categorical(["3", "1", None, "3"], categories=list("123")))
    assert contingency(stage, frame["group"], study("ba"), "stage").tolist() == [[1, 0, 1], [0, 0, 1]]
