"""A draft of a claims file from a text: every statistic with its words, the keys left to be filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jpvad_report.claims.audit.audit import read_document
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.items import (
    AnyItem,
    Estimate,
    Item,
    MeanSd,
    Plain,
    Proportion,
    PValue,
    Scale,
    Size,
    Span,
)
from jpvad_report.claims.audit.pairs import versus
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.vocabulary import MEDIAN
from jpvad_report.claims.printed import stands_in

_BEFORE, _BEHIND = 60, 40


@dataclass(frozen=True, slots=True)
class Drafted:
    """One claim without its key."""

    words: str
    kind: str
    printed: str
    more: dict[str, str] = field(default_factory=dict)


def draft_claims(text: str, source: str) -> str:
    """Write a claims file for `jpvad-report verify`, with empty keys.

    Counts, percentages, ratios with intervals, means, compared numbers and P values are drafted in the order of the
    text; claims in words (directions, factors, conclusions) are left to the author.
    """
    lines = [
        "# A draft: fill in the key of the result that each claim speaks of (docs/claims.md), remove what is "
        "no claim of",
        "# the study, and add what is said in words. `jpvad-report verify` proposes keys.",
        "schema: 1",
        f"{'' if source.lower().endswith('.txt') else '# '}source: {json.dumps(source, ensure_ascii=False)}",
        "claims:",
    ]
    for claim in drafted(text):
        lines += [
            f"  - words: {json.dumps(claim.words, ensure_ascii=False)}",
            f"    kind: {claim.kind}",
            f"    printed: {json.dumps(claim.printed, ensure_ascii=False)}",
            *(f"    {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in claim.more.items()),
            '    key: ""  # to be filled in',
        ]
    return "\n".join(lines) + "\n"


def drafted(text: str) -> Iterator[Drafted]:
    """Claims of a text, in order, each only once."""
    document = read_document(text)
    seen: set[tuple[str, str, str]] = set()
    for sentence in document.sentences:
        if sentence.passage.is_row:
            continue
        for i, item in enumerate(sentence.items):
            for claim in _claims(document, sentence, i, item):
                key = (claim.words, claim.kind, claim.printed)
                # A count that is written as a word cannot be held against the words of its claim.
                if key not in seen and stands_in(claim.printed, claim.words):
                    seen.add(key)
                    yield claim


def _claims(document: Document, sentence: Sentence, i: int, item: AnyItem) -> Iterator[Drafted]:
    words = _words(document, sentence, item)
    if isinstance(item, Size):
        yield Drafted(words, "count", _count_text(document, item))
    elif isinstance(item, Proportion):
        if item.count is not None:
            yield Drafted(words, "count", _count_text(document, item) or str(item.count))
        if item.percent is not None:
            yield Drafted(words, "percent", _text(document, item.percent))
    elif isinstance(item, Estimate):
        yield _estimate(document, sentence, item, words)
    elif isinstance(item, PValue):
        yield Drafted(words, "p", _p_text(document, item))
    elif isinstance(item, MeanSd):
        yield Drafted(words, "mean", _text(document, item.mean))
    elif isinstance(item, Plain) and _compared(sentence, i):
        before = sentence.lower(sentence.passage.start, item.start)
        yield Drafted(words, "median" if MEDIAN.search(before) else "value", _text(document, item.number))


def _estimate(document: Document, sentence: Sentence, item: Estimate, words: str) -> Drafted:
    value = _text(document, item.value)
    if item.span in (Span.QUARTILES, Span.RANGE):
        return Drafted(words, "median", value)
    kind = "ratio" if item.scale is Scale.RATIO else "percent" if item.value.percent else "value"
    more = {"interval": _quote(document, item.low.start, item.high.end)}
    if item.level is not None and stands_in(f"{item.level:g}%", words):
        more["level"] = f"{item.level:g}%"
    return Drafted(words, kind, value, more)


def _compared(sentence: Sentence, i: int) -> bool:
    items = sentence.items
    before = i > 0 and isinstance(items[i - 1], Plain | Proportion) and versus(sentence, items[i - 1], items[i])
    after = i + 1 < len(items) and isinstance(items[i + 1], Plain | Proportion)
    return before or (after and versus(sentence, items[i], items[i + 1]))


def _words(document: Document, sentence: Sentence, item: Item) -> str:
    """The item as it stands in the text, with a few words before it and to the end of its bracket."""
    start = max(sentence.passage.start, item.start - _BEFORE)
    if start > sentence.passage.start:
        start = document.text.plain.find(" ", start, item.start) + 1 or item.start
    end = min(sentence.passage.end, item.end + _BEHIND)
    closing = document.text.plain.find(")", item.end, end)
    inside = document.text.plain.rfind("(", start, item.start) > document.text.plain.rfind(")", start, item.start)
    return _quote(document, start, closing + 1 if inside and closing >= 0 else item.end)


def _quote(document: Document, start: int, end: int) -> str:
    return " ".join(document.text.quote(start, end).split())


def _text(document: Document, number: Printed) -> str:
    return re.sub(r"\s?per\s?cent$", "", _quote(document, number.start, number.end))


def _p_text(document: Document, item: PValue) -> str:
    """The P value as printed; of "P for trend < 0.001" the part that holds the number."""
    if not item.label:
        return _quote(document, item.start, item.end)
    plain = document.text.plain
    signs = [at for at in range(item.start, item.number.start) if plain[at] in "<>=\u2264\u2265"]
    return _quote(document, signs[-1] if signs else item.number.start, item.end)


def _count_text(document: Document, item: Size | Proportion) -> str:
    """The count as printed, with its separators; nothing where it is written in words."""
    quoted = _quote(document, item.start, item.end)
    count = item.n if isinstance(item, Size) else item.count
    for word in quoted.replace("=", " ").replace("/", " ").replace("(", " ").split():
        if word.strip(",;)").replace(",", "").replace("'", "") == str(count):
            return word.strip(",;)")
    return str(count)
