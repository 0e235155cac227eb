"""Shares that stand together: of two groups, or of one group in a list. One that fits no group stands out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jpvad_report.claims.audit.checks.compared_shares import whole_groups
from jpvad_report.claims.audit.checks.printing import counts
from jpvad_report.claims.audit.counts import MISSING, denominators, fits
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Proportion, Size
from jpvad_report.claims.audit.pairs import compared

_NESTED = re.compile(r"\bof (?:whom|which|these|those)\b|\bamong (?:whom|which|these|those)\b")
_OTHER_GROUP = re.compile(r"\b(?:while|whereas|compared|vs|versus|than|groups?|arms?|respectively|with)\b|\.")


def check(document: Document) -> Iterator[Finding]:
    """Hold a count and its percentage against the group that its neighbours are shares of."""
    for sentence in document.sentences:
        if sentence.passage.is_row:
            continue
        yield from _pairs(document, sentence)
        yield from _lists(document, sentence)


def _counted(item: Proportion) -> bool:
    return item.count is not None and item.percent is not None and item.total is None


def _possible(item: Proportion, size: int) -> bool:
    """Whether the count is that share of a group, some of whose values may be missing."""
    if item.percent is None or not item.count:
        return True
    span = denominators(item.percent, item.count)
    return span is not None and span[0] <= size and span[1] >= MISSING * size


def _pairs(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Two shares that are compared are shares of the two groups of the text, in one order or the other."""
    divisions = document.two_groups
    if len(divisions) != 1:
        return
    for pair in pairwise(item for item in sentence.items if isinstance(item, Proportion)):
        if not all(_counted(item) for item in pair) or compared(sentence, pair) is None:
            continue
        if not whole_groups(document, sentence, pair):
            continue
        sizes = divisions[0].sizes
        for order in (sizes, sizes[::-1]):
            if all(_possible(item, n) for item, n in zip(pair, order, strict=True)):
                break
        else:
            yield from _misfit(document, sentence, pair, sizes)


def _misfit(
    document: Document, sentence: Sentence, pair: tuple[Proportion, Proportion], sizes: tuple[int, ...]
) -> Iterator[Finding]:
    """One of two shares fits its group exactly, the other not even with values missing: then it stands out."""
    for order in (sizes, sizes[::-1]):
        exact = [_exact(item, n) for item, n in zip(pair, order, strict=True)]
        possible = [_possible(item, n) for item, n in zip(pair, order, strict=True)]
        if sum(exact) == 1 and sum(possible) == 1 and exact == possible:
            at = possible.index(False)
            yield from _finding(document, sentence, pair[at], order[at], f"a group of {order[at]}")
            return


def _exact(item: Proportion, size: int) -> bool:
    return item.percent is not None and bool(item.count) and fits(item.percent, item.count or 0, size)


def _lists(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Three or more shares of one group, of which all but one fit a number of patients of the text."""
    items = _run(sentence)
    if len(items) < 3 or "respectively" in sentence.text or _NESTED.search(sentence.text):
        return
    best: tuple[int, int, list[Proportion]] | None = None
    for size in _candidates(document, items):
        odd = [item for item in items if item.percent and item.count and not fits(item.percent, item.count, size)]
        agreeing = len(items) - len(odd)
        here = any(isinstance(item, Size) and item.n == size for item in sentence.items)
        here = here or any(item.total == size for item in items) or sum(item.count or 0 for item in items) == size
        if agreeing < 3 and not here:
            # Two shares of low precision fit many numbers.
            continue
        if agreeing >= 2 and len(odd) <= 1 and (best is None or agreeing > best[0]):
            best = (agreeing, size, odd)
    if best is None:
        return
    _, size, odd = best
    whole = sum(item.count or 0 for item in items) == size or any(item.total == size for item in items)
    for item in odd:
        if item.total is None and item.count != size and (whole or not _possible(item, size)):
            yield from _finding(document, sentence, item, size, f"the {size} that its neighbours are shares of")


def _candidates(document: Document, items: list[Proportion]) -> list[int]:
    """Numbers of patients of the text of which at least one of the shares may be one."""
    spans = [denominators(item.percent, item.count) for item in items if item.percent is not None and item.count]
    found = (size for span in spans if span is not None for size in document.sizes_between(*span))
    return list(dict.fromkeys(found))


def _run(sentence: Sentence) -> list[Proportion]:
    """The longest list of counted shares with nothing between them that speaks of another group."""
    best: list[Proportion] = []
    run: list[Proportion] = []
    for item in sentence.items:
        if not isinstance(item, Proportion) or item.count is None or item.percent is None:
            continue
        between = sentence.lower(run[-1].end, item.start) if run else ""
        run = [*run, item] if run and len(between) < 80 and not _OTHER_GROUP.search(between) else [item]
        best = max(best, run, key=len)
    return best


def _finding(document: Document, sentence: Sentence, item: Proportion, size: int, words: str) -> Iterator[Finding]:
    span = denominators(item.percent, item.count) if item.percent is not None and item.count else None
    if span is None or item.percent is None or item.count is None:
        return
    if span[1] < size / 3 or span[0] > 3 * size:
        # So far off that it is a share of something else.
        return
    exact = f"{item.count}/{size} is {100 * item.count / size:.{item.percent.decimals + 1}f}%"
    yield document.finding(
        Check.GRIM, Grade.ERROR, sentence, [item], attainable=exact,
        message=f"{item.count} is {item.percent} of {counts(*span)} patients, not of {words} ({exact}).",
    )  # fmt: skip
