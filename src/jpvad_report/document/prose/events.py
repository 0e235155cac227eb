"""The adverse events in running text."""

from __future__ import annotations

from typing import Any

from jpvad_report.document.context import Context


def event_values(context: Context) -> dict[str, Any]:
    """Which events were counted."""
    spec = context.study.analyses.adverse_events
    if spec is None:
        return {}
    return {"event_names": [context.study.variable(name).in_text for name in spec.events]}
