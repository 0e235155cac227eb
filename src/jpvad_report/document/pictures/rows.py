"""What several pictures share: plain text of a number, rows of a forest plot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jpvad_report.document.context import Context

if TYPE_CHECKING:
    from jpvad_report.document.figures import ForestRow


def plain(markdown: str) -> str:
    """Text of a Markdown fragment: spans, escapes and emphasis removed."""
    text = re.sub(r"\[([^\[\]]*)\]\{[^}]*\}", r"\1", markdown)
    text = re.sub(r"\\([<>~|])", r"\1", text).replace("**", "").replace("&emsp;", "")
    return re.sub(r"\*(\w+)\*", r"\1", text)


def ratio_row(
    context: Context, key: str, label: str, *, emphasis: bool = False, indent: bool = False, detail: str | None = None
) -> ForestRow:
    """A ratio with its interval, or an empty row where it could not be estimated."""
    from jpvad_report.document.figures import ForestRow

    record = context.numbers.store.estimate(key)
    return ForestRow(
        label=label,
        estimate=record.estimate if record else None,
        ci_low=record.ci_low if record else None,
        ci_high=record.ci_high if record else None,
        text=plain(context.numbers.estimate_with_interval(key)),
        p_text=plain(context.numbers.p_cell(key)),
        emphasis=emphasis,
        indent=indent,
        detail=detail,
    )
