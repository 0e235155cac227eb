"""Table of the hazard ratios: a column a model, a row a term."""

from __future__ import annotations

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import covariate_name, exposure_models, period_length
from jpvad_report.document.tables.model import Column, Footnotes, Row, Table
from jpvad_report.results.keys import join, slug
from jpvad_report.study.variables import Measured

_FLAGS = {
    Measured.UNCERTAIN: "uncertain",
    Measured.AFTER_EXPOSURE: "after_exposure",
    Measured.OUTCOME: "after_exposure",
}


def hazards_table(context: Context) -> Table:
    """The exposure, with P values, and the covariates in each model; what a model does not hold is an empty cell.

    The covariates' P values stand in the figure: what the models are made for is the exposure. A covariate that may
    have been measured after it carries a mark.
    """
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.hazards
    assert spec is not None
    outcome, models = study.outcomes[spec.outcome], exposure_models(context)
    columns = [Column(word("table", "variable"), width=34)]
    columns += [Column(word("models", model), "center", width=20) for model in models]
    exposed = [group for group in study.groups if group != study.exposure.reference]
    lead = [join("hazards", model, f"{study.exposure.variable}_{slug(exposed[0])}", "hazard_ratio") for model in models]
    rows = [
        Row((word("table", "patients"), *(numbers.n(key) for key in lead))),
        Row((word("table", "events"), *(numbers.events(key) for key in lead))),
    ]
    keys: list[str] = []

    def cells(term: str) -> list[str]:
        found = [join("hazards", model, term, "hazard_ratio") for model in models]
        keys.extend(key for key in found if numbers.exists(key))
        return [numbers.estimate_with_interval(key) if numbers.exists(key) else "" for key in found]

    reference = study.group_label(study.exposure.reference)
    for group in exposed:
        label = word("table", "exposure", exposed=study.group_label(group), reference=reference)
        term = f"{study.exposure.variable}_{slug(group)}"
        rows.append(Row((label, *cells(term))))
        p_values = (numbers.p_cell(join("hazards", model, term, "hazard_ratio")) for model in models)
        rows.append(Row((word("table", "p_value"), *p_values), indent=1))
    rows.append(Row((word("table", "covariates"),), heading=True))
    footnotes = Footnotes(context.journal.tables.notes)
    for name in spec.covariates:
        flag = _FLAGS.get(study.measured(name))
        mark = footnotes.mark(word("notes", flag)) if flag else ""
        rows += [Row((label + mark, *cells(term)), indent=1) for term, label in context.terms(name)]
    tests = [join("hazards", model, "proportionality", "global") for model in models]
    rows.append(Row((word("table", "proportionality"), *(numbers.p_cell(key) for key in tests))))
    return Table(
        key="hazards",
        caption=word("captions", "hazards", event=outcome.label, period=period_length(context, outcome.horizon_days)),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(context.sentence([*_notes(context), *context.reasons(keys)]), *footnotes.notes()),
    )


def _notes(context: Context) -> list[str]:
    spec, word, numbers = context.study.analyses.hazards, context.word, context.numbers
    assert spec is not None
    notes = [word("notes", "partly_adjusted" if spec.partly_adjusted else "same_patients")]
    if spec.strata:
        strata = context.listed(covariate_name(context, name) for name in spec.strata)
        notes.append(word("notes", "strata", strata=strata))
    if spec.clustered and numbers.store.number("hazards.adjusted.clusters") > 1:
        noun, clusters = context.study.data.cluster_noun, numbers.num("hazards.adjusted.clusters")
        notes.append(word("notes", "wald_robust", noun=noun, clusters=clusters))
    elif not spec.clustered:
        notes.append(word("notes", "wald"))
    return [*notes, word("notes", "proportionality"), word("notes", "covariates")]
