"""Table of missing values."""

from __future__ import annotations

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import missing_variables
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.results.keys import join, slug

OVERALL = "overall"


def missing_table(context: Context) -> Table | None:
    """Variables with missing values, overall and by group; None where nothing is missing."""
    study, word, numbers = context.study, context.word, context.numbers
    names = missing_variables(context)
    if not names:
        return None
    columns = [Column(word("table", "variable"), width=36), Column(word("table", "overall"), "center", width=16)]
    columns += [Column(context.group_heading(group), "center", width=20) for group in study.groups]
    rows = [
        Row(
            (
                study.variable(name).label,
                *(numbers.share(join("missing", name, slug(g))) for g in (OVERALL, *study.groups)),
            )
        )
        for name in names
    ]
    return Table("missing", word("captions", "missing"), tuple(columns), tuple(rows))
