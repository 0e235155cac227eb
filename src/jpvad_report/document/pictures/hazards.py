"""The picture of hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import exposure_models
from jpvad_report.document.pictures.rows import plain, ratio_row
from jpvad_report.results.keys import join, slug

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jpvad_report.document.figures import ForestRow


def hazards_picture(context: Context, width_mm: float) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import ForestHeaders, ForestRow, forest

    study, numbers, word = context.study, context.numbers, context.word
    spec = study.analyses.hazards
    assert spec is not None
    rows: list[ForestRow] = []
    for group in study.groups:
        if group == study.exposure.reference:
            continue
        label = word(
            "table",
            "exposure",
            exposed=study.group_label(group),
            reference=study.group_label(study.exposure.reference),
        )
        rows.append(ForestRow(label=label, is_heading=True))
        for model in exposure_models(context):
            key = join("hazards", model, f"{study.exposure.variable}_{slug(group)}", "hazard_ratio")
            detail = word("figures", "patients_events", n=plain(numbers.n(key)), events=plain(numbers.events(key)))
            rows.append(
                ratio_row(context, key, word("models", model), detail=detail, indent=True, emphasis=model == "adjusted")
            )
    rows.append(ForestRow(label=word("table", "covariates_adjusted"), is_heading=True))
    for name in spec.covariates:
        for term, label in context.terms(name):
            key = join("hazards", "adjusted", term, "hazard_ratio")
            rows.append(ratio_row(context, key, label, indent=True))
    return forest(
        tuple(rows),
        x_label=word("figures", "hazard_ratio"),
        favours=(word("figures", "lower_hazard"), word("figures", "higher_hazard")),
        headers=ForestHeaders(
            label=word("table", "model"), estimate=word("figures", "hr_header"), p_value=plain(word("table", "p_value"))
        ),
        width_mm=width_mm,
    )
