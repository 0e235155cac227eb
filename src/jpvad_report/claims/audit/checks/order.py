"""What has to lie where: an estimate in its interval, a median between its quartiles, a P value between 0 and 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Interval, PValue, Span
from jpvad_report.claims.audit.printed import Printed


def check(document: Document) -> Iterator[Finding]:
    """Hold every estimate against its two limits, and every P value against 0 and 1."""
    for sentence in document.sentences:
        for item in sentence.items:
            if isinstance(item, PValue):
                yield from _p(document, sentence, item)
            elif isinstance(item, Estimate) and (item.span is not Span.UNKNOWN or _is_interval(sentence, item)):
                yield from _inside(document, sentence, item)
            elif isinstance(item, Interval) and item.span is Span.CONFIDENCE and item.low.low > item.high.high:
                yield _reversed(document, sentence, item, Grade.DOUBTFUL)


def _p(document: Document, sentence: Sentence, p: PValue) -> Iterator[Finding]:
    if p.number.value > 1 and not p.number.percent:
        covered = [p]
        yield document.finding(
            Check.P_RANGE, Grade.ERROR, sentence, covered, attainable="0 to 1",
            message=f"{p} is no probability: a P value lies between 0 and 1.",
        )  # fmt: skip
    elif p.number.value < 0:
        yield document.finding(
            Check.P_RANGE, Grade.ERROR, sentence, [p], attainable="0 to 1", message=f"{p}: a P value is not negative."
        )
    elif p.number.value == 0 and p.operator in "=<":
        bound = f"P<{p.number.unit:.{p.number.decimals}f}" if p.number.decimals else "a bound"
        yield document.finding(
            Check.P_RANGE, Grade.DOUBTFUL, sentence, [p], attainable="above 0",
            message=f"No P value is {'below' if p.operator == '<' else 'exactly'} 0; a program that prints so means "
            f"{bound}.",
        )  # fmt: skip


def _turned(sentence: Sentence, item: Estimate) -> bool:
    """Whether words may carry the sign of an estimate: "lower by 3.7", "lost 7.3 kg"."""
    words = sentence.lower(max(sentence.passage.start, item.start - 120), min(sentence.passage.end, item.end + 60))
    return _LESS.search(words) is not None


_LESS = re.compile(
    r"reduc|decreas|lower|\bless|fewer|\bloss|\blost|declin|\bfell|shorte|improve|saving|younger|drop|smaller|benefit"
)


def _is_interval(sentence: Sentence, item: Estimate) -> bool:
    """Whether an unnamed bracket can only be an interval: the like of one beside it, or of the estimate's decimals."""
    inner = sentence.lower(item.value.end, item.end)
    if (
        item.low.negative
        or item.high.negative
        or item.value.negative
        or re.search(r"(?!\bto\b)[a-z]{2,}.*[)\]]", inner)
    ):
        return False
    if item.value.decimals >= 1 and item.value.decimals == item.low.decimals == item.high.decimals:
        return True
    others = [other for other in sentence.items if isinstance(other, Estimate) and other is not item]
    return any(
        other.span is Span.UNKNOWN and other.low.value <= other.value.value <= other.high.value for other in others
    )


def _inside(document: Document, sentence: Sentence, item: Estimate) -> Iterator[Finding]:
    check_name = Check.ESTIMATE_IN_INTERVAL if item.span is Span.CONFIDENCE else Check.QUARTILES
    first, last = item.low, item.high
    if not not_above(first, last):
        backwards = not_above(last, item.value) and not_above(item.value, first)
        negative = first.negative and last.negative
        if not (negative or item.span is Span.RANGE or not item.sure):
            grade = Grade.DOUBTFUL if backwards else Grade.ERROR
            yield _reversed(document, sentence, item, grade)
            return
        first, last = last, first
    inside = not_above(first, item.value) and not_above(item.value, last)
    opposite = item.span is Span.CONFIDENCE and first.low <= -item.value.low and -item.value.high <= last.high
    words = f"{first} to {last}"
    if inside or (opposite and _turned(sentence, item)):
        yield document.finding(
            check_name, Grade.FINE, sentence, [item], attainable=words, message=f"{item.value} lies between {words}."
        )
    elif item.sure:
        grade, rest = (Grade.DOUBTFUL, " Fine if only a minus sign is missing.") if opposite else (Grade.ERROR, "")
        yield document.finding(
            check_name, grade, sentence, [item], attainable=words,
            message=f"{item.value} lies outside its {_name(item)} of {words}.{rest}",
        )  # fmt: skip


def not_above(first: Printed, second: Printed) -> bool:
    """Whether one number may be at most another: rounding keeps the order, so equal decimals compare as printed."""
    if first.decimals == second.decimals:
        return first.value <= second.value
    return first.low <= second.high


def _name(item: Estimate) -> str:
    return {Span.CONFIDENCE: "confidence interval", Span.QUARTILES: "quartiles"}.get(item.span, "range")


def _reversed(document: Document, sentence: Sentence, item: Estimate | Interval, grade: Grade) -> Finding:
    quartiles = isinstance(item, Estimate) and item.span is not Span.CONFIDENCE
    return document.finding(
        Check.QUARTILES if quartiles else Check.ESTIMATE_IN_INTERVAL, grade, sentence, [item],
        attainable=f"{item.high} to {item.low}", message=f"The lower limit {item.low} is above the upper {item.high}.",
    )  # fmt: skip
