"""Criteria with missing values, derived variables, follow-up, and the counts of the flow chart."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jpvad_report.cohort import select
from jpvad_report.cohort.criteria import evaluate
from jpvad_report.cohort.derive import derive
from jpvad_report.cohort.followup import add_followup
from jpvad_report.errors import CohortError, RegistryError
from jpvad_report.study import Study
from jpvad_report.study.model import Exclusion

BASE: dict[str, Any] = {
    "schema": 1,
    "manuscript": {"title": "t"},
    "data": {"file": "x.csv", "identifier": "id"},
    "variables": {
        "age": {"label": "Age", "kind": "continuous"},
        "sex": {"label": "Sex", "kind": "categorical", "levels": {"M": "Male", "F": "Female"}},
        "shock": {"label": "Shock", "kind": "binary"},
        "pump": {"label": "Pump", "kind": "datetime"},
        "lung": {"label": "Lung", "kind": "datetime"},
        "last": {"label": "Last contact", "kind": "date"},
        "status": {"label": "Status", "kind": "categorical", "levels": {"D": "dead", "A": "alive"}},
    },
    "derived": {
        "order": {"label": "Order", "order": {"first": "pump", "second": "lung"}, "levels": {"p": "P", "l": "L"}},
        "both": {"label": "Both", "latest_of": ["pump", "lung"]},
        "one": {"label": "One", "earliest_of": ["pump", "lung"]},
        "gap": {"label": "Gap", "hours_between": ["one", "both"]},
        "gap_days": {"label": "Gap", "days_between": ["one", "both"]},
        "decades": {"label": "Decades", "rescale": {"variable": "age", "divide_by": 10}},
        "old": {"label": "Old", "where": {"variable": "age", "operator": "at_least", "value": 75}},
        "stage": {
            "label": "Stage",
            "levels": {"high": "High", "low": "Low"},
            "cases": [
                {"level": "high", "where": {"variable": "age", "operator": "above", "value": 80}},
                {"level": "low", "where": {"variable": "shock", "operator": "is", "value": True}},
            ],
        },
    },
    "cohort": {"population": "p", "description": "d"},
    "exposure": {"variable": "order", "reference": "l"},
    "outcomes": {
        "death": {
            "label": "death",
            "time_zero": "both",
            "date": "last",
            "status": "status",
            "event": "D",
            "horizon_days": 30,
            "alternatives": ["pump"],
        }
    },
    "analyses": {"baseline": {"variables": ["age"]}},
}


def study(**changes: Any) -> Study:
    return Study.model_validate({**BASE, **changes})


def people(*rows: dict[str, Any]) -> pd.DataFrame:
    columns = ["age", "sex", "shock", "pump", "lung", "last", "status"]
    frame = pd.DataFrame([{**dict.fromkeys(columns), **row} for row in rows], index=range(2, len(rows) + 2))
    frame["age"] = frame["age"].astype(float)
    frame["shock"] = frame["shock"].astype("boolean")
    frame["sex"] = pd.Categorical(frame["sex"], categories=["M", "F"])
    frame["status"] = pd.Categorical(frame["status"], categories=["D", "A"])
    for name in ("pump", "lung", "last"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


OVER_60 = {"variable": "age", "operator": "above", "value": 60}
SHOCK = {"variable": "shock", "operator": "is", "value": True}
EARLY, LATE = "2021-05-01 10:00", "2021-05-02 22:30"


def criterion(**parts: Any) -> Any:
    return Exclusion.model_validate({"id": "x", "where": parts}).where


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"variable": "age", "operator": "at_least", "value": 75}, [True, False, None]),
        ({"variable": "age", "operator": "below", "value": 80}, [False, True, None]),
        ({"variable": "age", "operator": "at_most", "value": 80}, [True, True, None]),
        ({"variable": "age", "operator": "above", "value": 80}, [False, False, None]),
        ({"variable": "sex", "operator": "is", "value": "M"}, [True, None, False]),
        ({"variable": "sex", "operator": "is_not", "value": "M"}, [False, None, True]),
        ({"variable": "sex", "operator": "one_of", "value": ["F"]}, [False, None, True]),
        ({"variable": "shock", "operator": "is", "value": True}, [None, True, False]),
        ({"variable": "age", "operator": "missing"}, [False, False, True]),
        ({"variable": "sex", "operator": "present"}, [True, False, True]),
        ({"not": {"variable": "age", "operator": "above", "value": 60}}, [False, True, None]),
        # unknown and false is false; unknown or true is true; otherwise unknown stays unknown
        (
            {
                "all": [
                    {"variable": "age", "operator": "above", "value": 60},
                    {"variable": "shock", "operator": "is", "value": True},
                ]
            },
            [None, False, False],
        ),
        (
            {
                "any": [
                    {"variable": "age", "operator": "above", "value": 60},
                    {"variable": "shock", "operator": "is", "value": True},
                ]
            },
            [True, True, None],
        ),
    ],
)
def test_three_answers(where: dict[str, Any], expected: list[bool | None]) -> None:
    frame = people({"age": 80, "sex": "M"}, {"age": 50, "shock": True}, {"sex": "F", "shock": False})
    answer = evaluate(frame, criterion(**where))
    assert [None if pd.isna(x) else bool(x) for x in answer] == expected


def test_times_compare_with_dates() -> None:
    frame = people({"pump": EARLY}, {"pump": LATE})

    assert evaluate(frame, criterion(variable="pump", operator="below", value=date(2021, 5, 2))).tolist() == [
        True,
        False,
    ]


def test_derived_variables() -> None:
    frame = derive(
        people(
            {"age": 81, "pump": EARLY, "lung": LATE, "shock": True},
            {"age": 70, "pump": LATE, "lung": EARLY, "shock": True},
            {"age": None, "pump": EARLY, "lung": EARLY, "shock": True},
            {"age": 40, "pump": EARLY, "shock": False},
        ),
        study(),
    )
    assert frame["order"].astype(object).tolist()[:2] == ["p", "l"]
    assert frame["order"].isna().tolist() == [False, False, True, True]
    assert frame["gap"].tolist()[:3] == [36.5, 36.5, 0]
    assert np.isnan(frame["gap"].iloc[3])
    assert frame["gap_days"].iloc[0] == pytest.approx(36.5 / 24)
    assert frame["decades"].tolist()[:2] == [8.1, 7.0]
    assert [None if pd.isna(x) else bool(x) for x in frame["old"]] == [True, False, None, False]
    # An undecidable first case leaves the level unknown, even where a later case holds.
    assert [None if pd.isna(x) else x for x in frame["stage"].astype(object)] == ["high", "low", None, None]


@pytest.mark.parametrize(("equal", "level"), [("first", "p"), ("second", "l"), ("unknown", None)])
def test_equal_times(equal: str, level: str | None) -> None:
    derived = {
        **BASE["derived"],
        "order": {**BASE["derived"]["order"], "order": {"first": "pump", "second": "lung", "equal": equal}},
    }
    made = derive(people({"pump": EARLY, "lung": EARLY}), study(derived=derived))["order"].iloc[0]
    assert (None if pd.isna(made) else made) == level


def excluding(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"population": "p", "description": "d", "exclude": list(rules)}


SEEN = {"last": "2021-06-20", "status": "A"}
BOTH = [{"pump": EARLY, "lung": LATE, **SEEN}, {"pump": LATE, "lung": EARLY, **SEEN}]


def test_a_row_belongs_to_the_first_criterion_that_removes_it() -> None:
    young = {"id": "young", "where": {"variable": "age", "operator": "below", "value": 50}, "if_missing": "keep"}
    calm = {"id": "calm", "where": {"variable": "shock", "operator": "is", "value": False}, "if_missing": "exclude"}
    rows = [
        {**BOTH[0], "age": 40, "shock": False},
        {**BOTH[0], "age": 60, "shock": False},
        {**BOTH[0], "age": None, "shock": True},
        {**BOTH[1], "age": 60, "shock": None},
        {**BOTH[1], "age": 60, "shock": True},
    ]
    cohort = select(people(*rows), study(cohort=excluding(young, calm)))
    assert cohort.flow.excluded == {"young": 1, "calm": 2}
    assert cohort.flow.undecided == {"young": 1, "calm": 1}
    assert (cohort.flow.registered, cohort.flow.included) == (5, 2)
    assert cohort.flow.groups == {"p": 1, "l": 1}
    assert cohort.flow.registered == sum(cohort.flow.excluded.values()) + sum(cohort.flow.groups.values())


def test_empty_groups_and_unknown_groups() -> None:
    with pytest.raises(CohortError, match="No patients in the group 'L'"):
        select(people(BOTH[0]), study())
    with pytest.raises(CohortError, match="The group of 1 patients in the cohort is unknown"):
        select(people(*BOTH, {"pump": EARLY}), study())
    everybody = {"id": "all", "where": {"variable": "pump", "operator": "present"}}
    with pytest.raises(CohortError, match="No patients are left"):
        select(people(*BOTH), study(cohort=excluding(everybody)))


@pytest.mark.parametrize(
    ("last", "status", "days", "event", "ending"),
    [
        ("2021-05-02", "D", 0, True, "event"),  # died on the day of the second device
        ("2021-06-01", "D", 30, True, "event"),  # day 30 belongs to the period
        ("2021-06-02", "D", 30, False, "end_of_period"),
        ("2021-06-01", "A", 30, False, "end_of_period"),
        ("2021-05-20", "A", 18, False, "A"),
        ("2022-01-01", "A", 30, False, "end_of_period"),
        (None, "A", None, None, None),
        ("2021-05-20", None, None, None, None),
    ],
)
def test_follow_up(
    last: str | None, status: str | None, days: float | None, event: bool | None, ending: str | None
) -> None:
    spec = study()
    frame = derive(people({"pump": EARLY, "lung": LATE, "last": last, "status": status}), spec)
    found = add_followup(frame, spec, "death").iloc[0]
    assert (None if pd.isna(found["death.days"]) else found["death.days"]) == days
    assert (None if pd.isna(found["death.event"]) else bool(found["death.event"])) == event
    assert (None if pd.isna(found["death.ending"]) else found["death.ending"]) == ending


def test_follow_up_that_cannot_be() -> None:
    spec = study()
    early = derive(people({"pump": EARLY, "lung": LATE, "last": "2021-05-01", "status": "A"}), spec)
    with pytest.raises(RegistryError, match=r"ends before time zero in 1 row of the export \(rows 2\)"):
        add_followup(early, spec, "death")
    undated = derive(people(BOTH[0], {"pump": EARLY, "lung": LATE, "status": "D"}), spec)
    with pytest.raises(RegistryError, match=r"recorded without a date or follow-up time in 1 row .* \(rows 3\)"):
        add_followup(undated, spec, "death")


def test_another_time_zero_is_followed_too() -> None:
    cohort = select(people(*BOTH), study())
    assert {"death.days", "death.days.from_pump"} <= set(cohort.frame.columns)
    shifted = add_followup(
        derive(people({**BOTH[0], "last": "2021-05-11"}), study()), study(), "death", time_zero="pump"
    )
    assert shifted["death.days"].tolist() == [10]
