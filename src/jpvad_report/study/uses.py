"""Whether the variables of a study file suit the places that use them: kinds, levels, analyses."""

from __future__ import annotations

from collections.abc import Iterator

from jpvad_report.study.analyses import COMPOSITE, AdverseEventsAnalysis, HazardsAnalysis
from jpvad_report.study.model import Study
from jpvad_report.study.problem import Problem, nearest
from jpvad_report.study.source import Location
from jpvad_report.study.variables import Kind


def _expect(study: Study, location: Location, name: str, *kinds: Kind) -> Iterator[Problem]:
    kind = study.variable(name).kind
    if kind not in kinds:
        yield location, f"'{name}' is {kind}; expected {' or '.join(kinds)}"


def _level(study: Study, location: Location, name: str, level: str | bool) -> Iterator[Problem]:
    if study.variable(name).kind is Kind.BINARY:
        if not isinstance(level, bool):
            yield location, f"'{name}' is binary: its level is true or false, not {level!r}"
    elif str(level) not in study.levels(name):
        yield location, f"'{name}' has no level {str(level)!r}{nearest(str(level), study.levels(name))}"


def uses(study: Study) -> Iterator[Problem]:
    """Every place that uses a variable for what it is not."""
    time, levels = (Kind.DATE, Kind.DATETIME), (Kind.CATEGORICAL, Kind.ORDINAL, Kind.BINARY)
    for name, derived in study.derived.items():
        wanted = {"rescale": (Kind.CONTINUOUS,), "where": tuple(Kind), "cases": tuple(Kind)}.get(derived.rule, time)
        for source in derived.sources:
            yield from _expect(study, ("derived", name, derived.rule), source, *wanted)
    exposure = study.exposure
    yield from _expect(study, ("exposure", "variable"), exposure.variable, *levels)
    for key, names in (("reference", [exposure.reference]), ("phrases", exposure.phrases), ("who", exposure.who)):
        for group in names:
            if group not in study.levels(exposure.variable):
                message = f"'{exposure.variable}' has no level '{group}'{nearest(group, study.groups)}"
                yield ("exposure", key, group), message
    for name, outcome in study.outcomes.items():
        yield from _level(study, ("outcomes", name, "event"), outcome.status, outcome.event)
        yield from _expect(study, ("outcomes", name, "status"), outcome.status, *levels)
        for key in ("time_zero", "date"):
            if (variable := getattr(outcome, key)) is not None:
                yield from _expect(study, ("outcomes", name, key), variable, *time)
        for i, variable in enumerate(outcome.alternatives):
            yield from _expect(study, ("outcomes", name, "alternatives", i), variable, *time)
        if outcome.followup_days is not None:
            yield from _expect(study, ("outcomes", name, "followup_days"), outcome.followup_days, Kind.CONTINUOUS)
    yield from _analysis_uses(study)


def _analysis_uses(study: Study) -> Iterator[Problem]:
    analyses, value_kinds = study.analyses, (Kind.CONTINUOUS, Kind.CATEGORICAL, Kind.ORDINAL, Kind.BINARY)
    if analyses.baseline:
        for i, name in enumerate(analyses.baseline.variables):
            yield from _expect(study, ("analyses", "baseline", "variables", i), name, *value_kinds)
        for i, name in enumerate(analyses.baseline.highlights):
            if name not in analyses.baseline.variables:
                yield ("analyses", "baseline", "highlights", i), f"'{name}' is not among the baseline variables"
    if predictors := analyses.predictors:
        outcome = predictors.outcome
        yield from _level(study, ("analyses", "predictors", "outcome", "level"), outcome.variable, outcome.level)
    for analysis in ("predictors", "hazards"):
        model = getattr(analyses, analysis)
        for i, name in enumerate(model.covariates if model else ()):
            location = ("analyses", analysis, "covariates", i)
            yield from _expect(study, location, name, *value_kinds)
            outcome_name = model.outcome.variable if analysis == "predictors" else study.exposure.variable
            if name == outcome_name:
                yield location, f"'{name}' is already in the model"
            elif name in model.covariates[:i]:
                yield location, f"'{name}' stands twice"
    if analyses.survival:
        yield from _strata(study, "survival", analyses.survival.strata, taken=())
    if hazards := analyses.hazards:
        yield from _hazards(study, hazards)
    if events := analyses.adverse_events:
        yield from _adverse_events(study, events)


def _strata(study: Study, analysis: str, strata: tuple[str, ...], *, taken: tuple[str, ...]) -> Iterator[Problem]:
    for i, name in enumerate(strata):
        location = ("analyses", analysis, "strata", i)
        yield from _expect(study, location, name, Kind.CATEGORICAL, Kind.ORDINAL, Kind.BINARY)
        if name == study.exposure.variable:
            yield location, f"'{name}' makes the groups that are compared; it cannot be a stratum too"
        elif name in taken:
            yield location, f"'{name}' is a covariate already; a stratum has no coefficient"


def _hazards(study: Study, hazards: HazardsAnalysis) -> Iterator[Problem]:
    yield from _strata(study, "hazards", hazards.strata, taken=hazards.covariates)
    for key in ("partly_adjusted", "splines"):
        for i, name in enumerate(getattr(hazards, key)):
            location = ("analyses", "hazards", key, i)
            if name not in hazards.covariates:
                yield location, f"'{name}' is not among the covariates{nearest(name, hazards.covariates)}"
            elif key == "splines":
                yield from _expect(study, location, name, Kind.CONTINUOUS)
    if hazards.partly_adjusted and set(hazards.partly_adjusted) == set(hazards.covariates):
        yield ("analyses", "hazards", "partly_adjusted"), "these are all covariates; name some of them"
    if hazards.clustered and study.data.cluster is None:
        yield ("analyses", "hazards", "clustered"), "needs the variable that names the cluster, under data: cluster"


def _adverse_events(study: Study, spec: AdverseEventsAnalysis) -> Iterator[Problem]:
    at = ("analyses", "adverse_events")
    for i, name in enumerate(spec.events):
        yield from _expect(study, (*at, "events", i), name, Kind.BINARY)
    if spec.composite and len(spec.events) < 2:
        yield (*at, "composite"), "a composite needs two events or more"
    if spec.composite and COMPOSITE in spec.events:
        message = f"'{COMPOSITE}' is how the results call the composite; give this event another name"
        yield (*at, "events", spec.events.index(COMPOSITE)), message
    for event, variable in spec.dates.items():
        if event not in spec.events:
            yield (*at, "dates", event), f"'{event}' is not among the events{nearest(event, spec.events)}"
        yield from _expect(study, (*at, "dates", event), variable, Kind.DATE, Kind.DATETIME)
    if spec.dates and spec.outcome is None:
        yield (*at, "dates"), "dates need 'outcome', which names the clock and the horizon"
    if spec.outcome is not None and not spec.dates:
        yield (*at, "outcome"), "the clock of an outcome needs 'dates', which say when the events happened"
    if spec.outcome is not None and study.outcomes[spec.outcome].time_zero is None:
        yield (*at, "outcome"), f"the outcome '{spec.outcome}' has no time zero to count an event's days from"
