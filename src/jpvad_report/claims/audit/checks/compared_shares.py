"""P values from two percentages and their group sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from jpvad_report.claims.attainable import Share, p_range
from jpvad_report.claims.audit.checks.arithmetic import Side, attainable, deviate
from jpvad_report.claims.audit.checks.attribution import shares, whole_groups
from jpvad_report.claims.audit.checks.printing import counts, p_span
from jpvad_report.claims.audit.counts import MISSING, denominators, fits, printing_counts, smaller_groups
from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Proportion, PValue
from jpvad_report.claims.audit.recognise.vocabulary import (
    CENSORED,
    CORRECTED,
    TIMED,
)

# Other tests than the usual ones on the same table differ by less than this, in deviates; more where a log-rank test
# of the same patients may be meant.
_SLACK, _TIMED_SLACK = 0.05, 0.35
_FAR = 1.0
_FATE = re.compile(r"mortal|death|\bdied|recurr|relaps|failure|\bevents?\b")
_OTHER_P = ("interaction", "trend", "heterogeneity", "inferiority", "adj", "one", "log")


def check(document: Document) -> Iterator[Finding]:
    """Hold every P value of two shares against the counts that print so."""
    for sentence in document.sentences:
        for statement in sentence.statements:
            if statement.p is None or not statement.clear or any(word in statement.p.label for word in _OTHER_P):
                continue
            pair = shares(sentence, statement)
            if pair is not None and (not CENSORED.search(statement.context) or _crude(document, pair)):
                yield from _compare(document, sentence, statement, pair, statement.p)


def _crude(document: Document, pair: tuple[Proportion, Proportion]) -> bool:
    """Whether both percentages are plain shares of the groups: "survival was seen in 172 (4.9%) and 97 (3.6%)"."""
    first, second = pair
    if first.percent is None or second.percent is None or first.count is None or second.count is None:
        return False
    orders = [order for found in document.two_groups for order in (found.sizes, found.sizes[::-1])]
    return any(fits(first.percent, first.count, n) and fits(second.percent, second.count, m) for n, m in orders)


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
