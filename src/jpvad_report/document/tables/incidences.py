"""Table of the cumulative incidences of dated events."""

from __future__ import annotations

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import timed_event_rows
from jpvad_report.document.tables.events import adjustment
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate
from jpvad_report.study.analyses import COMPOSITE

_REASONS = ("before_time_zero", "undated", "unknown")
_RATIO = "subdistribution_hazard_ratio"


def incidences_table(context: Context) -> Table | None:
    """Each event's groups one below the other; None where no event is dated."""
    study, word = context.study, context.word
    spec = study.analyses.adverse_events
    rows = timed_event_rows(context)
    if spec is None or spec.outcome is None or not rows:
        return None
    outcome, adjust = study.outcomes[spec.outcome], study.settings.multiplicity != "none"
    columns = [
        Column(word("table", "event"), width=30),
        Column(word("table", "patients"), "right", width=10),
        Column(word("table", "events"), "right", width=9),
        *([Column(word("table", "died_before"), "right", width=9)] if outcome.fatal else []),
        Column(word("table", "cumulative_incidence"), "center", width=19),
        Column(word("table", _RATIO), "center", width=20),
        Column(word("table", "p_value"), "right", width=10),
        *([Column(word("table", "adjusted_p"), "right", width=10)] if adjust else []),
    ]
    keys = [
        join("adverse_events", event, slug(group), part)
        for event, _ in rows
        for group in study.groups
        for part in ("cumulative_incidence", *([] if group == study.exposure.reference else [_RATIO]))
    ]
    notes = [
        word("notes", "competing") if outcome.fatal else "",
        word("notes", "ratios_against", reference=study.group_phrase(study.exposure.reference)),
        _left_out(context, rows),
        *adjustment(context, "subdistribution_adjusted"),
        word("notes", "ci"),
        *context.reasons(keys),
    ]
    body = [row for event, label in rows for row in _rows(context, event, label, fatal=outcome.fatal)]
    caption = word("captions", "incidences", period=study.period(outcome))
    return Table("incidences", caption, tuple(columns), tuple(body), notes=(context.sentence(notes),))


def _rows(context: Context, event: str, label: str, *, fatal: bool) -> list[Row]:
    study, numbers = context.study, context.numbers
    rows = [Row((label,), heading=True)]
    for group in study.groups:
        base = join("adverse_events", event, slug(group))
        incidence, ratio = join(base, "cumulative_incidence"), join(base, _RATIO)
        cells = [study.group_label(group), numbers.n(incidence), numbers.events(incidence)]
        cells += [numbers.count(join(base, "competing"))] if fatal else []
        cells.append(numbers.estimate_with_interval(incidence))
        if group == study.exposure.reference:
            rows.append(Row((*cells, context.word("table", "reference")), indent=1))
            continue
        cells += [numbers.estimate_with_interval(ratio), numbers.p_cell(ratio)]
        if study.settings.multiplicity != "none":
            cells.append("" if event == COMPOSITE else numbers.p_cell(join(base, "subdistribution_adjusted")))
        rows.append(Row(tuple(cells), indent=1))
    return rows


def _left_out(context: Context, rows: tuple[tuple[str, str], ...]) -> str:
    """Who could not be counted, event by event."""
    word, numbers = context.word, context.numbers
    found = []
    for event, label in rows:
        keys = {reason: join("adverse_events", event, "left_out", reason) for reason in _REASONS}
        counts = {reason: numbers.record(key) for reason, key in keys.items()}
        reasons = [
            word("notes", reason, n=numbers.count(keys[reason]))
            for reason, record in counts.items()
            if isinstance(record, Estimate) and record.count
        ]
        if reasons:
            found.append(word("notes", "left_out_of", event=label, reasons=word("comma").join(reasons)))
    return word("notes", "left_out", units_left_out=word("semicolon").join(found)) if found else ""
