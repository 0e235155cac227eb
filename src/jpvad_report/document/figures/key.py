"""The key above a plot, where it can never cover a curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.lines import Line2D

from .canvas import Canvas
from .style import LINE_PT, group_style
from .text import cap_height_mm, pitch_mm, widest_mm, wrap

_SAMPLE_GAP: Final = 1.6
_ITEM_GAP: Final = 6.0
_ROW_GAP: Final = 0.7


@dataclass(frozen=True, kw_only=True)
class Key:
    """Each group's sample and label, side by side where they fit, else one below the other."""

    rows: tuple[tuple[tuple[int, float, tuple[str, ...]], ...], ...]
    sample_mm: float
    as_line: bool

    @property
    def height(self) -> float:
        """Height of all rows, without space below."""
        return sum(self._row_height(row) for row in self.rows) + _ROW_GAP * max(len(self.rows) - 1, 0)

    def draw(self, canvas: Canvas, *, left: float, top: float) -> None:
        """Draw the key with its top left corner at the given place."""
        for row in self.rows:
            for index, offset, lines in row:
                style = group_style(index)
                middle = top + cap_height_mm() / 2
                xs = [left + offset, left + offset + self.sample_mm]
                if self.as_line:
                    sample = Line2D(xs, [middle, middle], color=style.color, linestyle=style.line, linewidth=LINE_PT)
                else:
                    sample = marker_line([sum(xs) / 2], [middle], index)
                canvas.draw(sample)
                text_left = left + offset + self.sample_mm + _SAMPLE_GAP
                canvas.text(text_left, top, lines, anchor="top", color=style.text_color)
            top += self._row_height(row) + _ROW_GAP

    @staticmethod
    def _row_height(row: tuple[tuple[int, float, tuple[str, ...]], ...]) -> float:
        return max(len(lines) for _, _, lines in row) * pitch_mm()


def make_key(labels: tuple[str, ...], *, width: float, as_line: bool) -> Key:
    """Lay the labels out in ``width`` millimetres."""
    sample = 7.0 if as_line else 2.0
    wrapped = [wrap(label, width - sample - _SAMPLE_GAP) for label in labels]
    widths = [sample + _SAMPLE_GAP + widest_mm(lines) for lines in wrapped]
    if sum(widths) + _ITEM_GAP * (len(labels) - 1) <= width:
        offsets = [sum(widths[:i]) + _ITEM_GAP * i for i in range(len(labels))]
        rows = (tuple((i, offsets[i], wrapped[i]) for i in range(len(labels))),)
        return Key(rows=rows if labels else (), sample_mm=sample, as_line=as_line)
    stacked = tuple(((i, 0.0, wrapped[i]),) for i in range(len(labels)))
    return Key(rows=stacked, sample_mm=sample, as_line=as_line)


def marker_line(xs: list[float], ys: list[float], index: int, *, size: float = 3.9) -> Line2D:
    """Markers of one group."""
    style = group_style(index)
    return Line2D(
        xs,
        ys,
        linestyle="none",
        marker=style.marker,
        color=style.color,
        markersize=size,
        markeredgewidth=0,
        zorder=4,
        clip_on=False,
    )
