"""The predictors' models in running text."""

from __future__ import annotations

from typing import Any

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import collinearity_keys, covariate_name, outcome_phrase
from jpvad_report.results import judgements
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate

_PREFIX = "predictors.multivariable"


def predictor_values(context: Context) -> dict[str, Any]:
    """What is predicted and from which candidates, by which methods, and what the checks of the model say."""
    study, numbers = context.study, context.numbers
    spec = study.analyses.predictors
    if spec is None:
        return {}
    records = [record for key, record in numbers.store.items() if key.startswith("predictors.")]
    made = {name for record in records if isinstance(record, Estimate) for name in (record.method, record.interval)}
    fit = numbers.record(join(_PREFIX, "hosmer_lemeshow"))
    interval = study.settings.proportion_interval
    return {
        "predicted": outcome_phrase(context),
        "candidates": [covariate_name(context, name) for name in spec.covariates],
        "predictor_methods": made,
        "observed_interval": context.word("proportion_intervals", interval),
        "calibration_figure": join(_PREFIX, "calibration") in numbers.store.series,
        "ill_calibrated": judgements.is_significant(fit, alpha=study.settings.alpha),
        "few_predictor_events": judgements.few_events(numbers.record(join(_PREFIX, "events_per_variable"))),
        "inflation": _inflation(context),
    }


def _inflation(context: Context) -> dict[str, Any]:
    """Key and name of the variable with the largest variance inflation, and the names of all with a large one."""
    found = collinearity_keys(context)
    if len(found) < 2:
        return {"key": "", "name": "", "generalised": False, "large": []}
    records = {name: context.numbers.record(key) for name, key in found.items()}
    largest = max(records, key=lambda name: judgements.inflation(records[name]))
    return {
        "key": found[largest],
        "name": covariate_name(context, largest),
        "generalised": found[largest].endswith("gvif"),
        "large": [covariate_name(context, name) for name, record in records.items() if judgements.inflated(record)],
    }
