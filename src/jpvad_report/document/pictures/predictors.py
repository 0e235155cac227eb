"""The picture of predictors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import outcome_phrase
from jpvad_report.document.pictures.rows import ratio_row
from jpvad_report.results.keys import join

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def predictors_picture(context: Context) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import ForestHeaders, forest

    spec = context.study.analyses.predictors
    assert spec is not None
    rows = tuple(
        ratio_row(context, join("predictors", "multivariable", term, "odds_ratio"), label)
        for name in spec.covariates
        for term, label in context.terms(name)
    )
    phrase = outcome_phrase(context)
    return forest(
        rows,
        x_label=context.word("figures", "odds_ratio"),
        favours=(
            context.word("figures", "favours_less", phrase=phrase),
            context.word("figures", "favours_more", phrase=phrase),
        ),
        headers=ForestHeaders(
            label=context.word("table", "variable"),
            estimate=context.word("figures", "or_header"),
            p_value=context.word("table", "p_value"),
        ),
    )
