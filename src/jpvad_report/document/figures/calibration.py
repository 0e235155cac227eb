"""Calibration: observed proportions against predicted probabilities, one point a group of risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .canvas import Canvas
from .style import HAIRLINE_PT, LABEL_PT, RULE, SINGLE_COLUMN_MM, figure_style, group_style
from .text import cap_height_mm, pitch_mm, wrap

_MARGIN: Final = 1.2
_TICK_ROOM: Final = 8.0
_AXIS_ROOM: Final = 5.2
_LAST_TICK: Final = 3.0
_SAMPLE: Final = 7.0
_SAMPLE_GAP: Final = 1.6
_TICKS: Final = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True, kw_only=True)
class CalibrationPoint:
    """A group of observations with similar predicted probabilities, as fractions (0.12, not 12).

    Raises
    ------
    ValueError
        If a value is not between 0 and 1.
    """

    predicted: float
    observed: float
    ci_low: float
    ci_high: float

    def __post_init__(self) -> None:
        if not all(0 <= value <= 1 for value in (self.predicted, self.observed, self.ci_low, self.ci_high)):
            raise ValueError("Probabilities and proportions are fractions between 0 and 1.")


def calibration(
    points: tuple[CalibrationPoint, ...],
    *,
    x_label: str,
    y_label: str,
    line_label: str,
    width_mm: float = SINGLE_COLUMN_MM,
) -> Figure:
    """Draw the points with their intervals, and the line on which they would all lie.

    Parameters
    ----------
    points
        In the order of the risk.
    x_label, y_label
        Names of the axes, both in per cent from 0 to 100.
    line_label
        Name of the line, in the key above the plot.
    width_mm
        Width of the figure; the plot is a square.

    Raises
    ------
    ValueError
        If there is no point.
    """
    if not points:
        raise ValueError("A calibration plot needs at least one point.")
    with figure_style():
        side = width_mm - 2 * _MARGIN - _TICK_ROOM - 2 * pitch_mm(LABEL_PT) - _LAST_TICK
        y_lines = wrap(y_label, side, size=LABEL_PT, balanced=True)
        left = _MARGIN + len(y_lines) * pitch_mm(LABEL_PT) + _TICK_ROOM
        side = width_mm - left - _MARGIN - _LAST_TICK
        key_lines = wrap(line_label, side - _SAMPLE - _SAMPLE_GAP)
        x_lines = wrap(x_label, side, size=LABEL_PT, balanced=True)
        top = _MARGIN + len(key_lines) * pitch_mm() + 2.0
        below = top + side + _AXIS_ROOM
        canvas = Canvas(width_mm, below + len(x_lines) * pitch_mm(LABEL_PT) + _MARGIN)
        middle = _MARGIN + cap_height_mm() / 2
        canvas.draw(Line2D([left, left + _SAMPLE], [middle, middle], color=RULE, linewidth=HAIRLINE_PT))
        canvas.text(left + _SAMPLE + _SAMPLE_GAP, _MARGIN, key_lines, anchor="top")
        _draw(canvas.axes(left=left, top=top, width=side, height=side), points)
        canvas.rotated(left - _TICK_ROOM, top + side / 2, y_lines, size=LABEL_PT)
        canvas.text(left + side / 2, below, x_lines, align="center", anchor="top", size=LABEL_PT)
        return canvas.figure


def _draw(axes: Axes, points: tuple[CalibrationPoint, ...]) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    labels = [str(tick) for tick in _TICKS]
    axes.set_xticks(_TICKS, labels)
    axes.set_yticks(_TICKS, labels)
    axes.plot([0, 100], [0, 100], color=RULE, linewidth=HAIRLINE_PT, zorder=1)
    style = group_style(0)
    for point in points:
        ends = [100 * point.ci_low, 100 * point.ci_high]
        # A group at the edge would be cut in half by the axes.
        axes.plot([100 * point.predicted] * 2, ends, color=style.color, linewidth=1.0, zorder=2, clip_on=False)
    axes.plot(
        [100 * point.predicted for point in points],
        [100 * point.observed for point in points],
        linestyle="none",
        marker=style.marker,
        markersize=3.9,
        color=style.color,
        markeredgewidth=0,
        zorder=3,
        clip_on=False,
    )
