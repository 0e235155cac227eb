"""The love plot: how far apart the groups are in each baseline characteristic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import by_difference, shown_rows
from jpvad_report.document.pictures.rows import plain
from jpvad_report.results.keys import join

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def balance_picture(context: Context, width_mm: float) -> Figure:
    """Draw it, the largest difference at the top."""
    from jpvad_report.document.figures import DotHeaders, DotRow, ReferenceLine, dots

    numbers, word = context.numbers, context.word
    limit = context.study.settings.imbalance_above
    rows = []
    for name in by_difference(context)[: shown_rows(1)]:
        key = join("baseline", name, "smd")
        record = numbers.store.estimate(key)
        rows.append(
            DotRow(
                label=context.study.variable(name).label,
                values=(record.estimate if record else None,),
                text=plain(numbers.num(key)),
            )
        )
    return dots(
        tuple(rows),
        x_label=word("figures", "smd" if len(context.study.groups) == 2 else "smd_max"),
        headers=DotHeaders(label=word("table", "characteristic"), text=word("table", "smd")),
        least_high=2 * limit,
        line=ReferenceLine(value=limit, label=word("figures", "smd_limit", limit=numbers.setting(limit))),
        width_mm=width_mm,
    )
