"""Cox regression against R."""

from __future__ import annotations

import pytest
from oracle import (
    FRAMES,
    MakeComparison,
    frame_of,
    study_of,
)

from jpvad_report.analysis.hazards import hazards
from jpvad_report.results.records import Estimate


@pytest.mark.parametrize("name", FRAMES)
def test_cox(name: str, comparison: MakeComparison) -> None:
    found = comparison("cox")
    for key, record in hazards(frame_of(name), study_of(name)).items():
        at = f"{name}.{key}"
        if key.endswith(".complete"):
            found.numbers(at, record, "count", "n", "n_events")
        elif ".proportionality." in key:
            if isinstance(record, Estimate):
                found.record(at, record, "estimate", "df", "p_value")
        else:
            found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
            found.numbers(at, record, "n", "n_events", "n_missing")
    found.check(
        f"{name}.hazards.",
        not_yet=lambda key: (
            key.endswith((".coefficient", ".se", ".log_likelihood", ".concordance")) or ".proportionality_" in key
        ),
    )
