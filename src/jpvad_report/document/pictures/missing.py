"""The picture of missing values: in how many of each group each variable is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import by_missing, shown_rows
from jpvad_report.document.pictures.rows import plain
from jpvad_report.results.keys import join, slug

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def missing_picture(context: Context, width_mm: float) -> Figure:
    """Draw it, what is missing most often at the top."""
    from jpvad_report.document.figures import DotHeaders, DotRow, dots

    study, numbers, word = context.study, context.numbers, context.word
    rows = []
    for name in by_missing(context)[: shown_rows(len(study.groups))]:
        records = [numbers.store.estimate(join("missing", name, slug(group))) for group in study.groups]
        rows.append(
            DotRow(
                label=study.variable(name).label,
                values=tuple(100 * record.estimate if record else None for record in records),
                text=plain(numbers.num(join("missing", name, "overall"))),
            )
        )
    return dots(
        tuple(rows),
        x_label=word("figures", "missing"),
        headers=DotHeaders(label=word("table", "variable"), text=word("table", "overall")),
        least_high=5,
        group_labels=tuple(study.group_label(group) for group in study.groups),
        width_mm=width_mm,
    )
