"""Nothing that leaves tells of few patients, neither directly nor by adding and subtracting."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import jpvad_report as jr
from jpvad_report.errors import UserError
from jpvad_report.registry import cast
from jpvad_report.release import release
from jpvad_report.release.facts import MISSING, Fact, Family, families, is_small
from jpvad_report.release.protect import limits, suppressed
from jpvad_report.results.records import SUPPRESSED, Estimate, NotEstimable, Quantity, Series
from jpvad_report.results.store import Store
from jpvad_report.study import Study

LEAST = 10


def family(*told: tuple[str, int], fixed: tuple[str, ...] = ()) -> Family:
    """Facts by the cells that they add up, written as `a+b`."""
    made = Family("x")
    for names, value in told:
        cells = frozenset(("", name) for name in names.split("+"))
        made.facts[cells] = Fact(cells, value, [(names, "count")], names in fixed)
    return made


def names(gone: list[Fact]) -> set[str]:
    return {carrier for fact in gone for carrier, _ in fact.carriers}


class TestProtection:
    def test_a_small_level_takes_the_next_one_with_it(self) -> None:
        found = suppressed(family(("a", 3), ("b", 40), ("c", 60), ("a+b+c", 103), fixed=("a+b+c",)), LEAST)
        assert names(found) == {"a", "b"}

    def test_two_small_levels_that_add_up_to_few_take_a_third(self) -> None:
        found = suppressed(
            family(("a", 3), ("b", 4), ("c", 60), ("d", 70), ("a+b+c+d", 137), fixed=("a+b+c+d",)), LEAST
        )
        assert names(found) == {"a", "b", "c"}

    def test_the_sum_of_the_groups_does_not_give_one_away(self) -> None:
        found = suppressed(family(("a", 3), ("b", 40), ("a+b", 43)), LEAST)
        assert len(found) == 2
        assert "a" in names(found)

    def test_the_few_without_a_characteristic_are_hidden_too(self) -> None:
        assert names(suppressed(family(("a", 97), ("a+no", 100), fixed=("a+no",)), LEAST)) == {"a"}

    def test_nobody_is_no_secret(self) -> None:
        assert suppressed(family(("a", 0), ("b", 100), ("a+b", 100), fixed=("a+b",)), LEAST) == []

    def test_what_cannot_be_hidden_is_refused(self) -> None:
        with pytest.raises(UserError, match="cannot be hidden"):
            suppressed(family(("a", 3), ("a+b", 40), ("b", 37), fixed=("a+b", "b")), LEAST)

    def test_counts_that_do_not_add_up_stop_the_release(self) -> None:
        with pytest.raises(ValueError, match="add up"):
            suppressed(family(("a", 3), ("b", 4), ("a+b", 100)), LEAST)


def study(**changes: Any) -> Study:
    plain: dict[str, Any] = {
        "schema": 1,
        "manuscript": {"title": "t"},
        "data": {"file": "x.csv", "identifier": "id", "enrolment_date": "seen"},
        "variables": {
            "seen": {"label": "Seen", "kind": "date"},
            "group": {"label": "Group", "kind": "categorical", "levels": {"a": "A", "b": "B", "c": "C"}},
            "x": {"label": "X", "kind": "continuous"},
            "site": {"label": "Site", "kind": "categorical", "levels": {"1": "1", "2": "2", "3": "3", "4": "4"}},
            "flag": {"label": "Flag", "kind": "binary"},
            "harm": {"label": "Harm", "kind": "binary"},
            "days": {"label": "Days", "kind": "continuous"},
            "dead": {"label": "Dead", "kind": "categorical", "levels": {"d": "dead", "h": "home", "l": "lost"}},
        },
        "derived": {"one": {"label": "Site one", "where": {"variable": "site", "operator": "is", "value": "1"}}},
        "cohort": {
            "population": "p",
            "description": "d",
            "exclude": [
                {"id": "low", "where": {"variable": "x", "operator": "below", "value": -1.9}},
                {"id": "high", "where": {"variable": "x", "operator": "above", "value": 1.9}},
            ],
        },
        "settings": {"fisher_replicates": 999},
        "exposure": {"variable": "group", "reference": "b"},
        "outcomes": {
            "death": {"label": "death", "followup_days": "days", "status": "dead", "event": "d", "horizon_days": 30}
        },
        "analyses": {
            "baseline": {"variables": ["x", "site", "one", "flag"]},
            "survival": {"outcome": "death"},
            "adverse_events": {"events": ["harm", "flag"], "composite": "any"},
        },
    }
    return Study.model_validate(plain | changes)


def registry(seed: int, *, n: int = 260, harm: float = 0.05, missing: float = 0.02) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    text = pd.DataFrame(
        {
            "id": [f"P{i:04d}" for i in range(n)],
            "seen": [f"2021-{1 + i % 12:02d}-{1 + i % 27:02d}" for i in range(n)],
            "group": rng.choice(["a", "b", "c"], n, p=[0.3, 0.5, 0.2]),
            "x": rng.normal(size=n).round(3).astype(str),
            "site": rng.choice(["1", "2", "3", "4"], n, p=[0.5, 0.38, 0.08, 0.04]),
            "flag": (rng.random(n) < 0.9).astype(int).astype(str),
            "harm": (rng.random(n) < harm).astype(int).astype(str),
            "days": np.floor(rng.exponential(20, n)).astype(int).astype(str),
            "dead": rng.choice(["d", "h", "l"], n, p=[0.6, 0.36, 0.04]),
        }
    )
    for name in ("x", "site", "flag", "harm"):
        text.loc[rng.random(n) < missing, name] = ""
    text.index = pd.RangeIndex(2, n + 2)
    return text


def results(text: pd.DataFrame, of: Study) -> Store:
    frame, problems = cast(text, of)
    assert problems == []
    return jr.analyse(of, frame)


@settings(
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "2")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.integers(0, 2**31),
    st.sampled_from([0.01, 0.05, 0.3]),
    st.sampled_from([0.0, 0.02, 0.2]),
    st.sampled_from([3, 10]),
)
def test_nobody_who_adds_and_subtracts_arrives_at_a_small_count(
    seed: int, harm: float, missing: float, least: int
) -> None:
    """The attacker knows everything that was released, and which cells add up to what."""
    one = study(settings={"suppress_below": least, "fisher_replicates": 999})
    store = results(registry(seed, harm=harm, missing=missing), one)
    told = {made.name: list(made.facts.values()) for made in families(release(store, one).store, one)}
    for made in families(store, one):
        cells = sorted(set().union(*(fact.cells for fact in made.facts.values())))
        everything = list(made.facts.values())
        secret = [fact.cells for fact in everything if is_small(fact.value, least)]
        secret += [
            frozenset([cell])
            for cell in cells
            if (bounds := limits(frozenset([cell]), everything, cells))[1] - bounds[0] < 1
            and is_small(bounds[0], least)
        ]
        for target in secret:
            low, high = limits(target, told.get(made.name, []), cells)
            assert low <= 1 + 1e-6, (made.name, target)
            assert high >= least - 1e-6, (made.name, target)


@pytest.fixture(scope="module")
def one() -> Study:
    return study()


@pytest.fixture(scope="module")
def store(one: Study) -> Store:
    return results(registry(1), one)


def test_no_record_holds_a_small_count(store: Store, one: Study) -> None:
    released = release(store, one)
    for key, record in released.store.records.items():
        if isinstance(record, Estimate) and not key.startswith(("crosscheck", "balance")):
            for name in ("count", "n", "n_events", "n_missing"):
                value = getattr(record, name)
                assert value is None or not 0 < value < LEAST, f"{key}.{name}"


def test_what_can_be_computed_back_goes_with_the_count(store: Store, one: Study) -> None:
    assert isinstance(store["adverse_events.harm.test"], Estimate)
    released = release(store, one).store
    for key in ("adverse_events.harm.test", "baseline.site.test", "baseline.site.smd"):
        record = released[key]
        assert isinstance(record, NotEstimable), key
        assert record.note == SUPPRESSED
        assert "fewer than 10" in record.reason


def test_two_readings_of_one_column_hide_together() -> None:
    """The first site's count, hidden as a level, is the count of `one`."""
    one = study()
    store = results(
        registry(4, missing=0.0).assign(site=lambda frame: frame["site"].replace({"1": "2", "4": "1"})), one
    )
    released = release(store, one).store
    both = ["baseline.one.{}.proportion", "baseline.site.{}.1"]
    assert all(
        isinstance(released[key.format(group)], NotEstimable)
        for key in both
        for group in ("a", "b", "c", "overall")
        if not (isinstance(record := store[key.format(group)], Estimate) and record.count == 0)
    )


def test_few_missing_values_take_the_exact_share_from_files_and_the_denominator_from_documents() -> None:
    one = study(analyses={"baseline": {"variables": ["x", "flag"]}}, outcomes={})
    text = registry(2, missing=0.0, n=400).assign(flag=lambda frame: ["0", "1"] * 200)
    text.loc[[5, 6, 7], "flag"] = ""
    store = results(text, one)
    released = release(store, one)
    key = "baseline.flag.overall.proportion"
    before, file, shown = store[key], released.store[key], released.shown[key]
    assert isinstance(before, Estimate)
    assert isinstance(file, Estimate)
    assert isinstance(shown, Estimate)
    assert (file.count, file.n, file.n_missing) == (None, None, None)
    assert file.estimate == round(before.estimate, 2) != before.estimate
    assert (shown.count, shown.n, shown.n_missing) == (before.count, before.n, None)
    assert isinstance(released.shown["missing.flag.overall"], NotEstimable)
    assert key in released.blurred


def test_a_step_of_a_curve_stands_for_enough_patients() -> None:
    one = study()
    text = registry(3, n=900, missing=0.0)
    store = results(text, one)
    released = release(store, one)
    kept = 0
    for group in ("a", "b", "c"):
        curve = released.store.series.get(f"survival.death.{group}.curve")
        inside = text[(text["group"] == group) & (text["dead"] == "d") & (text["x"].astype(float).abs() <= 1.9)]
        days = inside["days"].astype(int)
        if curve is None:
            continue
        assert set(curve.columns) == {"days", "incidence"}
        ends = [day for day in curve["days"] if day is not None]
        kept += len(ends)
        counts = [((days > low) & (days <= high)).sum() for low, high in zip([-1, *ends], ends, strict=False)]
        assert all(count >= LEAST or count == 0 for count in counts), counts
        at_risk = released.store.series[f"survival.death.{group}.at_risk"]["n_at_risk"]
        assert all(n is not None and n % LEAST == 0 for n in at_risk)
    assert kept > 6


def test_one_point_a_patient_leaves_neither_with_files_nor_with_documents(store: Store, one: Study) -> None:
    residuals = {"hazards.adjusted.schoenfeld.group_a": Series({"days": (1.0,), "log_hazard_ratio": (0.2,)})}
    released = release(Store(store.records, store.series | residuals | {"new.kind": Series({"a": (1.0,)})}), one)
    for made in (released.store, released.shown):
        assert "hazards.adjusted.schoenfeld.group_a" not in made.series
    assert released.series["new.kind"] == "left out: of a kind that is not known to be safe"


def test_the_first_day_is_told_as_its_month(store: Store, one: Study) -> None:
    record = release(store, one).store["registry.enrolment.last"]
    assert isinstance(record, Estimate)
    assert record.quantity is Quantity.DATE
    assert date.fromordinal(int(record.estimate)).day == 1


def test_nothing_is_suppressed_where_the_study_says_so(store: Store) -> None:
    released = release(store, study(settings={"suppress_below": 0}))
    assert released.store is store
    assert released.hidden == released.blurred == ()


def test_a_group_of_a_few_stops_the_release() -> None:
    one = study()
    text = registry(1)
    text["group"] = text["group"].replace({"c": "a"})
    text.loc[text.index[:4], ["group", "x"]] = ["c", "0.1"]
    with pytest.raises(UserError, match="group 'C' has fewer than 10"):
        release(results(text, one), one)


def test_missing_values_are_no_characteristic() -> None:
    assert Fact(frozenset([("a", MISSING)]), 3, [("missing.x.a", "count")]).is_missing
