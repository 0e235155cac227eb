"""The adverse events in running text."""

from __future__ import annotations

from typing import Any

from jpvad_report.document.context import Context, uncapitalise
from jpvad_report.document.phrases import event_phrase, period_length, some, timed_event_rows
from jpvad_report.results.keys import join


def event_values(context: Context) -> dict[str, Any]:
    """Which events were counted, and the clock of those that are dated; `event_clock` is None where none is."""
    study = context.study
    spec = study.analyses.adverse_events
    if spec is None:
        return {"event_clock": None}
    timed = [event for event, _ in timed_event_rows(context)]
    return {
        "event_names": [study.variable(name).in_text for name in spec.events],
        "event_clock": _clock(context, timed) if timed else None,
        "cumulative_incidence_interval": f"aalen_johansen_{study.settings.survival_interval.replace('-', '_')}",
    }


def _clock(context: Context, timed: list[str]) -> dict[str, Any]:
    study = context.study
    spec = study.analyses.adverse_events
    assert spec is not None
    assert spec.outcome is not None
    outcome = study.outcomes[spec.outcome]
    assert outcome.time_zero is not None

    def left_out(reason: str) -> bool:
        found = context.numbers.store
        return any(some(found.records.get(join("adverse_events", event, "left_out", reason))) for event in timed)

    return {
        "time_zero": uncapitalise(study.variable(outcome.time_zero).label),
        "horizon": f"{outcome.horizon_days:g}",
        "period": study.period(outcome),
        "period_length": period_length(context, outcome.horizon_days),
        "fatal": outcome.fatal,
        "some": [event_phrase(context, event) for event in timed if event in spec.events],
        "all": len(timed) >= len(spec.events),
        "left_out": {reason: left_out(reason) for reason in ("before_time_zero", "undated", "unknown")},
    }
