"""Survival at two times: it cannot rise, as a cumulative incidence cannot fall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Proportion

_FALLS = re.compile(
    r"\bsurviv(?:al|ed)\b|\bfreedom from\b|event-free|relapse-free|\bpatency\b|\bretention\b|\bpersistence\b"
)
_RISES = re.compile(r"\bcumulative (?:incidence|mortality|risk|rate|probability)")
_CONDITIONAL = re.compile(
    r"\bconditional\b|\brelative survival\b|\bamong (?:those|patients) (?:alive|who)\b|\bcohorts?\b|\bera\b"
)
_TIMES = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
_NUMBERS = {
    word: i
    for i, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1)
}
_AT = re.compile(rf"^[\s)%\]]*(?:at|after|by) (\d+|{'|'.join(_NUMBERS)})[ -](day|week|month|year)s?\b")
_BETWEEN = re.compile(r"^[\s\w%()-]{0,40}?(?:,| and|, and)\s*$")


def check(document: Document) -> Iterator[Finding]:
    """ "Survival was 90.3% at 1 year and 82.1% at 2 years" """
    for sentence in document.sentences:
        shares = [item for item in sentence.items if isinstance(item, Proportion) and item.percent is not None]
        if len(shares) < 2:
            continue
        falls, rises = _FALLS.search(sentence.text), _RISES.search(sentence.text)
        if bool(falls) == bool(rises) or sentence.passage.is_row or _CONDITIONAL.search(sentence.text):
            continue
        for first, second in pairwise(shares):
            yield from _held(document, sentence, first, second, falls=falls is not None)


def _held(
    document: Document, sentence: Sentence, first: Proportion, second: Proportion, *, falls: bool
) -> Iterator[Finding]:
    one, two = first.percent, second.percent
    early, late = _time(sentence, first), _time(sentence, second)
    between = sentence.lower(first.end, second.start)
    if one is None or two is None or early is None or late is None or early >= late or len(between) > 40:
        return
    if not _BETWEEN.match(between):
        return
    wrong = two.value > one.value if falls else two.value < one.value
    word = "rises" if falls else "falls"
    yield document.finding(
        Check.ESTIMATE_IN_INTERVAL, Grade.ERROR if wrong else Grade.FINE, sentence, [first, second],
        printed=f"{one}, later {two}", attainable=f"{'at most' if falls else 'at least'} {one}",
        message=f"{one} and later {two}: {'such a share never ' + word if wrong else 'in order'}.",
    )  # fmt: skip


def _time(sentence: Sentence, item: Proportion) -> float | None:
    """How many days a share is told for."""
    found = _AT.match(sentence.lower(item.end, min(sentence.passage.end, item.end + 24)))
    if found is None:
        return None
    number = found.group(1)
    return (int(number) if number.isdigit() else _NUMBERS[number]) * _TIMES[found.group(2)]
