"""The outcome, its clock and its censoring in running text."""

from __future__ import annotations

from typing import Any

from jpvad_report.document.context import Context, uncapitalise
from jpvad_report.document.phrases import estimate_part, estimate_words, period_length, some
from jpvad_report.results.keys import join, slug


def outcome_values(context: Context) -> dict[str, Any]:
    """The outcome of the survival analyses; `outcome` is None where there is none."""
    study = context.study
    spec = study.analyses.survival or study.analyses.hazards
    if spec is None:
        return {"outcome": None, "outcome_name": None}
    name = spec.outcome
    outcome = study.outcomes[name]
    event = "present" if outcome.event is True else str(outcome.event)
    labels = study.variable(outcome.status).levels
    statuses = [status for status in study.levels(outcome.status) if status != event and status in labels]
    seen = [s for s in statuses if _was_censored(context, name, s)]
    return {
        "outcome": outcome,
        "outcome_name": name,
        "horizon": f"{outcome.horizon_days:g}",
        "estimate": estimate_words(context, outcome),
        "period": study.period(outcome),
        "period_length": period_length(context, outcome.horizon_days),
        "time_zero_words": uncapitalise(study.variable(outcome.time_zero).label) if outcome.time_zero else "",
        "censoring_words": [labels[status] for status in statuses],
        "alternatives": [uncapitalise(study.variable(other).label) for other in outcome.alternatives],
        "censored_reasons": seen,
        "censored": lambda status: context.word(
            "counted",
            n=context.numbers.count(join("followup", name, "overall", "censored", slug(status))),
            what=labels[status],
        ),
    }


def _was_censored(context: Context, name: str, status: str) -> bool:
    key = join("followup", name, "overall", "censored", slug(status))
    return context.numbers.exists(key) and some(context.numbers.store.records.get(key))


def estimate_interval(context: Context, key: str) -> str:
    """`(95% CI of the incidence 40.6–51.8%)`, or nothing where there is no interval."""
    record = context.numbers.store.estimate(key)
    spec = context.study.analyses.survival
    if record is None or record.ci_low is None or spec is None:
        return ""
    return context.word(
        "estimate_interval",
        level=context.numbers.level(key),
        separator=context.numbers.style.level_separator,
        estimate=estimate_words(context, context.study.outcomes[spec.outcome])["of"],
        interval=context.numbers.ci(key),
    )


def group_estimate(context: Context, group: str) -> str:
    """`46.2% in patients with Impella use before VA-ECMO`."""
    assert context.study.analyses.survival is not None
    key = join("survival", context.study.analyses.survival.outcome, slug(group), estimate_part(context))
    return context.word("group_estimate", estimate=context.numbers.num(key), who=context.study.group_who(group))
