"""What a manuscript has more of than its journal takes, for the authors to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jpvad_report.document.context import Context
from jpvad_report.document.words import count

_PARAGRAPH = re.compile(r"^::: \{#p-(?P<id>\S+) \.paragraph\}\n(?P<text>.*?)\n:::", re.MULTILINE | re.DOTALL)
_NOT_TEXT = ("title-", "abstract-", "keywords", "key-points-", "statement-", "abbreviations", "appendix-")


def abstract_length(context: Context, body: str) -> int:
    """Words, or characters, of the abstract."""
    return sum(count(context, text) for name, text in _PARAGRAPH.findall(body) if name.startswith("abstract-"))


def text_length(context: Context, body: str) -> int:
    """Words, or characters, of the text: without title page, abstract, declarations, tables, figures and appendix."""
    return sum(count(context, text) for name, text in _PARAGRAPH.findall(body) if not name.startswith(_NOT_TEXT))


def count_mark(what: str) -> str:
    """Stands for a number of words, tables, figures or references until they can be counted."""
    return f"\x02count-{what}\x03"


def with_counts(context: Context, body: str, *, shown: Sequence[str], cited: Sequence[str]) -> str:
    """The body with its own counts in place of their marks; `shown` are the displays that stay with the text."""
    counts = {
        "abstract": abstract_length(context, body),
        "text": text_length(context, body),
        "tables": sum(name.startswith("tbl-") for name in shown),
        "figures": sum(name.startswith("fig-") for name in shown),
        "references": len(cited),
    }
    for what, number in counts.items():
        body = body.replace(count_mark(what), context.numbers.integer(number))
    return body


def over_limits(context: Context, body: str, cited: Sequence[str]) -> list[str]:
    """One sentence for each limit of the journal that is exceeded; the abstract's is an error of its own."""
    journal, manuscript = context.journal, context.study.manuscript
    limits = journal.limits
    words = limits.text_words if context.words["counted_in"] == "words" else None
    counted = (
        ("manuscript.title in study.yml", len(manuscript.title), limits.title_characters, "characters"),
        (
            "manuscript.short_title in study.yml",
            len(manuscript.short_title),
            limits.short_title_characters,
            "characters",
        ),
        ("manuscript.keywords in study.yml", len(manuscript.keywords), limits.keywords, "keywords"),
        ("The text", text_length(context, body), words, "words"),
        ("The list of references", len(cited), limits.references, "papers"),
    )
    return [
        f"{what} has {number} {unit}; {journal.name} takes {limit}."
        for what, number, limit, unit in counted
        if limit is not None and number > limit
    ]
