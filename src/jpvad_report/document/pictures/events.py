"""The picture of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import event_rows
from jpvad_report.document.pictures.rows import plain
from jpvad_report.results.keys import join, slug
from jpvad_report.study.analyses import COMPOSITE

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def events_picture(context: Context, width_mm: float) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import EventHeaders, EventInterval, EventRow, events

    study, numbers, word = context.study, context.numbers, context.word
    pair, adjust = len(study.groups) == 2, study.settings.multiplicity != "none"

    def part(key: str) -> EventInterval:
        record = numbers.store.estimate(key)
        return EventInterval(
            estimate=record.estimate if record else None,
            ci_low=record.ci_low if record else None,
            ci_high=record.ci_high if record else None,
        )

    rows = []
    for event, label in event_rows(context):
        base = join("adverse_events", event)
        difference = join(base, "risk_difference")
        rows.append(
            EventRow(
                label=label,
                emphasis=event == COMPOSITE,
                proportions=tuple(part(join(base, slug(group), "proportion")) for group in study.groups),
                difference=part(difference) if pair else None,
                difference_text=plain(numbers.estimate_with_interval(difference)) if pair else "",
                # Where P values are adjusted the text judges by them; the composite is not of the events' family.
                p_text=plain(numbers.p_cell(join(base, "adjusted" if adjust and event != COMPOSITE else "test"))),
            )
        )
    return events(
        tuple(rows),
        group_labels=tuple(study.group_label(group) for group in study.groups),
        x_label=word("figures", "with_event"),
        difference_label=word("figures", "difference"),
        headers=EventHeaders(
            label=word("table", "event"),
            difference=word("figures", "difference_header"),
            p_value=plain(word("table", "adjusted_p" if adjust else "p_value")),
        ),
        width_mm=width_mm,
    )
