"""Group sizes: defined once in a text, used later. Where it is unclear which sizes belong to a comparison, none are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from jpvad_report.claims.audit.counts import fits
from jpvad_report.claims.audit.document import Partition, Sentence
from jpvad_report.claims.audit.items import AnyItem, Plain, Proportion, Size
from jpvad_report.claims.audit.recognise.vocabulary import OTHER_UNITS, UNITS

_DIVIDES = re.compile(
    r"random|assign|allocat|divided|groups?\b|\barms?\b|receiv|underwent|treated|used?\b|matched|cohorts?\b|enrolled|"
    r"classif|categori|stratif|split|compris"
)
_ASSIGNS = re.compile(r"random|assign|allocat|divided|receiv\w+ [^;.]{1,60}\bdid not\b")
_EACH = re.compile(r"\b(?:per|each|in each|in both|in either)\b\s*(?:group|arm|treatment)?|\beach\b")
EACH_OF = re.compile(
    r"(?:\(|, )(?:n ?= ?)?(\d[\d,]{0,8}) (?:(?:patients|participants) )?"
    r"(?:(?:to|per|in|for) (?:each|either) (?:group|arm|treatment)\b|per (?:group|arm)\b|each\b(?! \w))"
)
_GOES_ON = re.compile(
    r"^\s*(?:patients?|participants?|subjects?)?\s*(?:\(|to\b|in\b|received|were|underwent|had|with\b|without\b|used|"
    r"controls?\b|on\b|given\b|after|of (?:them|whom|these)\b|did\b|not\b)"
)
_ENDS = re.compile(r"^\s*(?:[.;)\],]|and\b|in (?:all|total)\b|$)")
_LEADS = re.compile(r"\b(?:in|and|or|to|of whom)\s*$|\(\s*$")
# "(intervention 357, control 363)"
_IN_BRACKET = re.compile(r"[(,;]\s*[a-z-]+(?:\s[a-z-]+){0,3},?\s$")
_UNIT = re.compile(r"\s?(?:" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")\b")
_JOINS = re.compile(r"\b(?:and|or|than|versus|vs)\b")
_CASES = re.compile(r"\b(?:cases|patients)\b.*\bcontrols\b|\bcontrols\b.*\b(?:cases|patients)\b")
_LABEL = 60
# Groups of one division are rarely more unequal than this.
_UNEQUAL = 4
# Two numbers make a third one of this size by chance seldom enough.
_LARGE = 50


def totals(sentences: Iterable[Sentence]) -> dict[int, int]:
    """Numbers of patients that the text names, with the place of the first mention."""
    found: dict[int, int] = {}
    for sentence in sentences:
        for item in sentence.items:
            count = count_of(item)
            if count is not None and count >= 4:
                found.setdefault(count, item.start)
            if isinstance(item, Proportion) and item.total is not None:
                found.setdefault(item.total, item.start)
    return found


def partitions(sentences: Sequence[Sentence], known: dict[int, int]) -> list[Partition]:
    """Divisions of the patients into groups, each once; one that is only guessed counts where it is the only one."""
    found: dict[tuple[int, ...], Partition] = {}
    guessed: dict[tuple[int, ...], Partition] = {}
    for sentence in sentences:
        if sentence.passage.is_row:
            continue
        sure = [_labelled(sentence), _counted(sentence, known)]
        for partition in sure:
            if partition is not None and all(size >= 2 for size in partition.sizes):
                found.setdefault(tuple(sorted(partition.sizes)), partition)
        if sure == [None, None] and (partition := _guessed(sentence)) is not None:
            guessed.setdefault(tuple(sorted(partition.sizes)), partition)
    if found:
        return list(found.values())
    shown = _shown(sentences)
    if shown is not None:
        return [shown]
    return list(guessed.values()) if len(guessed) == 1 else []


def _shown(sentences: Iterable[Sentence]) -> Partition | None:
    """The two group sizes of every comparison "88 of 245 and 80 of 247", if the text has no others."""
    found: dict[tuple[int, int], Partition] = {}
    for sentence in sentences:
        shares = [item for item in sentence.items if isinstance(item, Proportion) and item.total is not None]
        for first, second in pairwise(shares):
            near = second.start - first.end < 120 and not sentence.passage.is_row
            if near and first.total is not None and second.total is not None:
                labels = (
                    sentence.lower(first.end, min(second.start, first.end + _LABEL)),
                    sentence.lower(second.end, min(sentence.passage.end, second.end + _LABEL)),
                )
                found.setdefault(
                    (first.total, second.total),
                    Partition((first.total, second.total), labels, first.start, sure=False, shown=True),
                )
    return next(iter(found.values())) if len(found) == 1 else None


def count_of(item: AnyItem) -> int | None:
    """The number of patients that an item names."""
    if isinstance(item, Size):
        return item.n
    if isinstance(item, Proportion) and item.percent is not None and item.total is None:
        return item.count
    return None


def is_total(item: AnyItem) -> bool:
    """Whether an item may be the number of all patients."""
    return isinstance(item, Size) and item.n >= 20 and not item.labelled


def _labelled(sentence: Sentence) -> Partition | None:
    """Sizes after "n =", or in brackets, beside each other; a total before them is left out."""
    sizes = [item for item in sentence.items if isinstance(item, Size) and _is_label(sentence, item)]
    if len(sizes) == 1 and sizes[0].labelled:
        after = sentence.lower(sizes[0].end, min(sentence.passage.end, sizes[0].end + 30))
        if _EACH.search(after) and re.search(r"\btwo\b|\bor\b|\bversus\b|\bcontrol\b|\bplacebo\b", sentence.text):
            return Partition((sizes[0].n, sizes[0].n), ("", ""), sizes[0].start)
    each = EACH_OF.search(sentence.text)
    if each is not None and not sizes:
        n = int(each.group(1).replace(",", ""))
        many = next((k for k in (2, 3, 4) if any(count == k * n for count, *_ in counts_in(sentence))), 2)
        return Partition((n,) * many, ("",) * many, sentence.passage.start + each.start())
    if len(sizes) >= 3 and sizes[0].n == sum(size.n for size in sizes[1:]):
        sizes = sizes[1:]
    if len(sizes) < 2 or any(b.start - a.end > 250 for a, b in pairwise(sizes)):
        return None
    labels = tuple(_before(sentence, item, i, sizes) for i, item in enumerate(sizes))
    return Partition(tuple(size.n for size in sizes), labels, sizes[0].start)


def _is_label(sentence: Sentence, item: Size) -> bool:
    """Whether nothing but patients is counted, as a label: "(n = 323)", "(323 patients)"."""
    before = sentence.lower(max(sentence.passage.start, item.start - 30), item.start)
    if item.labelled:
        return OTHER_UNITS.search(before) is None
    after = sentence.lower(item.end, min(sentence.passage.end, item.end + 1))
    return before.endswith(("(", "[")) and after in (")", "]", ";", ",")


def _before(sentence: Sentence, item: AnyItem, i: int, items: Sequence[AnyItem]) -> str:
    begin = items[i - 1].end if i else max(sentence.passage.start, item.start - _LABEL)
    return sentence.lower(max(begin, item.start - _LABEL), item.start)


def counts_in(sentence: Sentence, *, only: AnyItem | None = None) -> list[tuple[int, AnyItem, bool]]:
    """Whole numbers of a sentence that may count patients, and whether their place says so."""
    found: list[tuple[int, AnyItem, bool]] = []
    for item in sentence.items if only is None else (only,):
        count = count_of(item)
        if isinstance(item, Plain) and _UNIT.match(sentence.lower(item.end, min(sentence.passage.end, item.end + 14))):
            continue
        if count is not None:
            found.append((count, item, True))
        elif isinstance(item, Plain) and item.number.is_integer and not item.number.percent:
            count = int(item.number.digits)
            if 4 <= count < 10**7 and sentence.lower(item.end, min(sentence.passage.end, item.end + 1)) != "-":
                found.append((count, item, _is_placed(sentence, item)))
    return found


def _is_placed(sentence: Sentence, item: AnyItem) -> bool:
    after = sentence.lower(item.end, min(sentence.passage.end, item.end + 40))
    before = sentence.lower(max(sentence.passage.start, item.start - 12), item.start)
    if _IN_BRACKET.search(sentence.lower(max(sentence.passage.start, item.start - 50), item.start)):
        return _ENDS.match(after) is not None
    return _GOES_ON.match(after) is not None or (_ENDS.match(after) is not None and _LEADS.search(before) is not None)


def _counted(sentence: Sentence, known: dict[int, int]) -> Partition | None:
    """Counts that make a total of the same sentence, or two that make one of the text, or that a sentence assigns."""
    counts = counts_in(sentence)
    divides = _DIVIDES.search(sentence.text) is not None
    for i, (total, whole_item, placed) in enumerate(counts):
        for many in (2, 3, 4):
            behind = [counts[j : j + many] for j in range(i + 1, min(i + 5, len(counts)))]
            for parts in (*behind, counts[max(0, i - many) : i]):
                whole = len(parts) == many and sum(n for n, *_ in parts) == total
                # A number before its parts needs no word that says who is counted.
                whole = whole and (placed or (total >= _LARGE and whole_item.start < parts[0][1].start))
                listed = len(parts) == 2 and sentence.lower(counts[i][1].end, parts[0][1].start).rstrip().endswith(":")
                if whole and (divides or listed or any(entry[2] for entry in parts)):
                    return _partition(sentence, parts)
    placed_only = [entry for entry in counts if entry[2]]
    if len(placed_only) != 2:
        return None
    (a, first, _), (b, second, _) = placed_only
    bracketed = all(_in_bracket(sentence, item) for item in (first, second))
    case_control = isinstance(first, Size) and isinstance(second, Size) and _CASES.search(sentence.text) is not None
    if case_control:
        return _partition(sentence, placed_only)
    if not (divides or (bracketed and a + b in known)):
        return None
    if any(_is_share_of(item, n) for item, n in ((first, b), (second, a))):
        return None
    if isinstance(first, Size) and not first.labelled and isinstance(second, Proportion) and a > b:
        # "Of the 206 randomized patients, 189 (91.7%) completed week 12"
        return None
    comparable = a < _UNEQUAL * b and b < _UNEQUAL * a
    if a + b in known or (_ASSIGNS.search(sentence.text) and comparable and _joined(sentence, first, second)):
        return _partition(sentence, placed_only)
    return None


def _is_share_of(item: AnyItem, n: int) -> bool:
    """Whether a count with its percentage is a share of a number beside it: "206 patients, 189 (91.7%) completed"."""
    if not isinstance(item, Proportion) or item.percent is None or item.count is None:
        return False
    return fits(item.percent, item.count, n)


def _in_bracket(sentence: Sentence, item: AnyItem) -> bool:
    """Whether a number stands alone in a bracket: "consolidation (282)"."""
    before = sentence.lower(max(sentence.passage.start, item.start - 1), item.start)
    return before == "(" and sentence.lower(item.end, min(sentence.passage.end, item.end + 1)) == ")"


def _guessed(sentence: Sentence) -> Partition | None:
    """ "through the radial artery in 1378 patients and through the femoral artery in 1336"."""
    placed = [entry for entry in counts_in(sentence) if entry[2]]
    if len(placed) == 3 and placed[0][0] == placed[1][0] + placed[2][0]:
        placed = placed[1:]
    if len(placed) != 2 or any(isinstance(entry[1], Proportion) for entry in placed):
        return None
    (a, first, _), (b, second, _) = placed
    sizes = isinstance(first, Size) or isinstance(second, Size)
    large = min(a, b) >= 10 and a < _UNEQUAL * b and b < _UNEQUAL * a
    if not (sizes and large and _joined(sentence, first, second)):
        return None
    return replace(_partition(sentence, placed), sure=False)


def _partition(sentence: Sentence, parts: Sequence[tuple[int, AnyItem, bool]]) -> Partition:
    ends = [item.start for _, item, _ in parts[1:]] + [sentence.passage.end]
    labels = tuple(
        sentence.lower(item.end, min(end, item.end + _LABEL)) for (_, item, _), end in zip(parts, ends, strict=True)
    )
    return Partition(tuple(n for n, *_ in parts), labels, parts[0][1].start)


def _joined(sentence: Sentence, first: AnyItem, second: AnyItem) -> bool:
    between = sentence.lower(first.end, second.start)
    return len(between) < 120 and (_JOINS.search(between) is not None or "," in between)
