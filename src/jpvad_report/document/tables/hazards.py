"""Table of the exposure's hazard ratios."""

from __future__ import annotations

from jpvad_report.document.context import Context, sentence
from jpvad_report.document.phrases import period_length
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.results.keys import join, slug


def hazards_table(context: Context) -> Table:
    """The exposure in its three models, then the covariates of the adjusted one."""
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.hazards
    assert spec is not None
    outcome = study.outcomes[spec.outcome]
    columns = (
        Column(word("table", "model"), width=34),
        Column(word("table", "patients"), "right", width=10),
        Column(word("table", "events"), "right", width=10),
        Column(word("table", "hazard_ratio"), "center", width=20),
        Column(word("table", "p_value"), "right", width=10),
        Column(word("table", "proportionality"), "right", width=16),
    )
    rows, keys = [], []

    def row(model: str, term: str, label: str, *, counts: bool) -> Row:
        key = join("hazards", model, term, "hazard_ratio")
        keys.append(key)
        shown = (numbers.n(key), numbers.events(key)) if counts else ("", "")
        # A term that a model cannot hold has no test of its own.
        test = join("hazards", model, "proportionality", term)
        proportional = numbers.p_cell(test) if numbers.exists(test) else "–"
        cells = (label, *shown, numbers.estimate_with_interval(key), numbers.p_cell(key), proportional)
        return Row(cells, indent=1)

    for group in study.groups:
        if group == study.exposure.reference:
            continue
        reference = study.group_label(study.exposure.reference)
        label = word("table", "exposure", exposed=study.group_label(group), reference=reference)
        rows.append(Row((label,), heading=True))
        for model in ("crude", "crude_same_patients", "adjusted"):
            term = f"{study.exposure.variable}_{slug(group)}"
            rows.append(row(model, term, word("models", model), counts=True))
    rows.append(Row((word("table", "covariates"),), heading=True))
    for name in spec.covariates:
        rows += [row("adjusted", term, label, counts=False) for term, label in context.terms(name)]
    notes = [
        word("notes", "same_patients"),
        word("notes", "wald"),
        word("notes", "ci"),
        *context.reasons(keys),
    ]
    return Table(
        key="hazards",
        caption=word("captions", "hazards", event=outcome.label, period=period_length(outcome.horizon_days)),
        columns=columns,
        rows=tuple(rows),
        notes=(sentence(notes),),
    )
