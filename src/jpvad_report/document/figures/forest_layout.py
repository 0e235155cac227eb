"""Where the columns, rows and plot of a forest plot stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .columns import COLUMN_GAP, INDENT, Cell, Column, make_column
from .forest_rows import ForestHeaders, ForestRow
from .places import Places, place_rows
from .style import DASH

MARGIN: Final = 1.2
_LEAST_PLOT: Final = 44.0
_MOST_PLOT_SHARE: Final = 0.48
_LABEL_SHARE: Final = 0.38
_TICK_ROOM: Final = 2.6
_LEAST_WIDTH_BESIDE: Final = 120.0


@dataclass(frozen=True, kw_only=True)
class ForestLayout:
    """Places in millimetres.

    In a narrow figure (``stacked``) labels run over the full width above their intervals.
    """

    columns: tuple[Column, ...]
    lefts: tuple[float, ...]
    plot_left: float
    plot_width: float
    places: Places
    stacked: bool

    @property
    def header_height(self) -> float:
        """Height of the header with the space below it, 0 without headers."""
        return max(column.header_height for column in self.columns)


def make_layout(rows: tuple[ForestRow, ...], headers: ForestHeaders, width_mm: float) -> ForestLayout:
    """Choose widths from the texts, and heights from their lines."""
    stacked = width_mm < _LEAST_WIDTH_BESIDE
    inner = width_mm - 2 * MARGIN
    estimates = tuple(
        Cell(text=row.text or (DASH if row.estimate is None and not row.is_heading else ""), bold=row.emphasis)
        for row in rows
    )
    p_values = tuple(Cell(text=row.p_text, bold=row.emphasis) for row in rows)
    estimate = make_column(
        estimates, header=headers.estimate, limit=0.3 * width_mm, align="center", keep_intervals=True
    )
    p_value = make_column(p_values, header=headers.p_value, limit=0.16 * width_mm, align="center")
    room = inner - sum(column.width + COLUMN_GAP for column in (estimate, p_value) if column.width)

    details = tuple(Cell(text=row.detail or "") for row in rows)
    detail = make_column(details, header=headers.detail, limit=0.3 * width_mm)
    detail_room = detail.width + COLUMN_GAP if detail.width else 0.0
    own_column = not stacked and room - detail_room - COLUMN_GAP - _LEAST_PLOT >= 0.22 * width_mm
    if not own_column:
        detail = make_column(tuple(Cell(text="") for _ in rows), header="", limit=1.0)
        detail_room = 0.0
    limit = inner if stacked else min(_LABEL_SHARE * width_mm, room - detail_room - COLUMN_GAP - _LEAST_PLOT)
    labels = tuple(
        Cell(
            text=row.label,
            note="" if own_column else row.detail or "",
            bold=row.emphasis or row.is_heading,
            indent=INDENT if row.indent else 0.0,
        )
        for row in rows
    )
    label = make_column(labels, header=headers.label, limit=limit)

    beside = MARGIN + _TICK_ROOM if stacked else MARGIN + label.width + COLUMN_GAP + detail_room
    free = MARGIN + room - beside
    plot_width = free if stacked else min(free, max(_MOST_PLOT_SHARE * width_mm, _LEAST_PLOT))
    plot_left = beside + free - plot_width
    columns = (label, detail, estimate, p_value)
    others = zip(*(column.row_heights() for column in columns[1:]), strict=True)
    places = place_rows(
        label.row_heights(),
        tuple(max(heights) for heights in others),
        stacked=stacked,
        label_only=tuple(row.is_heading for row in rows),
    )
    return ForestLayout(
        columns=columns,
        lefts=(
            MARGIN,
            beside - detail_room,
            plot_left + plot_width + COLUMN_GAP,
            width_mm - MARGIN - p_value.width,
        ),
        plot_left=plot_left,
        plot_width=plot_width,
        places=places,
        stacked=stacked,
    )
