"""Everything that the sentences of the templates may ask for, gathered from study and store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jpvad_report.document import findings
from jpvad_report.document.context import Context, uncapitalise
from jpvad_report.document.tables.models import outcome_phrase, period_length
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate
from jpvad_report.study.analyses import Planned
from jpvad_report.study.manuscript import Author
from jpvad_report.study.variables import Equal, Kind, Measured

_DECLARATIONS = (
    ("ethics", "Ethics approval"),
    ("consent", "Consent"),
    ("registration", "Registration"),
    ("funding", "Funding"),
    ("conflicts_of_interest", "Conflicts of interest"),
    ("data_availability", "Data availability"),
    ("code_availability", "Code availability"),
)


@dataclass(frozen=True, slots=True)
class ExclusionWords:
    """A criterion in running text, and what became of the patients for whom it could not be decided."""

    text: str
    key: str
    kept_undecided: bool
    removed_undecided: bool


def prose(context: Context) -> dict[str, Any]:
    """Values and functions for the templates."""
    study, numbers = context.study, context.numbers
    settings = study.settings
    reference = study.exposure.reference
    values: dict[str, Any] = {
        "study": study,
        "m": study.manuscript,
        "units": study.data.unit_of_analysis,
        "groups": study.groups,
        "exposed": context.exposed,
        "reference": reference,
        "key": slug,
        "phrase": study.group_phrase,
        "who": study.group_who,
        "has": numbers.exists,
        "num": numbers.num,
        "ci": numbers.ci,
        "p": numbers.p,
        "count": numbers.count,
        "level": numbers.level,
        "n_of": numbers.n,
        "events_of": numbers.events,
        "estimable": numbers.estimable,
        "reason": numbers.reason,
        "some": lambda key: _some(context, key),
        "incidence_interval": lambda key: _incidence_interval(context, key),
        "group_share": lambda group: _group_share(context, group),
        "group_incidence": lambda group: _group_incidence(context, group),
        "or": context.word("or"),
        "exclusion": lambda rule: f"{rule.text} ({numbers.num(rule.key)})",
        "failure": lambda factor: (
            f"{context.study.variable(factor.term).in_text}: {numbers.reason(factor.key)}"
            if factor.term in context.study.all_variables
            else f"{factor.phrase}: {numbers.reason(factor.key)}"
        ),
        "todo": lambda field: f"[{context.word('todo', field=uncapitalise(field))}]{{.todo}}",
        "alpha": f"{settings.alpha:g}",
        "confidence": f"{100 * settings.confidence_level:g}%",
        "fisher_limit": f"{settings.fisher_when_expected_below:g}",
        "exclusions": _exclusions(context),
        "highlights": findings.highlights(context),
        "factors": findings.factors(context),
        "events": findings.events(context),
        "survival": findings.survival_story(context),
        "hazard_stories": findings.hazard_stories(context),
        "declarations": _DECLARATIONS,
        "author": _author,
        "affiliations": [f"^{i}^ {place}" for i, place in enumerate(study.manuscript.affiliations, 1)],
    }
    return values | _methods(context) | _outcome(context) | _models(context) | _plans(context)


def _incidence_interval(context: Context, key: str) -> str:
    """`(95% CI of the incidence 40.6–51.8%)`, or nothing where there is no interval."""
    record = context.numbers.store.estimate(key)
    if record is None or record.ci_low is None:
        return ""
    return context.word("incidence_interval", level=context.numbers.level(key), interval=context.numbers.ci(key))


def _author(author: Author) -> str:
    marks = ",".join(map(str, author.affiliations))
    return f"{author.name}{', ' + author.degrees if author.degrees else ''}{f'^{marks}^' if marks else ''}"


def _some(context: Context, key: str) -> bool:
    record = context.numbers.store.estimate(key)
    return record is not None and bool(record.count)


def _group_share(context: Context, group: str) -> str:
    key = join("cohort", "group", slug(group))
    return f"{context.numbers.count(key)} {context.study.group_who(group)} ({context.numbers.num(key)})"


def _group_incidence(context: Context, group: str) -> str:
    assert context.study.analyses.survival is not None
    key = join("survival", context.study.analyses.survival.outcome, slug(group), "incidence")
    return f"{context.numbers.num(key)} in {context.study.group_who(group)}"


def _exclusions(context: Context) -> tuple[ExclusionWords, ...]:
    found = []
    for rule in context.study.cohort.exclude:
        undecided = _some(context, join("cohort", "undecided", rule.id))
        found.append(
            ExclusionWords(
                rule.phrase or uncapitalise(context.study.exclusion_label(rule)),
                join("cohort", "excluded", rule.id),
                undecided and rule.if_missing == "keep",
                undecided and rule.if_missing == "exclude",
            )
        )
    return tuple(found)


def _tests(context: Context, prefix: str, *, kinds: Iterable[Kind] | None = None) -> list[str]:
    """Names of the tests that were really used, the commonest first."""
    seen: dict[str, int] = {}
    for key, record in context.numbers.store.items():
        if not (key.startswith(f"{prefix}.") and key.endswith(".test") and isinstance(record, Estimate)):
            continue
        if kinds is None or context.study.variable(key.split(".")[1]).kind in kinds:
            seen[record.method] = seen.get(record.method, 0) + 1
    methods = sorted(seen, key=lambda method: (method.startswith("fisher"), -seen[method]))
    return [context.word("methods", method) for method in methods]


def _methods(context: Context) -> dict[str, Any]:
    study = context.study
    provenance = context.numbers.store.provenance
    versions = provenance["packages"]
    categories = [kind for kind in Kind if kind is not Kind.CONTINUOUS]
    baseline = study.analyses.baseline
    continuous = [n for n in (baseline.variables if baseline else ()) if study.variable(n).kind is Kind.CONTINUOUS]
    fisher = {context.word("methods", "fisher"), context.word("methods", "fisher_monte_carlo")}
    categorical_tests, event_tests = _tests(context, "baseline", kinds=categories), _tests(context, "adverse_events")
    exposure = study.variable(study.exposure.variable)
    return {
        "provenance": provenance,
        "package": lambda name: f"{name} {versions[name]}",
        "packages": [f"{name} {version}" for name, version in versions.items()],
        "summary_words": [context.word("summaries", s) for s in dict.fromkeys(study.summary(n) for n in continuous)],
        "tests_continuous": _tests(context, "baseline", kinds=[Kind.CONTINUOUS]),
        "tests_categorical": categorical_tests,
        "tests_events": event_tests,
        "fisher_used": len(categorical_tests) > 1 and bool(fisher & set(categorical_tests)),
        "fisher_used_events": len(event_tests) > 1 and bool(fisher & set(event_tests)),
        "exposure_order": _exposure_order(context) if getattr(exposure, "order", None) else None,
    }


def _exposure_order(context: Context) -> dict[str, str]:
    order = context.study.derived[context.study.exposure.variable].order
    assert order is not None
    first, second = (context.study.variable(name).in_text for name in (order.first, order.second))
    winner = second if order.equal is Equal.SECOND else first
    return {"first": first, "second": second, "equal": order.equal.value, "winner": winner}


def _outcome(context: Context) -> dict[str, Any]:
    study = context.study
    spec = study.analyses.survival or study.analyses.hazards
    if spec is None:
        return {"outcome": None, "outcome_name": None}
    name = spec.outcome
    outcome = study.outcomes[name]
    event = "present" if outcome.event is True else str(outcome.event)
    labels = study.variable(outcome.status).levels
    statuses = [status for status in study.levels(outcome.status) if status != event and status in labels]
    seen = [s for s in statuses if _censored(context, name, s)]
    return {
        "outcome": outcome,
        "outcome_name": name,
        "horizon": f"{outcome.horizon_days:g}",
        "period_length": period_length(outcome.horizon_days),
        "time_zero_words": uncapitalise(study.variable(outcome.time_zero).label) if outcome.time_zero else "",
        "censoring_words": [labels[status] for status in statuses],
        "alternatives": [uncapitalise(study.variable(other).label) for other in outcome.alternatives],
        "censored_reasons": seen,
        "censored": lambda status: (
            f"{context.numbers.count(join('followup', name, 'overall', 'censored', slug(status)))} {labels[status]}"
        ),
    }


def _censored(context: Context, name: str, status: str) -> bool:
    key = join("followup", name, "overall", "censored", slug(status))
    return context.numbers.exists(key) and _some(context, key)


def _models(context: Context) -> dict[str, Any]:
    study = context.study
    values: dict[str, Any] = {}
    if study.analyses.predictors:
        values["predicted"] = outcome_phrase(context)
        values["candidates"] = [_covariate(context, name) for name in study.analyses.predictors.covariates]
    if study.analyses.adverse_events:
        values["event_names"] = [study.variable(name).in_text for name in study.analyses.adverse_events.events]
    if study.analyses.hazards:
        covariates = study.analyses.hazards.covariates
        by_time = {when: [n for n in covariates if study.measured(n) is when] for when in Measured}
        terms = sum(len(context.terms(name)) for name in covariates) + len(study.groups) - 1
        complete = context.numbers.store.estimate("hazards.adjusted.complete")
        events = complete.n_events if complete and complete.n_events is not None else 0
        values |= {
            "covariates": [_covariate(context, name) for name in covariates],
            "uncertain_covariates": [_covariate(context, name) for name in by_time[Measured.UNCERTAIN]],
            "post_covariates": [
                _covariate(context, name) for name in (*by_time[Measured.AFTER_EXPOSURE], *by_time[Measured.OUTCOME])
            ],
            "model_terms": terms,
            "few_events": events < 10 * terms,
        }
    return values


def _covariate(context: Context, name: str) -> str:
    """A variable's name in a list; a rescaled one goes by the name of what it rescales."""
    rescale = context.study.derived[name].rescale if name in context.study.derived else None
    variable = context.study.variable(rescale.variable if rescale else name)
    return variable.short or uncapitalise(variable.label)


def _plans(context: Context) -> dict[str, Any]:
    named = context.study.analyses.named()
    words = {
        status: [context.word("analyses", name) for name, analysis in named.items() if analysis.status is status]
        for status in Planned
    }
    abbreviations = context.study.manuscript.abbreviations
    return {
        "prespecified": words[Planned.PRESPECIFIED],
        "post_hoc": words[Planned.POST_HOC],
        "abbreviations": [f"{short}, {meaning}" for short, meaning in sorted(abbreviations.items())],
    }
