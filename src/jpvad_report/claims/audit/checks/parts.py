"""Shares of several groups in their order, and shares of a number that their counts make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jpvad_report.claims.audit.checks.like_shares import exact, known, misfit
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Proportion

_LIST = re.compile(r"[\s)\]%,;]*(?:(?:and|or|vs\.?|versus)\s*)?")
_LEAST = 20


def check(document: Document) -> Iterator[Finding]:
    """Hold lists of counts with percentages against the groups, or the whole, that they are shares of."""
    for sentence in document.sentences:
        shares = [item for item in sentence.items if isinstance(item, Proportion) and item.count and item.percent]
        if sentence.passage.is_row:
            continue
        yield from _totals(document, sentence)
        if len(shares) < 2:
            continue
        yield from _in_order(document, sentence, shares)
        yield from _of_their_sum(document, sentence, shares)


def _in_order(document: Document, sentence: Sentence, shares: Sequence[Proportion]) -> Iterator[Finding]:
    """ "4 (7.7%), 14 (27.5%), 25 (47.2%) and 31 (62.0%) in the four groups, respectively"."""
    for sizes in dict.fromkeys(p.sizes for p in document.partitions if len(p.sizes) == len(shares) > 2):
        gaps = [sentence.lower(a.end, b.start) for a, b in pairwise(shares)]
        if not all(_LIST.match(gap) and len(gap) < 90 for gap in gaps) or any(item.total for item in shares):
            continue
        fitting = [exact(item, n) for item, n in zip(shares, sizes, strict=True)]
        if sum(fitting) == len(shares) - 1:
            at = fitting.index(False)
            if not known(document, shares[at]):
                yield from misfit(document, sentence, shares[at], sizes[at], f"a group of {sizes[at]}")


def _of_their_sum(document: Document, sentence: Sentence, shares: Sequence[Proportion]) -> Iterator[Finding]:
    """ "Of the incident cases, 487 (60.0%) were women and 325 (40.0%) men", where the text has 812 cases."""
    for many in range(len(shares), 1, -1):
        for i in range(len(shares) - many + 1):
            parts = shares[i : i + many]
            whole = sum(item.count or 0 for item in parts)
            if whole < _LEAST or not (whole in document.totals or whole in document.stated):
                continue
            fitting = [exact(item, whole) for item in parts]
            if sum(fitting) == many - 1:
                odd = parts[fitting.index(False)]
                if odd.total is None and not known(document, odd):
                    yield from misfit(document, sentence, odd, whole, f"the {whole} that these parts make")
                return


def _totals(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "310/1290 and 195/1310" where the groups have 1290 and 1130: nobody was added to a group."""
    shares = [item for item in sentence.items if isinstance(item, Proportion) and item.total and item.count is not None]
    divisions = [found for found in document.two_groups if found.sure and len(set(found.sizes)) == 2]
    if len(shares) != 2 or len(divisions) != 1:
        return
    totals = [item.total or 0 for item in shares]
    for sizes in (divisions[0].sizes, divisions[0].sizes[::-1]):
        same = [n == size for n, size in zip(totals, sizes, strict=True)]
        if sum(same) != 1:
            continue
        at = same.index(False)
        if sizes[at] < totals[at] <= 1.3 * sizes[at] and totals[at] not in document.stated:
            yield document.finding(
                Check.REPEATED, Grade.ERROR, sentence, [shares[at]], attainable=str(sizes[at]),
                message=f"The group has {sizes[at]} patients where it is defined, but {totals[at]} here.",
            )  # fmt: skip
