"""Variables and events compared between the groups, each with its judgement and its printed numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import event_phrase
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Finding
from jpvad_report.results.keys import join, slug
from jpvad_report.study.analyses import COMPOSITE
from jpvad_report.study.language import with_unit
from jpvad_report.study.variables import Kind, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A variable or event compared between the groups.

    `values` are the printed numbers (`72 vs. 68 years`), `p` the printed P value, `contrast` the printed difference
    with its interval where there is one, `trend` says that ordered groups were tested for a trend, `reason` why nothing
    could be compared.
    """

    name: str
    phrase: str
    finding: Finding
    is_share: bool
    values: str
    p: str
    custom: str = ""
    contrast: str = ""
    trend: bool = False
    reason: str = ""


def highlights(context: Context) -> tuple[Comparison, ...]:
    """The baseline variables that the text speaks of, compared."""
    spec = context.study.analyses.baseline
    if spec is None:
        return ()
    return tuple(comparison for name in spec.highlights for comparison in _baseline(context, name))


def _baseline(context: Context, name: str) -> Iterable[Comparison]:
    study = context.study
    variable = study.variable(name)
    groups = _order(context)
    test = join("baseline", name, "test")
    if variable.kind is Kind.CONTINUOUS:
        yield _continuous(context, name, groups, test)
    elif variable.kind is Kind.BINARY:
        keys = [join("baseline", name, group, "proportion") for group in groups]
        yield _share(context, name, variable.in_text, keys, test)
    else:
        yield _levels(context, name, groups, test)


def _continuous(context: Context, name: str, groups: list[str], test: str) -> Comparison:
    study, numbers = context.study, context.numbers
    variable, unit = study.variable(name), study.variable(name).unit
    statistic = "median" if study.summary(name) is Summary.MEDIAN_IQR else "mean"
    keys = [join("baseline", name, group, statistic) for group in groups]
    finding = _finding(context, keys, test)
    values = context.versus([f"{numbers.num(key)}%" if unit == "%" else numbers.num(key) for key in keys])
    shown = values if unit == "%" else with_unit(values, unit, words=study.words)
    return Comparison(
        name=name,
        phrase=variable.in_text,
        finding=finding,
        is_share=False,
        values=context.word("of_statistic", statistic=context.word("statistics", statistic), values=shown),
        custom={Finding.HIGHER: variable.higher, Finding.LOWER: variable.lower}.get(finding, ""),
        **_tested(context, test),
    )


def _levels(context: Context, name: str, groups: list[str], test: str) -> Comparison:
    """All levels together, as they were tested: a direction only where they have an order that the test used."""
    numbers, variable, alpha = context.numbers, context.study.variable(name), context.study.settings.alpha
    levels, tested = context.study.levels(name), context.numbers.record(test)
    keys = [[join("baseline", name, group, slug(level)) for level in levels] for group in groups]
    shares = [[numbers.record(key) for key in mine] for mine in keys]
    if judgements.tests_order(tested):
        finding = judgements.compare_ordinal(shares, tested, alpha=alpha)
    else:
        finding = judgements.compare_many([share for mine in shares for share in mine], tested, alpha=alpha)
    by_level = [
        context.word(
            "of_level", level=variable.levels[level], values=context.versus([numbers.num(mine[i]) for mine in keys])
        )
        for i, level in enumerate(levels)
    ]
    return Comparison(
        name=name,
        phrase=variable.in_text,
        finding=finding,
        is_share=False,
        values=context.word("semicolon").join(by_level),
        custom={Finding.HIGHER: variable.higher, Finding.LOWER: variable.lower}.get(finding, ""),
        **_tested(context, test),
    )


def events(context: Context) -> tuple[Comparison, ...]:
    """The adverse events, compared; by the adjusted P value where there is one."""
    spec = context.study.analyses.adverse_events
    return tuple(_event(context, event) for event in spec.events) if spec else ()


def composite(context: Context) -> Comparison | None:
    """Any of the adverse events; None where the study has no composite."""
    return _event(context, COMPOSITE) if context.study.has_composite else None


def _event(context: Context, event: str) -> Comparison:
    base = join("adverse_events", event)
    keys = [join(base, group, "proportion") for group in _order(context)]
    adjusted = join(base, "adjusted")
    test = adjusted if context.numbers.exists(adjusted) else join(base, "test")
    found = _share(context, event, event_phrase(context, event), keys, test)
    difference = join(base, "risk_difference")
    shown = context.numbers.exists(difference) and context.numbers.estimable(difference)
    return replace(
        found,
        p=context.word("statistics", "adjusted", p=found.p) if test == adjusted else found.p,
        contrast=contrast(context, "risk_difference", difference) if shown else "",
    )


def contrast(context: Context, name: str, key: str) -> str:
    """`difference 1.4 percentage points, 95% CI −3.5 to 6.6`, for a comparison's brackets."""
    numbers = context.numbers
    return context.word("contrasts", name, estimate=numbers.num(key), interval=numbers.with_level(key))


def _share(context: Context, name: str, phrase: str, keys: list[str], test: str) -> Comparison:
    values = context.versus([context.numbers.num(key) for key in keys])
    finding = _finding(context, keys, test)
    return Comparison(name=name, phrase=phrase, finding=finding, is_share=True, values=values, **_tested(context, test))


def _tested(context: Context, test: str) -> dict[str, Any]:
    """P value, whether it is of a trend over the groups, and the reason where there is none."""
    record, p = context.numbers.record(test), context.numbers.p(test)
    trend = context.study.has_ordered_groups and judgements.tests_order(record)
    return {
        "p": context.word("statistics", "trend", p=p) if trend else p,
        "trend": trend,
        "reason": context.reason(test),
    }


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
