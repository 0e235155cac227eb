"""A test statistic with its degrees of freedom against its P value.

Nuijten MB, et al. The prevalence of statistical reporting errors in psychology. Behav Res Methods 2016;48:1205-1226.
doi:10.3758/s13428-015-0664-2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import inf, sqrt

from jpvad_report.claims.audit.checks.arithmetic import two_sided
from jpvad_report.claims.audit.checks.printing import p_span
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import PValue, Statistic
from jpvad_report.claims.audit.recognise.vocabulary import ONE_SIDED, OTHER_P_LABEL

_SYMBOLS = {"chi2": "χ²"}
_SPHERICITY = re.compile(r"greenhouse|huynh|sphericity|repeated[- ]measures|within-subject")
# P values are compared where they are printed, so a thousandth of one is rounding of the statistic's own tail.
_SLACK = 1e-6


def check(document: Document) -> Iterator[Finding]:
    """Hold every test statistic against the P value behind it."""
    for sentence in document.sentences:
        for statement in sentence.statements:
            p, item = statement.p, statement.items[-1] if statement.items else None
            if p is None or not statement.clear or not isinstance(item, Statistic):
                continue
            span = attainable(item)
            if span is not None and not OTHER_P_LABEL.search(p.label.replace("one", "")):
                yield _finding(document, sentence, item, p, span)


def attainable(item: Statistic) -> tuple[float, float] | None:
    """Smallest and largest P value of a statistic as printed; the largest is 1 where the degrees are unknown."""
    smallest = max(0.0, min(abs(item.value.low), abs(item.value.high)))
    if item.value.low <= 0 <= item.value.high:
        smallest = 0.0
    largest = max(abs(item.value.low), abs(item.value.high))
    known = len(item.df) == (2 if item.name == "F" else 1) and all(df > 0 for df in item.df)
    if item.name == "z":
        return two_sided(largest), two_sided(smallest)
    if item.name == "r":
        if not known or largest >= 1:
            return None
        # The number in brackets is the degrees of freedom, or the number of pairs, two more.
        every = [df for df in (item.df[0], item.df[0] - 2) if df > 0]
        found = [tail("t", abs(r) * sqrt(df / (1 - r * r)), (df,)) for r in (largest, smallest) for df in every]
        return min(found), max(found)
    if known:
        return tail(item.name, largest, item.df), tail(item.name, smallest, item.df)
    if item.name == "chi2":
        # More degrees of freedom make P larger: one is the least.
        return tail("chi2", largest, (1.0,)), 1.0
    if item.name == "t":
        return two_sided(largest), 1.0
    return None


@lru_cache(maxsize=4096)
def tail(name: str, value: float, df: tuple[float, ...]) -> float:
    """P value of a statistic: two-sided for t, upper tail for chi-square and F."""
    from scipy.special import chdtrc, fdtrc, stdtr

    if value == inf:
        return 0.0
    if name == "t":
        return float(2 * stdtr(df[0], -abs(value)))
    return float(chdtrc(df[0], value)) if name == "chi2" else float(fdtrc(df[0], df[1], value))


def _finding(document: Document, sentence: Sentence, item: Statistic, p: PValue, span: tuple[float, float]) -> Finding:
    low, high = span
    name = _SYMBOLS.get(item.name, item.name)
    df = f"({', '.join(f'{value:g}' for value in item.df)})" if item.df else ""
    shown, words = f"{name}{df}={item.value}, {p}", p_span(low, high)
    if low - _SLACK <= p.high and p.low <= high + _SLACK:
        return document.finding(
            Check.TEST_STATISTIC, Grade.FINE, sentence, [item, p], printed=shown, attainable=f"P {words}",
            message=f"{name}{df}={item.value} gives P {words}.",
        )  # fmt: skip
    halved = low / 2 - _SLACK <= p.high and p.low <= high / 2 + _SLACK and item.name in ("t", "z", "r")
    declared = document.mentions(ONE_SIDED)
    grade = Grade.FINE if halved and declared else Grade.DOUBTFUL if halved else Grade.ERROR
    rest = " Half of it, the one-sided P value, would fit." if halved else ""
    if item.name == "F" and p.low > high and document.mentions(_SPHERICITY):
        grade, rest = Grade.DOUBTFUL, " A correction for repeated measures would make P larger."
    return document.finding(
        Check.TEST_STATISTIC, grade, sentence, [item, p], printed=shown, attainable=f"P {words}",
        message=f"{name}{df}={item.value} gives P {words}; printed is {p}.{rest}",
    )  # fmt: skip
