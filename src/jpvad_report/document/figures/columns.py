"""Columns of text beside a plot that has one line for each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .canvas import Align, Canvas
from .style import HAIRLINE_PT, INK, MUTED, STRIPE
from .text import cap_height_mm, pitch_mm, widest_mm, width_mm, words, wrap

COLUMN_GAP: Final = 3.0
INDENT: Final = 2.4
_ROW_PAD: Final = 1.25
_BELOW_HEADER: Final = 1.6
_SHORT_HEADER: Final = 14.0


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A text, and a smaller remark below it."""

    text: str
    note: str = ""
    bold: bool = False
    indent: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Column:
    """Cells broken into lines."""

    header: tuple[str, ...]
    cells: tuple[Cell, ...]
    lines: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, ...], ...]
    width: float
    align: Align

    def row_heights(self) -> tuple[float, ...]:
        """Height each row needs."""
        counts = (len(lines) + len(notes) for lines, notes in zip(self.lines, self.notes, strict=True))
        return tuple(max(count - 1, 0) * pitch_mm() + cap_height_mm() + 2 * _ROW_PAD for count in counts)

    @property
    def header_height(self) -> float:
        """Height of the header with the space below it, 0 without header."""
        return (len(self.header) - 1) * pitch_mm() + cap_height_mm() + _BELOW_HEADER if self.header else 0.0

    def draw(self, canvas: Canvas, *, left: float, rows_top: float, middles: tuple[float, ...]) -> None:
        """Draw the header above the rows, and the cells; middles count from the top of the rows."""
        x = left if self.align == "left" else left + self.width / 2
        canvas.text(x, rows_top - self.header_height, self.header, align=self.align, anchor="top", bold=True)
        for cell, lines, notes, middle in zip(self.cells, self.lines, self.notes, middles, strict=True):
            count = len(lines) + len(notes)
            top = rows_top + middle - ((count - 1) * pitch_mm() + cap_height_mm()) / 2
            canvas.text(x + cell.indent, top, lines, align=self.align, anchor="top", bold=cell.bold)
            notes_top = top + len(lines) * pitch_mm()
            canvas.text(x + cell.indent, notes_top, notes, align=self.align, anchor="top", color=MUTED)


def make_column(
    cells: tuple[Cell, ...], *, header: str, limit: float, align: Align = "left", keep_intervals: bool = False
) -> Column:
    """Break cells and header at ``limit`` millimetres; a column without any text has no width and no header.

    With ``keep_intervals`` an interval in parentheses goes to the next line as a whole if it can.
    """
    texts = tuple(_with_whole_interval(cell, limit) if keep_intervals else cell.text for cell in cells)
    lines = tuple(wrap(text, limit - cell.indent, bold=cell.bold) for text, cell in zip(texts, cells, strict=True))
    notes = tuple(wrap(cell.note, limit - cell.indent) for cell in cells)
    body = max(
        (
            cell.indent + max(widest_mm(own, bold=cell.bold), widest_mm(below))
            for cell, own, below in zip(cells, lines, notes, strict=True)
        ),
        default=0.0,
    )
    if body == 0.0:
        header = ""
    whole = width_mm(header, bold=True)
    needed = whole if whole <= _SHORT_HEADER else _two_line_width(header)
    header_width = min(
        max(body, needed), max(limit, widest_mm(tuple(word.rstrip(" ") for word in words(header)), bold=True))
    )
    header_lines = wrap(header, header_width, bold=True, balanced=True)
    return Column(
        header=header_lines,
        cells=cells,
        lines=lines,
        notes=notes,
        width=max(body, widest_mm(header_lines, bold=True)),
        align=align,
    )


def _with_whole_interval(cell: Cell, limit: float) -> str:
    start = cell.text.find("(")
    interval = cell.text[start:].replace(" ", "\u00a0")
    if start < 0 or width_mm(interval, bold=cell.bold) > limit:
        return cell.text
    return cell.text[:start] + interval


def _two_line_width(header: str) -> float:
    parts = words(header)
    return min(
        (
            max(width_mm("".join(part).rstrip(" "), bold=True) for part in (parts[:cut], parts[cut:]))
            for cut in range(1, len(parts) + 1)
        ),
        default=0.0,
    )


def draw_stripes(canvas: Canvas, heights: tuple[float, ...], *, top: float) -> None:
    """Rule under the header, and every second row on a pale ground so that the eye keeps its line."""
    for number, height in enumerate(heights):
        if number % 2 == 1:
            canvas.box(left=0, top=top + sum(heights[:number]), width=canvas.width, height=height, fill=STRIPE)
    canvas.line([0, canvas.width], [top, top], color=INK, width=HAIRLINE_PT)
