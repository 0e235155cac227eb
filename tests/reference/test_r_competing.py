"""Cumulative incidence and subdistribution hazard ratios against R.

Not among the engine's results, and so not compared: cause-specific hazards and adjusted subdistribution models (the
engine compares the groups as they are), standard errors as such (the limits are made of them).
"""

from __future__ import annotations

from typing import Literal

import pandas as pd
import pytest
from oracle import REFERENCE, SYNTHETIC, Comparison, MakeComparison, expected, frame_of

from jpvad_report.analysis.cumulative_incidence import CENSORED, COMPETING, EVENT, cumulative_incidence
from jpvad_report.analysis.subdistribution import subdistribution_hazard_ratios
from jpvad_report.results.records import Estimate
from jpvad_report.study.settings import Settings

INTERVALS: tuple[Literal["log-log", "log", "plain"], ...] = ("log-log", "log", "plain")
FRAMES = {
    "competing": ("relapse", "death", "competing.csv", "days", "group", ("a", "b", "c"), (5, 10, 30)),
    "mgus2": ("pcm", "death", "mgus2.csv", "months", "sex", ("female", "male"), (60, 120, 240)),
}
SYNTHETIC_EVENTS = ("hemolysis", "bleeding", "limb_ischemia", "stroke", "thrombosis", "any")


def only_in_r(key: str) -> bool:
    return ".cause_specific." in key or ".adjusted." in key or key.endswith((".se", ".se_naive", ".coefficient"))


def cut(days: pd.Series, cause: pd.Series, at: float) -> tuple[pd.Series, pd.Series]:
    """Observation that ends on a day."""
    return days.clip(upper=at), cause.where(days <= at, CENSORED)


def compare_incidence(
    found: Comparison, key: str, days: pd.Series, cause: pd.Series, group: pd.Series, times: tuple[int, ...]
) -> None:
    for g in sorted(set(group)):
        for at in times:
            for interval in INTERVALS:
                mine = group == g
                record, _ = cumulative_incidence(
                    *cut(days[mine], cause[mine], at), n_missing=0, settings=Settings(survival_interval=interval)
                )
                tag = interval.replace("-", "_")
                names = {"ci_low": f"{tag}_low", "ci_high": f"{tag}_high"}
                found.record(f"{key}.{g}.{at}", record, "estimate", "ci_low", "ci_high", rename=names)


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("which", [0, 1])
def test_competing_risks(name: str, which: int, comparison: MakeComparison) -> None:
    *causes, file, time, column, groups, times = FRAMES[name]
    found, data, event = comparison("competing"), pd.read_csv(REFERENCE / "data" / file), causes[which]
    names = {"censor": CENSORED, event: EVENT, causes[1 - which]: COMPETING}
    days, cause, group = data[time].astype(float), data["cause"].map(names), data[column]
    compare_incidence(found, f"{name}.cumulative_incidence.{event}", days, cause, group, times)
    ratios = subdistribution_hazard_ratios(days, cause, group, groups=groups, reference=groups[0], settings=Settings())
    assert len(ratios) == len(groups) - 1
    for g, record in ratios.items():
        at = f"{name}.subdistribution.{event}.crude.group_{g}.hazard_ratio"
        found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
    found.check(f"{name}.cumulative_incidence.{event}.", not_yet=only_in_r)
    found.check(f"{name}.subdistribution.{event}.", not_yet=only_in_r)


@pytest.mark.parametrize("event", SYNTHETIC_EVENTS)
def test_dated_events_of_the_synthetic_registry(event: str, comparison: MakeComparison) -> None:
    """Events and deaths on day 0 among them."""
    found, frame = comparison("competing"), frame_of(SYNTHETIC)
    known = frame[frame[f"{event}.first.cause"].notna()]
    days, cause = known[f"{event}.first.days"], known[f"{event}.first.cause"]
    group, key = known["timing"].astype(str), f"{SYNTHETIC}.{event}"
    assert (days == 0).any()
    compare_incidence(found, f"{key}.cumulative_incidence.event", days, cause, group, (0, 7, 30))
    record = subdistribution_hazard_ratios(
        days, cause, group, groups=("before", "after"), reference="after", settings=Settings()
    )["before"]
    assert isinstance(record, Estimate)
    at = f"{key}.subdistribution.event.crude.group_before.hazard_ratio"
    found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
    found.check(f"{key}.", not_yet=only_in_r)


def test_every_frame_of_r_is_compared() -> None:
    names = {key.split(".")[0] for key in expected("competing")}
    assert names == {*FRAMES, SYNTHETIC}
    assert {key.split(".")[1] for key in expected("competing") if key.startswith(SYNTHETIC)} == {*SYNTHETIC_EVENTS}
