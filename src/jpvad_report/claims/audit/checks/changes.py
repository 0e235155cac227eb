"""A change and its two values: "rose from 20.3% to 24.7%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jpvad_report.claims.audit.checks.directions import opposite, value_of
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Plain

_ROSE = re.compile(r"\b(?:rose|increased|climbed|went up|grew)\b[^.;,]{0,60}\bfrom\s*(?:\w+\s){0,2}\(?$")
_FELL = re.compile(
    r"\b(?:fell|decreased|declined|dropped|went down|diminished)\b[^.;,]{0,60}\bfrom\s*(?:\w+\s){0,2}\(?$"
)


def check(document: Document) -> Iterator[Finding]:
    """Hold every rise and fall against its two values."""
    for sentence in document.sentences:
        yield from _in_time(document, sentence)


def _in_time(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "Rose from 20.3% to 24.7%"."""
    shares = [item for item in sentence.items if not isinstance(item, Plain) or item.number.decimals]
    for first, second in pairwise(shares):
        one, two = value_of(first), value_of(second)
        if one is None or two is None or type(first) is not type(second) or one.value == two.value:
            continue
        if isinstance(first, Plain) and (not one.decimals or one.negative or two.negative):
            continue
        between = sentence.lower(first.end, second.start)
        if len(between) > 60 or not re.search(r"\bto\s", between) or re.search(r"[.;]|\band\b", between):
            continue
        before = sentence.lower(max(sentence.passage.start, first.start - 110), first.start)
        rose, fell = _ROSE.search(before), _FELL.search(before)
        if bool(rose) == bool(fell):
            continue
        agrees = (two.value > one.value) == bool(rose)
        word = "rose" if rose else "fell"
        said = "as the words say." if agrees else f"the words say it {word}."
        yield document.finding(
            Check.WORDS_DIRECTION, Grade.FINE if agrees else Grade.ERROR, sentence, [first, second],
            printed=f"\u201c{word}\u201d, from {one} to {two}", attainable=f"{'above' if rose else 'below'} {one}",
            message=f"{two} is {opposite(two, one)} than {one}, {said}",
        )  # fmt: skip
