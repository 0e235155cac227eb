"""Odds ratios against R."""

from __future__ import annotations

from oracle import (
    MakeComparison,
    each_frame,
    ends_with,
    frame_of,
    study_of,
)

from jpvad_report.analysis.predictors import predictors


@each_frame
def test_logistic(name: str, comparison: MakeComparison) -> None:
    found = comparison("logistic")
    for key, record in predictors(frame_of(name), study_of(name)).items():
        at = f"{name}.{key}"
        if key.endswith(".complete"):
            found.numbers(at, record, "count", "n", "n_events")
        else:
            found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
            found.numbers(at, record, "n", "n_events", "n_missing")
    found.check(
        f"{name}.predictors.", not_yet=ends_with(".coefficient", ".se", ".deviance", ".log_likelihood", ".intercept")
    )
