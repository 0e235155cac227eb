"""Adverse events: the proportion in each group, and the risk difference between two groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .canvas import Canvas
from .columns import COLUMN_GAP, Cell, Column, draw_stripes, make_column
from .event_rows import EventHeaders, EventInterval, EventRow
from .favours import make_favours
from .key import make_key, marker_line
from .places import place_rows
from .scales import Scale, linear_scale
from .style import DASH, DOUBLE_COLUMN_MM, HAIRLINE_PT, INK, LABEL_PT, RULE, figure_style, group_style
from .text import pitch_mm, wrap

_MARGIN: Final = 1.2
_AXIS_ROOM: Final = 5.4
_HEADERS: Final = EventHeaders()
_PANEL_GAP: Final = 8.0
_GROUP_PITCH: Final = 2.6
_NULL_HALF: Final = 2.0
_LEAST_WIDTH_BESIDE: Final = 120.0
_LABEL_SHARE: Final = 0.26

# One estimate with its interval, in percent.
_Percents = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, kw_only=True)
class _Panel:
    """One of the two plots: for each row the intervals drawn in it."""

    left: float
    width: float
    name: tuple[str, ...]
    rows: tuple[tuple[_Percents, ...], ...]
    least_high: float

    @property
    def scale(self) -> Scale:
        values = tuple(value for row in self.rows for interval in row for value in interval if value is not None)
        return linear_scale(values, width=self.width, least_high=self.least_high)


def events(
    rows: tuple[EventRow, ...],
    *,
    group_labels: tuple[str, ...],
    x_label: str = "Patients with event, %",
    difference_label: str = "Risk difference, percentage points",
    headers: EventHeaders = _HEADERS,
    favours: tuple[str, str] | None = None,
    width_mm: float = DOUBLE_COLUMN_MM,
) -> Figure:
    """Draw proportions on the left and, for two groups, risk differences on the right.

    Parameters
    ----------
    rows
        From top to bottom.
    group_labels
        For the key; their number decides whether there is a right panel.
    x_label, difference_label
        Names of the two axes.
    headers
        Headers of the text columns.
    favours
        What lies left and right of no difference.
    width_mm
        Width of the figure; its height follows from the rows.

    Raises
    ------
    ValueError
        If there is no row, or a row has not one proportion for each group.
    """
    if not rows:
        raise ValueError("A figure of events needs at least one row.")
    if any(len(row.proportions) != len(group_labels) for row in rows):
        raise ValueError("Each event needs one proportion for each of group_labels.")
    paired = len(group_labels) == 2
    stacked = width_mm < _LEAST_WIDTH_BESIDE
    with figure_style():
        label, difference, p_value = _columns(rows, headers, width_mm, paired=paired)
        panels = _panels(
            rows,
            (x_label, difference_label) if paired else (x_label,),
            left=_MARGIN + (2.6 if stacked else label.width + COLUMN_GAP + 1.0),
            right=width_mm - _MARGIN - (sum(c.width + COLUMN_GAP for c in (difference, p_value) if c.width) or 2.6),
        )
        markers = len(group_labels) * _GROUP_PITCH + 1.4
        texts = zip(difference.row_heights(), p_value.row_heights(), strict=True)
        places = place_rows(label.row_heights(), tuple(max(*heights, markers) for heights in texts), stacked=stacked)
        key = make_key(group_labels, width=width_mm - 2 * _MARGIN, as_line=False)
        header_top = _MARGIN + key.height + 1.6
        header_height = max(column.header_height for column in (label, difference, p_value))
        top = header_top + header_height
        name_top = top + places.total + _AXIS_ROOM
        favours_top = name_top + max(len(panel.name) for panel in panels) * pitch_mm(LABEL_PT) + 0.6
        null = panels[-1].left - panels[-1].width * panels[-1].scale.low / panels[-1].scale.span
        sides = make_favours(
            favours if paired else None,
            null=null,
            left_end=max(panels[-1].left - 1.5 * _PANEL_GAP, _MARGIN),
            right_end=width_mm - _MARGIN,
        )
        canvas = Canvas(width_mm, favours_top + sides.height + _MARGIN)

        key.draw(canvas, left=_MARGIN, top=_MARGIN)
        draw_stripes(canvas, places.heights, top=top)
        for column, left, middles in (
            (label, _MARGIN, places.label_middles),
            (difference, panels[-1].left + panels[-1].width + COLUMN_GAP, places.middles),
            (p_value, width_mm - _MARGIN - p_value.width, places.middles),
        ):
            column.draw(canvas, left=left, rows_top=top, middles=middles)
        for number, panel in enumerate(panels):
            axes = canvas.axes(left=panel.left, top=top, width=panel.width, height=places.total)
            _draw_panel(axes, panel, places.middles, height=places.total, is_difference=number == 1)
            if number == 1:
                _draw_null(axes, places.middles if stacked else (), height=places.total)
            canvas.text(panel.left + panel.width / 2, name_top, panel.name, align="center", anchor="top", size=LABEL_PT)
        sides.draw(canvas, top=favours_top)
        return canvas.figure


def _columns(
    rows: tuple[EventRow, ...], headers: EventHeaders, width_mm: float, *, paired: bool
) -> tuple[Column, Column, Column]:
    limit = _LABEL_SHARE * width_mm if width_mm >= _LEAST_WIDTH_BESIDE else width_mm - 2 * _MARGIN
    differences = tuple(
        Cell(text=row.difference_text or (DASH if _is_missing(row.difference) else "")) if paired else Cell(text="")
        for row in rows
    )
    return (
        make_column(tuple(Cell(text=row.label, bold=row.emphasis) for row in rows), header=headers.label, limit=limit),
        make_column(differences, header=headers.difference, limit=0.3 * width_mm, align="center", keep_intervals=True),
        make_column(
            tuple(Cell(text=row.p_text) for row in rows), header=headers.p_value, limit=0.16 * width_mm, align="center"
        ),
    )


def _panels(rows: tuple[EventRow, ...], names: tuple[str, ...], *, left: float, right: float) -> list[_Panel]:
    width = (right - left - _PANEL_GAP * (len(names) - 1)) / len(names)
    contents = (
        tuple(tuple(_percents(interval) for interval in row.proportions) for row in rows),
        tuple((_percents(row.difference),) for row in rows),
    )
    return [
        _Panel(
            left=left + number * (width + _PANEL_GAP),
            width=width,
            name=wrap(name, width + 0.6 * _PANEL_GAP, size=LABEL_PT, balanced=True),
            rows=contents[number],
            least_high=(5.0, 1.0)[number],
        )
        for number, name in enumerate(names)
    ]


def _draw_panel(axes: Axes, panel: _Panel, middles: tuple[float, ...], *, height: float, is_difference: bool) -> None:
    scale = panel.scale
    axes.set_xlim(scale.low, scale.high)
    axes.set_ylim(height, 0)
    axes.set_xticks(scale.ticks, scale.labels)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for intervals, middle in zip(panel.rows, middles, strict=True):
        for index, (estimate, low, high) in enumerate(intervals):
            y = middle + (index - (len(intervals) - 1) / 2) * _GROUP_PITCH
            color = INK if is_difference else group_style(index).color
            if low is not None and high is not None:
                axes.plot([low, high], [y, y], color=color, linewidth=0.9, solid_capstyle="butt", clip_on=False)
            if estimate is None:
                continue
            if is_difference:
                axes.plot([estimate], [y], "D", color=color, markersize=3.6, markeredgewidth=0, clip_on=False)
            else:
                axes.add_line(marker_line([estimate], [y], index))


def _draw_null(axes: Axes, middles: tuple[float, ...], *, height: float) -> None:
    # Below labels that run over the full width, the line is drawn beside each interval only.
    for start, end in [(y - _NULL_HALF, y + _NULL_HALF) for y in middles] or [(0.0, height)]:
        axes.plot([0, 0], [start, end], color=RULE, linewidth=HAIRLINE_PT, zorder=1)


def _is_missing(interval: EventInterval | None) -> bool:
    return interval is None or interval.estimate is None


def _percents(interval: EventInterval | None) -> _Percents:
    if interval is None:
        return None, None, None
    estimate, low, high = (
        None if value is None else 100 * value for value in (interval.estimate, interval.ci_low, interval.ci_high)
    )
    return estimate, low, high
