"""Table of what changed in the study file from one kept submission to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jpvad_report.document.context import Context
from jpvad_report.document.tables.model import Column, Row, Table

_MARKUP = re.compile(r"([\\*_\[\]<>$@^~`])")


def deviations_table(context: Context, deviations: Sequence[Mapping[str, str]]) -> Table | None:
    """One row a change, the earliest first; None where nothing changed.

    Parameters
    ----------
    deviations
        `since` (the submission before), `changed`, and what may be empty: `planned` and `dated` of the analysis, and
        `reason`.
    """
    if not deviations:
        return None
    word = context.word
    with_reasons = any(one["reason"] for one in deviations)
    columns = [
        Column(word("table", "since"), width=12),
        Column(word("table", "changed"), width=52),
        Column(word("table", "planned"), width=16),
    ]
    if with_reasons:
        columns.append(Column(word("table", "reason"), width=26))
    rows = []
    for one in deviations:
        planned = word("plans", one["planned"]) if one["planned"] else ""
        cells = [one["since"], one["changed"], f"{planned} ({one['dated']})" if one["dated"] else planned]
        cells += [one["reason"]] if with_reasons else []
        rows.append(Row(tuple(_plain(cell) for cell in cells)))
    return Table("deviations", word("captions", "deviations"), tuple(columns), tuple(rows), (word("notes", "planned"),))


def _plain(text: str) -> str:
    """Words of the authors, without the meaning that Markdown would give to some of their letters."""
    return _MARKUP.sub(r"\\\1", text)
