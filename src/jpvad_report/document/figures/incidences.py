"""Cumulative incidence of several events: small panels with one time axis, each with a vertical axis of its own."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .canvas import Canvas
from .curve import Curve, Steps, nice_maximum, steps_of
from .key import make_key
from .numerals import tick_text
from .style import DOUBLE_COLUMN_MM, LABEL_PT, LINE_PT, figure_style, group_style
from .text import cap_height_mm, pitch_mm, wrap

_MARGIN: Final = 1.2
_COLUMNS: Final = 3
_TICK_LABELS: Final = 7.0
_TICKS_BELOW: Final = 4.6
_COLUMN_GAP: Final = 4.0
_ROW_GAP: Final = 3.2
_LEAST_WIDTH: Final = 36.0
_ASPECT: Final = 0.68
_TALLEST: Final = 60.0
_BAND_ALPHA: Final = 0.18
_MOST_TICKS: Final = 4
# Weeks, months, years where the horizon is in days.
_TIME_STEPS: Final = (0.5, 1, 2, 5, 7, 10, 14, 20, 30, 60, 90, 180, 365, 730, 1825)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One event: its name and one curve for each group, None where nobody was observed."""

    title: str
    curves: tuple[Curve | None, ...]


def incidences(
    panels: tuple[Panel, ...],
    *,
    group_labels: tuple[str, ...],
    horizon: float,
    y_label: str,
    x_label: str,
    width_mm: float = DOUBLE_COLUMN_MM,
) -> Figure:
    """Draw the panels, three beside each other, from left to right and from top to bottom.

    Parameters
    ----------
    panels
        Each ends at a round percentage above its widest band: events differ too much for one axis.
    group_labels
        For the key.
    horizon
        End of the time axes, in the unit of the curves' times.
    y_label, x_label
        Names of the axes, written once for all panels.
    width_mm
        Width of the figure; its height follows.

    Raises
    ------
    ValueError
        If there is no panel, a panel has not one place for each group, or the horizon is not positive.
    """
    if not panels:
        raise ValueError("A figure of incidences needs at least one panel.")
    if any(len(panel.curves) != len(group_labels) for panel in panels):
        raise ValueError("Each panel needs one curve, or None, for each of group_labels.")
    if horizon <= 0:
        raise ValueError(f"The horizon is {horizon:g}; it must be positive.")
    with figure_style():
        columns = max(1, min(_COLUMNS, len(panels), int(width_mm / _LEAST_WIDTH)))
        y_lines = wrap(y_label, _LEAST_WIDTH, size=LABEL_PT, balanced=True)
        left = _MARGIN + len(y_lines) * pitch_mm(LABEL_PT) + _TICK_LABELS
        pitch = (width_mm - _MARGIN - left + _COLUMN_GAP + _TICK_LABELS) / columns
        plot_width = pitch - _COLUMN_GAP - _TICK_LABELS - 1.0
        plot_height = min(_TALLEST, plot_width * _ASPECT)
        titles = [wrap(panel.title, plot_width, bold=True) for panel in panels]
        rows = [titles[start : start + columns] for start in range(0, len(panels), columns)]
        title_heights = [(max(map(len, row)) - 1) * pitch_mm() + cap_height_mm() + 1.8 for row in rows]
        key = make_key(group_labels, width=width_mm - left - _MARGIN, as_line=True)
        top = _MARGIN + key.height + 1.8
        total = sum(title_heights) + ceil(len(panels) / columns) * (plot_height + _TICKS_BELOW + _ROW_GAP) - _ROW_GAP
        x_lines = wrap(x_label, width_mm - left - _MARGIN, size=LABEL_PT, balanced=True)
        canvas = Canvas(width_mm, top + total + len(x_lines) * pitch_mm(LABEL_PT) + _MARGIN)

        key.draw(canvas, left=left, top=_MARGIN)
        place = top
        for row, title_height in enumerate(title_heights):
            for column, title in enumerate(rows[row]):
                x = left + column * pitch
                canvas.text(x, place, title, anchor="top", bold=True)
                axes = canvas.axes(left=x, top=place + title_height, width=plot_width, height=plot_height)
                _draw_panel(axes, panels[row * columns + column], horizon=horizon)
            place += title_height + plot_height + _TICKS_BELOW + _ROW_GAP
        middle = left + (columns * pitch - _COLUMN_GAP - _TICK_LABELS) / 2
        canvas.text(middle, top + total + 0.6, x_lines, align="center", anchor="top", size=LABEL_PT)
        canvas.rotated(left - _TICK_LABELS - 0.6, top + (total - _TICKS_BELOW) / 2, y_lines, size=LABEL_PT)
        return canvas.figure


def _draw_panel(axes: Axes, panel: Panel, *, horizon: float) -> None:
    drawn = [
        (index, steps_of(curve, horizon=horizon, at_risk_times=(), incidence=True))
        for index, curve in enumerate(panel.curves)
        if curve is not None
    ]
    highest = nice_maximum(tuple(steps for _, steps in drawn))
    # Where nobody had the event there is nothing to scale by.
    top = highest if any(max(steps.estimate) > 0 for _, steps in drawn) else 5.0
    axes.set_xlim(0, horizon)
    axes.set_ylim(0, top)
    step = next((step for step in _TIME_STEPS if horizon / step <= _MOST_TICKS), horizon / _MOST_TICKS)
    days = [number * step for number in range(int(horizon / step) + 1)]
    axes.set_xticks(days, [tick_text(day) for day in days])
    levels = [t for t in MaxNLocator(nbins=_MOST_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top) if 0 <= t <= top]
    axes.set_yticks(levels, [tick_text(level) for level in levels])
    for index, steps in drawn:
        _draw_steps(axes, steps, index=index)


def _draw_steps(axes: Axes, steps: Steps, *, index: int) -> None:
    style = group_style(index)
    axes.fill_between(
        steps.times, steps.low, steps.high, step="post", color=style.color, alpha=_BAND_ALPHA, linewidth=0, zorder=1
    )
    axes.step(
        steps.times,
        steps.estimate,
        where="post",
        color=style.color,
        linestyle=style.line,
        linewidth=LINE_PT,
        zorder=3,
        clip_on=False,
    )
