"""The picture of proportionality: the exposure's scaled Schoenfeld residuals over time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Series

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BASE = "hazards.adjusted"
_ROUND = (1, 2, 5, 7, 10, 14, 20, 30, 60, 90, 180, 365, 730, 1826)


def has_residuals(context: Context) -> bool:
    """True where there are residuals of the exposure to draw."""
    return bool(_groups(context))


def proportionality_picture(context: Context, width_mm: float) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import ResidualPanel, ResidualWords, residuals

    study, numbers, word = context.study, context.numbers, context.word
    spec = study.analyses.hazards
    assert spec is not None
    reference = study.group_label(study.exposure.reference)
    panels = []
    for group, term in _groups(context).items():
        points, model = (
            numbers.store.series[join(_BASE, "schoenfeld", term)],
            numbers.store.estimate(join(_BASE, term, "hazard_ratio")),
        )
        if model is None:
            continue
        curve = numbers.store.series.get(join(_BASE, "schoenfeld_smooth", term))
        columns = ("time", "log_hazard_ratio", "ci_low", "ci_high")
        panels.append(
            ResidualPanel(
                title=word("table", "exposure", exposed=study.group_label(group), reference=reference),
                times=_floats(points, "time"),
                values=_floats(points, "log_hazard_ratio"),
                smooth=tuple(zip(*(_floats(curve, name) for name in columns), strict=True)) if curve else (),
                model=model.estimate,
            )
        )
    outcome = study.outcomes[spec.outcome]
    clock = study.variable(outcome.time_zero).in_text if outcome.time_zero else ""
    days = word("figures", "days", time_zero=clock) if clock else word("figures", "days_plain")
    scale = word("scales", study.settings.proportionality_transform)
    first = next(iter(_groups(context).values()))
    return residuals(
        tuple(panels),
        ticks=_ticks(numbers.store.series[join(_BASE, "schoenfeld", first)], outcome.horizon_days),
        words=ResidualWords(
            x_label=word("figures", "scaled", label=days, scale=scale),
            y_label=word("figures", "hazard_ratio_over_time"),
            smooth=word("figures", "smooth"),
            model=word("figures", "model_estimate"),
        ),
        width_mm=width_mm,
    )


def _groups(context: Context) -> dict[str, str]:
    """Groups whose residuals are in the store, with their terms."""
    exposure = context.study.exposure
    terms = {
        group: f"{exposure.variable}_{slug(group)}" for group in context.study.groups if group != exposure.reference
    }
    return {g: term for g, term in terms.items() if join(_BASE, "schoenfeld", term) in context.numbers.store.series}


def _ticks(points: Series, horizon: float) -> tuple[tuple[float, str], ...]:
    """Round days on the test's scale of time, between the first and the last event."""
    step = next((step for step in _ROUND if horizon / step <= 7), _ROUND[-1])
    places = dict(zip(_floats(points, "days"), _floats(points, "time"), strict=True))
    days = sorted(places)
    ticks = []
    for day in range(0, int(horizon) + 1, step):
        if days[0] <= day <= days[-1]:
            ticks.append((_between(float(day), places), f"{day}"))
    return tuple(ticks)


def _between(day: float, places: dict[float, float]) -> float:
    """Where a day stands: the place of its events, or on the straight line between those around it."""
    if day in places:
        return places[day]
    before, after = next((a, b) for a, b in pairwise(sorted(places)) if a < day < b)
    return places[before] + (places[after] - places[before]) * (day - before) / (after - before)


def _floats(series: Series, name: str) -> tuple[float, ...]:
    return tuple(float(value) for value in series[name] if value is not None)
