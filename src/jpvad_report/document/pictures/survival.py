"""The picture of survival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context, capital
from jpvad_report.document.phrases import estimate_part, estimate_words
from jpvad_report.document.pictures.rows import plain
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, Series

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def survival_picture(context: Context, width_mm: float) -> Figure:
    """Draw it."""
    from jpvad_report.document.figures import Curve, kaplan_meier

    study, numbers, word = context.study, context.numbers, context.word
    spec = study.analyses.survival
    assert spec is not None
    outcome, base = study.outcomes[spec.outcome], join("survival", spec.outcome)
    series = numbers.store.series
    shown = [group for group in study.groups if join(base, slug(group), "curve") in series]
    as_incidence = estimate_part(context) == "incidence"
    curves = []
    for group in shown:
        curve, at_risk = series[join(base, slug(group), "curve")], series[join(base, slug(group), "at_risk")]
        curves.append(
            Curve(
                label=study.group_label(group),
                times=_floats(curve, "days"),
                estimate=curve["incidence"] if as_incidence else _complement(curve["incidence"]),
                ci_low=curve["ci_low"] if as_incidence else _complement(curve["ci_high"]),
                ci_high=curve["ci_high"] if as_incidence else _complement(curve["ci_low"]),
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
        y_label=word("figures", "estimate", Estimate=capital(estimate_words(context, outcome)["curve_plain"])),
        incidence=as_incidence,
        x_label=word("figures", "days", time_zero=clock) if clock else word("figures", "days_plain"),
        annotation=annotation,
        at_risk_title=word("figures", "at_risk"),
        width_mm=width_mm,
    )


def _complement(values: tuple[float | None, ...]) -> tuple[float | None, ...]:
    """Incidences as survival."""
    return tuple(None if value is None else 1 - value for value in values)


def _floats(series: Series, name: str) -> tuple[float, ...]:
    return tuple(float(value) for value in series[name] if value is not None)
