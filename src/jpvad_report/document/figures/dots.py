"""Dot plots: one line a variable, one dot a group, from 0 to the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .canvas import Canvas
from .columns import COLUMN_GAP, Cell, draw_stripes, make_column
from .key import make_key, marker_line
from .places import place_rows
from .scales import Scale, linear_scale
from .style import DASH, HAIRLINE_PT, INK, LABEL_PT, SINGLE_COLUMN_MM, figure_style
from .text import cap_height_mm, pitch_mm, widest_mm, wrap

_MARGIN: Final = 1.2
_AXIS_ROOM: Final = 5.4
_GROUP_PITCH: Final = 1.7
_LABEL_SHARE: Final = 0.46
_SAMPLE: Final = 7.0
_SAMPLE_GAP: Final = 1.6
_LINE_PT: Final = HAIRLINE_PT + 0.3


@dataclass(frozen=True, kw_only=True)
class DotRow:
    """One variable.

    Attributes
    ----------
    label
        Its name.
    values
        One for each group, or a single one; None where it could not be estimated.
    text
        What is printed at the right; a dash where it is empty.

    Raises
    ------
    ValueError
        If a value is negative.
    """

    label: str
    values: tuple[float | None, ...]
    text: str = ""

    def __post_init__(self) -> None:
        if any(value is not None and value < 0 for value in self.values):
            raise ValueError(f"Row {self.label!r}: a dot plot begins at 0.")


@dataclass(frozen=True, kw_only=True)
class DotHeaders:
    """Headers of the text columns."""

    label: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferenceLine:
    """A value that the dots are to be compared with, and its name in the key."""

    value: float
    label: str


def dots(
    rows: tuple[DotRow, ...],
    *,
    x_label: str,
    headers: DotHeaders,
    least_high: float,
    group_labels: tuple[str, ...] = (),
    line: ReferenceLine | None = None,
    width_mm: float = SINGLE_COLUMN_MM,
) -> Figure:
    """Draw the dots.

    Parameters
    ----------
    rows
        From top to bottom.
    x_label
        Name of the axis.
    headers
        Headers of the text columns.
    least_high
        The axis goes at least this far, so that small values look small.
    group_labels
        For the key; none where each row has a single value.
    line
        Drawn dashed from top to bottom.
    width_mm
        Width of the figure; its height follows from the rows.

    Raises
    ------
    ValueError
        If there is no row, or a row has not one value for each group.
    """
    groups = max(len(group_labels), 1)
    if not rows or any(len(row.values) != groups for row in rows):
        raise ValueError("A dot plot needs rows, each with one value for each of group_labels.")
    with figure_style():
        label = make_column(
            tuple(Cell(text=row.label) for row in rows), header=headers.label, limit=_LABEL_SHARE * width_mm
        )
        texts = tuple(Cell(text=row.text or DASH) for row in rows)
        text = make_column(texts, header=headers.text, limit=0.2 * width_mm, align="center")
        left = _MARGIN + label.width + COLUMN_GAP
        plot_width = width_mm - _MARGIN - text.width - COLUMN_GAP - left
        values = tuple(value for row in rows for value in row.values if value is not None)
        scale = linear_scale(values, width=plot_width, least_high=least_high)
        markers = (groups * _GROUP_PITCH + 0.9,) * len(rows)
        places = place_rows(label.row_heights(), markers, stacked=False)
        key = make_key(group_labels, width=width_mm - 2 * _MARGIN, as_line=False)
        line_top = _MARGIN + key.height + (0.7 if group_labels else 0.0)
        line_label = wrap(line.label, width_mm - 2 * _MARGIN - _SAMPLE - _SAMPLE_GAP) if line else ()
        header_top = line_top + len(line_label) * pitch_mm() + 1.6
        top = header_top + max(label.header_height, text.header_height)
        x_lines = wrap(x_label, width_mm - 2 * _MARGIN, size=LABEL_PT, balanced=True)
        below = top + places.total + _AXIS_ROOM
        canvas = Canvas(width_mm, below + len(x_lines) * pitch_mm(LABEL_PT) + _MARGIN)

        key.draw(canvas, left=_MARGIN, top=_MARGIN)
        if line:
            middle = line_top + cap_height_mm() / 2
            canvas.draw(_dashed([_MARGIN, _MARGIN + _SAMPLE], [middle, middle]))
            canvas.text(_MARGIN + _SAMPLE + _SAMPLE_GAP, line_top, line_label, anchor="top")
        draw_stripes(canvas, places.heights, top=top)
        label.draw(canvas, left=_MARGIN, rows_top=top, middles=places.label_middles)
        text.draw(canvas, left=width_mm - _MARGIN - text.width, rows_top=top, middles=places.middles)
        axes = canvas.axes(left=left, top=top, width=plot_width, height=places.total)
        _draw_axes(axes, scale, height=places.total)
        if line:
            axes.add_line(_dashed([line.value, line.value], [0, places.total]))
        for row, y in zip(rows, places.middles, strict=True):
            _draw_row(axes, row, y=y)
        half = widest_mm(x_lines, size=LABEL_PT) / 2
        centre = min(max(left + plot_width / 2, _MARGIN + half), width_mm - _MARGIN - half)
        canvas.text(centre, below, x_lines, align="center", anchor="top", size=LABEL_PT)
        return canvas.figure


def _draw_axes(axes: Axes, scale: Scale, *, height: float) -> None:
    axes.set_xlim(scale.low, scale.high)
    axes.set_ylim(height, 0)
    axes.set_xticks(scale.ticks, scale.labels)
    axes.set_yticks([])


def _draw_row(axes: Axes, row: DotRow, *, y: float) -> None:
    for index, value in enumerate(row.values):
        if value is not None:
            axes.add_line(marker_line([value], [y + (index - (len(row.values) - 1) / 2) * _GROUP_PITCH], index))


def _dashed(xs: list[float], ys: list[float]) -> Line2D:
    return Line2D(xs, ys, color=INK, linestyle="dashed", linewidth=_LINE_PT, zorder=2)
