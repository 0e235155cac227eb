"""Proportions, contrasts, the composite and adjusted P values of adverse events."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jpvad_report.analysis.adverse_events import adverse_events
from jpvad_report.analysis.composite import any_of
from jpvad_report.analysis.contrasts import risk_difference, risk_ratio
from jpvad_report.analysis.miettinen_nurminen import Pair, difference_limits, ratio_limits
from jpvad_report.analysis.multiplicity import adjusted
from jpvad_report.analysis.proportions import share
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.study import Study
from jpvad_report.study.settings import Settings

Z = 1.959963984540054
EXACT = 1e-9
SCORE = Settings(risk_difference_interval="miettinen_nurminen")


def value(record: Record) -> Estimate:
    assert isinstance(record, Estimate), record
    return record


def limits(record: Record) -> tuple[float, float]:
    found = value(record)
    assert found.ci_low is not None
    assert found.ci_high is not None
    return found.ci_low, found.ci_high


# --- proportions ---------------------------------------------------------------------------------------------------


def test_exact_limits_by_hand() -> None:
    # Nobody of 10: the upper limit p has (1 - p)^10 = 0.025. Everybody: the mirror image.
    nobody, everybody = (share(x, 10, n_missing=0, settings=Settings()) for x in (0, 10))
    assert limits(nobody) == (0.0, pytest.approx(1 - 0.025 ** (1 / 10), rel=EXACT))
    assert limits(everybody) == (pytest.approx(0.025 ** (1 / 10), rel=EXACT), 1.0)
    # One of one; of one in two, 1 - (1 - low)^2 = 0.025.
    assert limits(share(1, 1, n_missing=0, settings=Settings())) == (pytest.approx(0.025), 1.0)
    low, high = limits(share(1, 2, n_missing=3, settings=Settings()))
    assert low == pytest.approx(1 - math.sqrt(0.975), rel=EXACT)
    assert high == pytest.approx(math.sqrt(0.975), rel=EXACT)
    assert value(nobody).interval == "clopper_pearson"


def test_wilson_limits_by_hand() -> None:
    # 5 of 10: centre 1/2, half width z sqrt(1/40 + z^2/400) / (1 + z^2/10).
    found = share(5, 10, n_missing=0, settings=Settings(proportion_interval="wilson"))
    half = Z * math.sqrt(1 / 40 + Z**2 / 400) / (1 + Z**2 / 10)
    assert limits(found) == (pytest.approx(0.5 - half, rel=EXACT), pytest.approx(0.5 + half, rel=EXACT))
    assert value(found).interval == "wilson"


def test_nobody_was_observed() -> None:
    assert share(0, 0, n_missing=4, settings=Settings()) == NotEstimable(
        reason="there are no observations", n=0, n_missing=4
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.sampled_from(["clopper_pearson", "wilson"]))
def test_a_wider_level_holds_a_narrower_one(happened: int, interval: Any) -> None:
    narrow, wide = (
        limits(
            share(happened, 40, n_missing=0, settings=Settings(proportion_interval=interval, confidence_level=level))
        )
        for level in (0.9, 0.99)
    )
    assert wide[0] <= narrow[0] <= happened / 40 <= narrow[1] <= wide[1]


# --- Miettinen and Nurminen ----------------------------------------------------------------------------------------


def test_published_limits() -> None:
    # Newcombe's table II (Stat Med 1998;17:873), method 6: 56/70 against 48/80.
    low, high = difference_limits(Pair(56, 70, 48, 80), z=Z)
    assert (round(low, 4), round(high, 4)) == (0.0528, 0.3382)


def test_score_of_no_difference_by_hand() -> None:
    # Under no difference both have the pooled 8/20: z = (6/10 - 2/10) / sqrt(2 x 0.4 x 0.6 / 10 x 20/19).
    pair = Pair(6, 10, 2, 10)
    z = 0.4 / math.sqrt(2 * 0.4 * 0.6 / 10 * 20 / 19)
    assert pair.difference_score(0.0) == pytest.approx(z, rel=1e-7)
    assert pair.ratio_score(1.0) == pytest.approx(z, rel=1e-7)
    # So with that z a limit is exactly at no difference.
    assert difference_limits(pair, z=z)[0] == pytest.approx(0.0, abs=1e-7)
    assert ratio_limits(pair, z=z)[0] == pytest.approx(1.0, rel=1e-7)


cells = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@settings(max_examples=150, deadline=None)
@given(cells)
def test_limits_exist_for_every_table_and_mirror(table: tuple[int, int, int, int]) -> None:
    a, n1, b, n2 = table
    there, back = Pair(a, n1, b, n2), Pair(b, n2, a, n1)
    low, high = difference_limits(there, z=Z)
    assert -1 <= low <= a / n1 - b / n2 <= high <= 1
    other = difference_limits(back, z=Z)
    assert (-other[1], -other[0]) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
    if b > 0:
        r_low, r_high = ratio_limits(there, z=Z)
        ratio = (a / n1) / (b / n2)
        assert 0 <= r_low <= ratio * (1 + 1e-12)
        assert ratio <= r_high * (1 + 1e-12)
        if a > 0:
            turned = ratio_limits(back, z=Z)
            assert (1 / turned[1], 1 / turned[0]) == (pytest.approx(r_low, rel=1e-7), pytest.approx(r_high, rel=1e-7))


# --- what a zero leaves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "log_reason", "score_reason"),
    [
        (Pair(0, 9, 3, 8), "a group has no event", ""),
        (Pair(3, 8, 0, 9), "the reference group has no event", "the reference group has no event"),
        (Pair(0, 9, 0, 8), "neither group has an event", "neither group has an event"),
        (Pair(0, 0, 3, 8), "a group has no observations", "a group has no observations"),
        (Pair(1, 1, 3, 8), "", ""),
    ],
)
def test_ratio_of_zero_cells(pair: Pair, log_reason: str, score_reason: str) -> None:
    for chosen, reason in ((Settings(), log_reason), (SCORE, score_reason)):
        found = risk_ratio(pair, reference="b", settings=chosen)
        assert (found.reason if isinstance(found, NotEstimable) else "") == reason
    nothing = risk_ratio(Pair(0, 9, 3, 8), reference="b", settings=SCORE)
    assert value(nothing).estimate == 0
    assert limits(nothing)[0] == 0
    assert value(nothing).interval == "miettinen_nurminen"


@pytest.mark.parametrize("chosen", [Settings(), SCORE])
def test_difference_of_zero_cells(chosen: Settings) -> None:
    for pair in (Pair(0, 9, 0, 8), Pair(9, 9, 8, 8), Pair(9, 9, 0, 8), Pair(1, 1, 0, 1)):
        low, high = limits(risk_difference(pair, reference="b", settings=chosen))
        assert -1 <= low <= pair.a / pair.n1 - pair.b / pair.n2 <= high <= 1
    empty = risk_difference(Pair(0, 0, 3, 8), reference="b", settings=chosen)
    assert isinstance(empty, NotEstimable)
    assert empty.reason == "a group has no observations"


# --- the composite ------------------------------------------------------------------------------------------------


def test_any_of_three_answers() -> None:
    frame = pd.DataFrame(
        {
            "x": pd.array([True, True, False, False, None, None], dtype="boolean"),
            "y": pd.array([False, None, False, None, None, False], dtype="boolean"),
        }
    )
    assert any_of(frame, ["x", "y"]).tolist() == [True, True, False, pd.NA, pd.NA, pd.NA]


def study(events: list[str], **more: Any) -> Study:
    chosen = more.pop("settings", {})
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {
                "group": {"label": "Group", "kind": "categorical", "levels": {"a": "A", "b": "B"}},
                **{event: {"label": event, "kind": "binary"} for event in events},
            },
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": "group", "reference": "b"},
            "settings": chosen,
            "analyses": {"adverse_events": {"events": events, **more}},
        }
    )


def frame(**events: list[bool | None]) -> pd.DataFrame:
    n = len(next(iter(events.values())))
    made = pd.DataFrame({"group": ["a"] * (n // 2) + ["b"] * (n - n // 2)})
    return made.assign(**{name: pd.array(values, dtype="boolean") for name, values in events.items()})


def test_the_composite_is_a_row_of_its_own() -> None:
    data = frame(x=[True, False, False, None, False, False, True, True], y=[True, True, False, None] + [False] * 4)
    records, series = adverse_events(data, study(["x", "y"], composite="any event", settings={"multiplicity": "holm"}))
    # Group a: two of the three known have x or y; group b: two of four have x.
    here, there = (value(records[f"adverse_events.any.{g}.proportion"]) for g in "ab")
    assert (here.count, here.n, here.n_missing) == (2, 3, 1)
    assert (there.count, there.n, there.n_missing) == (2, 4, 0)
    assert value(records["adverse_events.any.risk_ratio"]).estimate == pytest.approx(4 / 3, rel=EXACT)
    # It is made of the events, so it is not one more of their family.
    assert "adverse_events.any.adjusted" not in records
    assert value(records["adverse_events.x.adjusted"]).n == 2
    assert series == {}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=6, max_size=20))
def test_the_composite_is_between_its_parts_and_their_sum(people: list[tuple[bool, bool]]) -> None:
    x, y = (list(column) for column in zip(*people, strict=True))
    records, _ = adverse_events(frame(x=x, y=y), study(["x", "y"], composite="any event"))
    for g in "ab":
        one, other, either = (
            value(records[f"adverse_events.{event}.{g}.proportion"]).count or 0 for event in ("x", "y", "any")
        )
        assert max(one, other) <= either <= one + other


def test_a_group_of_one_and_nobody_observed() -> None:
    made = pd.DataFrame({"group": ["a", "b", "b"], "x": pd.array([True, False, True], dtype="boolean")})
    made["y"] = pd.array([None, None, None], dtype="boolean")
    records, _ = adverse_events(made, study(["x", "y"], composite="any event"))
    assert value(records["adverse_events.x.test"]).method == "fisher"
    assert value(records["adverse_events.x.test"]).p_value == pytest.approx(1.0)
    assert value(records["adverse_events.x.risk_difference"]).estimate == 0.5
    for part in ("a.proportion", "test", "risk_difference", "risk_ratio"):
        assert isinstance(records[f"adverse_events.y.{part}"], NotEstimable), part
    # One of two events known to have happened makes the composite known.
    assert value(records["adverse_events.any.b.proportion"]).n_missing == 1


# --- multiplicity --------------------------------------------------------------------------------------------------


def comparisons(*values: float | None) -> dict[str, Record]:
    return {
        f"e{i}": NotEstimable(reason="the values do not vary", n=9)
        if p is None
        else Estimate(quantity=Quantity.TEST, estimate=1.0, p_value=p, method="chi_square")
        for i, p in enumerate(values)
    }


def test_adjustment_by_hand() -> None:
    # Sorted 0.01, 0.03, 0.04. Holm: x 3, x 2, x 1, never falling. Benjamini-Hochberg: x 3/1, x 3/2, x 3/3, never rising
    # from the end. What has no P value is not of the family.
    made = comparisons(0.04, 0.01, None, 0.03)
    holm, hochberg = adjusted(made, method="holm"), adjusted(made, method="benjamini_hochberg")
    assert [value(holm[f"e{i}"]).p_value for i in (1, 3, 0)] == pytest.approx([0.03, 0.06, 0.06], rel=EXACT)
    assert [value(hochberg[f"e{i}"]).p_value for i in (1, 3, 0)] == pytest.approx([0.03, 0.04, 0.04], rel=EXACT)
    assert holm["e2"] == NotEstimable(reason="the values do not vary", n=9, method="holm")
    assert value(holm["e0"]).n == 3


def test_nothing_to_adjust() -> None:
    found = adjusted(comparisons(None, None), method="holm")
    assert all(isinstance(record, NotEstimable) for record in found.values())
    assert value(adjusted(comparisons(0.02), method="holm")["e0"]).p_value == pytest.approx(0.02, rel=EXACT)
    assert adjusted({}, method="holm") == {}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_p_values_are_never_smaller_and_keep_their_order(values: list[float]) -> None:
    made = comparisons(*values)
    holm, hochberg = (
        np.array([value(record).p_value for record in adjusted(made, method=method).values()])
        for method in ("holm", "benjamini_hochberg")
    )
    raw = np.array(values)
    assert (holm >= hochberg - 1e-12).all()
    assert (hochberg >= raw - 1e-12).all()
    assert (np.diff(holm[np.argsort(raw, kind="stable")]) >= -1e-12).all()
