"""What the sentences need to know: each comparison with its judgement, its words and its printed numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Agreement, Association, Finding
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable, Record
from jpvad_report.study.variables import Kind, Summary


@dataclass(frozen=True, slots=True)
class Comparison:
    """A variable or event compared between the groups.

    `values` are the printed numbers (`72 vs. 68 years`), `p` the printed P value.
    """

    name: str
    phrase: str
    finding: Finding
    is_share: bool
    values: str
    p: str
    custom: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """A term of the predictors' model: `phrase` says what goes along with the outcome."""

    term: str
    association: Association
    phrase: str
    key: str


def highlights(context: Context) -> tuple[Comparison, ...]:
    """The baseline variables that the text speaks of, compared."""
    spec = context.study.analyses.baseline
    if spec is None:
        return ()
    return tuple(comparison for name in spec.highlights for comparison in _baseline(context, name))


def _baseline(context: Context, name: str) -> Iterable[Comparison]:
    study, numbers = context.study, context.numbers
    variable = study.variable(name)
    groups = _order(context)
    test = join("baseline", name, "test")
    if variable.kind is Kind.CONTINUOUS:
        statistic = "median" if study.summary(name) is Summary.MEDIAN_IQR else "mean"
        keys = [join("baseline", name, group, statistic) for group in groups]
        finding = _finding(context, keys, test)
        unit = variable.unit
        values = _versus(context, [f"{numbers.num(key)}%" if unit == "%" else numbers.num(key) for key in keys])
        values = f"{context.word('statistics', statistic)}, {values if unit in {'', '%'} else f'{values} {unit}'}"
        custom = {Finding.HIGHER: variable.higher, Finding.LOWER: variable.lower}.get(finding, "")
        yield Comparison(name, variable.in_text, finding, False, values, numbers.p(test), custom)
        return
    if variable.kind is Kind.BINARY:
        keys = [join("baseline", name, group, "proportion") for group in groups]
        yield _share(context, name, variable.in_text, keys, test)
        return
    for level in study.levels(name):
        keys = [join("baseline", name, group, slug(level)) for group in groups]
        yield _share(context, name, variable.levels[level], keys, test)


def events(context: Context) -> tuple[Comparison, ...]:
    """The adverse events, compared."""
    spec = context.study.analyses.adverse_events
    if spec is None:
        return ()
    groups = _order(context)
    return tuple(
        _share(
            context,
            event,
            context.study.variable(event).in_text,
            [join("adverse_events", event, group, "proportion") for group in groups],
            join("adverse_events", event, "test"),
        )
        for event in spec.events
    )


def _share(context: Context, name: str, phrase: str, keys: list[str], test: str) -> Comparison:
    values = _versus(context, [context.numbers.num(key) for key in keys])
    return Comparison(name, phrase, _finding(context, keys, test), True, values, context.numbers.p(test))


def _finding(context: Context, keys: list[str], test: str) -> Finding:
    values = [context.numbers.record(key) for key in keys]
    alpha, tested = context.study.settings.alpha, context.numbers.record(test)
    if len(values) == 2:
        return judgements.compare_values(values[0], values[1], tested, alpha=alpha)
    return judgements.compare_many(values, tested, alpha=alpha)


def _order(context: Context) -> list[str]:
    """Two groups: the exposed one, then the reference; more: the order of the study file."""
    groups = context.study.groups
    if len(groups) == 2:
        groups = (context.exposed, context.study.exposure.reference)
    return [slug(group) for group in groups]


def _versus(context: Context, values: list[str]) -> str:
    """`72 vs. 68`, or `72, 68 and 70` for more than two groups."""
    if len(values) == 2:
        return " vs. ".join(values)
    return f"{', '.join(values[:-1])} {context.word('and')} {values[-1]}"


def factors(context: Context) -> tuple[Factor, ...]:
    """Every term of the multivariable model, with what it says; presences first, then absences."""
    spec = context.study.analyses.predictors
    if spec is None:
        return ()
    found = []
    for name in spec.covariates:
        for term, label in context.terms(name):
            key = join("predictors", "multivariable", term, "odds_ratio")
            kind = judgements.association(context.numbers.record(key), alpha=context.study.settings.alpha)
            found.append(Factor(term, kind, _factor_phrase(context, name, label, kind), key))
    order = [Association.PRESENCE, Association.ABSENCE, Association.NONE, Association.NOT_ESTIMABLE]
    return tuple(sorted(found, key=lambda factor: order.index(factor.association)))


def _factor_phrase(context: Context, name: str, label: str, kind: Association) -> str:
    variable = context.study.variable(name)
    absent = kind is Association.ABSENCE
    if variable.kind is Kind.BINARY:
        return variable.absence if absent else variable.in_text
    if variable.kind is Kind.CONTINUOUS:
        source = context.study.derived[name].rescale if name in context.study.derived else None
        phrase = context.study.variable(source.variable).in_text if source else variable.in_text
        return context.word("factors", "lower" if absent else "higher", phrase=phrase)
    return context.word("factors", "less" if absent else "more", label=label)


@dataclass(frozen=True, slots=True)
class HazardStory:
    """The exposure in its three models, one contrast; keys of the hazard ratios and the judgements on them."""

    group: str
    crude: str
    same_patients: str
    adjusted: str
    crude_finding: Finding
    same_patients_finding: Finding
    adjusted_finding: Finding
    agreement: Agreement
    contains_crude: bool
    imprecise: bool
    complete_share: float
    proportional: bool | None


def hazard_stories(context: Context) -> tuple[HazardStory, ...]:
    """One a group that is compared with the reference."""
    study, numbers = context.study, context.numbers
    if study.analyses.hazards is None:
        return ()
    alpha = study.settings.alpha
    stories = []
    for group in study.groups:
        if group == study.exposure.reference:
            continue
        term = f"{study.exposure.variable}_{slug(group)}"
        keys = [join("hazards", model, term, "hazard_ratio") for model in ("crude", "crude_same_patients", "adjusted")]
        crude, same, adjusted = (numbers.record(key) for key in keys)
        complete = numbers.store.estimate("hazards.adjusted.complete")
        stories.append(
            HazardStory(
                group=group,
                crude=keys[0],
                same_patients=keys[1],
                adjusted=keys[2],
                crude_finding=judgements.ratio_finding(crude, alpha=alpha),
                same_patients_finding=judgements.ratio_finding(same, alpha=alpha),
                adjusted_finding=judgements.ratio_finding(adjusted, alpha=alpha),
                agreement=judgements.agreement(crude, same, adjusted, alpha=alpha),
                contains_crude=judgements.contains(adjusted, crude),
                imprecise=isinstance(adjusted, Estimate) and judgements.is_imprecise(adjusted),
                complete_share=complete.estimate if complete else 0.0,
                proportional=_proportional(numbers.record("hazards.adjusted.proportionality.global"), alpha),
            )
        )
    return tuple(stories)


def _proportional(test: Record, alpha: float) -> bool | None:
    return None if isinstance(test, NotEstimable) else not judgements.is_significant(test, alpha=alpha)


@dataclass(frozen=True, slots=True)
class SurvivalStory:
    """Incidence at the horizon in the exposed and the reference group, and the log-rank test."""

    incidences: tuple[str, ...]
    test: str
    finding: Finding
    differs: bool


def survival_story(context: Context) -> SurvivalStory | None:
    """None where the study has no survival analysis."""
    study, numbers = context.study, context.numbers
    if study.analyses.survival is None:
        return None
    base = join("survival", study.analyses.survival.outcome)
    reference = study.exposure.reference
    order = [*(group for group in study.groups if group != reference), reference]
    keys = tuple(join(base, slug(group), "incidence") for group in order)
    test = join(base, "log_rank")
    alpha = study.settings.alpha
    differs = judgements.is_significant(numbers.record(test), alpha=alpha)
    pair = [numbers.record(key) for key in keys]
    finding = (
        judgements.compare_values(pair[0], pair[1], numbers.record(test), alpha=alpha)
        if len(pair) == 2
        else Finding.NO_SIGNIFICANT_DIFFERENCE
    )
    return SurvivalStory(keys, test, finding, differs)
