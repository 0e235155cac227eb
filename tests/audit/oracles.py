"""Whether printed numbers can stand together: scipy and whole patients, nothing of the program that is tried on them.

Every check answers twice. *Strictly*: values rounded to the last printed digit, the usual textbook method. *Widely*:
rounded or cut, up to a tenth of the patients missing where a denominator is not printed, and every usual method
(likelihood-ratio and score beside Wald, the skew of a profile likelihood, Yates, Fisher, unpooled ...). A sound passage
holds strictly; an error is visible where not even the wide reading holds. What lies between is in neither corpus.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from scipy import optimize, special, stats

Span = tuple[float, float]

KINDS = (
    "grim",
    "sum",
    "percent_sum",
    "p_from_percentages",
    "ratio_interval",
    "ratio_p",
    "test_statistic",
    "means_p",
    "quartiles",
    "estimate_in_interval",
    "p_range",
    "words_interval",
    "words_direction",
    "repeated",
)
# Held in every passage as well, but no kind of planted error: they keep an "invisible" change from breaking something.
HELD = ("difference", "difference_p", "words_p", "rate", "ratio_of_counts", "counts_p")

LARGEST_SHARE_MISSING = 0.1
# How far beyond the tests that are computed here others may lie (mid-P, Boschloo ...), in units of z.
OTHER_TESTS = 0.08


@dataclass(frozen=True)
class Relation:
    """Numbers of a passage that depend on each other: the kind of check, the keys, and what the check must know."""

    kind: str
    keys: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    only_wide: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether the numbers can stand together, and what would have been attainable."""

    consistent: bool
    attainable: str


def judge(relation: Relation, values: Mapping[str, str], *, wide: bool) -> Verdict:
    """The verdict on one relation; `values` holds each number as printed, in plain ASCII."""
    printed = [values[key] for key in relation.keys]
    return CHECKS[relation.kind](printed, wide or relation.only_wide, **relation.options)


def unit(text: str) -> float:
    """One in the last printed digit."""
    exponent = Decimal(text).as_tuple().exponent
    return float(Decimal(1).scaleb(int(exponent)))


def span(text: str, wide: bool) -> Span:
    """The values that are printed so: rounded, or (widely) cut off towards zero."""
    value, step = float(text), unit(text)
    low, high = value - step / 2, value + step / 2
    if wide:
        high = max(high, value + step) if value >= 0 else high
        low = min(low, value - step) if value <= 0 else low
    return low - 1e-12, high + 1e-12


def p_span(text: str, wide: bool) -> Span:
    """The P values that are printed so: "=0.03", "<0.001", ">0.99", "NS"."""
    if text == "NS":
        return 0.05, 1.0
    if text[0] == "<":
        return 0.0, float(text[1:])
    if text[0] == ">":
        return float(text[1:]), 1.0
    low, high = span(text[1:], wide)
    return max(low, 0.0), min(high, 1.0)


def meet(a: Span, b: Span) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _blurred(found: Span, by: float) -> Span:
    """A range of P values, wider by so much on the scale of z."""
    low, high = (float(stats.norm.isf(p / 2)) for p in found)
    return float(2 * stats.norm.sf(low + by)), float(2 * stats.norm.sf(max(0.0, high - by)))


def in_order(a: str, b: str, wide: bool) -> bool:
    """Whether a may be at most b. Rounding keeps the order: to the same precision the printed order decides."""
    if unit(a) == unit(b):
        return float(a) <= float(b)
    return span(a, wide)[0] <= span(b, wide)[1]


def show(found: Span, name: str = "P") -> str:
    return f"{name} {found[0]:.3g} to {found[1]:.3g}"


# Counts and percentages


def counts(percent: str, n: int, wide: bool) -> list[int]:
    """Counts out of n that print as this percentage."""
    low, high = span(percent, wide)
    first, last = max(0, math.ceil(low * n / 100 - 1e-9)), min(n, math.floor(high * n / 100 + 1e-9))
    return list(range(first, last + 1))


def denominators(n: int, wide: bool, stated: bool) -> range:
    lowest = n if stated or not wide else math.ceil((1 - LARGEST_SHARE_MISSING) * n)
    return range(max(1, lowest), n + 1)


def grim(printed: Sequence[str], wide: bool, *, stated: bool) -> Verdict:
    """Count (or "" where none is printed), percentage and number of patients."""
    count, percent, n = printed if len(printed) == 3 else ("", *printed)
    sizes = denominators(int(n), wide, stated)
    if not count:
        return Verdict(any(counts(percent, m, wide) for m in sizes), f"no count of {n} gives {percent}%")
    low, high = span(percent, wide)
    fits = [m for m in sizes if int(count) <= m and low <= 100 * int(count) / m <= high]
    return Verdict(bool(fits), f"{count} of {n} is {100 * int(count) / int(n):.2f}%")


def total(printed: Sequence[str], wide: bool) -> Verdict:
    """Parts, then their total."""
    *parts, whole = (int(text) for text in printed)
    return Verdict(sum(parts) == whole, f"{' + '.join(map(str, parts))} = {sum(parts)}")


def percent_sum(printed: Sequence[str], wide: bool) -> Verdict:
    """Percentages of parts that are the whole together."""
    spans = [span(text, wide) for text in printed]
    found = sum(low for low, _ in spans), sum(high for _, high in spans)
    return Verdict(found[0] <= 100 <= found[1], show(found, "sum"))


def p_from_percentages(printed: Sequence[str], wide: bool, *, stated: bool, counted: bool = False) -> Verdict:
    """Percentage (or count, where `counted`) and size of each group, then P."""
    *pairs, p = printed
    arms = [_possible(text, int(n), wide, stated, counted) for text, n in zip(pairs[::2], pairs[1::2], strict=True)]
    found = (1.0, 0.0)
    for combination in itertools.product(*arms):
        one = _p_of_counts(tuple(ends for _, ends in combination), tuple(n for n, _ in combination), wide)
        found = min(found[0], one[0]), max(found[1], one[1])
    if found[0] > found[1]:
        return Verdict(False, "no counts give these percentages")
    if wide:
        found = _blurred(found, OTHER_TESTS)
    return Verdict(meet(found, p_span(p, wide)), show(found))


def _possible(text: str, n: int, wide: bool, stated: bool, counted: bool) -> list[tuple[int, tuple[int, int]]]:
    """The largest and the smallest denominator of one group, each with its smallest and largest count."""
    if counted:
        return [(n, (int(text), int(text)))] if int(text) <= n else []
    every = [(m, (k[0], k[-1])) for m in denominators(n, wide, stated) if (k := counts(text, m, wide))]
    return [every[0], every[-1]] if len(every) > 1 else every


@cache
def _p_of_counts(ends: tuple[tuple[int, int], ...], sizes: tuple[int, ...], wide: bool) -> Span:
    """Smallest and largest P at the corners; 1 where equal proportions are among the possible ones."""
    every: list[float] = []
    for corner in itertools.product(*(sorted(set(pair)) for pair in ends)):
        every += _p_of_table(corner, sizes, wide)
    low = max(first / n for (first, _), n in zip(ends, sizes, strict=True))
    high = min(last / n for (_, last), n in zip(ends, sizes, strict=True))
    if low <= high:
        every.append(1.0)
    return (min(every), max(every)) if every else (1.0, 1.0)


def _p_of_table(k: tuple[int, ...], sizes: tuple[int, ...], wide: bool) -> list[float]:
    if not 0 < sum(k) < sum(sizes):
        return [1.0]
    table = np.array([k, [n - x for x, n in zip(k, sizes, strict=True)]], dtype=float)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    df = len(k) - 1
    found = [special.chdtrc(df, float(((table - expected) ** 2 / expected).sum()))]
    if wide:
        found.append(special.chdtrc(df, max(0.0, float(2 * special.xlogy(table, table / expected).sum()))))
    if len(k) == 2:
        off = np.abs(table - expected)
        found.append(special.chdtrc(df, float(((off - np.minimum(0.5, off)) ** 2 / expected).sum())))
        found.append(fisher(k, sizes))
        shares = [x / n for x, n in zip(k, sizes, strict=True)]
        variance = sum(s * (1 - s) / n for s, n in zip(shares, sizes, strict=True))
        if wide and variance > 0:
            found.append(2 * special.ndtr(-abs(shares[0] - shares[1]) / math.sqrt(variance)))
        if wide and table.min() > 0:  # Wald's test of a logistic model
            log = math.log(table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]))
            found.append(2 * special.ndtr(-abs(log) / math.sqrt((1 / table).sum())))
    return [float(p) for p in found]


def fisher(k: Sequence[int], sizes: Sequence[int]) -> float:
    """Fisher's two-sided P: every table as improbable as the one observed."""
    (a, b), (n1, n2) = k, sizes
    x = np.arange(max(0, a + b - n2), min(a + b, n1) + 1)
    logs = -sum(special.gammaln(y + 1) for y in (x, n1 - x, a + b - x, n2 - a - b + x))
    weights = np.exp(logs - logs.max())
    observed = weights[a - x[0]]
    return float(min(1.0, weights[weights <= observed * (1 + 1e-7)].sum() / weights.sum()))


# Ratios


def quantile(level: float) -> float:
    return float(stats.norm.ppf(0.5 + level / 200))


@cache
def skew(width: float, level: float) -> float:
    """How lopsided a likelihood interval of this width (log scale) can be: that of a single Poisson count.

    The count is the one whose Wald interval has the width; two groups that share the events are less skewed.
    """
    z = quantile(level)
    d = (2 * z / width) ** 2

    def root(log_ratio: float) -> float:
        return 2 * d * (math.exp(log_ratio) - 1 - log_ratio) - z * z

    below, above = optimize.brentq(root, -z * z / d - 5, 0), optimize.brentq(root, 0, 10)
    return float(-below / above)


def ratio_interval(printed: Sequence[str], wide: bool, *, level: float) -> Verdict:
    """Estimate, lower and upper limit of a ratio: symmetric on the log scale."""
    (e1, e2), (l1, l2), (h1, h2) = (span(text, wide) for text in printed)
    if min(e1, l1, h1) <= 0:
        return Verdict(True, "a limit of zero")
    if l1 >= h2:
        return Verdict(False, "limits in the wrong order")
    centre = math.sqrt(l1 * h1), math.sqrt(l2 * h2)
    said = f"geometric mean of the limits {centre[0]:.3g} to {centre[1]:.3g}"
    if not wide:
        return Verdict(meet(centre, (e1, e2)), said)
    upper, lower = math.log(h2 / e1), math.log(e1 / l2)
    largest = upper / lower if lower > 0 else math.inf
    upper, lower = math.log(h1 / e2), math.log(e2 / l1)
    smallest = upper / lower if lower > 0 and upper > 0 else 0.0
    limit = skew(max(0.01, round(math.log(h2 / l1), 2)), level)
    return Verdict(e2 >= l1 and e1 <= h2 and largest >= 1 / limit and smallest <= limit, said)


def ratio_p(printed: Sequence[str], wide: bool, *, level: float, sides: int = 2) -> Verdict:
    """Estimate, limits and P of a ratio."""
    (e1, e2), (l1, l2), (h1, h2) = (span(text, wide) for text in printed[:3])
    if min(e1, l1, h1) <= 0 or h1 <= l2:
        return Verdict(True, "a limit of zero")
    z = quantile(level)
    logs = sorted(abs(math.log(e)) for e in (e1, e2))
    low = 0.0 if e1 <= 1 <= e2 else logs[0]
    z_low, z_high = low * 2 * z / math.log(h2 / l1), logs[1] * 2 * z / math.log(h1 / l2)
    if wide:
        z_low, z_high = z_low * min(_other_tests(low)), z_high * max(_other_tests(logs[1]))
    found = float(sides * stats.norm.sf(z_high)), float(sides * stats.norm.sf(z_low))
    return Verdict(meet(found, p_span(printed[3], wide)), show(found))


def _other_tests(log_ratio: float) -> list[float]:
    """Likelihood-ratio and score statistics over Wald's, of a single Poisson count below or above what is expected."""
    found = [1.0]
    for sign in (-1, 1):
        x = sign * log_ratio
        if abs(x) > 1e-6:
            deviance = 2 * (x - 1 + math.exp(-x))
            score = (1 - math.exp(-x)) / math.exp(-x / 2)
            found += [math.sqrt(deviance) / abs(x), abs(score) / abs(x)]
    return found


# Test statistics and means


def statistic_p(printed: Sequence[str], wide: bool, *, test: str, sides: int = 2) -> Verdict:
    """The statistic, its degrees of freedom (one, two or none), then P."""
    statistic, *df, p = printed
    low, high = sorted(abs(x) for x in span(statistic, wide))
    if float(statistic) == 0:
        low = 0.0
    degrees = [float(x) for x in df]
    tail: Callable[[float], Any] = {
        "z": lambda x: sides * stats.norm.sf(x),
        "t": lambda x: sides * stats.t.sf(x, *degrees),
        "chi2": lambda x: stats.chi2.sf(x, *degrees),
        "F": lambda x: stats.f.sf(x, *degrees),
    }[test]
    found = float(tail(high)), float(tail(low))
    return Verdict(meet(found, p_span(p, wide)), show(found))


def means_p(printed: Sequence[str], wide: bool, *, stated: bool, errors: bool = False) -> Verdict:
    """Mean, SD and n of two groups, then P; `errors` where standard errors stand in place of SDs.

    Widely and where no t test is stated, the P value may come from another test: one unit of z either way.
    """
    m1, s1, n1, m2, s2, n2, p = printed
    n = int(n1), int(n2)
    (a1, a2), (b1, b2) = span(m1, wide), span(m2, wide)
    difference = max(0.0, a1 - b2, b1 - a2), max(a2 - b1, b2 - a1)
    sds = [span(text, wide) for text in (s1, s2)]
    if errors:
        sds = [(max(low, 0) * math.sqrt(k), high * math.sqrt(k)) for (low, high), k in zip(sds, n, strict=True)]
    every: list[float] = []
    for d in difference:
        for sd in itertools.product(*sds):
            every += _p_of_means(d, (max(sd[0], 1e-9), max(sd[1], 1e-9)), n, wide)
    found = min(every), max(every)
    if wide and not stated:
        found = _blurred(found, 1)
    return Verdict(meet(found, p_span(p, wide)), show(found))


def _p_of_means(d: float, sd: tuple[float, float], n: tuple[int, int], wide: bool) -> list[float]:
    found = [
        float(stats.ttest_ind_from_stats(d, sd[0], n[0], 0.0, sd[1], n[1], equal_var=equal).pvalue)
        for equal in (True, False)
    ]
    if wide:
        found.append(float(2 * stats.norm.sf(d / math.sqrt(sd[0] ** 2 / n[0] + sd[1] ** 2 / n[1]))))
    return found


# Order, range, words, repetition


def quartiles(printed: Sequence[str], wide: bool) -> Verdict:
    """Median, lower and upper quartile (or smallest and largest value)."""
    median, low, high = printed
    inside = in_order(low, median, wide) and in_order(median, high, wide)
    return Verdict(inside, f"median within {low} to {high}")


def estimate_in_interval(printed: Sequence[str], wide: bool) -> Verdict:
    """Estimate, lower and upper limit."""
    estimate, low, high = printed
    inside = in_order(low, estimate, wide) and in_order(estimate, high, wide)
    return Verdict(inside, f"estimate within {low} to {high}")


def p_in_range(printed: Sequence[str], wide: bool) -> Verdict:
    """A P value alone."""
    text = printed[0]
    value = 0.5 if text == "NS" else float(text[1:])
    return Verdict(0 <= value <= 1 and text not in (">1", "<0"), "P 0 to 1")


def words_interval(printed: Sequence[str], wide: bool, *, null: float, meanings: Mapping[str, str]) -> Verdict:
    """Words that say "significant" or "not", and the limits of an interval."""
    words, low, high = printed
    (l1, l2), (h1, h2) = span(low, wide), span(high, wide)
    excludes = l2 >= null or h1 <= null
    includes = l1 <= null <= h2
    return Verdict(excludes if meanings[words] == "sig" else includes, f"interval {low} to {high}, null {null:g}")


def words_p(printed: Sequence[str], wide: bool, *, meanings: Mapping[str, str]) -> Verdict:
    """Words that say "significant" or "not", and P against 0.05."""
    words, p = printed
    low, high = p_span(p, wide)
    return Verdict(low <= 0.05 if meanings[words] == "sig" else high >= 0.05, f"P {p}")


def words_direction(printed: Sequence[str], wide: bool, *, meanings: Mapping[str, str]) -> Verdict:
    """Words that say which of two numbers is larger; a ratio is held against 1, a difference against 0."""
    words, a, b = printed
    (a1, a2), (b1, b2) = span(a, wide), span(b, wide)
    if b in ("0", "1"):
        b1 = b2 = float(b)
    return Verdict(a2 >= b1 if meanings[words] == "up" else a1 <= b2, f"{a} against {b}")


def repeated(printed: Sequence[str], wide: bool) -> Verdict:
    """One quantity printed twice, perhaps to another precision."""
    a, b = printed
    if a[0] in "<>=N" or b[0] in "<>=N":
        return Verdict(meet(p_span(a, wide), p_span(b, wide)), f"{a} and {b}")
    coarse = max(unit(a), unit(b))
    if "." not in a + b and coarse == 1 and max(float(a), float(b)) > 100:
        return Verdict(a == b, f"{a} and {b}")  # whole patients
    return Verdict(a == b if unit(a) == unit(b) else meet(span(a, wide), span(b, wide)), f"{a} and {b}")


def difference(printed: Sequence[str], wide: bool) -> Verdict:
    """A difference and the two numbers it comes from."""
    d, a, b = (span(text, wide) for text in printed)
    found = a[0] - b[1], a[1] - b[0]
    return Verdict(meet(d, found), show(found, "difference"))


def difference_p(printed: Sequence[str], wide: bool, *, level: float) -> Verdict:
    """Estimate, limits and P of a difference, by a normal or a t distribution of 15 degrees of freedom or more."""
    (e1, e2), (l1, l2), (h1, h2) = (span(text, wide) for text in printed[:3])
    z = quantile(level)
    low = 0.0 if e1 <= 0 <= e2 else min(abs(e1), abs(e2))
    z_low, z_high = low * 2 * z / (h2 - l1), max(abs(e1), abs(e2)) * 2 * z / max(h1 - l2, 1e-9)
    found = float(2 * stats.norm.sf(z_high)), float(2 * stats.norm.sf(z_low))
    return Verdict(meet(found, p_span(printed[3], wide)), show(found))


def rate(printed: Sequence[str], wide: bool, *, per: float) -> Verdict:
    """Events, person-years and the rate that they give."""
    events, years, value = printed
    low, high = span(years, wide)
    found = int(events) * per / high, int(events) * per / max(low, 1e-9)
    return Verdict(meet(found, span(value, wide)), show(found, "rate"))


def ratio_of_counts(printed: Sequence[str], wide: bool, *, odds: bool) -> Verdict:
    """An unadjusted ratio and the counts that it comes from."""
    estimate, *four = printed
    a, n1, b, n2 = (int(text) for text in four)
    if not (0 < a < n1 and 0 < b < n2):
        return Verdict(False, "no ratio")
    found = a / (n1 - a if odds else n1) / (b / (n2 - b if odds else n2))
    return Verdict(meet(span(estimate, wide), (found, found)), f"{found:.3g}")


def counts_p(printed: Sequence[str], wide: bool, *, counted: bool) -> Verdict:
    """The P value beside an unadjusted ratio: near those of the usual tests of the counts."""
    return p_from_percentages(printed, True, stated=True, counted=counted)


CHECKS: Mapping[str, Callable[..., Verdict]] = {
    "grim": grim,
    "sum": total,
    "percent_sum": percent_sum,
    "p_from_percentages": p_from_percentages,
    "ratio_interval": ratio_interval,
    "ratio_p": ratio_p,
    "test_statistic": statistic_p,
    "means_p": means_p,
    "quartiles": quartiles,
    "estimate_in_interval": estimate_in_interval,
    "p_range": p_in_range,
    "words_interval": words_interval,
    "words_p": words_p,
    "words_direction": words_direction,
    "repeated": repeated,
    "difference": difference,
    "difference_p": difference_p,
    "rate": rate,
    "ratio_of_counts": ratio_of_counts,
    "counts_p": counts_p,
}
