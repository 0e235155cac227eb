"""Tables of the predictors: odds ratios one by one and together, and how much the variables explain each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import collinearity_keys, outcome_phrase
from jpvad_report.document.tables.model import Column, Footnotes, Row, Table
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate

_PREFIX = "predictors.multivariable"


def predictors_table(context: Context) -> Table:
    """Univariable and multivariable odds ratios side by side, each with its model's n and events.

    What was fitted by Firth's penalised likelihood carries a mark: a univariable estimate, or the heading of the
    multivariable ones.
    """
    word, numbers, footnotes = context.word, context.numbers, Footnotes(context.journal.tables.notes)
    keys: list[str] = []

    def cells(term: str) -> tuple[str, ...]:
        single, joint = (join("predictors", kind, term, "odds_ratio") for kind in ("univariable", "multivariable"))
        keys.extend((single, joint))
        mark = footnotes.mark(word("notes", "firth")) if _is_firth(context, [single]) else ""
        return (
            numbers.estimate_with_interval(single) + mark,
            numbers.p_cell(single),
            f"{numbers.n(single)} / {numbers.events(single)}",
            numbers.estimate_with_interval(joint),
            numbers.p_cell(joint),
        )

    rows = _rows(context, cells)
    joint = [key for key in keys if key.startswith(_PREFIX)]
    mark = footnotes.mark(word("notes", "firth")) if _is_firth(context, joint) else ""
    single, together = word("table", "univariable"), word("table", "multivariable") + mark
    ratio, p_value = word("table", "odds_ratio"), word("table", "p_value")
    columns = (
        Column(word("table", "variable"), width=28),
        Column(ratio, "center", width=19, over=single),
        Column(p_value, "right", width=10, over=single),
        Column(word("table", "n_events"), "center", width=14, over=single),
        Column(ratio, "center", width=19, over=together),
        Column(p_value, "right", width=10, over=together),
    )
    return Table(
        key="predictors",
        caption=word("captions", "predictors", outcome=outcome_phrase(context)),
        columns=columns,
        rows=rows,
        notes=(context.sentence([*_notes(context, keys), *context.reasons(keys)]), *footnotes.notes()),
    )


def _notes(context: Context, keys: Sequence[str]) -> list[str]:
    word, numbers, whole = context.word, context.numbers, join(_PREFIX, "complete")
    records = [numbers.record(key) for key in keys]
    intervals = {record.interval for record in records if isinstance(record, Estimate)}
    return [
        word(
            "notes",
            "complete_cases_predictors",
            complete_cases=word("notes", "complete_cases"),
            n=numbers.count(whole),
            events=numbers.events(whole),
            outcome=outcome_phrase(context),
        ),
        word("notes", "univariable_counts"),
        word("notes", "below_one"),
        *(word("notes", kind) for kind in ("wald", "profile_likelihood") if kind in intervals),
        word("notes", "ci"),
    ]


def _is_firth(context: Context, keys: Sequence[str]) -> bool:
    records = [context.numbers.record(key) for key in keys]
    return any(isinstance(record, Estimate) and record.method == "firth" for record in records)


def collinearity_table(context: Context) -> Table | None:
    """Variance inflation factors of the multivariable model; None where it has fewer than two variables."""
    word, numbers, keys = context.word, context.numbers, collinearity_keys(context)
    if len(keys) < 2:
        return None
    columns = [Column(word("table", "variable"), width=40)]
    several = any(key.endswith("gvif") for key in keys.values())
    if several:
        columns.append(Column(word("table", "coefficients"), "center", width=20))
    columns.append(Column(word("table", "variance_inflation"), "center", width=30))
    rows = []
    for name, key in keys.items():
        count = (numbers.df(key),) if several else ()
        rows.append(Row((context.study.variable(name).label, *count, numbers.num(key))))
    notes = (context.sentence([word("notes", "generalised")]),) if several else ()
    caption = word("captions", "collinearity", outcome=outcome_phrase(context))
    return Table("collinearity", caption, tuple(columns), tuple(rows), notes)


def _rows(context: Context, cells: Callable[[str], tuple[str, ...]]) -> tuple[Row, ...]:
    """One row a term; the levels of a variable stand under its name."""
    spec = context.study.analyses.predictors
    assert spec is not None
    rows: list[Row] = []
    for name in spec.covariates:
        variable = context.study.variable(name)
        if variable.levels:
            rows.append(Row((variable.label,), heading=True))
        indent = 1 if variable.levels else 0
        rows += [Row((label, *cells(term)), indent=indent) for term, label in context.terms(name)]
    return tuple(rows)
