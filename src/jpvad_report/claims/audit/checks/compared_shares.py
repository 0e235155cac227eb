"""P values from two percentages and their group sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from math import ceil, floor

from jpvad_report.claims.attainable import Share, p_range
from jpvad_report.claims.audit.checks.arithmetic import Side, attainable, deviate
from jpvad_report.claims.audit.checks.printing import counts, p_span
from jpvad_report.claims.audit.counts import MISSING, denominators, fits, printing_counts, smaller_groups
from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import AnyItem, Plain, Proportion, PValue, Size
from jpvad_report.claims.audit.pairs import compared
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.vocabulary import (
    CENSORED,
    CHANGES,
    CORRECTED,
    NOT_SHARES,
    OTHER_UNITS,
    PEOPLE_HAVE,
    PERSONS,
    SUBGROUP,
    TIMED,
)
from jpvad_report.claims.audit.word_list import words

# Other tests than the usual ones on the same table differ by less than this, in deviates; more where a log-rank test
# of the same patients may be meant.
_SLACK, _TIMED_SLACK = 0.05, 0.35
_MEASURE = re.compile(r"[ -]?(?:years?|months?|weeks?|days?|hours?|h|min|mg|g|ml|kg)\b|-")
_FAR = 1.0
_PROPORTION = re.compile(
    r"(?:proportion|percentage|number) (?:of (?:[a-z]+ ){1,3})?(?:who |that |with |whose )?"
    r"(?:reach|achiev|attain|with|had|meeting|report)"
)
_GENERAL = words("with without group groups arms received treated assigned from those were")
_FATE = re.compile(r"mortal|death|\bdied|recurr|relaps|failure|\bevents?\b")
_OTHER_P = ("interaction", "trend", "heterogeneity", "inferiority", "adj", "one", "log")


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
    sure = all(item.count is not None and item.total is not None for item in (first, second))
    words = statement.context
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


def check(document: Document) -> Iterator[Finding]:
    """Hold every P value of two shares against the counts that print so."""
    for sentence in document.sentences:
        for statement in sentence.statements:
            if statement.p is None or not statement.clear or any(word in statement.p.label for word in _OTHER_P):
                continue
            pair = shares(sentence, statement)
            if pair is not None and not CENSORED.search(statement.context):
                yield from _compare(document, sentence, statement, pair, statement.p)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Counts and group sizes that two shares may stand for."""

    first: Side
    second: Side
    missing: bool
    """Whether the sizes are those of whole groups, so that values may be missing."""
    prints: bool
    """Whether counts out of these sizes print as the percentages."""


def _compare(
    document: Document, sentence: Sentence, statement: Statement, pair: tuple[Proportion, Proportion], p: PValue
) -> Iterator[Finding]:
    readings = list(_readings(document, sentence, pair))
    if not readings:
        return
    low, high, wide = 1.0, 0.0, 0.0
    for reading in readings:
        found = attainable(reading.first, reading.second)
        if not found[0] <= p.high or not p.low <= found[1]:
            found = attainable(reading.first, reading.second, exact=True)
        low, high = min(low, found[0]), max(high, found[1])
        fewer = (_fewer(reading.first), _fewer(reading.second))
        wide = max(wide, attainable(*fewer, exact=True)[1] if reading.missing and p.low > found[1] else found[1])
    shown = f"{pair[0]} vs {pair[1]}, {p}"
    items = [*pair, p]
    if low <= p.high and p.low <= high:
        yield document.finding(
            Check.P_FROM_PERCENTAGES, Grade.FINE, sentence, items, printed=shown, attainable=f"P {p_span(low, high)}",
            message=f"The counts that print so give P {p_span(low, high)}.",
        )  # fmt: skip
        return
    unusual = document.dependent or CORRECTED.search(sentence.text) is not None
    # The order of the text decides how far off it is; the other order must be out of reach as well.
    first_low, first_high = attainable(readings[0].first, readings[0].second, exact=True)
    distance = deviate(p.high) - deviate(first_low) if p.high < low else deviate(first_high) - deviate(p.low)
    timed = TIMED.search(statement.context) and _FATE.search(statement.context)
    near = distance < (_TIMED_SLACK if timed else _SLACK)
    missing = p.low > high and p.low <= wide
    prints = readings[0].prints or distance > _FAR
    sure = not (unusual or missing or near) and prints
    low, high, cut = _shown_range(readings, pair, low, high)
    message = (
        f"{_groups(readings[0])}: every pair of counts that prints so gives P {p_span(low, high)}{cut} by chi-square "
    )
    message += f"with or without correction or Fisher's test; printed is {p}."
    if p.high < low:
        message += " Smaller denominators would make P larger."
    elif missing:
        message += " Smaller denominators (missing values) could explain it."
    if unusual:
        message += " The text names a design or a correction under which P may differ from that of a plain comparison."
    yield document.finding(
        Check.P_FROM_PERCENTAGES, Grade.ERROR if sure else Grade.DOUBTFUL, sentence, items, printed=shown,
        attainable=f"P {p_span(low, high)}", message=message,
    )  # fmt: skip


def _readings(document: Document, sentence: Sentence, pair: tuple[Proportion, Proportion]) -> Iterator[_Reading]:
    """Read the two shares: by their own counts and totals, or as shares of the groups of the text in either order."""
    own = [_own(item) for item in pair]
    if own[0] is not None and own[1] is not None:
        yield _Reading(own[0], own[1], missing=False, prints=True)
        return
    if not whole_groups(document, sentence, pair):
        return
    for partition in document.two_groups[:4]:
        for n1, n2 in dict.fromkeys((partition.sizes, partition.sizes[::-1])):
            if (pair[0].count, pair[1].count) in ((n1, n2), (n2, n1)):
                return
            one, two = own[0] or _of(pair[0], n1), own[1] or _of(pair[1], n2)
            if one is not None and two is not None:
                prints = all(_prints(item, n) for item, n in zip(pair, (n1, n2), strict=True))
                yield _Reading(one, two, missing=True, prints=prints)


def _own(item: Proportion) -> Side | None:
    """What a share tells by itself: a count with its total, or with its percentage."""
    if item.count is not None and item.total is not None:
        if item.percent is not None and not fits(item.percent, item.count, item.total):
            return None
        return item.count, item.count, item.total, item.total
    if item.count is not None and item.percent is not None:
        possible = denominators(item.percent, item.count)
        return (item.count, item.count, *possible) if possible is not None else None
    if item.total is not None:
        return _of(item, item.total)
    return None


def _prints(item: Proportion, n: int) -> bool:
    return item.percent is None or item.count is not None or len(printing_counts(item.percent, n)) > 0


def _of(item: Proportion, n: int) -> Side | None:
    """Counts out of n that print as the percentage; the nearest ones where that takes missing values."""
    if item.count is not None:
        return (item.count, item.count, n, n) if item.count <= n else None
    if item.percent is None:
        return None
    whole = printing_counts(item.percent, n)
    if len(whole):
        return whole[0], whole[-1], n, n
    if not smaller_groups(item.percent, n):
        # No number of these patients prints so: the percentage is of something else.
        return None
    nearest = item.percent.value * n / 100
    return floor(nearest), min(n, ceil(nearest)), n, n


def _fewer(side: Side) -> Side:
    """The same share of nine tenths of the group."""
    low, high, n_low, n_high = side
    n = ceil(n_low * MISSING)
    first, last = round(low / n_low * n), round(high / n_high * n)
    return min(first, n), min(last, n), n, max(n, ceil(n_high * MISSING))


def _shown_range(
    readings: list[_Reading], pair: tuple[Proportion, Proportion], low: float, high: float
) -> tuple[float, float, str]:
    """The range by the three tests that everyone uses, where group sizes are known: rounded, and in words if cut."""
    first, second = readings[0].first, readings[0].second
    if len(readings) > 2 or first[2] != first[3] or second[2] != second[3]:
        return low, high, ""
    either = _usual(first, second)
    rounded = _usual(_rounded(pair[0], first), _rounded(pair[1], second))
    if rounded is None or either is None:
        return *(either or (low, high)), ""
    cut = f" ({p_span(*either)} if they were cut off)" if p_span(*either) != p_span(*rounded) else ""
    return *rounded, cut


def _rounded(item: Proportion, side: Side) -> Side:
    """Counts that round to the percentage, without those that are only cut to it."""
    if item.percent is None or item.count is not None:
        return side
    whole = Share(item.percent.decimal, side[2]).rounded()
    return (whole[0], whole[-1], side[2], side[3]) if len(whole) else side


@lru_cache(maxsize=1024)
def _usual(first: Side, second: Side) -> tuple[float, float] | None:
    found = p_range(range(first[0], first[1] + 1), first[2], range(second[0], second[1] + 1), second[2])
    return None if found is None else (found.low, found.high)


def _groups(reading: _Reading) -> str:
    shown = [counts(side[2], side[3]) for side in (reading.first, reading.second)]
    return f"Out of {shown[0]} and {shown[1]} patients"
