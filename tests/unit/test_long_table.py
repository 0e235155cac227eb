"""The long table: one row a statistic, failures with their reason."""

from __future__ import annotations

import csv
import io
from typing import Any

from jpvad_report.results.long import COLUMNS, long_table
from jpvad_report.results.records import SUPPRESSED, Estimate, NotEstimable, Quantity
from jpvad_report.results.store import Store
from jpvad_report.study import Study

STORE = Store(
    {
        "baseline.grade.a.2": Estimate(quantity=Quantity.PROPORTION, estimate=1 / 3, count=20, n=60, n_missing=4),
        "baseline.age.b.mean": Estimate(quantity=Quantity.VALUE, estimate=61.25, digits=1, n=70, method="mean"),
        "hazards.adjusted.treatment_a.hazard_ratio": Estimate(
            quantity=Quantity.RATIO,
            estimate=0.874999,
            ci_low=0.5512,
            ci_high=1.3712,
            level=0.95,
            p_value=0.5512,
            method="cox",
            interval="wald",
            n=130,
            n_events=52,
        ),
        "adverse_events.rash.a.proportion": NotEstimable(reason="few", note=SUPPRESSED),
    }
)


def rows(knee: dict[str, Any], **warnings: str) -> list[dict[str, str]]:
    text = long_table(STORE, Study.model_validate(knee), warnings=warnings)
    return list(csv.DictReader(io.StringIO(text)))


def test_a_proportion_has_a_row_for_each_of_its_numbers(knee: dict[str, Any]) -> None:
    found = {row["stat_name"]: row for row in rows(knee) if row["key"] == "baseline.grade.a.2"}
    assert {name: (row["stat"], row["stat_fmt"]) for name, row in found.items()} == {
        "p": ("0.3333333333333333", "33%"),
        "n": ("20", "20"),
        "N": ("60", "60"),
        "n_miss": ("4", "4"),
    }
    place = ("group", "group_level", "variable", "variable_level", "context")
    assert [found["p"][name] for name in place] == ["treatment", "A", "grade", "2", "baseline"]


def test_an_estimate_has_its_interval_and_p_value_at_full_precision(knee: dict[str, Any]) -> None:
    found = {row["stat_name"]: row for row in rows(knee) if row["context"] == "hazards"}
    assert (found["estimate"]["stat"], found["estimate"]["stat_fmt"]) == ("0.874999", "0.87")
    assert (found["conf.low"]["stat"], found["conf.low"]["stat_fmt"], found["conf.low"]["method"]) == (
        "0.5512",
        "0.55",
        "wald",
    )
    assert (found["p.value"]["stat"], found["p.value"]["stat_fmt"]) == ("0.5512", "0.55")
    assert found["n_event"]["stat"] == "52"


def test_what_is_suppressed_is_a_row_that_says_so(knee: dict[str, Any]) -> None:
    (row,) = [row for row in rows(knee) if row["context"] == "adverse_events"]
    assert (row["stat"], row["warning"], row["error"]) == ("", "suppressed", "few")


def test_columns_and_warnings(knee: dict[str, Any]) -> None:
    found = rows(knee, **{"baseline.age.b.mean": "rounded"})
    assert tuple(found[0]) == COLUMNS
    assert {row["warning"] for row in found if row["key"] == "baseline.age.b.mean"} == {"rounded"}
    assert [row["key"] for row in found] == sorted(row["key"] for row in found)
