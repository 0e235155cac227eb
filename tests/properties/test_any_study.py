"""Any valid study file gives synthetic data that pass its own checks and can be analysed."""

from __future__ import annotations

import copy
import os
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import jpvad_report as jr
from jpvad_report.cohort import select
from jpvad_report.registry import as_export, cast, read_text
from jpvad_report.study import Study, load_study, references
from jpvad_report.synth import synthesise

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "study.yml", *sorted((ROOT / "examples").glob("*/study.yml")), ROOT / "tests/studies/knee/study.yml"]
PLAIN = [load_study(path).model_dump(mode="json", by_alias=True, exclude_none=True) for path in FILES]
several = settings(
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "4")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@st.composite
def mutated(draw: st.DrawFn) -> Study:
    """A known study with other ranges, codes, levels, kinds of time, horizons and criteria."""
    plain: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(PLAIN)))
    variables = plain["variables"]
    for name, variable in variables.items():
        if variable["kind"] == "continuous" and draw(st.booleans()) and name not in {"days", "followup_days"}:
            variable.pop("plausible", None)
        if variable["kind"] == "binary" and draw(st.integers(0, 4)) == 0:
            variable |= {"present_codes": ["yes", "y"], "absent_codes": ["no"]}
        if variable["kind"] == "date" and draw(st.booleans()):
            variable["kind"] = "datetime"
        if draw(st.integers(0, 5)) == 0:
            variable["missing_codes"] = ["unknown", "-1"]
    for outcome in plain.get("outcomes", {}).values():
        outcome["horizon_days"] = draw(st.sampled_from([1, 7.5, 30, 400]))
    continuous = [name for name, variable in variables.items() if variable["kind"] == "continuous"]
    if draw(st.booleans()):
        name = draw(st.sampled_from(continuous))
        low, high = variables[name].get("plausible", [0, 100])
        value = round(low + (high - low) * draw(st.sampled_from([0.2, 0.5])), 2)
        operator = draw(st.sampled_from(["below", "at_most"]))
        where: dict[str, Any] = {"variable": name, "operator": operator, "value": value}
        wrapped = draw(st.sampled_from([where, {"any": [where, {"variable": name, "operator": "missing"}]}]))
        rule = {"id": "new", "label": "New", "where": wrapped, "if_missing": draw(st.sampled_from(["keep", "exclude"]))}
        plain["cohort"].setdefault("exclude", [])
        plain["cohort"]["exclude"] = [*plain["cohort"]["exclude"], rule]
    return Study.model_validate(_without_default(plain))


def _without_default(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if value not in ({}, [])}


@several
@given(mutated(), st.integers(0, 2**31))
def test_any_study_gets_data_that_it_accepts(study: Study, seed: int) -> None:
    assert references.problems(study) == []
    frame, problems = cast(_read(synthesise(study, rows=200, seed=seed).frame), study)
    assert [str(problem) for problem in problems] == []
    cohort = select(frame, study)
    assert min(cohort.flow.groups.values()) >= 8


def _read(made: Any) -> Any:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(as_export(made, path), encoding="utf-8")
        return read_text(path)


def test_the_data_of_every_known_study_can_be_analysed() -> None:
    for path in FILES if "PROPERTY_EXAMPLES" in os.environ else FILES[2:]:
        study = load_study(path)
        frame, _ = cast(_read(synthesise(study, rows=150, seed=8).frame), study)
        assert len(jr.analyse(study, frame)) > 50


DATED = """
schema: 1
manuscript: {title: t}
data: {file: x.csv, identifier: id}
variables:
  born: {label: Born, kind: date, plausible: [1930-01-01, 1990-12-31]}
  seen: {label: Seen, kind: date, plausible: [2010-01-01, 2012-12-31]}
  relapse: {label: Relapse, kind: date}
  died: {label: Died, kind: date}
  last: {label: Last, kind: date, plausible: [2010-01-01, 2016-12-31]}
  arm: {label: Arm, kind: binary}
  state: {label: State, kind: ordinal, levels: {"0": well, "1": relapsed, "2": dead}}
derived:
  end: {label: End, earliest_of: [last, died]}
  age: {label: Age, days_between: [born, seen]}
  years: {label: Years, rescale: {variable: age, divide_by: 365.25}}
  old: {label: Old, where: {variable: years, operator: above, value: 60}}
  days: {label: Days, days_between: [seen, last]}
  fate:
    label: Fate
    levels: {died: d, relapsed: r, neither: n}
    cases:
      - {level: died, where: {variable: state, operator: at_least, value: "2"}}
      - {level: relapsed, where: {variable: relapse, operator: present}}
      - {level: neither, where: {not: {variable: state, operator: is, value: "2"}}}
cohort:
  population: p
  description: d
  exclude:
    - {id: young, label: y, where: {variable: years, operator: below, value: 40}, if_missing: exclude}
    - {id: late, label: l, where: {variable: seen, operator: at_least, value: 2012-06-01}}
    - {id: no_arm, label: n, where: {variable: arm, operator: missing}}
exposure: {variable: arm, reference: absent}
outcomes:
  death: {label: death, fatal: true, time_zero: seen, date: end, status: fate, event: died, horizon_days: 365}
  later: {label: death, time_zero: seen, date: last, status: state, event: "2", horizon_days: 1000,
          alternatives: [born]}
  followed: {label: x, followup_days: days, status: old, event: true, horizon_days: 500}
analyses:
  baseline: {variables: [years, old, fate]}
  survival: {outcome: death}
  hazards: {outcome: later, covariates: [old]}
"""


def test_a_study_whose_every_part_is_derived() -> None:
    plain = yaml.safe_load(DATED)
    study = Study.model_validate(plain)
    assert references.problems(study) == []
    assert study.variables["seen"].plausible == (date(2010, 1, 1), date(2012, 12, 31))
    frame, problems = cast(_read(synthesise(study, rows=300, seed=2).frame), study)
    assert problems == []
    cohort = select(frame, study)
    assert all(n > 0 for n in cohort.flow.excluded.values())
    assert cohort.frame.groupby("arm", observed=True)["death.event"].sum().min() >= 4
