"""The picture of cumulative incidences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import timed_event_rows
from jpvad_report.results.keys import join, slug

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def incidences_picture(context: Context, width_mm: float) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import Curve, Panel, incidences

    study, word = context.study, context.word
    spec = study.analyses.adverse_events
    assert spec is not None
    assert spec.outcome is not None
    outcome = study.outcomes[spec.outcome]
    assert outcome.time_zero is not None
    series = context.numbers.store.series
    panels = []
    for event, label in timed_event_rows(context):
        curves: list[Curve | None] = []
        for group in study.groups:
            curve = series.get(join("adverse_events", event, slug(group), "curve"))
            curves.append(
                None
                if curve is None
                else Curve(
                    label=study.group_label(group),
                    times=tuple(float(day) for day in curve["days"] if day is not None),
                    estimate=curve["incidence"],
                    ci_low=curve["ci_low"],
                    ci_high=curve["ci_high"],
                    at_risk=(),
                )
            )
        panels.append(Panel(title=label, curves=tuple(curves)))
    return incidences(
        tuple(panels),
        group_labels=tuple(study.group_label(group) for group in study.groups),
        horizon=outcome.horizon_days,
        y_label=word("figures", "cumulative_incidence"),
        x_label=word("figures", "days", time_zero=study.variable(outcome.time_zero).in_text),
        width_mm=width_mm,
    )
