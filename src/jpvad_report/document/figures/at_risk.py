"""The table of numbers at risk, its columns under the ticks of the time axis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .canvas import Canvas
from .curve import AtRiskCount
from .numerals import count_text, tick_text
from .style import DASH, group_style
from .text import pitch_mm, widest_mm, width_mm, wrap

_GAP: Final = 1.4
_ROW_GAP: Final = 0.5


@dataclass(frozen=True, kw_only=True)
class AtRiskTable:
    """Names and counts, laid out; names stand left of their counts, or above them when they are long."""

    title: str
    names: tuple[tuple[str, ...], ...]
    counts: tuple[tuple[str, ...], ...]
    names_above: bool

    @property
    def names_width(self) -> float:
        """Room needed left of the plot, 0 when the names stand above their rows."""
        if self.names_above:
            return 0.0
        first = widest_mm(tuple(row[0] for row in self.counts if row))
        return widest_mm(tuple(line for name in self.names for line in name)) + first / 2 + _GAP

    @property
    def height(self) -> float:
        """Height of the title and all rows."""
        return pitch_mm() + sum(self._row_height(name) + _ROW_GAP for name in self.names)

    def draw(
        self, canvas: Canvas, *, left: float, top: float, positions: tuple[float, ...], shown: tuple[int, ...]
    ) -> None:
        """Draw the rows; ``positions`` are the ticks' places on the page, ``shown`` those with a count."""
        canvas.text(left, top, (self.title,), anchor="top", bold=True)
        top += pitch_mm() + _ROW_GAP
        for index, (name, row) in enumerate(zip(self.names, self.counts, strict=True)):
            canvas.text(left, top, name, anchor="top", color=group_style(index).text_color)
            baseline = top + (len(name) * pitch_mm() if self.names_above else 0.0)
            for number in shown:
                canvas.text(positions[number], baseline, (row[number],), align="center", anchor="top")
            top += self._row_height(name) + _ROW_GAP

    def _row_height(self, name: tuple[str, ...]) -> float:
        return (len(name) + 1) * pitch_mm() if self.names_above else pitch_mm()


def make_table(
    labels: tuple[str, ...],
    counts: tuple[tuple[AtRiskCount, ...], ...],
    *,
    title: str,
    full_width: float,
    names_limit: float,
) -> AtRiskTable:
    """Lay the table out: names of at most ``names_limit`` millimetres stand left of the counts."""
    above = widest_mm(labels) > names_limit
    return AtRiskTable(
        title=title,
        names=tuple(wrap(label, full_width) if above else (label,) for label in labels),
        counts=tuple(tuple(_text(n) for n in row) for row in counts),
        names_above=above,
    )


def thinned(times: tuple[float, ...], rows: tuple[tuple[str, ...], ...], *, mm_per_unit: float) -> tuple[int, ...]:
    """Return the indices of the times whose tick labels and counts can be printed without touching."""
    columns = [
        max(width_mm(tick_text(time)), widest_mm(tuple(row[number] for row in rows)))
        for number, time in enumerate(times)
    ]
    for every in range(1, len(times)):
        kept = tuple(range(0, len(times), every))
        if all((times[b] - times[a]) * mm_per_unit >= (columns[a] + columns[b]) / 2 + _GAP for a, b in pairwise(kept)):
            return kept
    return (0,) if times else ()


def _text(n: AtRiskCount) -> str:
    if n is None:
        return DASH
    return count_text(n) if isinstance(n, int) else n
