"""Variables and events compared between the groups, each with its judgement and its printed numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Finding
from jpvad_report.results.keys import join, slug
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
