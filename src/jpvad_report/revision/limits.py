"""Limits of the journal that a manuscript breaks: how much it has, and how much is taken."""

from __future__ import annotations

import re

from jpvad_report.document.words import count_words
from jpvad_report.revision.state import State

_ABSTRACT = re.compile(r"^::: \{#p-abstract-\S+ \.paragraph\}\n(.*?)\n:::", re.MULTILINE | re.DOTALL)


def broken_limits(state: State) -> dict[str, str]:
    """A sentence for each limit that is exceeded, by the limit's name."""
    journal, manuscript = state.journal, state.study.manuscript
    limits = journal.limits
    counted = {
        "title": ("The title", len(manuscript.title), limits.title_characters, "characters"),
        "short_title": ("The short title", len(manuscript.short_title), limits.short_title_characters, "characters"),
        "keywords": ("The list of keywords", len(manuscript.keywords), limits.keywords, "keywords"),
        "abstract": ("The abstract", _abstract_words(state.manuscript), journal.abstract.words, "words"),
    }
    return {
        name: f"{what} has {number} {unit}; {journal.name} takes {limit}."
        for name, (what, number, limit, unit) in counted.items()
        if limit is not None and number > limit
    }


def _abstract_words(manuscript: str) -> int:
    return sum(count_words(text) for text in _ABSTRACT.findall(manuscript))
