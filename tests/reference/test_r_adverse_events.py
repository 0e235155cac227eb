"""Adverse events against R."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from oracle import (
    MakeComparison,
    compare_test,
    each_frame,
    frame_of,
    study_of,
)

from jpvad_report.analysis.adverse_events import adverse_events

ONLY_IN_R = (".exact_low", ".exact_high", ".smallest_expected", ".sample_odds_ratio")


@each_frame
def test_adverse_events(name: str, comparison: MakeComparison) -> None:
    found, frame = comparison("adverse_events"), frame_of(name)
    never, always = {"fisher_when_expected_below": 0.0}, {"fisher_when_expected_below": 1e9}
    yates = {"fisher_when_expected_below": 0.0, "yates_correction": True}
    for settings in (never, yates, *([always] if len(study_of(name).groups) == 2 else [])):
        for key, record in adverse_events(frame, study_of(name, **settings)).items():
            at = f"{name}.{key}"
            if key.endswith(".test"):
                compare_test(found, at, record)
            elif key.endswith(".proportion"):
                found.record(at, record, "estimate", "count", "n", "ci_low", "ci_high")
            else:
                found.record(at, record, "estimate", "ci_low", "ci_high")
                found.numbers(at, record, "n", "n_events")
    found.check(
        f"{name}.adverse_events.",
        not_yet=lambda key: key.endswith(ONLY_IN_R) or "_miettinen_nurminen." in key or ".fisher_exact_rxc." in key,
    )


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
    for limit, correct in ((0.0, False), (0.0, True), (1e9, False)):
        study = study_of("plain", fisher_when_expected_below=limit, yates_correction=correct)
        frame["rare"] = frame["harm"]
        records = adverse_events(frame, study)
        for group, part in (("a", "exposed"), ("b", "reference")):
            record = records[f"adverse_events.harm.{group}.proportion"]
            found.record(f"{key}.{part}", record, "estimate", "count", "n", "ci_low", "ci_high")
        for contrast in ("risk_difference", "risk_ratio"):
            record = records[f"adverse_events.harm.{contrast}"]
            found.record(f"{key}.{contrast}", record, "estimate", "ci_low", "ci_high")
            found.numbers(f"{key}.{contrast}", record, "n", "n_events")
        compare_test(found, f"{key}.test", records["adverse_events.harm.test"])
    found.check(f"{key}.", not_yet=lambda left: left.endswith(ONLY_IN_R) or "_miettinen_nurminen." in left)
