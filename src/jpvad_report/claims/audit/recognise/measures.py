"""Which measure the words before a number name: a ratio, a difference, a median, something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jpvad_report.claims.audit.items import Scale, Span
from jpvad_report.claims.audit.recognise.vocabulary import DIFFERENCE, LEVEL, MEDIAN, OTHER, RATIO, RATIO_SIGNS

# Words further back speak of something else.
_REACH = 200
_SIGNS = re.compile("HR|OR|RR")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by its words; `named` is false where no word told anything."""

    scale: Scale | None
    span: Span
    name: str
    named: bool


def measure_before(plain: str, since: int, end: int) -> Measure:
    """Read the words between the last statistic and a number."""
    since = max(since, end - _REACH)
    words = plain[since:end]
    small = words.lower()
    # Every pattern holds one of these words, and most passages none.
    spelt = "ratio" in small or "risk" in small or "relative" in small
    ratio = (_last(RATIO.finditer(plain, since, end)) if spelt else None) or ""
    signs = (_last(RATIO_SIGNS.finditer(plain, since, end)) if _SIGNS.search(words) else None) or ""
    if ratio or signs:
        return Measure(Scale.RATIO, Span.CONFIDENCE, signs or ratio, True)
    median = MEDIAN.search(plain, since, end)
    level = LEVEL.search(plain, since, end)
    if median is not None:
        return Measure(Scale.OTHER, Span.CONFIDENCE if level else Span.QUARTILES, median.group(), True)
    difference = _last(DIFFERENCE.finditer(plain, since, end))
    if difference:
        certain = level is not None or difference.lower().startswith("differ")
        return Measure(Scale.DIFFERENCE, Span.CONFIDENCE if certain else Span.UNKNOWN, difference, True)
    other = _last(OTHER.finditer(plain, since, end))
    if other:
        return Measure(Scale.OTHER, Span.CONFIDENCE if level else Span.UNKNOWN, other, True)
    return Measure(None, Span.CONFIDENCE if level else Span.UNKNOWN, "", False)


def _last(found: Iterator[re.Match[str]]) -> str | None:
    text = None
    for match in found:
        text = match.group()
    return text
