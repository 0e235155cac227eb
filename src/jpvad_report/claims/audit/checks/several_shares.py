"""One P value over the shares of three or more groups, by the chi-square test on all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import log

from jpvad_report.claims.audit.checks.arithmetic import deviate
from jpvad_report.claims.audit.checks.printing import p_span
from jpvad_report.claims.audit.checks.test_statistics import tail
from jpvad_report.claims.audit.counts import denominators, fits, printing_counts
from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Proportion
from jpvad_report.claims.audit.recognise.vocabulary import CENSORED, NOT_SHARES, OTHER_P_LABEL, SUBGROUP

# A test for trend, or an exact one, gives another P value on the same counts; not further off than this, in deviates.
_OTHER, _NAMED = 0.8, 0.05

_Group = tuple[int, int, int]
"""Smallest and largest count, and the size."""


def check(document: Document) -> Iterator[Finding]:
    """Hold a P value against the shares of every group of the text, three or more."""
    for sentence in document.sentences:
        for statement in sentence.statements:
            p = statement.p
            if p is None or not statement.clear or OTHER_P_LABEL.search(p.label) or sentence.passage.is_row:
                continue
            groups = _groups(document, sentence, statement)
            if groups is None:
                continue
            low, high = attainable(groups)
            words = p_span(low, high)
            distance = max(deviate(p.high) - deviate(low), deviate(high) - deviate(p.low))
            shares = [item for item in statement.items if isinstance(item, Proportion)]
            grade = Grade.FINE if distance <= 0 else Grade.DOUBTFUL
            named = re.search(r"chi-?\s?squared?|\u03c7", sentence.text) is not None
            if distance > (_NAMED if named else _OTHER) and not document.dependent and "trend" not in sentence.text:
                grade = Grade.ERROR
            yield document.finding(
                Check.P_FROM_PERCENTAGES, grade, sentence, [*shares, p], attainable=f"P {words}",
                printed=f"{', '.join(map(str, shares))}, {p}",
                message=f"A chi-square test of the {len(groups)} groups gives P {words}"
                + ("." if grade is Grade.FINE else f"; printed is {p}."),
            )  # fmt: skip


def _groups(document: Document, sentence: Sentence, statement: Statement) -> list[_Group] | None:
    """The shares of a statement with their group sizes, or nothing where these are not clear."""
    shares = [item for item in statement.items if isinstance(item, Proportion)]
    if not 3 <= len(shares) <= 5 or CENSORED.search(statement.context) or NOT_SHARES.search(statement.context):
        return None
    divisions = [partition.sizes for partition in document.partitions if len(partition.sizes) == len(shares)]
    own = all(item.total is not None for item in shares)
    if not own and (len(divisions) != 1 or SUBGROUP.search(sentence.text)):
        return None
    if not own and "respectively" not in sentence.text and not _in_order(shares, divisions[0]):
        return None
    if own and divisions and tuple(item.total for item in shares) not in divisions:
        return None
    if own and not divisions and "respectively" not in sentence.text:
        return None
    sizes = [item.total or 0 for item in shares] if own else list(divisions[0])
    groups = [_group(item, size) for item, size in zip(shares, sizes, strict=True)]
    return None if any(group is None for group in groups) else [group for group in groups if group is not None]


def _in_order(shares: list[Proportion], sizes: tuple[int, ...]) -> bool:
    """Whether every count with its percentage is a share of the groups in their order."""
    return all(
        item.count is not None and item.percent is not None and fits(item.percent, item.count, n)
        for item, n in zip(shares, sizes, strict=True)
    )


def _group(item: Proportion, size: int) -> _Group | None:
    if item.count is not None:
        fine = (
            item.percent is None
            or fits(item.percent, item.count, size)
            or denominators(item.percent, item.count) is None
        )
        return (item.count, item.count, size) if fine and item.count <= size else None
    counts = printing_counts(item.percent, size) if item.percent is not None else range(0)
    return (counts[0], counts[-1], size) if len(counts) else None


def attainable(groups: list[_Group]) -> tuple[float, float]:
    """Smallest and largest P value by Pearson's and the likelihood-ratio test, over the corners of the counts."""
    low, high = 1.0, 0.0
    for counts in product(*(sorted({first, last}) for first, last, _ in groups)):
        for value in _statistics(counts, [size for *_, size in groups]):
            p = tail("chi2", round(value, 9), (float(len(groups) - 1),))
            low, high = min(low, p), max(high, p)
    return low, high


def _statistics(counts: tuple[int, ...], sizes: list[int]) -> tuple[float, float]:
    events, total = sum(counts), sum(sizes)
    if events in (0, total):
        return 0.0, 0.0
    share = events / total
    pearson = sum((k - n * share) ** 2 / (n * share * (1 - share)) for k, n in zip(counts, sizes, strict=True))
    cells = [(k, n * share) for k, n in zip(counts, sizes, strict=True)]
    cells += [(n - k, n * (1 - share)) for k, n in zip(counts, sizes, strict=True)]
    return pearson, max(0.0, 2 * sum(seen * log(seen / expected) for seen, expected in cells if seen))
