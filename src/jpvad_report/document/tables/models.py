"""Tables of the models: odds ratios of the predictors, hazard ratios of the exposure."""

from __future__ import annotations

from jpvad_report.document.context import Context, sentence
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.results.keys import join, slug


def outcome_phrase(context: Context) -> str:
    """What the predictors predict, as a noun phrase."""
    study = context.study
    spec = study.analyses.predictors
    assert spec is not None
    if spec.outcome.variable == study.exposure.variable:
        level = spec.outcome.level
        return study.group_phrase(level if isinstance(level, str) else ("present" if level else "absent"))
    variable = study.variable(spec.outcome.variable)
    if spec.outcome.level is True:
        return variable.in_text
    return variable.absence if spec.outcome.level is False else variable.levels[str(spec.outcome.level)]


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


def period_length(days: float) -> str:
    """The horizon as a length of time: `30 days`."""
    return f"{days:g} day" if days == 1 else f"{days:g} days"
