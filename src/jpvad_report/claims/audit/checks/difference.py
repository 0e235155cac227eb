"""A difference with its interval against its P value: does the interval leave out zero where P says so?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jpvad_report.claims.audit.checks.arithmetic import two_sided
from jpvad_report.claims.audit.checks.printing import p_span
from jpvad_report.claims.audit.checks.ratio import compares_estimates, deviates, gap
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Scale, Span
from jpvad_report.claims.audit.recognise.vocabulary import OTHER_INTERVAL, OTHER_P_LABEL, OTHER_TEST

# Few degrees of freedom, other tests and bootstrap intervals move the deviate; a contradiction is larger than this.
_SEEN, _LARGE = 0.35, 0.60
# Parts of the width by which an interval may lean; and a width beyond which no interval of shares is symmetric.
_LEAN, _WIDEST = 0.06, 60
_LEANS = re.compile(r"median|hodges|relative|ratio|reduction|efficacy|geometric|percent(?:age)? change|bootstrap|cost")


def check(document: Document) -> Iterator[Finding]:
    """Hold every difference with its interval against its P value."""
    for sentence in document.sentences:
        for estimate in sentence.items:
            if isinstance(estimate, Estimate):
                yield from _centre(document, sentence, estimate)
        for statement in sentence.statements:
            p, item = statement.p, statement.items[-1] if statement.items else None
            if p is None or not statement.clear or OTHER_P_LABEL.search(p.label) or not isinstance(item, Estimate):
                continue
            if (
                not _usable(item)
                or compares_estimates(sentence, statement)
                or "inferior" in sentence.text
                or item.high.low <= item.low.high
            ):
                continue
            least, most = deviates(item.value, item.low, item.high, item.level or 95.0, logarithm=False)
            distance = gap(p, least, most)
            span = p_span(two_sided(most), two_sided(least))
            contradicts = (item.low.low > 0 or item.high.high < 0) != (p.high <= 0.05) and abs(distance) > _LARGE
            grade = Grade.FINE if abs(distance) <= _SEEN + 0.1 * least else Grade.DOUBTFUL
            if contradicts and grade is Grade.DOUBTFUL and _plain(document, sentence.text):
                grade = Grade.ERROR
            message = f"The interval gives P near {span}"
            yield document.finding(
                Check.INTERVAL_P, grade, sentence, [item, p], printed=f"{item}, {p}", attainable=f"P {span}",
                message=message + ("." if grade is Grade.FINE else f"; printed is {p}."),
            )  # fmt: skip


def _centre(document: Document, sentence: Sentence, item: Estimate) -> Iterator[Finding]:
    """A difference of means or shares lies in the middle of its interval, or nearly so."""
    low, high = sorted((item.low.value, item.high.value))
    width = high - low
    if not _is_difference(item) or width <= 0 or not low <= item.value.value <= high:
        return
    rounding = item.value.unit / 2 + (item.low.unit + item.high.unit) / 4
    lean = (abs(item.value.value - (low + high) / 2) - rounding) / width
    # Newcombe's and the score interval lean where shares are extreme, and medians' intervals as they like.
    leaning = width > _WIDEST or _LEANS.search(sentence.text) or document.mentions(OTHER_INTERVAL)
    if lean > _LEAN and not leaning:
        middle = f"{(low + high) / 2:.{item.value.decimals + 1}f}"
        yield document.finding(
            Check.RATIO_INTERVAL, Grade.ERROR, sentence, [item], printed=str(item), attainable=f"near {middle}",
            message=f"The middle of {item.low} to {item.high} is {middle}, far from {item.value}.",
        )  # fmt: skip


def _is_difference(item: Estimate) -> bool:
    named = item.name.lower().startswith("differ") or item.name in ("MD", "WMD", "RD", "ARD")
    return item.scale is Scale.DIFFERENCE and item.span is Span.CONFIDENCE and named and item.sure


def _usable(item: Estimate) -> bool:
    """Whether the estimate is a difference, and its interval symmetric as that of a normal estimate is."""
    if not (_is_difference(item) or (item.name == "SMD" and item.span is Span.CONFIDENCE and item.sure)):
        return False
    middle, width = (item.low.value + item.high.value) / 2, item.high.value - item.low.value
    return width > 0 and abs(item.value.value - middle) <= 0.05 * width + item.value.unit + item.low.unit


def _plain(document: Document, text: str) -> bool:
    return not document.mentions(OTHER_INTERVAL) and not OTHER_TEST.search(text)
