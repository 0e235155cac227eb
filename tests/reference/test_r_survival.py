"""Survival against R."""

from __future__ import annotations

from oracle import (
    MakeComparison,
    each_frame,
    expected,
    frame_of,
    study_of,
)

from jpvad_report.analysis.survival import survival
from jpvad_report.results.records import Estimate


@each_frame
def test_survival(name: str, comparison: MakeComparison) -> None:
    found = comparison("survival")
    records, series = survival(frame_of(name), study_of(name))
    for key, record in records.items():
        at = f"{name}.{key}"
        if key.endswith(".incidence"):
            found.record(at, record, "estimate", "ci_low", "ci_high")
            found.numbers(at, record, "n", "n_events", "n_missing")
        elif key.endswith(".log_rank") and isinstance(record, Estimate):
            found.record(at, record, "estimate", "p_value", "df", "n", "n_events")
    curves = {f"{name}.{key}": value for key, value in series.items()}
    for key in [key for key in expected("survival") if key.startswith(f"{name}.") and ".curve." in key]:
        base, _, rest = key.partition(".curve.")
        time, _, column = rest.rpartition(".")
        if column != "n_risk":
            curve = curves[f"{base}.curve"]
            found.value(key, curve[column][curve["days"].index(float(time))])
    for key, value in curves.items():
        if key.endswith(".at_risk"):
            for day, count in zip(value["days"], value["n_at_risk"], strict=True):
                found.value(f"{key}.{day:g}", count)
    found.check(f"{name}.survival.", not_yet=lambda key: key.endswith((".std_error", ".n_risk")) or ".at_risk." in key)
