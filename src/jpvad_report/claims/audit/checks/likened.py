"""A word of direction between two numbers: "0.9% in the one group, more often than in the other (2.3%)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import AnyItem, MeanSd, Proportion
from jpvad_report.claims.audit.printed import Printed

_THAN = re.compile(
    r"^[^;.:]{0,60}[,(]\s?(?:and |which (?:was|is) |that is,? |this was )?(?:significantly |slightly |much |far )?"
    r"(?:(?P<up>higher|greater|longer|larger|more (?:often|frequent(?:ly)?|common(?:ly)?))|"
    r"(?P<down>lower|smaller|shorter|fewer|less (?:often|frequent(?:ly)?|common(?:ly)?)))"
    r" than [^;.:,]{0,60}$"
)
_OTHER = re.compile(r"\btimes\b|\bfold\b|\bexpected\b|\bpoints\b|\bby \d")


def check(document: Document) -> Iterator[Finding]:
    """Hold the word against the two numbers."""
    for sentence in document.sentences:
        if " than " not in sentence.text or sentence.passage.is_row:
            continue
        items = [item for item in sentence.items if _value(item) is not None]
        for first, second in pairwise(items):
            yield from _held(document, sentence, first, second)


def _held(document: Document, sentence: Sentence, first: AnyItem, second: AnyItem) -> Iterator[Finding]:
    one, two = _value(first), _value(second)
    between = sentence.lower(first.end, second.start) if first.end <= second.start else ""
    found = _THAN.match(between)
    if found is None or one is None or two is None or _OTHER.search(between) or type(first) is not type(second):
        return
    up = found.group("up")
    wrong = one.high < two.low if up else two.high < one.low
    word = up or found.group("down")
    yield document.finding(
        Check.WORDS_DIRECTION, Grade.ERROR if wrong else Grade.FINE, sentence, [first, second],
        printed=f"\u201c{word} than\u201d, {one} and {two}", attainable=f"{'above' if up else 'below'} {two}",
        message=f"The words say that {one} is {word} than {two}{', which it is not' if wrong else ''}.",
    )  # fmt: skip


def _value(item: AnyItem) -> Printed | None:
    if isinstance(item, Proportion):
        return item.percent
    return item.mean if isinstance(item, MeanSd) else None
