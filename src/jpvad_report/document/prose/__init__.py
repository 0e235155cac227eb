"""Everything that the sentences of the templates may ask for, gathered from study and store."""

from __future__ import annotations

from typing import Any

from jpvad_report.document import findings
from jpvad_report.document.context import Context, uncapitalise
from jpvad_report.document.phrases import some
from jpvad_report.document.prose.cohort import exclusions, exposure_order, group_share
from jpvad_report.document.prose.events import event_values
from jpvad_report.document.prose.hazards import hazard_values
from jpvad_report.document.prose.methods import method_values
from jpvad_report.document.prose.outcome import estimate_interval, group_estimate, outcome_values
from jpvad_report.document.prose.predictors import predictor_values
from jpvad_report.results.formatting import level_text, plain_number, probability
from jpvad_report.results.keys import slug
from jpvad_report.study.analyses import Analysis, Planned
from jpvad_report.study.manuscript import Author

__all__ = ["prose"]

_DECLARATIONS = (
    "ethics",
    "consent",
    "registration",
    "funding",
    "conflicts_of_interest",
    "data_availability",
    "code_availability",
)


def prose(context: Context) -> dict[str, Any]:
    """Values and functions for the templates."""
    study, numbers = context.study, context.numbers
    settings = study.settings
    reference = study.exposure.reference
    values: dict[str, Any] = {
        "study": study,
        "m": study.manuscript,
        "units": study.data.unit_of_analysis,
        "one": study.data.one,
        "groups": study.groups,
        "exposed": context.exposed,
        "reference": reference,
        "key": slug,
        "phrase": study.group_phrase,
        "who": study.group_who,
        "has": numbers.exists,
        "num": numbers.num,
        "ci": numbers.ci,
        "with_level": numbers.with_level,
        "named": numbers.named,
        "name_separator": numbers.style.name_separator,
        "P": numbers.p_symbol,
        "p": numbers.p,
        "count": numbers.count,
        "level": numbers.level,
        "df": numbers.df,
        "n_of": numbers.n,
        "events_of": numbers.events,
        "estimable": numbers.estimable,
        "reason": context.reason,
        "some": lambda key: some(context.numbers.store.records.get(key)),
        "estimate_interval": lambda key: estimate_interval(context, key),
        "group_share": lambda group: group_share(context, group),
        "group_estimate": lambda group: group_estimate(context, group),
        "or": context.word("or"),
        "exclusion": lambda rule: context.word("with_brackets", text=rule.text, inside=numbers.num(rule.key)),
        "failure": lambda factor: _failure(context, factor),
        "todo": lambda field: f"[{context.word('todo', field=uncapitalise(field))}]{{.todo}}",
        "alpha": probability(settings.alpha, numbers.style),
        "confidence": level_text(settings.confidence_level, numbers.style),
        "fisher_limit": plain_number(settings.fisher_when_expected_below, numbers.style),
        "imbalance_limit": numbers.setting(settings.imbalance_above),
        "balance": findings.balance(context),
        "cut_rows": findings.cut_rows(context),
        "most_missing": findings.most_missing(context),
        "exclusions": exclusions(context),
        "exposure_order": exposure_order(context),
        "highlights": findings.highlights(context),
        "factors": findings.factors(context),
        "separation": findings.separation_story(context),
        "events": findings.events(context),
        "composite": findings.composite(context),
        "first_events": findings.first_events(context),
        "survival": findings.survival_story(context),
        "hazard_stories": findings.hazard_stories(context),
        "declarations": [(field, context.word("declarations", field)) for field in _DECLARATIONS],
        "author": lambda author: _author(context, author),
        "affiliations": [f"^{i}^ {place}" for i, place in enumerate(study.manuscript.affiliations, 1)],
    }
    parts = (method_values, outcome_values, predictor_values, hazard_values, event_values, _plans)
    return values | {name: value for part in parts for name, value in part(context).items()}


def _failure(context: Context, factor: findings.Factor) -> str:
    """`age: the values do not vary`."""
    known = factor.term in context.study.all_variables
    subject = context.study.variable(factor.term).in_text if known else factor.phrase
    return context.word("of_level", level=subject, values=context.reason(factor.key))


def _author(context: Context, author: Author) -> str:
    marks = ",".join(map(str, author.affiliations))
    degrees = f"{context.word('comma')}{author.degrees}" if author.degrees else ""
    return f"{author.name}{degrees}{f'^{marks}^' if marks else ''}"


def _plans(context: Context) -> dict[str, Any]:
    named = context.study.analyses.named()
    words = {
        status: [_planned(context, name, analysis) for name, analysis in named.items() if analysis.status is status]
        for status in Planned
    }
    abbreviations = context.study.manuscript.abbreviations
    return {
        "prespecified": words[Planned.PRESPECIFIED],
        "post_hoc": words[Planned.POST_HOC],
        "plans_dated": any(analysis.dated for analysis in named.values()),
        "abbreviations": [
            context.word("abbreviation", short=short, meaning=meaning)
            for short, meaning in sorted(abbreviations.items())
        ],
    }


def _planned(context: Context, name: str, analysis: Analysis) -> str:
    """An analysis, with the day on which it was planned where the study file gives one."""
    words = context.word("analyses", name)
    if analysis.dated is None:
        return words
    return context.word("with_brackets", text=words, inside=analysis.dated.isoformat())
