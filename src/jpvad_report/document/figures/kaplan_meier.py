"""Kaplan-Meier curves with confidence bands and the numbers at risk beneath them."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .at_risk import make_table, thinned
from .canvas import Canvas
from .curve import Curve, Steps, nice_maximum, steps_of
from .key import make_key
from .numerals import tick_text
from .style import LABEL_PT, LINE_PT, SINGLE_COLUMN_MM, figure_style, group_style
from .text import pitch_mm, widest_mm, wrap
from .text import width_mm as text_width

_MARGIN: Final = 1.2
_TICK_LABELS: Final = 8.0
_NAMES_SHARE: Final = 0.22
_ASPECT: Final = 0.74
_TALLEST: Final = 85.0
_BAND_ALPHA: Final = 0.18
_NOTE_INSET: Final = 2.0
# Top or bottom, left or right; the first one without a curve holds the annotation.
_CORNERS: Final = ((True, True), (False, True), (False, False), (True, False))


def kaplan_meier(
    curves: tuple[Curve, ...],
    *,
    horizon: float,
    at_risk_times: tuple[float, ...],
    y_label: str,
    incidence: bool = True,
    time_unit: str = "Days",
    x_label: str | None = None,
    annotation: str = "",
    at_risk_title: str = "No. at risk",
    y_max_percent: float | None = None,
    width_mm: float = SINGLE_COLUMN_MM,
) -> Figure:
    """Draw cumulative incidence or survival with the numbers at risk aligned to the ticks.

    Parameters
    ----------
    curves
        One for each group.
    horizon
        End of the time axis, in the unit of the curves' times.
    at_risk_times
        Where ticks and numbers at risk stand; where they would touch, only every second (third, ...) is printed.
    y_label, x_label
        Names of the axes; the time axis is named ``time_unit`` if ``x_label`` is None.
    incidence
        Curves start at 0 and the axis ends at a round number above the widest band; survival starts at 1 and the
        axis ends at 100.
    annotation
        A test's result, written in a corner without curves, or above the plot if there is none.
    at_risk_title
        Above the numbers at risk.
    y_max_percent
        End of the vertical axis, where the choice above does not suit.
    width_mm
        Width of the figure; its height follows.

    Returns
    -------
    Figure
        A curve goes on level to its last step, censoring or time with anybody at risk, and not beyond.

    Raises
    ------
    ValueError
        If a curve has not one number at risk for each time, or the horizon is not positive.
    """
    if horizon <= 0:
        raise ValueError(f"The horizon is {horizon:g}; it must be positive.")
    if any(len(curve.at_risk) != len(at_risk_times) for curve in curves):
        raise ValueError("Each curve needs one number at risk for each of at_risk_times.")
    with figure_style():
        steps = tuple(
            steps_of(curve, horizon=horizon, at_risk_times=at_risk_times, incidence=incidence) for curve in curves
        )
        top_percent = y_max_percent or (nice_maximum(steps) if incidence else 100.0)
        labels = tuple(curve.label for curve in curves)
        table = make_table(
            labels,
            tuple(curve.at_risk for curve in curves),
            title=at_risk_title,
            full_width=width_mm - 2 * _MARGIN,
            names_limit=_NAMES_SHARE * width_mm,
        )
        y_lines = wrap(y_label, min(_TALLEST, width_mm * 0.55), size=LABEL_PT, balanced=True)
        left = _MARGIN + max(len(y_lines) * pitch_mm(LABEL_PT) + _TICK_LABELS, table.names_width)
        last_column = widest_mm(tuple(row[-1] for row in table.counts if row))
        plot_width = width_mm - left - _MARGIN - max(last_column / 2, 1.8)
        plot_height = min(_TALLEST, plot_width * _ASPECT)
        shown = thinned(at_risk_times, table.counts, mm_per_unit=plot_width / horizon)

        key = make_key(labels, width=width_mm - left - _MARGIN, as_line=True)
        size = ((text_width(annotation) + 2 * _NOTE_INSET) / plot_width, (pitch_mm() + _NOTE_INSET + 0.8) / plot_height)
        corner = _free_corner(steps, size=size, horizon=horizon, top_percent=top_percent)
        above = () if corner else wrap(annotation, width_mm - left - _MARGIN)
        top = _MARGIN + key.height + len(above) * pitch_mm() + 1.4
        x_lines = wrap(time_unit if x_label is None else x_label, plot_width, size=LABEL_PT, balanced=True)
        x_label_top = top + plot_height + 5.2
        table_top = x_label_top + len(x_lines) * pitch_mm(LABEL_PT) + 1.6

        canvas = Canvas(width_mm, table_top + table.height + _MARGIN)
        key.draw(canvas, left=left, top=_MARGIN)
        canvas.text(left, _MARGIN + key.height + 0.4, above, anchor="top")
        axes = canvas.axes(left=left, top=top, width=plot_width, height=plot_height)
        _draw_axes(axes, horizon=horizon, top_percent=top_percent, times=at_risk_times, shown=shown)
        for index, (curve, step) in enumerate(zip(curves, steps, strict=True)):
            # Bands of more than two groups lie on one another: each is fainter.
            _draw_curve(axes, step, index=index, band_alpha=_BAND_ALPHA * min(1.0, 2 / len(curves)))
            _draw_censored(axes, step, curve.censor_times, index=index)
        if corner and annotation:
            at_top, at_left = corner
            canvas.text(
                left + _NOTE_INSET if at_left else left + plot_width - _NOTE_INSET,
                top + _NOTE_INSET if at_top else top + plot_height - _NOTE_INSET - 0.8,
                (annotation,),
                align="left" if at_left else "right",
            )
        canvas.rotated(left - _TICK_LABELS, top + plot_height / 2, y_lines, size=LABEL_PT)
        canvas.text(left + plot_width / 2, x_label_top, x_lines, align="center", anchor="top", size=LABEL_PT)
        positions = tuple(left + plot_width * time / horizon for time in at_risk_times)
        table.draw(canvas, left=_MARGIN, top=table_top, positions=positions, shown=shown)
        return canvas.figure


def _free_corner(
    steps: tuple[Steps, ...], *, size: tuple[float, float], horizon: float, top_percent: float
) -> tuple[bool, bool] | None:
    width, height = size[0] * horizon, size[1] * top_percent
    if width > 0.9 * horizon:
        return None
    for at_top, at_left in _CORNERS:
        x = (0.0, width) if at_left else (horizon - width, horizon)
        y = (top_percent - height, top_percent) if at_top else (0.0, height)
        if not any(step.enters(x=x, y=y) for step in steps):
            return at_top, at_left
    return None


def _draw_axes(
    axes: Axes, *, horizon: float, top_percent: float, times: tuple[float, ...], shown: tuple[int, ...]
) -> None:
    axes.set_xlim(0, horizon)
    axes.set_ylim(0, top_percent)
    axes.set_xticks(times, [tick_text(time) if number in shown else "" for number, time in enumerate(times)])
    levels = [
        float(level)
        for level in MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top_percent)
        if 0 <= level <= top_percent
    ]
    axes.set_yticks(levels, [tick_text(level) for level in levels])


def _draw_curve(axes: Axes, steps: Steps, *, index: int, band_alpha: float) -> None:
    style = group_style(index)
    # As stairs of their own: matplotlib's "post" leaves out the stretch before a point without limits.
    axes.fill_between(
        [time for time in steps.times for _ in range(2)][1:],
        [low for low in steps.low for _ in range(2)][:-1],
        [high for high in steps.high for _ in range(2)][:-1],
        color=style.color,
        alpha=band_alpha,
        linewidth=0,
        zorder=1,
    )
    # A curve of 0 % runs on the axis itself, where clipping would halve it.
    axes.step(
        steps.times,
        steps.estimate,
        where="post",
        color=style.color,
        linestyle=style.line,
        linewidth=LINE_PT,
        label=f"curve {index}",
        zorder=3,
        clip_on=False,
    )


def _draw_censored(axes: Axes, steps: Steps, times: tuple[float, ...], *, index: int) -> None:
    seen = [time for time in times if 0 <= time <= steps.times[-1]]
    if seen:
        axes.plot(
            seen,
            [steps.at(time) for time in seen],
            linestyle="none",
            marker="|",
            markersize=4.5,
            markeredgewidth=0.7,
            color=group_style(index).color,
            zorder=3,
            clip_on=False,
        )
