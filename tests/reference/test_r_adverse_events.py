"""Adverse events against R."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from oracle import (
    Comparison,
    MakeComparison,
    compare_test,
    each_frame,
    expected,
    frame_of,
    study_of,
)

from jpvad_report.analysis.adverse_events import adverse_events
from jpvad_report.results.records import Estimate, Record

# What Fisher's test of the engine needs no estimate for, and what chooses it.
ONLY_IN_R = (".smallest_expected", ".sample_odds_ratio")
WILSON = {"proportion_interval": "wilson"}
SCORE = {"risk_difference_interval": "miettinen_nurminen"}
NEVER, ALWAYS = {"fisher_when_expected_below": 0.0}, {"fisher_when_expected_below": 1e9}
YATES = {"fisher_when_expected_below": 0.0, "yates_correction": True}


def compare_share(found: Comparison, at: str, record: Record) -> None:
    """The proportion under the names that R has for the limits of either interval."""
    if isinstance(record, Estimate) and record.interval == "clopper_pearson":
        names = {"ci_low": "exact_low", "ci_high": "exact_high"}
        found.record(at, record, "estimate", "count", "n", "ci_low", "ci_high", rename=names)
    else:
        found.record(at, record, "estimate", "count", "n", "ci_low", "ci_high")


def compare_contrast(found: Comparison, at: str, record: Record) -> None:
    """A difference or ratio; a ratio without an upper limit is not estimable here, R has its lower limit."""
    method = record.interval if isinstance(record, Estimate) else record.method
    if method != "miettinen_nurminen":
        found.record(at, record, "estimate", "ci_low", "ci_high")
        found.numbers(at, record, "n", "n_events")
        return
    at = f"{at}_miettinen_nurminen"
    found.record(at, record, "estimate", "ci_high")
    if isinstance(record, Estimate):
        found.record(at, record, "ci_low")


def without_limit(key: str) -> bool:
    """R's lower limit of a ratio without an event in the reference group."""
    at, _, field = key.rpartition(".")
    ratio = at.endswith("risk_ratio_miettinen_nurminen") and field == "ci_low"
    return ratio and expected("adverse_events")[f"{at}.estimate"] is None


@each_frame
def test_adverse_events(name: str, comparison: MakeComparison) -> None:
    found, frame = comparison("adverse_events"), frame_of(name)
    for settings in (NEVER | WILSON, YATES | SCORE, *([ALWAYS] if len(study_of(name).groups) == 2 else [])):
        for key, record in adverse_events(frame, study_of(name, **settings))[0].items():
            at = f"{name}.{key}"
            if key.endswith(".test"):
                compare_test(found, at, record)
            elif key.endswith(".proportion"):
                compare_share(found, at, record)
            else:
                compare_contrast(found, at, record)
    found.check(
        f"{name}.adverse_events.",
        not_yet=lambda key: key.endswith(ONLY_IN_R) or without_limit(key) or ".fisher_exact_rxc." in key,
    )


@each_frame
def test_multiplicity(name: str, comparison: MakeComparison) -> None:
    """Holm and Benjamini-Hochberg; the engine offers no Bonferroni, which Holm is never worse than."""
    found, frame = comparison("adverse_events"), frame_of(name)
    pair = len(study_of(name).groups) == 2
    for method, there in (("holm", "holm"), ("benjamini_hochberg", "bh")):
        records = adverse_events(frame, study_of(name, multiplicity=method))[0]
        adjusted = {key.split(".")[1]: record for key, record in records.items() if key.endswith(".adjusted")}
        known = {event: record for event, record in adjusted.items() if isinstance(record, Estimate)}
        assert {record.method for record in known.values()} <= {method}
        # R adjusts where there are two tests or more, of two groups.
        if len(known) > 1 and pair:
            for event, record in known.items():
                found.record(f"{name}.multiplicity.{there}.{event}", record, "p_value")
    found.check(f"{name}.multiplicity.", not_yet=lambda key: ".bonferroni." in key)


TABLES = {
    "ordinary": (56, 70, 48, 80),
    "small": (9, 10, 3, 10),
    "zero": (0, 20, 5, 25),
    "zero_reference": (5, 25, 0, 20),
    "both_zero": (0, 10, 0, 12),
    "full": (10, 10, 4, 12),
    "both_full": (10, 10, 12, 12),
    "opposite": (10, 10, 0, 12),
    "unequal": (1, 12, 210, 4000),
    "single": (1, 1, 3, 7),
}


@pytest.mark.parametrize("name", TABLES)
def test_contrasts_of_hand_made_tables(name: str, comparison: MakeComparison) -> None:
    a, n1, b, n2 = TABLES[name]
    found, key = comparison("adverse_events"), f"table.{name}"
    frame = pd.DataFrame({"group": pd.Categorical(["a"] * n1 + ["b"] * n2, categories=["a", "b"])})
    frame["harm"] = pd.array(
        np.concatenate([np.arange(n1) < a, np.arange(n2) < b]).astype(bool).tolist(), dtype="boolean"
    )
    for settings in (NEVER | WILSON, YATES | SCORE, ALWAYS):
        frame["rare"] = frame["harm"]
        records = adverse_events(frame, study_of("plain", **settings))[0]
        for group, part in (("a", "exposed"), ("b", "reference")):
            compare_share(found, f"{key}.{part}", records[f"adverse_events.harm.{group}.proportion"])
        for contrast in ("risk_difference", "risk_ratio"):
            compare_contrast(found, f"{key}.{contrast}", records[f"adverse_events.harm.{contrast}"])
        compare_test(found, f"{key}.test", records["adverse_events.harm.test"])
    found.check(f"{key}.", not_yet=lambda left: left.endswith(ONLY_IN_R) or without_limit(left))
