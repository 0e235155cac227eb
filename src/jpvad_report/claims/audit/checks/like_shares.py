"""Shares that stand together: of two groups, or of one group in a list. One that fits no group stands out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import inf

from jpvad_report.claims.audit.checks.attribution import whole_groups
from jpvad_report.claims.audit.checks.printing import counts
from jpvad_report.claims.audit.counts import MISSING, denominators, fits
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Proportion, Size
from jpvad_report.claims.audit.pairs import bare_and, compared
from jpvad_report.claims.audit.recognise.vocabulary import SUBGROUP

# So many missing values, in this part of a group, may go unmentioned where the share beside it has none.
_LOST = 0.02
_MISSED = re.compile(
    r"missing|\bavailable|evaluable|assessable|per-?\s?protocol|completers|\bcompleted|"
    r"lost to follow|withdr[ae]w|drop(?:ped)?[- ]?outs?"
)
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
    divisions = document.two_groups[:4]
    if not divisions:
        return
    for pair in pairwise(item for item in sentence.items if isinstance(item, Proportion)):
        if not all(_counted(item) for item in pair) or not _side_by_side(sentence, pair):
            continue
        if not whole_groups(document, sentence, pair):
            continue
        orders = [order for division in divisions for order in (division.sizes, division.sizes[::-1])]
        if not any(all(exact(item, n) for item, n in zip(pair, order, strict=True)) for order in orders):
            yield from _one_stands_out(document, sentence, pair, orders)


def _one_stands_out(
    document: Document, sentence: Sentence, pair: tuple[Proportion, Proportion], orders: list[tuple[int, ...]]
) -> Iterator[Finding]:
    """One of two shares fits its group exactly, the other not even with values missing: then it stands out."""
    for order in orders:
        fitting = [exact(item, n) for item, n in zip(pair, order, strict=True)]
        if sum(fitting) == 1:
            at = fitting.index(False)
            if not known(document, pair[at]):
                yield from misfit(document, sentence, pair[at], order[at], f"a group of {order[at]}")
                return


def _side_by_side(sentence: Sentence, pair: tuple[Proportion, Proportion]) -> bool:
    between = sentence.lower(pair[0].end, pair[1].start)
    labels = re.fullmatch(r"[\s)\]]*(?:[a-z-]+ ){0,3}(?:and|or|vs|versus) (?:[a-z]+ ){0,2}", between)
    return compared(sentence, pair) is not None or bare_and(between) or labels is not None


def known(document: Document, item: Proportion) -> bool:
    """Whether the share is one of some number of patients that the text names."""
    span = denominators(item.percent, item.count) if item.percent is not None and item.count else None
    return span is None or any(exact(item, size) for size in document.sizes_between(*span))


def exact(item: Proportion, size: int) -> bool:
    """Whether the count is exactly that share of a group."""
    return item.percent is not None and bool(item.count) and fits(item.percent, item.count or 0, size)


def _lists(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Three or more shares of one group, of which all but one fit a number of patients of the text."""
    items = _run(sentence)
    if len(items) < 2 or "respectively" in sentence.text or _NESTED.search(sentence.text):
        return
    if len(items) == 2:
        yield from _two_of_all(document, sentence, items)
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
            yield from misfit(document, sentence, item, size, f"the {size} that its neighbours are shares of")


def _two_of_all(document: Document, sentence: Sentence, items: list[Proportion]) -> Iterator[Finding]:
    """ "164 (32.0%) patients ... and 9 (1.8%)" of the only number of patients that the text has."""
    if document.largest == inf or SUBGROUP.search(sentence.text):
        return
    size = int(document.largest)
    fitting = [exact(item, size) for item in items]
    if sum(fitting) == 1 and all(item.total is None for item in items):
        odd = items[fitting.index(False)]
        if not _possible(odd, size) and not known(document, odd):
            yield from misfit(document, sentence, odd, size, f"the {size} patients of the text")


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


def misfit(document: Document, sentence: Sentence, item: Proportion, size: int, words: str) -> Iterator[Finding]:
    """Say that a count and its percentage do not go with the number of patients that they are a share of."""
    span = denominators(item.percent, item.count) if item.percent is not None and item.count else None
    if span is None or item.percent is None or item.count is None:
        return
    if span[1] < size / 3 or span[0] > 3 * size:
        # So far off that it is a share of something else.
        return
    few = _possible(item, size)
    grade = Grade.DOUBTFUL if few and (size - span[1] <= _LOST * size or document.mentions(_MISSED)) else Grade.ERROR
    rest = f" Only values missing in {size - span[1]} or more would explain it." if few else ""
    shown = f"{item.count}/{size} is {100 * item.count / size:.{item.percent.decimals + 1}f}%"
    yield document.finding(
        Check.GRIM, grade, sentence, [item], attainable=shown,
        message=f"{item.count} is {item.percent} of {counts(*span)} patients, not of {words} ({shown}).{rest}",
    )  # fmt: skip
