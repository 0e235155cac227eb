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
    # Since, change, analysis, reason; what is empty everywhere is left out.
    widths = {"since": 12, "changed": 52, "planned": 16, "reason": 26}
    cells = [
        {
            "since": one["since"],
            "changed": one["changed"],
            "planned": _planned(context, one),
            "reason": one["reason"],
        }
        for one in deviations
    ]
    shown = [name for name in widths if any(row[name] for row in cells)]
    notes = [word("notes", "since"), *([word("notes", "planned")] if "planned" in shown else [])]
    return Table(
        "deviations",
        word("captions", "deviations"),
        tuple(Column(word("table", name), width=widths[name]) for name in shown),
        tuple(Row(tuple(_plain(row[name]) for name in shown)) for row in cells),
        (context.sentence(notes),),
    )


def _planned(context: Context, one: Mapping[str, str]) -> str:
    planned = context.word("plans", one["planned"]) if one["planned"] else ""
    return f"{planned} ({one['dated']})" if one["dated"] else planned


def _plain(text: str) -> str:
    """Words of the authors, without the meaning that Markdown would give to some of their letters."""
    return _MARKUP.sub(r"\\\1", text)
