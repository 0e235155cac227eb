"""The picture of flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.pictures.rows import plain
from jpvad_report.results.keys import join, slug

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def flow_picture(context: Context, width_mm: float) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import FlowFigure, flow_chart

    study, numbers = context.study, context.numbers
    store = numbers.store
    population = study.cohort.population
    exclusions = tuple(
        (study.exclusion_label(rule), store.number(join("cohort", "excluded", rule.id)))
        for rule in study.cohort.exclude
    )
    groups = tuple(
        (study.group_label(group), plain(numbers.share(join("cohort", "group", slug(group))))) for group in study.groups
    )
    flow = FlowFigure(
        start_label=population[:1].upper() + population[1:],
        start_n=store.number("cohort.registered"),
        exclusions=exclusions,
        cohort_label=study.cohort.description[:1].upper() + study.cohort.description[1:],
        cohort_n=store.number("cohort.included"),
        groups=groups,
    )
    return flow_chart(flow, width_mm=width_mm)
