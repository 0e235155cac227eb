"""Table of what was checked of the adjusted Cox model, term by term."""

from __future__ import annotations

from jpvad_report.document.context import Context
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.results.keys import join, slug


def cox_model_table(context: Context) -> Table | None:
    """Proportional hazards, collinearity and linearity; None where the model could not be fitted."""
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.hazards
    assert spec is not None
    base = join("hazards", "adjusted")
    whole = join(base, "proportionality", "global")
    if not numbers.exists(join(base, "c_statistic")) or not numbers.estimable(join(base, "c_statistic")):
        return None
    columns = [Column(word("table", "variable"), width=40)]
    headings = ["proportionality", "variance_inflation", *(["nonlinearity"] if spec.splines else [])]
    columns += [Column(word("table", heading), "right", width=18) for heading in headings]
    keys: list[str] = []

    def row(term: str, label: str, *, indent: int = 0) -> Row:
        test, factor = join(base, "proportionality", term), join(base, term, "vif")
        spline = join(base, "nonlinearity", term)
        keys.extend(key for key in (test, factor, spline) if numbers.exists(key))
        cells = [numbers.p_cell(test) if numbers.exists(test) else "–", numbers.num(factor)]
        if spec.splines:
            cells.append(numbers.p_cell(spline) if numbers.exists(spline) else "")
        return Row((label, *cells), indent=indent)

    reference = study.group_label(study.exposure.reference)
    rows = [
        row(
            f"{study.exposure.variable}_{slug(group)}",
            word("table", "exposure", exposed=study.group_label(group), reference=reference),
        )
        for group in study.groups
        if group != study.exposure.reference
    ]
    rows.append(Row((word("table", "covariates"),), heading=True))
    rows += [row(term, label, indent=1) for name in spec.covariates for term, label in context.terms(name)]
    rows.append(Row((word("table", "whole_model"), numbers.p_cell(whole))))
    return Table(
        key="coxmodel",
        caption=word("captions", "coxmodel", event=study.outcomes[spec.outcome].label),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(context.sentence(context.reasons(keys)),) if context.reasons(keys) else (),
    )
