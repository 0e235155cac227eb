"""Table of adverse events."""

from __future__ import annotations

from jpvad_report.document.context import Context, capital
from jpvad_report.document.phrases import event_rows
from jpvad_report.document.tables.model import Column, Footnotes, Row, Table
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable
from jpvad_report.study.analyses import COMPOSITE

_CONTRASTS = ("risk_difference", "risk_ratio")


def events_table(context: Context) -> Table:
    """Counts and percentages by group, the composite last; with two groups also risk difference and risk ratio."""
    study, word = context.study, context.word
    spec = study.analyses.adverse_events
    assert spec is not None
    pair, adjust = len(study.groups) == 2, study.settings.multiplicity != "none"
    over = capital(context.exposure_label)
    columns = [Column(word("table", "event"), width=20)]
    columns += [Column(context.group_heading(group), "center", width=17, over=over) for group in study.groups]
    if pair:
        columns.append(Column(word("table", "risk_difference"), "center", width=20))
        columns.append(Column(word("table", "risk_ratio"), "center", width=18))
    columns.append(Column(word("table", "p_value"), "right", width=11))
    if adjust:
        columns.append(Column(word("table", "adjusted_p"), "right", width=11))
    footnotes = Footnotes(context.journal.tables.notes)
    rows = [_row(context, event, label, footnotes) for event, label in event_rows(context)]
    keys = [
        join("adverse_events", event, part)
        for event, _ in event_rows(context)
        for part in ((*_CONTRASTS, "test") if pair else ("test",))
    ]
    notes = [word("notes", "denominator"), *_methods(context, keys)]
    if pair:
        reference = study.group_phrase(study.exposure.reference)
        notes += [word("notes", "against", reference=reference), word("notes", "ci")]
    return Table(
        key="events",
        caption=word("captions", "adverse_events", label=capital(spec.label), exposure=context.exposure_label),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(
            context.sentence([*notes, *context.reasons(keys)]),
            *(context.stopped(note) for note in footnotes.notes()),
        ),
    )


def _row(context: Context, event: str, label: str, footnotes: Footnotes) -> Row:
    numbers, study = context.numbers, context.study
    base = join("adverse_events", event)
    cells = [label, *(numbers.share(join(base, slug(group), "proportion")) for group in study.groups)]
    if len(study.groups) == 2:
        cells += [numbers.estimate_with_interval(join(base, contrast)) for contrast in _CONTRASTS]
    test = numbers.record(join(base, "test"))
    mark = "" if isinstance(test, NotEstimable) else footnotes.mark(context.test_name(test.method))
    cells.append(numbers.p_cell(join(base, "test")) + mark)
    if study.settings.multiplicity != "none":
        # The composite is not of the events' family.
        cells.append("" if event == COMPOSITE else numbers.p_cell(join(base, "adjusted")))
    return Row(tuple(cells), heading=event == COMPOSITE)


def _methods(context: Context, keys: list[str]) -> list[str]:
    """How the limits of the table were made, and its P values adjusted."""
    word = context.word
    notes, used = [], {}
    for contrast in _CONTRASTS:
        records = [context.numbers.store[key] for key in keys if key.endswith(f".{contrast}")]
        used[contrast] = next((record.interval for record in records if isinstance(record, Estimate)), "")
    if len({*used.values()}) == 1 and all(used.values()):
        notes.append(word("notes", "both_contrasts", method=word("methods", used["risk_ratio"])))
    else:
        notes += [word("notes", name, method=word("methods", method)) for name, method in used.items() if method]
    return [*notes, *adjustment(context, "adjusted")]


def adjustment(context: Context, part: str) -> list[str]:
    """How the P values whose keys end in `part` were adjusted; nothing where there is none."""
    word, method = context.word, context.study.settings.multiplicity
    made = [record for key, record in context.numbers.store.items() if key.endswith(f".{part}")]
    if not any(isinstance(record, Estimate) for record in made):
        return []
    apart = [word("notes", "composite_apart")] if context.study.has_composite else []
    return [word("notes", "adjusted", method=word("methods", method)), *apart]
