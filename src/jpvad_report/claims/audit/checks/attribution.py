"""Which two shares a statement compares, and of which groups they are shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.items import AnyItem, Plain, Proportion, Size
from jpvad_report.claims.audit.pairs import compared
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.vocabulary import (
    CHANGES,
    NOT_SHARES,
    OTHER_UNITS,
    PEOPLE_HAVE,
    PERSONS,
    SUBGROUP,
)
from jpvad_report.claims.audit.word_list import words

_MEASURE = re.compile(r"[ -]?(?:years?|months?|weeks?|days?|hours?|h|min|mg|g|ml|kg)\b|-")
_PROPORTION = re.compile(
    r"(?:proportion|percentage|number) (?:of (?:[a-z]+ ){1,3})?(?:who |that |with |whose )?"
    r"(?:reach|achiev|attain|with|had|meeting|report)"
)
_DIFFER = re.compile(
    r"\b(?:(?:did|does|do) not (?:[a-z]+ly )?differ|differed|no (?:[a-z]+ly )?(?:[a-z]+ )?differences?)\b(?=[^%]{0,40}"
    r"\b(?:between|among|across|in)\b|\s*\()"
)
"""A comparison of shares is spoken of so, not a share that changes."""
_GENERAL = words("with without group groups arms received treated assigned from those were")


def attributed(document: Document, sentence: Sentence) -> Iterator[tuple[Proportion, Proportion, tuple[int, int]]]:
    """Pairs of percentages of a sentence whose groups are the two groups of the text, and their sizes in order."""
    sizes = document.two_groups
    if len(sizes) != 1:
        return
    for statement in sentence.statements:
        pair = shares(sentence, statement)
        if pair is None or not whole_groups(document, sentence):
            continue
        n1, n2 = sizes[0].sizes
        if n1 != n2 and _reversed(document, sentence, pair):
            n1, n2 = n2, n1
        yield pair[0], pair[1], (n1, n2)


def shares(sentence: Sentence, statement: Statement) -> tuple[Proportion, Proportion] | None:
    """Return the two shares of patients that a statement compares, or nothing."""
    items = [item for item in statement.items if not (isinstance(item, Plain) and _is_unit(sentence, item))]
    if sum(isinstance(item, Proportion) for item in items) > 3 and not sentence.passage.is_row:
        # Several pairs before one P value: a test over all of them.
        return None
    pair = compared(sentence, items) or compared(sentence, statement.items) or _with_sizes(sentence, statement)
    if pair is None:
        return None
    first, second = pair
    if isinstance(second, Size | Plain) and isinstance(first, Size | Plain) and statement.p is not None:
        return _counts(sentence, statement, first, second)
    if isinstance(first, Plain) and isinstance(second, Proportion) and _lends_percent(first, second):
        number = first.number
        percent = Printed(number.digits, number.start, number.end, number.negative, True)
        first = Proportion(first.start, first.end, percent, None, None)
    if not isinstance(first, Proportion) or not isinstance(second, Proportion):
        return None
    # A count with its percentage is a share, whatever the words are.
    sure = all(item.count is not None and (item.total or item.percent) for item in (first, second))
    words = _DIFFER.sub(" ", statement.context)
    counted = _PROPORTION.search(words) is not None
    if (
        not sure
        and not counted
        and (NOT_SHARES.search(words) or (CHANGES.search(words) and not PEOPLE_HAVE.search(words)))
    ):
        return None
    return first, second


def _with_sizes(sentence: Sentence, statement: Statement) -> tuple[AnyItem, AnyItem] | None:
    """ "20.2% in the 415 patients who ... and 18.5% in the 437 patients who ...": each share with its own group."""
    items = [item for item in statement.items if not isinstance(item, Plain) or not _is_unit(sentence, item)]
    found: list[AnyItem] = []
    for item, following in zip_longest(items, items[1:]):
        if not isinstance(item, Proportion):
            continue
        own = item
        if isinstance(following, Size) and item.total is None and item.count is None and item.percent is not None:
            between = sentence.lower(item.end, following.start)
            if re.fullmatch(r"[)\]]?\s(?:in|of|among|for|with)(?: the| all)?\s*", between):
                own = Proportion(item.start, following.end, item.percent, None, following.n)
        found.append(own)
    sizes = [item for item in items if isinstance(item, Size)]
    return compared(sentence, found) if sizes and len(found) + len(sizes) == len(items) else None


def _counts(
    sentence: Sentence, statement: Statement, first: Size | Plain, second: Size | Plain
) -> tuple[Proportion, Proportion] | None:
    """Two counts of patients without percentages: "in 29 patients given the antibody and in 8 given placebo"."""
    if not (isinstance(first, Size) or isinstance(second, Size)) or NOT_SHARES.search(statement.context):
        return None
    found = []
    for item in (first, second):
        count = item.n if isinstance(item, Size) else int(item.number.digits) if item.number.is_integer else -1
        if count < 0:
            return None
        found.append(Proportion(item.start, item.end, None, count, None))
    return found[0], found[1]


def _is_unit(sentence: Sentence, item: Plain) -> bool:
    """Whether a number is a time or a measure beside the shares: "at 12 months", "treated for 8 weeks"."""
    if item.number.percent or not item.number.is_integer:
        return False
    return _MEASURE.match(sentence.lower(item.end, min(sentence.passage.end, item.end + 10))) is not None


def _lends_percent(first: Plain, second: Proportion) -> bool:
    """ "82 vs 76%": the sign stands once."""
    percent = second.percent
    return percent is not None and second.count is None and second.total is None and not first.number.negative


def whole_groups(document: Document, sentence: Sentence, pair: tuple[Proportion, Proportion] | None = None) -> bool:
    """Whether nothing says that fewer, or others than the patients of the groups are compared."""
    words = sentence.text
    labels = {word for partition in document.two_groups for label in partition.labels for word in _words(label)}
    for found in SUBGROUP.finditer(words):
        if not _words(words[found.end() : found.end() + 50]) & labels:
            return False
    if any(partition.shown for partition in document.two_groups) and not _speaks_of(sentence, labels):
        return False
    counted = {item.start for item in pair} if pair is not None else set()
    named = {item.n for item in sentence.items if isinstance(item, Size) and item.start not in counted}
    known = {size for partition in document.two_groups for size in (*partition.sizes, sum(partition.sizes))}
    others = OTHER_UNITS.search(words.replace("cases", "") if "controls" in words else words)
    if others is not None and any(f"{size} {others.group().split()[-1]}" in document.lower for size in known):
        others = None
    return named <= known and others is None and not re.search(r"\beach\b", words)


def _speaks_of(sentence: Sentence, labels: set[str]) -> bool:
    """Whether a sentence names the groups that other comparisons only show."""
    return bool(_words(sentence.text) & labels) or re.search(r"\brespectively\b|\bgroups\b", sentence.text) is not None


def _reversed(document: Document, sentence: Sentence, pair: tuple[Proportion, Proportion]) -> bool:
    """Whether the words beside the two percentages name the groups in the other order."""
    partition = document.two_groups[0]
    first = _words(sentence.lower(pair[0].end, pair[1].start))
    second = _words(sentence.lower(pair[1].end, min(sentence.passage.end, pair[1].end + 80)))
    one, two = (_words(label) for label in partition.labels)
    one, two = one - two, two - one
    return bool(first & two or second & one) and not (first & one or second & two)


def _words(text: str) -> set[str]:
    words = (word.strip(".,;:()[]") for word in text.split())
    return {word for word in words if len(word) > 3 and word not in PERSONS and word not in _GENERAL}
