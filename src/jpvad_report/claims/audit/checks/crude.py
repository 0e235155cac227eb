"""A risk ratio, odds ratio or risk difference against the two shares of patients that stand before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log, sqrt

from jpvad_report.claims.audit.checks.arithmetic import quantile
from jpvad_report.claims.audit.checks.attribution import whole_groups
from jpvad_report.claims.audit.counts import fits, printing_counts
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Proportion, Scale, Span
from jpvad_report.claims.audit.pairs import bare_and, compared

_RISK = re.compile(r"^(?:relative[ -]risks?|risk[ -]ratios?|RRs?)$", re.IGNORECASE)
_ODDS = re.compile(r"^(?:odds[ -]ratios?|ORs?)$", re.IGNORECASE)
_MODEL = re.compile(
    r"adjust|regression|model|weighted|stratif|mantel|pooled|multivaria|\baor\b|imput|hazard|bayes|exact|"
    r"inferior|equivalen|one-?sided|1-sided|matched|paired|cross-?over|cluster|per-?protocol"
)
# In standard errors: how far other methods' limits lie from Wald's on the same counts, and another estimate from the
# plain one where no adjustment is spoken of.
_LIMIT, _LIMIT_FEW, _ESTIMATE = 0.25, 0.8, 0.5
_FEW = 10


@dataclass(frozen=True, slots=True)
class _Effect:
    """An effect computed from counts, with its standard error, on the scale on which its limits are symmetric."""

    value: float
    error: float
    logarithm: bool


def check(document: Document) -> Iterator[Finding]:
    """Hold every such effect against the counts, where these are clear."""
    for sentence in document.sentences:
        if sentence.passage.is_row:
            continue
        for at, item in enumerate(sentence.items):
            if isinstance(item, Estimate) and item.span is Span.CONFIDENCE and item.sure and at >= 2:
                pair = _pair(sentence, at)
                kind = _kind(item)
                if pair is not None and kind:
                    yield from _held(document, sentence, item, pair, kind)


def _pair(sentence: Sentence, at: int) -> tuple[Proportion, Proportion] | None:
    """The two shares right before an effect."""
    first, second, item = sentence.items[at - 2], sentence.items[at - 1], sentence.items[at]
    if not isinstance(first, Proportion) or not isinstance(second, Proportion):
        return None
    if at >= 3 and isinstance(sentence.items[at - 3], Proportion) and sentence.items[at - 3].end > first.start - 60:
        return None
    between = sentence.lower(second.end, item.start)
    if len(between) > 110 or re.search(r";\s\w+ \w+ \w+|\bbut\b|\bwhile\b|\bwhereas\b", between):
        return None
    apart = sentence.lower(first.end, second.start)
    return (first, second) if compared(sentence, (first, second)) is not None or bare_and(apart) else None


def _kind(item: Estimate) -> str:
    if item.scale is Scale.RATIO:
        return "risk" if _RISK.match(item.name) else "odds" if _ODDS.match(item.name) else ""
    named = item.name.lower().startswith("differ") or item.name in ("RD", "ARD")
    return "difference" if item.scale is Scale.DIFFERENCE and named else ""


def _held(
    document: Document, sentence: Sentence, item: Estimate, pair: tuple[Proportion, Proportion], kind: str
) -> Iterator[Finding]:
    """Compare with the reading of the counts that lies nearest."""
    found = [
        (_distance(item, effect), counts, effect)
        for counts in _readings(document, sentence, pair)
        for effect in _effects(counts, kind)
    ]
    if not found:
        return
    (off, limits), counts, effect = min(found, key=lambda entry: (max(entry[0]), entry[0]))
    few = min(counts[0], counts[1] - counts[0], counts[2], counts[3] - counts[2]) < _FEW
    modelled = document.dependent or _MODEL.search(sentence.text) is not None or document.mentions(_MODEL)
    allowed = _LIMIT_FEW if few else _LIMIT
    z = quantile(item.level or 95.0)
    back = exp if effect.logarithm else _same
    shown = [back(effect.value + step * z * effect.error) for step in (0, -1, 1)]
    decimals = max(item.value.decimals, 1 if kind == "difference" else 2)
    words = f"{shown[0]:.{decimals}f} ({shown[1]:.{decimals}f} to {shown[2]:.{decimals}f})"
    if off <= 0 and limits <= allowed:
        grade = Grade.FINE
    elif modelled or (0 < off <= _ESTIMATE):
        return
    else:
        grade = Grade.ERROR
    text = f"{counts[0]}/{counts[1]} and {counts[2]}/{counts[3]} give {words}"
    yield document.finding(
        Check.RATIO_INTERVAL, grade, sentence, [*pair, item], printed=f"{pair[0]} vs {pair[1]}, {item.name} {item}",
        attainable=words, message=text + ("." if grade is Grade.FINE else f"; printed is {item}."),
    )  # fmt: skip


def _same(value: float) -> float:
    return value


def _readings(
    document: Document, sentence: Sentence, pair: tuple[Proportion, Proportion]
) -> Iterator[tuple[int, int, int, int]]:
    """Counts and group sizes that the two shares stand for."""
    first, second = pair
    if first.total is not None and second.total is not None:
        if first.count is not None and second.count is not None:
            yield first.count, first.total, second.count, second.total
        return
    if not whole_groups(document, sentence, pair):
        return
    for division in document.two_groups[:3]:
        for n, m in dict.fromkeys((division.sizes, division.sizes[::-1])):
            a, b = _count(first, n), _count(second, m)
            if a is not None and b is not None:
                yield a, n, b, m


def _count(item: Proportion, n: int) -> int | None:
    if item.count is not None:
        return item.count if item.percent is None or fits(item.percent, item.count, n) else None
    counts = printing_counts(item.percent, n) if item.percent is not None and item.percent.decimals else range(0)
    return counts[len(counts) // 2] if len(counts) and len(counts) <= 0.01 * n + 1 else None


def _effects(counts: tuple[int, int, int, int], kind: str) -> Iterator[_Effect]:
    """The effect of the first group against the second, and the other way round."""
    a, n, b, m = counts
    if not (0 < a < n and 0 < b < m):
        return
    if kind == "difference":
        gap = 100 * (a / n - b / m)
        error = 100 * sqrt(a / n * (1 - a / n) / n + b / m * (1 - b / m) / m)
        yield from (_Effect(value, error, False) for value in (gap, -gap))
        return
    if kind == "risk":
        value, error = log(a * m / (n * b)), sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    else:
        value, error = log(a * (m - b) / (b * (n - a))), sqrt(1 / a + 1 / (n - a) + 1 / b + 1 / (m - b))
    yield from (_Effect(signed, error, True) for signed in (value, -value))
    if kind == "risk":
        # The share of those without the event.
        value, error = log((n - a) * m / (n * (m - b))), sqrt(1 / (n - a) - 1 / n + 1 / (m - b) - 1 / m)
        yield from (_Effect(signed, error, True) for signed in (value, -value))


def _distance(item: Estimate, effect: _Effect) -> tuple[float, float]:
    """How far estimate and limits are from the computed ones beyond their rounding, in standard errors."""
    # A difference of shares may be printed as a fraction.
    unit = 100.0 if not effect.logarithm and _is_fraction(item, effect) else 1.0
    z = quantile(item.level or 95.0)
    low, high = sorted((item.low, item.high), key=lambda limit: limit.value)
    places = ((item.value, 0.0), (low, -z), (high, z))
    gaps = []
    for printed, step in places:
        least, most = printed.low * unit, printed.high * unit
        if effect.logarithm:
            least, most = log(max(least, 1e-6)), log(max(most, 1e-6))
        computed = effect.value + step * effect.error
        gaps.append(max(least - computed, computed - most, 0.0) / effect.error)
    return gaps[0], max(gaps[1:])


def _is_fraction(item: Estimate, effect: _Effect) -> bool:
    return not item.value.percent and abs(item.value.value) < 1 and item.value.decimals >= 2 and abs(effect.value) > 1
