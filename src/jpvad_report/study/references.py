"""Names and values in a study file that must fit each other: variables exist, levels exist, kinds suit their use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jpvad_report.study.criteria import AllOf, AnyOf, Comparison, Criterion, Negation
from jpvad_report.study.model import Study
from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import Location
from jpvad_report.study.uses import uses
from jpvad_report.study.variables import Kind


def problems(study: Study) -> list[Problem]:
    """Everything in the file that is well formed but does not fit together."""
    unknown = list(_unknown_names(study))
    # Kinds and levels can only be judged once every name is known.
    return unknown or [*_criteria(study), *uses(study)]


def _variable_references(study: Study) -> Iterator[tuple[Location, str]]:
    data = study.data
    for key in ("cluster", "enrolment_date"):
        if (name := getattr(data, key)) is not None:
            yield ("data", key), name
    for name, derived in study.derived.items():
        for source in derived.sources:
            yield ("derived", name, derived.rule), source
    for location, criterion in _all_criteria(study):
        for where, comparison in _walk(criterion, location):
            yield (*where, "variable"), comparison.variable
    yield ("exposure", "variable"), study.exposure.variable
    for name, outcome in study.outcomes.items():
        for key in ("time_zero", "date", "followup_days", "status"):
            if (variable := getattr(outcome, key)) is not None:
                yield ("outcomes", name, key), variable
        for i, variable in enumerate(outcome.alternatives):
            yield ("outcomes", name, "alternatives", i), variable
    analyses = study.analyses
    for analysis, key in (
        ("baseline", "variables"),
        ("baseline", "highlights"),
        ("predictors", "covariates"),
        ("survival", "strata"),
        ("hazards", "covariates"),
        ("hazards", "partly_adjusted"),
        ("hazards", "strata"),
        ("hazards", "splines"),
        ("adverse_events", "events"),
    ):
        for i, variable in enumerate(getattr(getattr(analyses, analysis), key, ())):
            yield ("analyses", analysis, key, i), variable
    if analyses.predictors:
        yield ("analyses", "predictors", "outcome", "variable"), analyses.predictors.outcome.variable
    if analyses.adverse_events:
        for event, variable in analyses.adverse_events.dates.items():
            yield ("analyses", "adverse_events", "dates", event), variable


def _unknown_names(study: Study) -> Iterator[Problem]:
    known = study.all_variables
    for name in study.derived:
        if name in study.variables:
            yield ("derived", name), f"'{name}' is the name of a column too; give the derived variable another one"
    for location, name in _variable_references(study):
        if name not in known:
            yield location, f"unknown variable '{name}'{nearest(name, known)}"
    for analysis in ("survival", "hazards", "adverse_events"):
        outcome = getattr(getattr(study.analyses, analysis), "outcome", None)
        if outcome is not None and outcome not in study.outcomes:
            message = f"unknown outcome '{outcome}'{nearest(outcome, study.outcomes)}"
            yield ("analyses", analysis, "outcome"), message
    for name in study.derived:
        if name in _ancestors(study, name):
            yield ("derived", name), f"'{name}' is derived from itself"


def _ancestors(study: Study, name: str) -> set[str]:
    seen: set[str] = set()
    queue = [name]
    while queue:
        variable = study.derived.get(queue.pop())
        fresh = set(variable.sources) - seen if variable else set()
        seen |= fresh
        queue.extend(fresh)
    return seen


def _all_criteria(study: Study) -> Iterator[tuple[Location, Criterion]]:
    for i, rule in enumerate(study.cohort.exclude):
        yield ("cohort", "exclude", i, "where"), rule.where
    for name, derived in study.derived.items():
        if derived.where is not None:
            yield ("derived", name, "where"), derived.where
        for i, case in enumerate(derived.cases or ()):
            yield ("derived", name, "cases", i, "where"), case.where


def _walk(criterion: Criterion, location: Location) -> Iterator[tuple[Location, Comparison]]:
    match criterion:
        case Comparison():
            yield location, criterion
        case AllOf(all=parts):
            for i, part in enumerate(parts):
                yield from _walk(part, (*location, "all", i))
        case AnyOf(any=parts):
            for i, part in enumerate(parts):
                yield from _walk(part, (*location, "any", i))
        case Negation(negated=part):
            yield from _walk(part, (*location, "not"))


def _criteria(study: Study) -> Iterator[Problem]:
    for location, criterion in _all_criteria(study):
        for where, comparison in _walk(criterion, location):
            if message := _comparison_problem(study, comparison):
                yield (*where, "value"), message


def _comparison_problem(study: Study, comparison: Comparison) -> str:
    if comparison.operator.asks_presence:
        return ""
    name, kind = comparison.variable, study.variable(comparison.variable).kind
    values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
    ordered = kind in {Kind.CONTINUOUS, Kind.ORDINAL} or kind.is_time
    if comparison.operator.compares_order and not ordered:
        return f"operator '{comparison.operator}' needs an ordered variable; '{name}' is {kind}"
    for value in values:
        if kind is Kind.BINARY and not isinstance(value, bool):
            return f"'{name}' is binary: compare it with true or false, not with {value!r}"
        if kind.is_levels and str(value) not in study.levels(name):
            return f"'{name}' has no level {str(value)!r}{nearest(str(value), study.levels(name))}"
        if kind is Kind.CONTINUOUS and (isinstance(value, bool) or not isinstance(value, int | float)):
            return f"'{name}' is continuous: compare it with a number, not with {value!r}"
        if kind.is_time and not isinstance(value, date):
            return f"'{name}' is a {kind}: compare it with a date such as 2021-12-31, not with {value!r}"
    return ""
