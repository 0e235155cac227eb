"""The table behind the numbers: what a row shows of a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from jpvad_report.document import environment as jinja
from jpvad_report.document.context import Context
from jpvad_report.document.numbers import Numbers
from jpvad_report.document.trace import results_page
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series, count, proportion
from jpvad_report.results.store import Store
from jpvad_report.study import Study

PROVENANCE = {
    "version": "9.9",
    "data_file": "a<b.csv",
    "data_sha256": "d" * 64,
    "study_sha256": "e" * 64,
    "packages": {"lifelines": "0.30.3"},
}
Page = Callable[..., dict[str, list[str]]]


@pytest.fixture
def page(knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study], tmp_path: Path) -> Callable[..., str]:
    def make(records: dict[str, Record], provenance: dict[str, Any] | None = None) -> str:
        store = Store(records, {"survival.curve": Series({"days": (1.0,)})}, provenance or {})
        return results_page(Context(study_of(knee), Numbers(store), jinja.load_words(tmp_path, lang="en")))

    return make


def cells(page: str, key: str) -> list[str]:
    """What stands in the columns of a row after its name."""
    row = re.search(rf'<tr id="result-{re.escape(key)}">(.*?)</tr>', page)
    assert row is not None
    return [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", row[1])]


def test_full_precision_and_its_interval(page: Callable[..., str]) -> None:
    record = Estimate(
        quantity=Quantity.RATIO, estimate=0.1 + 0.2, ci_low=0.5549246816329241, ci_high=1.5, level=0.9,
        p_value=4e-15, n=289, n_events=133, n_missing=793, method="cox", interval="wald",
    )  # fmt: skip
    assert cells(page({"hazards.crude.age.hazard_ratio": record}), "hazards.crude.age.hazard_ratio") == [
        "0.30000000000000004", "0.5549246816329241 to 1.5 (90%)", "4e-15", "289", "133", "793",
        "Cox regression with Efron's method for ties; Wald confidence intervals and tests", "",
    ]  # fmt: skip


def test_a_proportion_shows_its_numerator_and_a_test_its_statistic(page: Callable[..., str]) -> None:
    test = Estimate(quantity=Quantity.TEST, estimate=4.5, df=1.0, p_value=0.03, n=8, method="chi_square")
    adjusted = Estimate(quantity=Quantity.TEST, estimate=0.06, p_value=0.06, method="holm")
    day = Estimate(quantity=Quantity.DATE, estimate=float(date(2020, 2, 3).toordinal()))
    made = page(
        {
            "missing.age.overall": proportion(1, 8),
            "adverse_events.rash.test": test,
            "adverse_events.rash.adjusted": adjusted,
            "registry.enrolment.first": day,
            "cohort.included": count(8),
        }
    )
    assert cells(made, "missing.age.overall")[0] == "0.125"
    assert cells(made, "missing.age.overall")[3] == "1/8"
    assert cells(made, "adverse_events.rash.test")[0] == "statistic 4.5, 1 df"
    assert cells(made, "adverse_events.rash.adjusted")[0] == ""
    assert cells(made, "registry.enrolment.first")[0] == "2020-02-03"
    assert cells(made, "cohort.included")[0] == "8"


def test_what_cannot_be_estimated_says_why(page: Callable[..., str]) -> None:
    made = page({"baseline.age.smd": NotEstimable(reason="there are no observations", n=3)})
    assert cells(made, "baseline.age.smd")[:4] == ["– (not estimable: there are no observations)", "", "", "3"]


def test_a_limit_that_is_not_reached_is_a_dash(page: Callable[..., str]) -> None:
    record = Estimate(quantity=Quantity.VALUE, estimate=12.0, ci_low=9.0, level=0.95, unit="days")
    assert cells(page({"baseline.age.smd": record}), "baseline.age.smd")[:2] == ["12 days", "9 to – (95%)"]


def test_packages_hashes_and_markup_of_names(page: Callable[..., str]) -> None:
    record = Estimate(quantity=Quantity.VALUE, estimate=1.0, method="kaplan_meier", interval="km_log_log")
    made = page({"baseline.age.smd": record}, PROVENANCE)
    assert cells(made, "baseline.age.smd")[6] == "Kaplan–Meier method; log–log transformation (lifelines 0.30.3)"
    assert f"a&lt;b.csv (SHA-256 {'d' * 64})" in made
    assert 'data-short="a&lt;b.csv (dddddddddddd…)"' in made


def test_every_record_and_no_series_is_listed(page: Callable[..., str]) -> None:
    made = page({"cohort.included": count(1), "baseline.age.smd": NotEstimable(reason="there are no observations")})
    assert re.findall(r'<tr id="result-([^"]+)"', made) == ["baseline.age.smd", "cohort.included"]
    assert "All 2 results" in made
