"""The Cox models in running text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from jpvad_report.document import findings
from jpvad_report.document.context import Context
from jpvad_report.document.phrases import covariate_name
from jpvad_report.document.pictures.proportionality import has_residuals
from jpvad_report.results import judgements
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate, Record
from jpvad_report.study.variables import Measured

_AFTER = (Measured.AFTER_EXPOSURE, Measured.OUTCOME)


def hazard_values(context: Context) -> dict[str, Any]:
    """The models' covariates and when they were measured, and what was checked of the adjusted model."""
    study = context.study
    spec = study.analyses.hazards
    if spec is None:
        return {}

    def names(variables: Sequence[str], *measured: Measured) -> list[str]:
        return [covariate_name(context, n) for n in variables if not measured or study.measured(n) in measured]

    held = (*spec.covariates, *spec.strata)
    in_part = (*spec.partly_adjusted, *spec.strata) if spec.partly_adjusted else ()
    return {
        "covariates": names(spec.covariates),
        "partly": names(spec.partly_adjusted),
        "strata": names(spec.strata),
        "clustered": spec.clustered,
        "silent_strata": silent_strata(context),
        "left_out": lambda key: bool(context.numbers.record(key).n_missing),
        "uncertain_covariates": names(held, Measured.UNCERTAIN),
        "post_covariates": names(held, *_AFTER),
        "partly_unsure": names(in_part, Measured.UNCERTAIN, *_AFTER),
        "time_scale": context.word("scales", study.settings.proportionality_transform),
        "splines": names(spec.splines),
        "proportionality": findings.proportionality_story(context),
        "linearity": findings.linearity_story(context),
        "residual_figure": has_residuals(context),
        "tested": lambda test: context.word("with_brackets", text=test.phrase, inside=context.numbers.p(test.key)),
        "untested": lambda test: context.word("with_brackets", text=test.phrase, inside=context.reason(test.key)),
        "few_events": _judged(context, "events_per_variable", judgements.few_events),
        "few_clusters": _judged(context, "clusters", judgements.few_clusters),
        "most_inflated": most_inflated(context),
    }


def silent_strata(context: Context) -> bool:
    """True where a stratum of the adjusted model had no event."""
    records = context.numbers.store.records
    strata, active = (records.get(join("hazards", "adjusted", part)) for part in ("strata", "strata_with_events"))
    return isinstance(strata, Estimate) and isinstance(active, Estimate) and active.estimate < strata.estimate


def most_inflated(context: Context) -> dict[str, Any] | None:
    """The term that the others explain best: its name, its key, and whether that is too much; None for a lone term."""
    terms = findings.term_phrases(context)
    records = {term: context.numbers.store.records.get(join("hazards", "adjusted", term, "vif")) for term in terms}
    factors = {term: record.estimate for term, record in records.items() if isinstance(record, Estimate)}
    if len(factors) < 2:
        return None
    worst = max(factors, key=lambda term: factors[term])
    key = join("hazards", "adjusted", worst, "vif")
    return {"phrase": terms[worst], "key": key, "too_much": judgements.inflated(context.numbers.store[key])}


def _judged(context: Context, part: str, judge: Callable[[Record], bool]) -> bool:
    record = context.numbers.store.records.get(join("hazards", "adjusted", part))
    return record is not None and judge(record)
