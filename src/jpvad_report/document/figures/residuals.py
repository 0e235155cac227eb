"""Whether a hazard ratio stays the same over time: one point an event, a smooth with its band, the model's line."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .canvas import Canvas
from .scales import Scale, ratio_scale
from .style import DOUBLE_COLUMN_MM, HAIRLINE_PT, INK, LABEL_PT, LINE_PT, MUTED, RULE, figure_style, group_style
from .text import cap_height_mm, pitch_mm, wrap
from .text import width_mm as text_width

_MARGIN: Final = 1.2
_TICK_ROOM: Final = 9.0
_AXIS_ROOM: Final = 5.2
_PANEL_GAP: Final = 7.0
_LEAST_WIDTH_BESIDE: Final = 120.0
_ASPECT: Final = 0.62
_BAND_ALPHA: Final = 0.18
_SAMPLE: Final = 7.0
_SAMPLE_GAP: Final = 1.6
_KEY_GAP: Final = 6.0
_LAST_TICK: Final = 2.4
_MODEL_PT: Final = HAIRLINE_PT + 0.3
_LEAST_TICK_GAP: Final = 1.6


@dataclass(frozen=True, kw_only=True)
class ResidualPanel:
    """One term of a model.

    Attributes
    ----------
    title
        What is compared with what.
    times, values
        Where each event stands on the time axis, and its residual as the logarithm of a hazard ratio.
    smooth
        Times, and the logarithms of the smooth and of the ends of its band; empty where there is none.
    model
        The model's hazard ratio.

    Raises
    ------
    ValueError
        If there is no event, or the sequences differ in length.
    """

    title: str
    times: tuple[float, ...]
    values: tuple[float, ...]
    smooth: tuple[tuple[float, float, float, float], ...]
    model: float

    def __post_init__(self) -> None:
        if not self.times or len(self.times) != len(self.values):
            raise ValueError(f"Panel {self.title!r}: each event needs a time and a value.")


@dataclass(frozen=True, kw_only=True)
class ResidualWords:
    """What stands on the axes and in the key."""

    x_label: str
    y_label: str
    smooth: str
    model: str


def residuals(
    panels: tuple[ResidualPanel, ...],
    *,
    ticks: tuple[tuple[float, str], ...],
    words: ResidualWords,
    width_mm: float = DOUBLE_COLUMN_MM,
) -> Figure:
    """Draw one panel a term.

    Parameters
    ----------
    panels
        Side by side, two in a row where there is room.
    ticks
        Places on the time axis with their labels; labels that would touch are left out.
    words
        Names of the axes and the key.
    width_mm
        Width of the figure; its height follows.
    """
    columns = min(len(panels), 2) if width_mm >= _LEAST_WIDTH_BESIDE else 1
    with figure_style():
        share = (width_mm - 2 * _MARGIN - (columns - 1) * _PANEL_GAP) / columns
        # The label's lines take width from the plot, whose height they must fit: two lines are the most that it loses.
        least_height = (share - 2 * pitch_mm(LABEL_PT) - _TICK_ROOM - _LAST_TICK) * _ASPECT
        y_lines = wrap(words.y_label, least_height, size=LABEL_PT, balanced=True)
        y_room = len(y_lines) * pitch_mm(LABEL_PT) + _TICK_ROOM
        plot_width = share - y_room - _LAST_TICK
        plot_height = plot_width * _ASPECT
        title_lines = [wrap(panel.title, plot_width, bold=True) for panel in panels] if len(panels) > 1 else [()]
        title_height = max(len(lines) for lines in title_lines) * pitch_mm() + (1.0 if len(panels) > 1 else 0.0)
        x_lines = wrap(words.x_label, plot_width, size=LABEL_PT, balanced=True)
        row_height = title_height + plot_height + _AXIS_ROOM + len(x_lines) * pitch_mm(LABEL_PT)
        n_rows = -(-len(panels) // columns)
        key = _key(words, width=width_mm - 2 * _MARGIN - y_room)
        top = _MARGIN + max(line + len(lines) for _, line, lines in key) * pitch_mm() + 2.0
        canvas = Canvas(width_mm, top + n_rows * row_height + (n_rows - 1) * _PANEL_GAP / 2 + _MARGIN)
        _draw_key(canvas, key, left=_MARGIN + y_room)
        for number, panel in enumerate(panels):
            row, column = divmod(number, columns)
            left = _MARGIN + column * (plot_width + y_room + _PANEL_GAP) + y_room
            at = top + row * (row_height + _PANEL_GAP / 2)
            if len(panels) > 1:
                canvas.text(left, at, title_lines[number], anchor="top", bold=True)
            axes = canvas.axes(left=left, top=at + title_height, width=plot_width, height=plot_height)
            scale = _scale(panel, height=plot_height)
            _draw_axes(axes, panel, scale, _thinned(ticks, panel, width=plot_width))
            _draw_panel(axes, panel)
            canvas.rotated(left - _TICK_ROOM, at + title_height + plot_height / 2, y_lines, size=LABEL_PT)
            below = at + title_height + plot_height + _AXIS_ROOM
            canvas.text(left + plot_width / 2, below, x_lines, align="center", anchor="top", size=LABEL_PT)
        return canvas.figure


def _key(words: ResidualWords, *, width: float) -> tuple[tuple[float, int, tuple[str, ...]], ...]:
    """Offset, first line and text of smooth and model, side by side where they fit."""
    beside = _SAMPLE + _SAMPLE_GAP + text_width(words.smooth) + _KEY_GAP
    if beside + _SAMPLE + _SAMPLE_GAP + text_width(words.model) <= width:
        return (0.0, 0, (words.smooth,)), (beside, 0, (words.model,))
    smooth, model = (wrap(text, width - _SAMPLE - _SAMPLE_GAP) for text in (words.smooth, words.model))
    return (0.0, 0, smooth), (0.0, len(smooth), model)


def _draw_key(canvas: Canvas, key: tuple[tuple[float, int, tuple[str, ...]], ...], *, left: float) -> None:
    for number, (offset, line, lines) in enumerate(key):
        top = _MARGIN + line * pitch_mm()
        middle, start = top + cap_height_mm() / 2, left + offset
        sample = Line2D([start, start + _SAMPLE], [middle, middle], color=group_style(0).color, linewidth=LINE_PT)
        if number == 1:
            sample.set(color=INK, linestyle="dashed", linewidth=_MODEL_PT)
        canvas.draw(sample)
        canvas.text(start + _SAMPLE + _SAMPLE_GAP, top, lines, anchor="top")


def _scale(panel: ResidualPanel, *, height: float) -> Scale:
    drawn = (*panel.values, *(value for point in panel.smooth for value in point[1:]))
    # Beyond e^12 nothing can be read; a scale must hold 1.
    ratios = tuple(exp(min(max(value, -12.0), 12.0)) for value in (min(drawn), max(drawn)))
    return ratio_scale(ratios, (panel.model,), width=height)


def _thinned(
    ticks: tuple[tuple[float, str], ...], panel: ResidualPanel, *, width: float
) -> tuple[tuple[float, str], ...]:
    """Ticks between the first and the last event, without the labels that would touch the one before."""
    first, last = _ends(panel)
    shown: list[tuple[float, str]] = []
    taken = float("-inf")
    for place, label in ticks:
        if not first <= place <= last:
            continue
        middle, half = width * (place - first) / (last - first), text_width(label) / 2
        free = middle - half >= taken + _LEAST_TICK_GAP
        shown.append((place, label if free else ""))
        taken = middle + half if free else taken
    return tuple(shown)


def _ends(panel: ResidualPanel) -> tuple[float, float]:
    first, last = min(panel.times), max(panel.times)
    return (first, last) if last > first else (first - 0.5, first + 0.5)


def _draw_axes(axes: Axes, panel: ResidualPanel, scale: Scale, ticks: tuple[tuple[float, str], ...]) -> None:
    axes.set_yscale("log")
    axes.set_ylim(scale.low, scale.high)
    axes.minorticks_off()
    axes.set_yticks(scale.ticks, scale.labels)
    first, last = _ends(panel)
    axes.set_xlim(first - 0.02 * (last - first), last + 0.02 * (last - first))
    axes.set_xticks([place for place, _ in ticks], [label for _, label in ticks])
    axes.axhline(1, color=RULE, linewidth=HAIRLINE_PT, zorder=1)


def _draw_panel(axes: Axes, panel: ResidualPanel) -> None:
    color = group_style(0).color
    values = [exp(value) for value in panel.values]
    axes.plot(
        panel.times,
        values,
        linestyle="none",
        marker="o",
        markersize=2.0,
        markeredgewidth=0,
        color=MUTED,
        alpha=0.45,
        clip_on=False,
    )
    if panel.smooth:
        times = [point[0] for point in panel.smooth]
        line, low, high = ([exp(point[place]) for point in panel.smooth] for place in (1, 2, 3))
        axes.fill_between(times, low, high, color=color, alpha=_BAND_ALPHA, linewidth=0, zorder=2)
        axes.plot(times, line, color=color, linewidth=LINE_PT, zorder=4)
    axes.axhline(panel.model, color=INK, linestyle="dashed", linewidth=_MODEL_PT, zorder=3)
