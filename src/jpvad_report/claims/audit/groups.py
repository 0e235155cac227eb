"""Group sizes: defined once in a text, used later. Where it is unclear which sizes belong to a comparison, none are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jpvad_report.claims.audit.document import Partition, Sentence
from jpvad_report.claims.audit.items import AnyItem, Plain, Proportion, Size
from jpvad_report.claims.audit.recognise.vocabulary import OTHER_UNITS

_DIVIDES = re.compile(
    r"random|assign|allocat|divided|groups?\b|\barms?\b|receiv|underwent|treated|used?\b|matched|cohorts?\b|enrolled|"
    r"classif|categori|stratif|split|compris"
)
_EACH = re.compile(r"\b(?:per|each|in each|in both|in either)\b\s*(?:group|arm|treatment)?|\beach\b")
_GOES_ON = re.compile(
    r"^\s*(?:patients?|participants?|subjects?)?\s*(?:\(|to\b|in\b|received|were|underwent|had|with\b|without\b|used|controls?\b|on\b)"
)
_LABEL = 60


def totals(sentences: Iterable[Sentence]) -> dict[int, int]:
    """Numbers of patients that the text names, with the place of the first mention."""
    found: dict[int, int] = {}
    for sentence in sentences:
        for item in sentence.items:
            count = _count(item)
            if count is not None and count >= 4:
                found.setdefault(count, item.start)
            if isinstance(item, Proportion) and item.total is not None:
                found.setdefault(item.total, item.start)
    return found


def partitions(sentences: Iterable[Sentence], known: dict[int, int]) -> list[Partition]:
    """Divisions of the patients into groups, each only once."""
    found: dict[tuple[int, ...], Partition] = {}
    for sentence in sentences:
        if sentence.passage.is_row:
            continue
        for partition in (_labelled(sentence), _counted(sentence, known)):
            if partition is not None and all(size >= 2 for size in partition.sizes):
                found.setdefault(tuple(sorted(partition.sizes)), partition)
    return list(found.values())


def _count(item: AnyItem) -> int | None:
    if isinstance(item, Size):
        return item.n
    if isinstance(item, Proportion) and item.percent is not None and item.total is None:
        return item.count
    return None


def _labelled(sentence: Sentence) -> Partition | None:
    """Sizes after "n =", beside each other; a total before them is left out."""
    sizes = [item for item in sentence.items if isinstance(item, Size) and item.labelled and _persons(sentence, item)]
    if len(sizes) == 1:
        after = sentence.lower(sizes[0].end, min(sentence.passage.end, sizes[0].end + 30))
        if _EACH.search(after) and re.search(r"\btwo\b|\bor\b|\bversus\b|\bcontrol\b|\bplacebo\b", sentence.text):
            return Partition((sizes[0].n, sizes[0].n), ("", ""), sizes[0].start)
    if len(sizes) >= 3 and sizes[0].n == sum(size.n for size in sizes[1:]):
        sizes = sizes[1:]
    if len(sizes) < 2 or any(b.start - a.end > 250 for a, b in zip(sizes, sizes[1:], strict=False)):
        return None
    labels = tuple(_before(sentence, item, i, sizes) for i, item in enumerate(sizes))
    return Partition(tuple(size.n for size in sizes), labels, sizes[0].start)


def _persons(sentence: Sentence, item: Size) -> bool:
    """Whether nothing but patients is counted: not "number of treatments n = 817"."""
    before = sentence.lower(max(sentence.passage.start, item.start - 30), item.start)
    return OTHER_UNITS.search(before) is None


def _before(sentence: Sentence, item: AnyItem, i: int, items: list[Size]) -> str:
    begin = items[i - 1].end if i else max(sentence.passage.start, item.start - _LABEL)
    return sentence.lower(max(begin, item.start - _LABEL), item.start)


def _counted(sentence: Sentence, known: dict[int, int]) -> Partition | None:
    """Two counts of patients that add up to a number of patients of the text, or that a sentence assigns."""
    counts: list[tuple[int, AnyItem]] = []
    divides = _DIVIDES.search(sentence.text) is not None
    assigns = re.search(r"random|assign|allocat|divided", sentence.text) is not None
    for item in sentence.items:
        count = _count(item)
        if count is None and divides and isinstance(item, Plain) and item.number.is_integer:
            after = sentence.lower(item.end, min(sentence.passage.end, item.end + 40))
            if _GOES_ON.match(after) and not item.number.percent and int(item.number.digits) >= 4:
                count = int(item.number.digits)
        if count is not None:
            counts.append((count, item))
    if len(counts) == 3 and counts[0][0] == counts[1][0] + counts[2][0]:
        counts = counts[1:]
    if len(counts) != 2 or not divides:
        return None
    (a, first), (b, second) = counts
    if a + b in known or (assigns and a < 4 * b and b < 4 * a and _alike(sentence, first, second)):
        labels = (_after(sentence, first, second.start), _after(sentence, second, sentence.passage.end))
        return Partition((a, b), labels, first.start)
    return None


def _alike(sentence: Sentence, first: AnyItem, second: AnyItem) -> bool:
    between = sentence.lower(first.end, second.start)
    return len(between) < 120 and re.search(r"\band\b|\bor\b|,", between) is not None


def _after(sentence: Sentence, item: AnyItem, end: int) -> str:
    return sentence.lower(item.end, min(end, item.end + _LABEL))
