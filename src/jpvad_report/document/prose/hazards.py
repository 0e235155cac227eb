"""The Cox models in running text."""

from __future__ import annotations

from typing import Any

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import covariate_name
from jpvad_report.study.variables import Measured


def hazard_values(context: Context) -> dict[str, Any]:
    """The covariates, when they were measured, and how many events there are for them."""
    study = context.study
    spec = study.analyses.hazards
    if spec is None:
        return {}
    covariates = spec.covariates
    by_time = {when: [n for n in covariates if study.measured(n) is when] for when in Measured}
    terms = sum(len(context.terms(name)) for name in covariates) + len(study.groups) - 1
    complete = context.numbers.store.estimate("hazards.adjusted.complete")
    events = complete.n_events if complete and complete.n_events is not None else 0
    return {
        "covariates": [covariate_name(context, name) for name in covariates],
        "uncertain_covariates": [covariate_name(context, name) for name in by_time[Measured.UNCERTAIN]],
        "post_covariates": [
            covariate_name(context, name) for name in (*by_time[Measured.AFTER_EXPOSURE], *by_time[Measured.OUTCOME])
        ],
        "model_terms": terms,
        "few_events": events < 10 * terms,
    }
