"""Shares that stand together: of two groups, or of one group in a list. One that fits no group stands out."""

from __future__ import annotations

from collections.abc import Iterator

from jpvad_report.claims.audit.checks.compared_shares import shares, whole_groups
from jpvad_report.claims.audit.checks.printing import counts
from jpvad_report.claims.audit.counts import MISSING, denominators, fits
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Proportion
from jpvad_report.claims.audit.sizes import sizes_of


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
    for statement in sentence.statements:
        pair = shares(sentence, statement)
        if pair is None or not all(_counted(item) for item in pair) or not whole_groups(document, sentence, pair):
            continue
        sizes = divisions[0].sizes
        possible = [[_possible(item, n) for item, n in zip(pair, order, strict=True)] for order in (sizes, sizes[::-1])]
        if any(all(order) for order in possible) or not any(any(order) for order in possible):
            continue
        order = max((0, 1), key=lambda i: sum(possible[i]))
        for item, n, fine in zip(pair, (sizes, sizes[::-1])[order], possible[order], strict=True):
            if not fine:
                yield _finding(document, sentence, item, n, f"a group of {n}")


def _lists(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Three or more shares of one group, of which all but one fit a number of patients of the text."""
    items = [item for item in sentence.items if isinstance(item, Proportion) and _counted(item)]
    if len(items) < 3:
        return
    best: tuple[int, int, list[Proportion]] | None = None
    for size in dict.fromkeys(sizes_of(document, sentence)):
        odd = [item for item in items if item.percent and item.count and not fits(item.percent, item.count, size)]
        agreeing = len(items) - len(odd)
        if agreeing >= 2 and len(odd) <= 1 and (best is None or agreeing > best[0]):
            best = (agreeing, size, odd)
    if best is None:
        return
    _, size, odd = best
    whole = sum(item.count or 0 for item in items) == size
    for item in odd:
        if whole or not _possible(item, size):
            yield _finding(document, sentence, item, size, f"the {size} that its neighbours are shares of")


def _finding(document: Document, sentence: Sentence, item: Proportion, size: int, words: str) -> Finding:
    span = denominators(item.percent, item.count) if item.percent is not None and item.count else None
    exact = f"{item.count}/{size} is {100 * (item.count or 0) / size:.{(item.percent.decimals if item.percent else 0) + 1}f}%"
    patients = f"{counts(*span)} patients" if span is not None else "no number of patients"
    return document.finding(
        Check.GRIM, Grade.ERROR, sentence, [item], attainable=exact,
        message=f"{item.count} is {item.percent} of {patients}, not of {words} ({exact}).",
    )  # fmt: skip
