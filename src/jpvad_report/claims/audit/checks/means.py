"""Two means with standard deviations and group sizes against their P value.

Every usual reading counts: Student's test and Welch's, standard deviations and, where the text does not say which they
are, standard errors. A rank test on the same data gives another P value, so that only a wide gap is called an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import sqrt

from jpvad_report.claims.audit.checks.arithmetic import deviate
from jpvad_report.claims.audit.checks.printing import p_span
from jpvad_report.claims.audit.checks.test_statistics import tail
from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import AnyItem, MeanSd, Plain, PValue, Size
from jpvad_report.claims.audit.pairs import compared
from jpvad_report.claims.audit.recognise.vocabulary import OTHER_P_LABEL, SUBGROUP

# How far a rank test on the same patients may lie from the t test, in deviates: a part and a constant.
_RANK_PART, _RANK_MORE = 0.25, 0.35
# Values that cannot be far from symmetric: a deviation of less than this part of the mean.
_EVEN, _RANK_EVEN = 0.4, 0.45
# Standard errors of values that are never negative cannot stand for a deviation of so many means.
_MOST_SPREAD = 3.0
_ROUNDING = 0.02
_NOT_PLAIN = re.compile(
    r"adjust|ancova|\bmixed\b|repeated|baseline|chang|differen\w+ from|follow-up|\bfrom\b|before|after|pre-|"
    r"post-|reduc|"
    r"increas|decreas|improve|paired|slope|least[- ]squares?|\blsm?\b|log-?transform|geometric|interaction|time\b"
)
_ADJUSTED = re.compile(r"adjust|ancova|\bmixed\b|repeated|interaction|\bpaired|within")
_PAIRED_T = re.compile(r"(?<!un)(?<!un-)paired t")
_UNPAIRED = re.compile(r"un-?paired t")
_RANK_TEST = re.compile(r"mann|wilcoxon|rank[- ]sum|kruskal|\brank test|non-?parametric|permutation|median test")
_T_TEST = re.compile(r"\bt[- ]tests?\b|student")
_DEVIATION = re.compile(r"\bs\.?d\.?\b|standard deviation")
_ERROR = re.compile(r"\bs\.?e\.?m?\.?\b|standard error")


def check(document: Document) -> Iterator[Finding]:
    """Hold every P value of two means against the tests that it may come from."""
    for sentence in document.sentences:
        for statement in sentence.statements:
            p = statement.p
            if p is None or not statement.clear or OTHER_P_LABEL.search(p.label):
                continue
            pair = compared(sentence, [item for item in statement.items if not _is_size(sentence, item)])
            if pair is None or not isinstance(pair[0], MeanSd) or not isinstance(pair[1], MeanSd):
                continue
            sizes = _sizes(document, sentence, statement)
            own = any(_is_size(sentence, item) for item in statement.items)
            if sizes and (own or not SUBGROUP.search(sentence.text)):
                yield _compare(document, sentence, statement, pair[0], pair[1], sizes, p)


def _is_size(sentence: Sentence, item: AnyItem) -> int:
    """The group size that an item is: "n = 77", "77 children", or "(77)" behind a mean; 0 where it is none."""
    if isinstance(item, Size):
        return item.n
    if not isinstance(item, Plain) or not item.number.is_integer or item.number.percent or len(item.number.digits) > 6:
        return 0
    before = sentence.lower(max(sentence.passage.start, item.start - 1), item.start)
    after = sentence.lower(item.end, min(sentence.passage.end, item.end + 1))
    return int(item.number.digits) if before in ("(", "[") and after in (")", "]", ";", ",") else 0


def _sizes(document: Document, sentence: Sentence, statement: Statement) -> list[tuple[int, int]]:
    own = [size for item in statement.items if (size := _is_size(sentence, item))]
    if len(own) == 2:
        return [(own[0], own[1])]
    named = {item.n for item in sentence.items if isinstance(item, Size)}
    partitions = document.two_groups
    if (
        len(partitions) != 1
        or not partitions[0].sure
        or (named and not named <= {*partitions[0].sizes, sum(partitions[0].sizes)})
    ):
        return []
    first, second = partitions[0].sizes
    return sorted({(first, second), (second, first)})


def t_range(first: MeanSd, second: MeanSd, n1: int, n2: int, *, errors: bool) -> tuple[float, float]:
    """Smallest and largest P value over what the means and deviations round from, by Student's and Welch's test."""
    low, high = 1.0, 0.0
    least = max(0.0, first.mean.low - second.mean.high, second.mean.low - first.mean.high)
    most = max(first.mean.high - second.mean.low, second.mean.high - first.mean.low)
    for sd1, sd2 in product((first.sd.low, first.sd.high), (second.sd.low, second.sd.high)):
        s1, s2 = (max(sd, 1e-12) * (sqrt(n) if errors else 1.0) for sd, n in ((sd1, n1), (sd2, n2)))
        v1, v2 = s1 * s1 / n1, s2 * s2 / n2
        pooled = ((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / (n1 + n2 - 2)
        welch = (v1 + v2) ** 2 / (v1 * v1 / max(n1 - 1, 1) + v2 * v2 / max(n2 - 1, 1))
        for gap in (least, most):
            values = (
                tail("t", round(gap / sqrt(pooled * (1 / n1 + 1 / n2)), 9), (float(n1 + n2 - 2),)),
                tail("t", round(gap / sqrt(v1 + v2), 9), (welch,)),
            )
            low, high = min(low, *values), max(high, *values)
    return low, high


def _compare(
    document: Document,
    sentence: Sentence,
    statement: Statement,
    first: MeanSd,
    second: MeanSd,
    sizes: list[tuple[int, int]],
    p: PValue,
) -> Finding:
    readings = _readings(document, first, second)
    if len(readings) == 2 and _too_wide(statement, (first, second), sizes[0]):
        readings = [False]
    spans = [t_range(first, second, n1, n2, errors=errors) for n1, n2 in sizes for errors in readings]
    low, high = min(spans, key=lambda span: abs(_gap(p, *span)))
    distance = _gap(p, low, high)
    words = (
        f"{p_span(*spans[0])}, or {p_span(*spans[-1])} if they are errors," if len(readings) == 2 else p_span(low, high)
    )
    shown = f"{first} vs {second}, {p}"
    n1, n2 = sizes[0]
    t_test, rank = _tests(document, sentence)
    nearest = deviate(low if distance > 0 else high)
    even = all(mean.sd.value < _EVEN * abs(mean.mean.value) for mean in (first, second)) and not any(readings)
    rank_test = _RANK_EVEN if even else _RANK_MORE + _RANK_PART * nearest
    tolerance = _ROUNDING if t_test else rank_test
    if distance == 0:
        grade, rest = Grade.FINE, "."
    elif rank:
        grade, rest = Grade.FINE, f"; printed is {p} by a rank test."
    elif abs(distance) <= tolerance:
        grade, rest = Grade.FINE, f"; printed is {p}, which another test may give."
    else:
        # No adjustment makes a plain difference vanish; only a pairing or a model could.
        other = _ADJUSTED if t_test or distance < -1.0 else _NOT_PLAIN
        plain = not (other.search(statement.context) or document.dependent)
        grade = Grade.ERROR if plain else Grade.DOUBTFUL
        rest = f"; printed is {p}." if plain else f"; printed is {p}, which only another analysis could give."
    what = "standard deviations or errors" if len(readings) == 2 else "standard errors" if readings[0] else "SD"
    return document.finding(
        Check.MEANS_P, grade, sentence, [first, second, p], printed=shown, attainable=f"P {words}",
        message=f"Two means with {what} in {n1} and {n2} patients give P {words} by a t test{rest}",
    )  # fmt: skip


def _too_wide(statement: Statement, means: tuple[MeanSd, MeanSd], sizes: tuple[int, int]) -> bool:
    """Whether the numbers behind two means can be no standard errors: "0.81 ± 0.44 mm" in 62 implants."""
    if _NOT_PLAIN.search(statement.context) or "score" in statement.context:
        return False
    return all(
        0 < mean.mean.value < mean.sd.value * sqrt(n) / _MOST_SPREAD for mean, n in zip(means, sizes, strict=True)
    )


def _tests(document: Document, sentence: Sentence) -> tuple[bool, bool]:
    """Whether the text names an unpaired t test, and whether it names a rank test, for this comparison."""
    rank = _RANK_TEST.search(sentence.text) is not None
    if _T_TEST.search(sentence.text):
        return not rank and "paired t" not in _UNPAIRED.sub("", sentence.text), rank
    if document.mentions(_T_TEST) and not document.mentions(_RANK_TEST) and not document.mentions(_PAIRED_T):
        return not rank, rank
    return False, rank


def _gap(p: PValue, low: float, high: float) -> float:
    """How far a printed P value is above (smaller P) or below a range, in deviates."""
    if p.high < low:
        return deviate(max(p.high, 1e-12)) - deviate(low)
    return deviate(p.low) - deviate(high) if p.low > high else 0.0


def _readings(document: Document, first: MeanSd, second: MeanSd) -> list[bool]:
    """Whether the numbers after the means are standard errors: no, yes, or either."""
    kinds = {first.kind, second.kind} - {""}
    if kinds:
        return [kinds == {"se"}] if len(kinds) == 1 else [False, True]
    deviation, error = document.mentions(_DEVIATION), document.mentions(_ERROR)
    return [False] if deviation and not error else [False, True]
