"""The predictors' model in running text."""

from __future__ import annotations

from typing import Any

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import covariate_name, outcome_phrase


def predictor_values(context: Context) -> dict[str, Any]:
    """What is predicted, and from which candidates."""
    spec = context.study.analyses.predictors
    if spec is None:
        return {}
    return {
        "predicted": outcome_phrase(context),
        "candidates": [covariate_name(context, name) for name in spec.covariates],
    }
