"""Forest plots: one ratio and its interval a row, on a log axis."""

from __future__ import annotations

from math import log
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .canvas import Canvas
from .columns import draw_stripes
from .favours import make_favours
from .forest_layout import MARGIN, ForestLayout, make_layout
from .forest_rows import ForestHeaders, ForestRow
from .scales import Scale, ratio_scale
from .style import DOUBLE_COLUMN_MM, HAIRLINE_PT, INK, LABEL_PT, RULE, figure_style
from .text import pitch_mm, widest_mm, wrap

_AXIS_ROOM: Final = 5.4
_HEADERS: Final = ForestHeaders()
_NULL_HALF: Final = 1.5
_COLOR: Final = "#0072B2"


def forest(
    rows: tuple[ForestRow, ...],
    *,
    x_label: str,
    headers: ForestHeaders = _HEADERS,
    favours: tuple[str, str] | None = None,
    limits: tuple[float, float] | None = None,
    width_mm: float = DOUBLE_COLUMN_MM,
) -> Figure:
    """Draw a forest plot.

    Parameters
    ----------
    rows
        From top to bottom.
    x_label
        Name of the log axis.
    headers
        Headers of the text columns.
    favours
        What lies left and right of 1, for example ``("Favours before", "Favours after")``.
    limits
        Ends of the axis; by default they hold all estimates, and interval ends up to 0.1 and 10. An interval that
        goes on beyond them ends in an arrow.
    width_mm
        Width of the figure; its height follows from the rows. Below 120 mm labels stand above their intervals.

    Raises
    ------
    ValueError
        If there is no row, or the limits are not around 1.
    """
    if not rows:
        raise ValueError("A forest plot needs at least one row.")
    with figure_style():
        layout = make_layout(rows, headers, width_mm)
        scale = _scale(rows, limits, layout.plot_width)
        null = layout.plot_left + layout.plot_width * log(1 / scale.low) / log(scale.high / scale.low)
        top = MARGIN + layout.header_height
        sides = make_favours(favours, null=null, left_end=MARGIN, right_end=width_mm - MARGIN)
        name_lines = wrap(x_label, width_mm - 2 * MARGIN, size=LABEL_PT, balanced=True)
        favours_top = top + layout.places.total + _AXIS_ROOM
        name_top = favours_top + sides.height + (0.8 if sides.height else 0.0)
        canvas = Canvas(width_mm, name_top + len(name_lines) * pitch_mm(LABEL_PT) + MARGIN)

        draw_stripes(canvas, layout.places.heights, top=top)
        for number, (column, left) in enumerate(zip(layout.columns, layout.lefts, strict=True)):
            middles = layout.places.label_middles if number == 0 else layout.places.middles
            column.draw(canvas, left=left, rows_top=top, middles=middles)
        axes = canvas.axes(left=layout.plot_left, top=top, width=layout.plot_width, height=layout.places.total)
        _draw_axes(axes, scale, layout)
        for row, y in zip(rows, layout.places.middles, strict=True):
            if layout.stacked and not row.is_heading:
                _draw_null(axes, y - _NULL_HALF, y + _NULL_HALF)
            _draw_row(axes, row, scale, y=y)
        sides.draw(canvas, top=favours_top)
        half = widest_mm(name_lines, size=LABEL_PT) / 2
        centre = min(max(layout.plot_left + layout.plot_width / 2, MARGIN + half), width_mm - MARGIN - half)
        canvas.text(centre, name_top, name_lines, align="center", anchor="top", size=LABEL_PT)
        return canvas.figure


def _scale(rows: tuple[ForestRow, ...], limits: tuple[float, float] | None, width: float) -> Scale:
    drawn = [row for row in rows if row.estimate is not None]
    estimates = tuple(row.estimate for row in drawn if row.estimate is not None)
    bounds = tuple(bound for row in drawn for bound in (row.ci_low, row.ci_high) if bound is not None)
    return ratio_scale(estimates, bounds, width=width, limits=limits)


def _draw_axes(axes: Axes, scale: Scale, layout: ForestLayout) -> None:
    axes.set_xscale("log")
    axes.set_xlim(scale.low, scale.high)
    axes.set_ylim(layout.places.total, 0)
    axes.minorticks_off()
    axes.set_xticks(scale.ticks, scale.labels)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if not layout.stacked:
        _draw_null(axes, 0, layout.places.total)


def _draw_null(axes: Axes, top: float, bottom: float) -> None:
    axes.plot([1, 1], [top, bottom], color=RULE, linewidth=HAIRLINE_PT, zorder=1)


def _draw_row(axes: Axes, row: ForestRow, scale: Scale, *, y: float) -> None:
    if row.estimate is None:
        return
    color = INK if row.emphasis else _COLOR
    if row.ci_low is not None and row.ci_high is not None:
        ends = (max(row.ci_low, scale.low), min(row.ci_high, scale.high))
        if ends[0] < ends[1]:
            axes.plot(ends, [y, y], color=color, linewidth=1.0, solid_capstyle="butt", zorder=2)
        for clipped, end, marker in (
            (row.ci_low < scale.low, scale.low, "<"),
            (row.ci_high > scale.high, scale.high, ">"),
        ):
            if clipped:
                _mark(axes, end, y, marker=marker, size=3.6, color=color)
    if scale.low <= row.estimate <= scale.high:
        marker, size = ("D", 5.2) if row.emphasis else ("s", 4.2)
        _mark(axes, row.estimate, y, marker=marker, size=size, color=color)


def _mark(axes: Axes, x: float, y: float, *, marker: str, size: float, color: str) -> None:
    axes.plot([x], [y], linestyle="none", marker=marker, markersize=size, color=color, markeredgewidth=0, clip_on=False)
