"""The picture of flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context, capital
from jpvad_report.document.pictures.rows import plain
from jpvad_report.results.formatting import NOT_ESTIMABLE
from jpvad_report.results.keys import join, slug
from jpvad_report.results.store import Store

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def flow_picture(context: Context, width_mm: float) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import FlowFigure, flow_chart

    study, numbers = context.study, context.numbers
    store = numbers.store
    population = study.cohort.population
    exclusions = tuple(
        (study.exclusion_label(rule), _count(store, join("cohort", "excluded", rule.id)))
        for rule in study.cohort.exclude
    )
    groups = tuple(
        (study.group_label(group), plain(numbers.share(join("cohort", "group", slug(group))))) for group in study.groups
    )
    flow = FlowFigure(
        start_label=capital(population),
        start_n=_count(store, "cohort.registered"),
        exclusions=exclusions,
        cohort_label=capital(study.cohort.description),
        cohort_n=store.number("cohort.included"),
        groups=groups,
    )
    return flow_chart(flow, width_mm=width_mm)


def _count(store: Store, key: str) -> int | str:
    """A count, or a dash for one that is suppressed."""
    return store.number(key) if store.estimate(key) is not None else NOT_ESTIMABLE
