"""The same result on the other scale: survival is one minus the cumulative incidence."""

from __future__ import annotations

from dataclasses import replace

from jpvad_report.results.records import Estimate, Quantity, Record


def on_survival_scale(record: Record) -> Record:
    """Incidence as survival, a difference of incidences as one of survivals: limits change sides, P values stay."""
    if not isinstance(record, Estimate):
        return record
    whole = 1.0 if record.quantity is Quantity.PROPORTION else 0.0
    return replace(
        record,
        estimate=whole - record.estimate,
        ci_low=None if record.ci_high is None else whole - record.ci_high,
        ci_high=None if record.ci_low is None else whole - record.ci_low,
    )
