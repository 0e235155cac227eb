"""The pictures of the predictors: odds ratios, and calibration of the multivariable model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import outcome_phrase
from jpvad_report.document.pictures.rows import plain, ratio_row
from jpvad_report.results.keys import join

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CALIBRATION = "predictors.multivariable.calibration"


def predictors_picture(context: Context, width_mm: float) -> Figure:
    """Odds ratios of the multivariable model; the levels of a variable stand under its name."""
    from jpvad_report.document.figures import ForestHeaders, ForestRow, forest

    spec = context.study.analyses.predictors
    assert spec is not None
    rows: list[ForestRow] = []
    for name in spec.covariates:
        variable = context.study.variable(name)
        if variable.levels:
            rows.append(ForestRow(label=variable.label, is_heading=True))
        for term, label in context.terms(name):
            key = join("predictors", "multivariable", term, "odds_ratio")
            rows.append(ratio_row(context, key, label, indent=bool(variable.levels)))
    phrase = outcome_phrase(context)
    return forest(
        tuple(rows),
        x_label=context.word("figures", "odds_ratio"),
        favours=(
            context.word("figures", "favours_less", phrase=phrase),
            context.word("figures", "favours_more", phrase=phrase),
        ),
        headers=ForestHeaders(
            label=context.word("table", "variable"),
            estimate=context.word("figures", "or_header"),
            p_value=plain(context.word("table", "p_value")),
        ),
        width_mm=width_mm,
    )


def calibration_picture(context: Context, width_mm: float) -> Figure:
    """Observed against predicted proportions by tenths of the risk."""
    from jpvad_report.document.figures import CalibrationPoint, calibration

    series = context.numbers.store.series[CALIBRATION]
    names = ("predicted", "observed", "ci_low", "ci_high")
    points = tuple(
        CalibrationPoint(**dict(zip(names, values, strict=True)))
        for values in zip(*(series[name] for name in names), strict=True)
    )
    return calibration(
        points,
        x_label=context.word("figures", "predicted_risk"),
        y_label=context.word("figures", "observed_share", phrase=outcome_phrase(context)),
        line_label=context.word("figures", "perfect_calibration"),
        width_mm=width_mm,
    )
