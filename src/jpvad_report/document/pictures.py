"""From the store to the figures' plain values: which numbers each figure shows, with which words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.tables.models import outcome_phrase
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, Series

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jpvad_report.document.figures import ForestRow

Drawing = Callable[[], "Figure"]


def plain(markdown: str) -> str:
    """Text of a Markdown fragment: spans, escapes and emphasis removed."""
    text = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", markdown)
    return re.sub(r"\\([<>~|])", r"\1", text).replace("**", "").replace("&emsp;", "")


def drawings(context: Context) -> dict[str, Drawing]:
    """Functions that draw the figures of the document, by name, in its order; nothing is drawn yet."""
    analyses = context.study.analyses
    found: dict[str, Drawing] = {"flow": lambda: _flow(context)}
    if analyses.predictors:
        found["predictors"] = lambda: _predictors(context)
    if analyses.survival:
        found["survival"] = lambda: _survival(context)
    if analyses.hazards:
        found["hazards"] = lambda: _hazards(context)
    if analyses.adverse_events:
        found["events"] = lambda: _events(context)
    return found


def _flow(context: Context) -> Figure:
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
    return flow_chart(flow)


def _predictors(context: Context) -> Figure:
    from jpvad_report.document.figures import ForestHeaders, forest

    spec = context.study.analyses.predictors
    assert spec is not None
    rows = tuple(
        _ratio_row(context, join("predictors", "multivariable", term, "odds_ratio"), label)
        for name in spec.covariates
        for term, label in context.terms(name)
    )
    phrase = outcome_phrase(context)
    return forest(
        rows,
        x_label=context.word("figures", "odds_ratio"),
        favours=(
            context.word("figures", "favours_less", phrase=phrase),
            context.word("figures", "favours_more", phrase=phrase),
        ),
        headers=ForestHeaders(
            label=context.word("table", "variable"),
            estimate=context.word("figures", "or_header"),
            p_value=context.word("table", "p_value"),
        ),
    )


def _ratio_row(
    context: Context, key: str, label: str, *, emphasis: bool = False, indent: bool = False, detail: str | None = None
) -> ForestRow:
    from jpvad_report.document.figures import ForestRow

    record = context.numbers.store.estimate(key)
    return ForestRow(
        label=label,
        estimate=record.estimate if record else None,
        ci_low=record.ci_low if record else None,
        ci_high=record.ci_high if record else None,
        text=plain(context.numbers.estimate_with_interval(key)),
        p_text=plain(context.numbers.p_cell(key)),
        emphasis=emphasis,
        indent=indent,
        detail=detail,
    )


def _hazards(context: Context) -> Figure:
    from jpvad_report.document.figures import ForestHeaders, ForestRow, forest

    study, numbers, word = context.study, context.numbers, context.word
    spec = study.analyses.hazards
    assert spec is not None
    rows: list[ForestRow] = []
    for group in study.groups:
        if group == study.exposure.reference:
            continue
        label = word(
            "table",
            "exposure",
            exposed=study.group_label(group),
            reference=study.group_label(study.exposure.reference),
        )
        rows.append(ForestRow(label=label, is_heading=True))
        for model in ("crude", "crude_same_patients", "adjusted"):
            key = join("hazards", model, f"{study.exposure.variable}_{slug(group)}", "hazard_ratio")
            detail = word("figures", "patients_events", n=plain(numbers.n(key)), events=plain(numbers.events(key)))
            rows.append(
                _ratio_row(
                    context, key, word("models", model), detail=detail, indent=True, emphasis=model == "adjusted"
                )
            )
    rows.append(ForestRow(label=word("table", "covariates"), is_heading=True))
    for name in spec.covariates:
        for term, label in context.terms(name):
            key = join("hazards", "adjusted", term, "hazard_ratio")
            rows.append(_ratio_row(context, key, label, indent=True))
    return forest(
        tuple(rows),
        x_label=word("figures", "hazard_ratio"),
        favours=(word("figures", "lower_hazard"), word("figures", "higher_hazard")),
        headers=ForestHeaders(
            label=word("table", "model"), estimate=word("figures", "hr_header"), p_value=word("table", "p_value")
        ),
    )


def _survival(context: Context) -> Figure:
    from jpvad_report.document.figures import Curve, kaplan_meier

    study, numbers, word = context.study, context.numbers, context.word
    spec = study.analyses.survival
    assert spec is not None
    outcome, base = study.outcomes[spec.outcome], join("survival", spec.outcome)
    series = numbers.store.series
    shown = [group for group in study.groups if join(base, slug(group), "curve") in series]
    curves = []
    for group in shown:
        curve, at_risk = series[join(base, slug(group), "curve")], series[join(base, slug(group), "at_risk")]
        curves.append(
            Curve(
                label=study.group_label(group),
                times=_floats(curve, "days"),
                estimate=curve["incidence"],
                ci_low=curve["ci_low"],
                ci_high=curve["ci_high"],
                at_risk=tuple(int(n) for n in _floats(at_risk, "n_at_risk")),
            )
        )
    log_rank = join(base, "log_rank")
    annotation = (
        word("figures", "log_rank", p=plain(numbers.p(log_rank)))
        if isinstance(numbers.record(log_rank), Estimate)
        else ""
    )
    clock = study.variable(outcome.time_zero).in_text if outcome.time_zero else ""
    return kaplan_meier(
        tuple(curves),
        horizon=outcome.horizon_days,
        at_risk_times=_floats(series[join(base, slug(shown[0]), "at_risk")], "days"),
        y_label=word("figures", "incidence", event=outcome.label),
        x_label=word("figures", "days", time_zero=clock) if clock else word("figures", "days_plain"),
        annotation=annotation,
        width_mm=120,
    )


def _floats(series: Series, name: str) -> tuple[float, ...]:
    return tuple(float(value) for value in series[name] if value is not None)


def _events(context: Context) -> Figure:
    from jpvad_report.document.figures import EventHeaders, EventInterval, EventRow, events

    study, numbers, word = context.study, context.numbers, context.word
    spec = study.analyses.adverse_events
    assert spec is not None
    pair = len(study.groups) == 2

    def part(key: str) -> EventInterval:
        record = numbers.store.estimate(key)
        return EventInterval(
            estimate=record.estimate if record else None,
            ci_low=record.ci_low if record else None,
            ci_high=record.ci_high if record else None,
        )

    rows = []
    for event in spec.events:
        base = join("adverse_events", event)
        difference = join(base, "risk_difference")
        rows.append(
            EventRow(
                label=study.variable(event).label,
                proportions=tuple(part(join(base, slug(group), "proportion")) for group in study.groups),
                difference=part(difference) if pair else None,
                difference_text=plain(numbers.estimate_with_interval(difference)) if pair else "",
                p_text=plain(numbers.p_cell(join(base, "test"))),
            )
        )
    return events(
        tuple(rows),
        group_labels=tuple(study.group_label(group) for group in study.groups),
        x_label=word("figures", "with_event"),
        headers=EventHeaders(label=word("table", "event"), p_value=word("table", "p_value")),
    )
