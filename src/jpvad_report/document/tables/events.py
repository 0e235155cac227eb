"""Table of adverse events."""

from __future__ import annotations

from jpvad_report.document.context import Context, sentence
from jpvad_report.document.tables.model import Column, Footnotes, Row, Table
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import NotEstimable


def events_table(context: Context) -> Table:
    """Counts and percentages by group; with two groups also risk difference and risk ratio."""
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.adverse_events
    assert spec is not None
    pair = len(study.groups) == 2
    columns = [Column(word("table", "event"), width=20)]
    columns += [Column(context.group_heading(group), "center", width=17) for group in study.groups]
    if pair:
        columns.append(Column(word("table", "risk_difference"), "center", width=20))
        columns.append(Column(word("table", "risk_ratio"), "center", width=18))
    columns.append(Column(word("table", "p_value"), "right", width=11))
    footnotes = Footnotes()
    rows, keys = [], []
    for event in spec.events:
        base = join("adverse_events", event)
        cells = [study.variable(event).label]
        cells += [numbers.share(join(base, slug(group), "proportion")) for group in study.groups]
        if pair:
            contrast = [join(base, "risk_difference"), join(base, "risk_ratio")]
            cells += [numbers.estimate_with_interval(key) for key in contrast]
            keys += contrast
        test = join(base, "test")
        keys.append(test)
        record = numbers.record(test)
        mark = "" if isinstance(record, NotEstimable) else footnotes.mark(context.test_name(record.method))
        rows.append(Row((*cells, numbers.p_cell(test) + mark)))
    notes = [word("notes", "denominator")]
    if pair:
        reference = study.group_phrase(study.exposure.reference)
        notes += [word("notes", "newcombe"), word("notes", "against", reference=reference), word("notes", "ci")]
    label = spec.label[:1].upper() + spec.label[1:]
    return Table(
        key="events",
        caption=word("captions", "adverse_events", label=label, exposure=context.exposure_label),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(sentence([*notes, *context.reasons(keys)]), *(f"{note}." for note in footnotes.notes())),
    )
