"""Table of the predictors: odds ratios one by one and together."""

from __future__ import annotations

from jpvad_report.document.context import Context, sentence
from jpvad_report.document.phrases import outcome_phrase
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.results.keys import join


def predictors_table(context: Context) -> Table:
    """Univariable and multivariable odds ratios side by side, each with its model's n and events."""
    spec = context.study.analyses.predictors
    assert spec is not None
    word, numbers = context.word, context.numbers
    columns = (
        Column(word("table", "variable"), width=28),
        Column(word("table", "univariable_odds_ratio"), "center", width=19),
        Column(word("table", "p_value"), "right", width=10),
        Column(word("table", "n_events"), "center", width=14),
        Column(word("table", "multivariable_odds_ratio"), "center", width=19),
        Column(word("table", "p_value"), "right", width=10),
    )
    rows, keys = [], []
    for name in spec.covariates:
        for term, label in context.terms(name):
            single, joint = (join("predictors", kind, term, "odds_ratio") for kind in ("univariable", "multivariable"))
            keys += [single, joint]
            cells = (
                label,
                numbers.estimate_with_interval(single),
                numbers.p_cell(single),
                f"{numbers.n(single)} / {numbers.events(single)}",
                numbers.estimate_with_interval(joint),
                numbers.p_cell(joint),
            )
            rows.append(Row(cells))
    whole = "predictors.multivariable.complete"
    note = (
        f"{word('notes', 'complete_cases')}: the multivariable model holds {numbers.count(whole)} "
        f"{context.study.data.unit_of_analysis}, {numbers.events(whole)} of them with {outcome_phrase(context)}"
    )
    return Table(
        key="predictors",
        caption=word("captions", "predictors", outcome=outcome_phrase(context)),
        columns=columns,
        rows=tuple(rows),
        notes=(
            sentence(
                [note, word("notes", "below_one"), word("notes", "wald"), word("notes", "ci"), *context.reasons(keys)]
            ),
        ),
    )
