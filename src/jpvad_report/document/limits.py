"""What a manuscript has more of than its journal takes, for the authors to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jpvad_report.document.context import Context
from jpvad_report.document.words import count_words

_PARAGRAPH = re.compile(r"^::: \{#p-(?P<id>\S+) \.paragraph\}\n(?P<text>.*?)\n:::", re.MULTILINE | re.DOTALL)
_NOT_TEXT = ("title-", "abstract-", "keywords", "key-points-", "statement-", "abbreviations", "appendix-")


def abstract_words(body: str) -> int:
    """Words of the abstract."""
    return sum(count_words(text) for name, text in _PARAGRAPH.findall(body) if name.startswith("abstract-"))


def text_words(body: str) -> int:
    """Words of the text: without title page, abstract, declarations, references, tables, figures and appendix."""
    return sum(count_words(text) for name, text in _PARAGRAPH.findall(body) if not name.startswith(_NOT_TEXT))


def over_limits(context: Context, body: str, cited: Sequence[str]) -> list[str]:
    """One sentence for each limit of the journal that is exceeded; the abstract's is an error of its own."""
    journal, manuscript = context.journal, context.study.manuscript
    limits = journal.limits
    counted = (
        ("manuscript.title in study.yml", len(manuscript.title), limits.title_characters, "characters"),
        (
            "manuscript.short_title in study.yml",
            len(manuscript.short_title),
            limits.short_title_characters,
            "characters",
        ),
        ("manuscript.keywords in study.yml", len(manuscript.keywords), limits.keywords, "keywords"),
        ("The text", text_words(body), limits.text_words, "words"),
        ("The list of references", len(cited), limits.references, "papers"),
    )
    return [
        f"{what} has {number} {unit}; {journal.name} takes {limit}."
        for what, number, limit, unit in counted
        if limit is not None and number > limit
    ]
