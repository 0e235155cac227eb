"""Causes by arithmetic that can be done in the head: a fake study whose results are sums of what each cause adds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jpvad_report.errors import UserError
from jpvad_report.journal import Journal
from jpvad_report.results.formatting import PLAIN
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.results.store import Store
from jpvad_report.revision.cause import Causes, Factor, find_causes
from jpvad_report.revision.results import compare_stores
from jpvad_report.revision.state import State
from jpvad_report.revision.study_changes import compare_studies
from jpvad_report.study import Study

OLD_DATA, NEW_DATA = Path("old.csv"), Path("new.csv")


def value(number: float) -> Record:
    return Estimate(quantity=Quantity.VALUE, estimate=number)


def ratio(number: float) -> Record:
    return Estimate(quantity=Quantity.RATIO, estimate=number)


def results(*, data: int, cohort: int, model: int, code: int) -> Store:
    """0 is the old side of a cause, 1 the new one."""
    return Store(
        {
            "by.data": value(10 + data),
            "by.cohort": value(10 + cohort),
            "by.model": value(10 + model),
            "by.code": value(10 + code),
            "added": value(10 + data + 2 * cohort + 4 * model),
            "multiplied": ratio(2.0**data * 3.0**cohort),
            "not.multiplied": value(2.0**data * 3.0**cohort),
            "together": value(10 + data * cohort),
            "lost": NotEstimable(reason="nobody") if data and cohort else value(1),
            "same": value(1),
        }
    )


@pytest.fixture
def studies(knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study]) -> tuple[Study, Study]:
    """The new one has another exclusion (rules of the cohort) and another level of significance (models)."""
    old = study_of(knee)
    rule = {"id": "young", "where": {"variable": "age", "operator": "below", "value": 40}}
    cohort = {**knee["cohort"], "exclude": [*knee["cohort"].get("exclude", []), rule]}
    return old, study_of({**knee, "cohort": cohort, "settings": {**knee.get("settings", {}), "alpha": 0.01}})


def causes(
    studies: tuple[Study, Study],
    *,
    changed: set[str],
    old_code: str = "now",
    old_data: Path | None = OLD_DATA,
    new_data: Path | None = NEW_DATA,
    fails: str = "",
) -> Causes:
    """What is found where some of data, cohort, model and code changed."""
    first, last = studies
    new_study = last.model_copy(
        update={
            "cohort": (last if "cohort" in changed else first).cohort,
            "settings": (last if "model" in changed else first).settings,
        }
    )
    sides = {name: int(name in changed) for name in ("data", "cohort", "model", "code")}
    old_store = results(data=0, cohort=0, model=0, code=0 if "code" in changed else sides["code"])
    new_store = results(**sides)
    new_sha = "new" if "data" in changed else "old"
    shared = {"folder": Path(), "journal": Journal(name="Plain"), "manuscript": ""}
    same_data = old_data if "data" not in changed else new_data
    old = State(
        name="R0",
        study=first,
        store=replace(old_store, provenance={"data_sha256": "old"}),
        code="then" if "code" in changed else old_code,
        data=old_data,
        **shared,
    )
    new = State(
        name="R1",
        study=new_study,
        store=replace(new_store, provenance={"data_sha256": new_sha}),
        code="now",
        data=same_data,
        **shared,
    )

    def compute(study: Study, path: Path) -> Store:
        here = {
            "data": int(path == NEW_DATA),
            "cohort": int(study.cohort == last.cohort and "cohort" in changed),
            "model": int(study.settings == last.settings and "model" in changed),
            "code": sides["code"],
        }
        if fails and [name for name in ("data", "cohort", "model") if here[name]] == [fails]:
            raise UserError("column 'x': not in the export")
        return results(**here)

    changes = compare_stores(old.store, new.store, style=PLAIN, renamed={})
    return find_causes(old, new, changes, compare_studies(first, new_study), code="now", compute=compute)


def factors(found: Causes) -> dict[str, tuple[str, ...]]:
    return {key: tuple(factor.value for factor in cause.factors) for key, cause in found.by_key.items()}


@pytest.mark.parametrize("one", ["data", "cohort", "model", "code"])
def test_one_cause_alone(studies: tuple[Study, Study], one: str) -> None:
    found = causes(studies, changed={one})
    assert set(factors(found).values()) == {(one,)}
    assert f"by.{one}" in found.by_key
    assert not found.interacting
    assert not found.unknown
    assert [factor.value for factor, differs in found.differ.items() if differs] == [one]


def test_four_causes_are_taken_apart(studies: tuple[Study, Study]) -> None:
    found = causes(studies, changed={"data", "cohort", "model", "code"})
    told = factors(found)
    for one in ("data", "cohort", "model", "code"):
        assert told[f"by.{one}"] == (one,)
    assert told["added"] == ("data", "cohort", "model")
    assert found.by_key["added"].alone == {Factor.DATA: value(11), Factor.COHORT: value(12), Factor.MODEL: value(14)}
    assert "same" not in told


def test_single_effects_that_add_up_do_not_interact(studies: tuple[Study, Study]) -> None:
    found = causes(studies, changed={"data", "cohort", "model", "code"})
    # Sums of values add up, products of ratios add up on the log scale, products of values do not.
    assert set(found.interacting) == {"not.multiplied", "together", "lost"}


def test_what_no_cause_moves_alone_is_an_interaction(studies: tuple[Study, Study]) -> None:
    found = causes(studies, changed={"data", "cohort"})
    for key in ("together", "lost"):
        assert found.by_key[key].factors == ()
        assert found.by_key[key].interact


def test_without_the_old_export_the_rules_are_tried_on_the_new_one(studies: tuple[Study, Study]) -> None:
    found = causes(studies, changed={"data", "cohort"}, old_data=None)
    told = factors(found)
    assert told["by.data"] == ("data",)  # the code is the same: what is left is the data
    assert told["by.cohort"] == ("cohort",)
    assert "not at hand" in found.unknown[0]


def test_without_the_old_export_data_and_code_are_not_told_apart(studies: tuple[Study, Study]) -> None:
    found = causes(studies, changed={"data", "code"}, old_data=None)
    assert set(factors(found).values()) == {("data_or_code",)}


def test_without_any_export_only_what_follows_is_told(studies: tuple[Study, Study]) -> None:
    found = causes(studies, changed={"cohort"}, old_data=None)
    assert set(factors(found).values()) == {("cohort",)}
    found = causes(studies, changed={"data", "cohort"}, old_data=None, new_data=None)
    assert found.by_key == {}
    assert "Which of data, cohort rules moved a number cannot be told" in " ".join(found.unknown)
    assert "not the cause: code and library versions, analyses and settings" in " ".join(found.unknown)


def test_a_run_that_cannot_be_made_is_told(studies: tuple[Study, Study]) -> None:
    found = causes(studies, changed={"data", "cohort"}, fails="cohort")
    assert "What cohort rules alone would have moved cannot be told: column 'x'" in found.unknown[0]
    assert Factor.COHORT not in found.tried
