"""A ratio, its interval and its P value against each other, on the scale of the logarithm.

A Wald interval is symmetric about the logarithm of the estimate, and its width and the estimate give the P value:
Altman DG, Bland JM. How to obtain the P value from a confidence interval. BMJ 2011;343:d2304. doi:10.1136/bmj.d2304
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import exp, log

from jpvad_report.claims.audit.checks.arithmetic import deviate, quantile, two_sided
from jpvad_report.claims.audit.checks.printing import number, p_span
from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, PValue, Scale, Span
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.vocabulary import OTHER_INTERVAL, OTHER_P_LABEL, OTHER_TEST
from jpvad_report.claims.audit.word_list import words

# Profile-likelihood and exact intervals lean a little, the more the less the data tell: in standard errors, a constant
# and a share of the standard error of the log ratio. Beyond that no usual interval leans.
_LEAN, _LEAN_SLOPE = 0.05, 0.30
_SEEN = 0.03
# Likelihood ratio, score and log-rank tests give another deviate than Wald's; more than this they do not differ.
_OTHER_TEST, _NAMED_TEST = 0.10, 0.60
# Models whose intervals are made on the scale of the logarithm by every program.
_LOGARITHMIC = words("HR HRs aHR AHR OR ORs aOR AOR") | {"hazard ratio", "odds ratio"}
_OTHER_LEVEL = re.compile(r"(?<!\d)(?:90|98|99|97\.5|99\.9)\s?%\s?-?(?:ci|c\.i|confidence|credible)")
_LEVELS = (90.0, 95.0, 99.0)
_SMALLEST = 1e-9


def check(document: Document) -> Iterator[Finding]:
    """Hold every ratio against its interval and its P value."""
    for sentence in document.sentences:
        for statement in sentence.statements:
            for item in statement.items:
                if isinstance(item, Estimate) and usable(item):
                    yield _symmetry(document, sentence, item)
            yield from _p(document, sentence, statement)


def usable(item: Estimate) -> bool:
    """Whether an estimate is a ratio with an ordered interval around it, so that its logarithms tell something."""
    ordered = 0 < item.low.value < item.high.value
    inside = item.low.low <= item.value.high and item.value.low <= item.high.high
    return item.scale is Scale.RATIO and item.span is Span.CONFIDENCE and ordered and inside and item.value.value > 0


def _log(value: float) -> float:
    return log(max(value, _SMALLEST))


def _symmetry(document: Document, sentence: Sentence, item: Estimate) -> Finding:
    low, high = (_log(item.low.low) + _log(item.high.low)) / 2, (_log(item.low.high) + _log(item.high.high)) / 2
    least, most = _log(item.value.low), _log(item.value.high)
    error = (log(item.high.value) - log(item.low.value)) / (2 * quantile(item.level or 95.0))
    lean = max(low - most, least - high, 0.0) / error
    decimals = item.value.decimals
    span = f"{number(exp(low), decimals + 1)} to {number(exp(high), decimals + 1)}"
    middle = f"The middle of {item.low} to {item.high} on the log scale is {span}"
    if lean <= _SEEN:
        return document.finding(
            Check.RATIO_INTERVAL, Grade.FINE, sentence, [item], attainable=span,
            message=f"{middle}; printed is {item.value}.",
        )  # fmt: skip
    grade, rest = Grade.ERROR, ""
    wanted = f" For {item.value} the limits would multiply to {item.value.value**2:.3g}; they multiply to "
    wanted += f"{item.low.value * item.high.value:.3g}."
    if lean <= _LEAN + _LEAN_SLOPE * error or document.mentions(OTHER_INTERVAL):
        grade, rest = Grade.DOUBTFUL, " Profile-likelihood, exact, bootstrap and Bayesian intervals may lean so."
    elif _arithmetic(item) and item.name not in _LOGARITHMIC:
        grade, rest = Grade.DOUBTFUL, " The interval is symmetric without logarithms, which is unusual for a ratio."
    return document.finding(
        Check.RATIO_INTERVAL, grade, sentence, [item], attainable=span,
        message=f"{middle}, not {item.value}.{wanted}{rest}",
    )  # fmt: skip


def _arithmetic(item: Estimate) -> bool:
    return (item.low.low + item.high.low) / 2 <= item.value.high and item.value.low <= (
        item.low.high + item.high.high
    ) / 2


def deviates(value: Printed, low: Printed, high: Printed, level: float, *, logarithm: bool) -> tuple[float, float]:
    """Smallest and largest absolute z that an estimate and its interval leave possible, all rounded or cut."""
    scale = _log if logarithm else float
    found = [
        scale(e) * 2 * quantile(level) / (scale(above) - scale(below))
        for e, below, above in product((value.low, value.high), (low.low, low.high), (high.low, high.high))
        if scale(above) > scale(below)
    ]
    if not found:
        return 0.0, 40.0
    crosses = min(found) <= 0 <= max(found)
    return (0.0 if crosses else min(map(abs, found))), max(map(abs, found))


def compares_estimates(sentence: Sentence, statement: Statement) -> bool:
    """Whether a P value closes two estimates of a kind, and may compare them with each other."""
    if len(statement.items) < 2:
        return False
    first, second = statement.items[-2:]
    if not isinstance(first, Estimate) or not isinstance(second, Estimate):
        return False
    return first.scale is second.scale and len(sentence.lower(first.end, second.start)) < 120


def gap(p: PValue, least: float, most: float) -> float:
    """How far the deviate of a printed P value lies outside a range: above (more significant) or below (negative)."""
    lowest, highest = deviate(p.high), deviate(p.low)
    return lowest - most if lowest > most else highest - least if highest < least else 0.0


def _p(document: Document, sentence: Sentence, statement: Statement) -> Iterator[Finding]:
    p = statement.p
    item = statement.items[-1] if statement.items else None
    if p is None or not statement.clear or OTHER_P_LABEL.search(p.label) or not isinstance(item, Estimate):
        return
    if not usable(item) or "inferior" in statement.context or compares_estimates(sentence, statement):
        return
    unnamed = _LEVELS if document.mentions(_OTHER_LEVEL) else (95.0,)
    levels = unnamed if item.level is None else (item.level,)
    spans = [deviates(item.value, item.low, item.high, level, logarithm=True) for level in levels]
    distances = [gap(p, *span) for span in spans]
    best = min(range(len(levels)), key=lambda i: (abs(distances[i]), levels[i] != 95.0))
    least, most = spans[best]
    distance = distances[best]
    span = p_span(two_sided(most), two_sided(least))
    shown = f"{item.name} {item}, {p}".strip()
    if abs(distance) <= _SEEN:
        yield document.finding(
            Check.RATIO_P, Grade.FINE, sentence, [item, p], printed=shown, attainable=f"P {span}",
            message=f"The interval gives P {span}.",
        )  # fmt: skip
        return
    named = OTHER_TEST.search(sentence.text) is not None
    unusual = abs(distance) <= (_NAMED_TEST if named else _OTHER_TEST) or document.mentions(OTHER_INTERVAL)
    grade = Grade.DOUBTFUL if unusual else Grade.ERROR
    rest = " Another test than Wald's may give it." if unusual else ""
    yield document.finding(
        Check.RATIO_P, grade, sentence, [item, p], printed=shown, attainable=f"P {span}",
        message=f"{item.value} with {levels[best]:g}% limits {item.low} and {item.high} gives P {span}; printed is {p}."
        + rest,
    )  # fmt: skip
