"""A passage being written: its numbers are computed, and it knows which of them depend on each other.

A *frame* is a function that takes a `Maker`, draws the numbers that its text needs and returns the text with slots:

    {d.p}            a value; percentages bring their %, P values their name ("P=0.03")
    {d.a:kn}         count, size and percentage of a group as the journal prints them: "12/323 (3.7%)"
    {d.a:k}          the same without the size: "12 (3.7%)"
    {x.a:ms}         mean and SD;  {x.a:med}  median and quartiles
    {hr:in}          ratio with label, interval and P, to stand in parentheses;  {hr:in-}  without P
    {hr:out}         estimate (interval, P) in the running sentence, without label;  {hr:out-}  without P
    {hr:ci}          the interval alone: "0.55–1.37"
    {p:num}          a P value without its name;  {p:interaction}, {p:trend}  "P for interaction=0.3"
    {k:words}        a small number spelled out;  {w:cap}  words with a capital;  {d.a.pc:bare}  without %
    {vs}, {mean}     the journal's words
    [[one|two]]      one of these, at random
"""

from __future__ import annotations

import math
import random
import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from oracles import CHECKS, Relation, Verdict, fisher, judge, p_span, quantile, span
from scipy import stats
from styles import Style, decimal

_NORMAL = statistics.NormalDist()
_SLOT = re.compile(r"\{([^{}]+)\}")
_CHOICE = re.compile(r"\[\[([^\[\]]*)\]\]")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
CONSTANTS = {"=0": "0", "=1": "1"}


class Redraw(Exception):  # noqa: N818
    """These random numbers do not suit the text; others will be drawn."""


@dataclass(frozen=True)
class Value:
    """One printed number or phrase: its plain text, its type (int, num, pct, p, word), for words their contrary."""

    text: str
    type: str
    contrary: str = ""


@dataclass(frozen=True)
class Frame:
    """Where a passage comes from. `use` is both, sound (no error is planted in it) or holdout (in no corpus file)."""

    name: str
    topic: str
    write: Callable[[Maker], str]
    use: str = "both"
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A passage with its numbers still replaceable."""

    frame: Frame
    style: Style
    pattern: str
    values: Mapping[str, Value]
    relations: tuple[Relation, ...]

    def text(self) -> str:
        return self.style.finish(_SLOT.sub(lambda slot: self._print(slot.group(1)), self.pattern))

    def shown(self, key: str) -> str:
        """A value as this journal prints it."""
        return self._print(key)

    def _print(self, slot: str) -> str:
        key, _, form = slot.partition(":")
        value = self.values[key]
        if value.type == "int":
            small = form == "words" and int(value.text) < len(_WORDS)
            return _WORDS[int(value.text)] if small else self.style.integer(value.text)
        if value.type == "num":
            return self.style.number(value.text)
        if value.type == "pct":
            return self.style.number(value.text) + ("" if form == "bare" else self.style.percent)
        if value.type == "p":
            if form == "num":
                return self.style.number(value.text.lstrip("="))
            return self.style.p(value.text, f" for {form}" if form else "")
        return value.text[0].upper() + value.text[1:] if form == "cap" else value.text

    def plain(self) -> dict[str, str]:
        return {key: value.text for key, value in self.values.items()} | CONSTANTS

    def verdicts(self, *, wide: bool) -> list[tuple[Relation, Verdict]]:
        plain = self.plain()
        return [(relation, judge(relation, plain, wide=wide)) for relation in self.relations]

    def broken(self, *, wide: bool) -> list[tuple[Relation, Verdict]]:
        return [(relation, verdict) for relation, verdict in self.verdicts(wide=wide) if not verdict.consistent]

    def changed(self, key: str, text: str) -> Draft:
        old = self.values[key]
        contrary = old.text if old.type == "word" else ""
        return replace(self, values={**self.values, key: Value(text, old.type, contrary)})


FRAMES: list[Frame] = []


def frame(topic: str, *, use: str = "both", styles: Sequence[str] = ()) -> Callable[[Callable[[Maker], str]], None]:
    """Enter a function into the list of frames under its own name."""

    def enter(write: Callable[[Maker], str]) -> None:
        FRAMES.append(Frame(write.__name__, topic, write, use, tuple(styles)))

    return enter


def draw(source: Frame, seed: str, style: Style, *, ties: bool = False) -> Draft:
    """The frame's passage with the numbers of this seed; with `ties`, words may speak of numbers that print equal."""
    for attempt in range(400):
        maker = Maker(random.Random(f"{source.name}/{seed}/{attempt}"), style, ties=ties)
        try:
            text = source.write(maker)
        except Redraw:
            continue
        pattern, used, stated = maker.expand(text)
        draft = Draft(source, style, pattern, maker.values, maker.relations_between(used, stated))
        broken = {relation.kind for relation, _ in draft.broken(wide=False)}
        if not broken:
            return draft
        # Wald's P beside a ratio may lie just outside the other tests'; at a limit of 1.00 P may be 0.049.
        if not broken <= {"counts_p"} | ({"words_p"} if ties else set()):
            raise AssertionError(f"{source.name}, {style.name}: {draft.broken(wide=False)}\n{draft.text()}")
    raise RuntimeError(f"{source.name}: no numbers suit the text")


@dataclass
class Maker:
    """Draws numbers, computes statistics from them and keeps what depends on what."""

    rng: random.Random
    style: Style
    values: dict[str, Value] = field(default_factory=dict)
    exact: dict[str, float] = field(default_factory=dict)
    sizes_of: dict[str, str] = field(default_factory=dict)
    labels: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    ties: bool = False
    nothing_missing: bool = False
    digits: int = 1
    form: int = 0

    def __post_init__(self) -> None:
        self.digits = self.pick(0, 1, 1)
        self.form = self.whole(0, 5)

    # Random numbers

    def whole(self, low: int, high: int) -> int:
        return low + int(self.rng.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.rng.random()

    def pick(self, *options: Any) -> Any:
        return options[int(self.rng.random() * len(options))]

    def normal(self) -> float:
        return _NORMAL.inv_cdf(min(max(self.rng.random(), 1e-9), 1 - 1e-9))

    def binomial(self, n: int, p: float) -> int:
        return min(n, max(0, round(n * p + self.normal() * math.sqrt(n * p * (1 - p)))))

    def redraw_unless(self, suits: bool) -> None:
        """Draw other numbers where these do not suit the text."""
        if not suits:
            raise Redraw

    def exceeds(self, a: str, b: str) -> bool:
        """Whether the first is printed larger than the second."""
        return float(self.values[a].text) > float(self.values[b].text)

    # Plain values

    def set(self, key: str, text: str, kind: str, exact: float = math.nan, contrary: str = "") -> None:
        self.values[key] = Value(text, kind, contrary)
        self.exact[key] = exact

    def count(self, key: str, n: int) -> int:
        self.set(key, str(n), "int", n)
        return n

    def number(self, key: str, value: float, digits: int = 1) -> float:
        self.set(key, decimal(value, digits), "num", value)
        return value

    def percent(self, key: str, value: float, digits: int | None = None) -> float:
        """A percentage that is no count over a size: an estimate, a change, a weighted one."""
        self.set(key, decimal(value, self.digits if digits is None else digits), "pct", value)
        return value

    def p(self, key: str, value: float) -> None:
        text = self.style.p_text(value)
        self.set(key, text, "p", value)
        self.relate("p_range", key)

    def relate(self, kind: str, *keys: str, **options: Any) -> None:
        assert kind in CHECKS
        self.relations.append(Relation(kind, keys, options))

    def again(self, key: str, of: str, digits: int | None = None) -> None:
        """The same quantity a second time, perhaps to fewer decimals."""
        old = self.values[of]
        text = old.text if digits is None else decimal(self.exact[of], digits)
        self.set(key, text, old.type, self.exact[of])
        self.relate("repeated", key, of)
        if old.type == "p":
            self.relate("p_range", key)

    # Groups and shares

    def size(self, name: str, low: int, high: int) -> int:
        return self.count(f"{name}.n", self.whole(low, high))

    def split(self, low: int, high: int, weights: Sequence[float] = (1, 1), names: str = "abcdef") -> list[int]:
        """all.n and the sizes a.n, b.n ... of the groups that it is divided into."""
        n = self.whole(low, high)
        sizes = [round(n * w / sum(weights) + self.normal() * 0.4 * math.sqrt(n)) for w in weights]
        if len(weights) > 1:
            sizes[-1] = n - sum(sizes[:-1])
        if min(sizes) < 2:
            raise Redraw
        for name, part in zip(names, sizes, strict=False):
            self.count(f"{name}.n", part)
        self.count("all.n", n)
        self.relate("sum", *(f"{name}.n" for name, _ in zip(names, sizes, strict=False)), "all.n")
        return sizes

    def share(self, key: str, group: str, p: float, digits: int | None = None, count: int | None = None) -> int:
        """key.k and key.pc out of group.n."""
        n = int(self.values[f"{group}.n"].text)
        k = self.binomial(n, p) if count is None else count
        places = self.digits if digits is None else digits
        self.count(f"{key}.k", k)
        self.set(f"{key}.pc", _percent(k, n, places), "pct", 100 * k / n)
        self.sizes_of[key] = f"{group}.n"
        self.relate("grim", f"{key}.k", f"{key}.pc", f"{group}.n", stated=[key])
        self.relate("grim", f"{key}.pc", f"{group}.n", stated=[key])
        return k

    def compare(
        self, key: str, p: Sequence[float], groups: str = "abc", test: str = "", digits: int | None = None
    ) -> None:
        """A share in each group (key.a, key.b ...) and the P value of a test between them."""
        arms = groups[: len(p)]
        k = [self.share(f"{key}.{g}", g, share, digits) for g, share in zip(arms, p, strict=True)]
        n = [int(self.values[f"{g}.n"].text) for g in arms]
        if not 0 < sum(k) < sum(n):
            raise Redraw
        self.p(f"{key}.p", _p_of_counts(k, n, test))
        for what, counted in ((".pc", False), (".k", True)):
            keys = [part for g in arms for part in (f"{key}.{g}{what}", f"{g}.n")]
            self.relate("p_from_percentages", *keys, f"{key}.p", stated=[f"{key}.{g}" for g in arms], counted=counted)

    def available(self, key: str, p: Sequence[float], groups: str = "ab") -> None:
        """Percentages of fewer patients than the groups hold, without a word on it: some values are missing."""
        k, n = [], []
        for g, share in zip(groups, p, strict=True):
            n.append(round(self.exact[f"{g}.n"] * self.between(0.95, 0.985)))
            k.append(self.binomial(n[-1], share))
            self.set(f"{key}.{g}.pc", _percent(k[-1], n[-1], 1), "pct", 100 * k[-1] / n[-1])
            keys = f"{key}.{g}.pc", f"{g}.n"
            self.relations.append(Relation("grim", keys, {"stated": False}, only_wide=True))
        if not 0 < sum(k) < sum(n):
            raise Redraw
        self.p(f"{key}.p", _p_of_counts(k, n, ""))

    def parts(self, key: str, group: str, weights: Sequence[float], digits: int | None = None) -> None:
        """Shares key.1, key.2 ... of a group that together are the whole of it."""
        n = int(self.values[f"{group}.n"].text)
        sizes = [self.binomial(n, w / sum(weights)) for w in weights[:-1]]
        if n - sum(sizes) < 0:
            raise Redraw
        names = [f"{key}.{i + 1}" for i in range(len(weights))]
        for name, k in zip(names, [*sizes, n - sum(sizes)], strict=True):
            self.share(name, group, 0, digits, count=k)
        self.relate("sum", *(f"{name}.k" for name in names), f"{group}.n")
        self.relate("percent_sum", *(f"{name}.pc" for name in names))

    # Ratios and differences

    def ratio(
        self,
        key: str,
        label: str,
        around: tuple[float, float],
        error: tuple[float, float],
        *,
        level: float = 95,
        digits: int = 2,
        significant: bool | None = None,
        sides: int = 2,
    ) -> None:
        """A ratio with Wald interval on the log scale and its P; `error` bounds the standard error."""
        log, se = math.log(self.between(*around)), self.between(*error)
        self._ratio(key, label, log, se, level, digits, significant, sides)

    def ratio_of(self, key: str, label: str, compared: str, *, level: float = 95, digits: int = 2) -> None:
        """OR or RR of a comparison's first group against its second, from the counts."""
        k, n = zip(*((int(self.exact[f"{compared}.{g}.k"]), int(self.exact[f"{g}.n"])) for g in "ab"), strict=True)
        a, c = k
        b, d = n[0] - a, n[1] - c
        if min(a, b, c, d) < 4:
            raise Redraw
        if label == "OR":
            log, se = math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        else:
            log, se = math.log(a / n[0] / (c / n[1])), math.sqrt(1 / a - 1 / n[0] + 1 / c - 1 / n[1])
        self._ratio(key, label, log, se, level, digits, None, 2)
        arms = f"{compared}.a.k", "a.n", f"{compared}.b.k", "b.n"
        self.relate("ratio_of_counts", f"{key}.est", *arms, odds=label == "OR")
        self.relate("counts_p", *arms, f"{key}.p", counted=True)
        self.relate("counts_p", *(arm.replace(".k", ".pc") for arm in arms), f"{key}.p", counted=False)

    def hazard_of(self, key: str, compared: str, *, noise: float = 0.05) -> None:
        """A hazard ratio that agrees with the risks of a comparison: proportional hazards, little censoring."""
        k, n = zip(*((self.exact[f"{compared}.{g}.k"], self.exact[f"{g}.n"]) for g in "ab"), strict=True)
        if min(*k, n[0] - k[0], n[1] - k[1]) < 4:
            raise Redraw
        hazards = [-math.log(1 - x / size) for x, size in zip(k, n, strict=True)]
        log = math.log(hazards[0] / hazards[1]) + noise * self.normal()
        self._ratio(key, "HR", log, math.sqrt(1 / k[0] + 1 / k[1]), 95, 2, None, 2)

    def adjusted(self, key: str, label: str, compared: str, *, noise: float = 0.12, level: float = 95) -> None:
        """An adjusted OR near the crude one; its P value does not follow from the crude percentages."""
        k, n = zip(*((self.exact[f"{compared}.{g}.k"], self.exact[f"{g}.n"]) for g in "ab"), strict=True)
        cells = k[0], n[0] - k[0], k[1], n[1] - k[1]
        if min(cells) < 4:
            raise Redraw
        a, b, c, d = cells
        log = math.log(a * d / (b * c)) + noise * self.normal()
        self._ratio(key, label, log, 1.05 * math.sqrt(sum(1 / x for x in cells)), level, 2, None, 2)

    def _ratio(
        self,
        key: str,
        label: str,
        log: float,
        se: float,
        level: float,
        digits: int,
        significant: bool | None,
        sides: int,
    ) -> None:
        p = float(stats.norm.sf(abs(log / se))) * sides
        if significant is not None and (p < 0.05) != significant:
            raise Redraw
        limits = [math.exp(log + sign * quantile(level) * se) for sign in (-1, 1)]
        for name, value in zip(("est", "low", "high"), (math.exp(log), *limits), strict=True):
            places = digits if value < 9.95 else min(digits, 1)
            self.set(f"{key}.{name}", decimal(value, places), "num", value)
        self.p(f"{key}.p", p)
        self.labels[key] = label, f"{level:g}", ""
        three = tuple(f"{key}.{name}" for name in ("est", "low", "high"))
        self.relate("estimate_in_interval", *three)
        self.relate("ratio_interval", *three, level=level)
        self.relate("ratio_p", *three, f"{key}.p", level=level, sides=sides)

    def loose(
        self,
        key: str,
        label: str,
        three: Sequence[float],
        p: float,
        *,
        level: float = 95,
        digits: int = 2,
        unit: str = "",
    ) -> None:
        """Estimate, limits and P by a method under which they obey no symmetry (exact, bootstrap, one-sided ...)."""
        self.interval(key, *three, digits=digits)
        self.labels[key] = label, f"{level:g}", unit
        self.p(f"{key}.p", p)

    def difference(
        self, key: str, label: str, value: float, se: float, *, level: float = 95, digits: int = 1, unit: str = ""
    ) -> None:
        """A difference with symmetric interval and its P."""
        for name, sign in zip(("est", "low", "high"), (0, -1, 1), strict=True):
            self.number(f"{key}.{name}", value + sign * quantile(level) * se, digits)
        self.p(f"{key}.p", float(2 * stats.norm.sf(abs(value) / se)))
        self.labels[key] = label, f"{level:g}", unit
        three = tuple(f"{key}.{name}" for name in ("est", "low", "high"))
        self.relate("estimate_in_interval", *three)
        self.relate("difference_p", *three, f"{key}.p", level=level)

    def risk_difference(self, key: str, compared: str, *, level: float = 95, unit: str = " percentage points") -> None:
        """First group minus second in percentage points, Wald interval."""
        k, n = zip(*((self.exact[f"{compared}.{g}.k"], self.exact[f"{g}.n"]) for g in "ab"), strict=True)
        a, b = (x / y for x, y in zip(k, n, strict=True))
        se = 100 * math.sqrt(a * (1 - a) / n[0] + b * (1 - b) / n[1])
        self.difference(key, "RD", 100 * (a - b), se, level=level, unit=unit)
        self.relate("difference", f"{key}.est", f"{compared}.a.pc", f"{compared}.b.pc")

    def interval(self, key: str, estimate: float, low: float, high: float, digits: int = 1, label: str = "") -> None:
        """An estimate and its limits that obey no symmetry: a proportion, a rate, an area under a curve."""
        for name, value in zip(("est", "low", "high"), (estimate, low, high), strict=True):
            self.set(f"{key}.{name}", decimal(value, digits), "num", value)
        self.labels[key] = label, "95", ""
        self.relate("estimate_in_interval", *(f"{key}.{name}" for name in ("est", "low", "high")))

    def wilson(self, key: str, group: str, p: float, digits: int | None = None) -> None:
        """A share with Wilson's interval in percent: key.k, key.pc, key.low, key.high."""
        places = self.digits if digits is None else digits
        k = self.share(key, group, p, places)
        found = stats.binomtest(k, int(self.exact[f"{group}.n"])).proportion_ci(method="wilson")
        for name, value in (("low", found.low), ("high", found.high)):
            self.set(f"{key}.{name}", decimal(100 * float(value), places), "num", float(value))
        self.labels[key] = "", "95", ""
        self.relate("estimate_in_interval", *(f"{key}.{name}" for name in ("pc", "low", "high")))

    def rate(self, key: str, expected: float, years: float, per: int = 100, digits: int = 1) -> int:
        """Events, person-years and the rate per so many, with exact limits."""
        events = max(1, round(expected + self.normal() * math.sqrt(expected)))
        self.count(f"{key}.k", events)
        self.set(f"{key}.years", decimal(years, 0), "int", years)
        low, high = stats.chi2.ppf(0.025, 2 * events) / 2, stats.chi2.ppf(0.975, 2 * events + 2) / 2
        self.interval(key, *(float(x) * per / years for x in (events, low, high)), digits=digits)
        self.relate("rate", f"{key}.k", f"{key}.years", f"{key}.est", per=per)
        return events

    # Continuous values

    def means(
        self,
        key: str,
        mean: float,
        sd: float,
        shift: float,
        digits: int = 1,
        *,
        groups: str = "ab",
        stated: bool = False,
        errors: bool = False,
    ) -> None:
        """Mean and SD (or standard error) of two groups, and Student's or Welch's P."""
        n = [int(self.exact[f"{g}.n"]) for g in groups]
        m = [mean + s + sd / math.sqrt(k) * self.normal() for s, k in zip((shift, 0), n, strict=True)]
        s = [sd * (1 + self.normal() / math.sqrt(2 * k)) for k in n]
        equal = self.rng.random() < 0.6
        found = stats.ttest_ind_from_stats(m[0], s[0], n[0], m[1], s[1], n[1], equal_var=equal)
        keys = []
        for g, mean_of, sd_of, k in zip(groups, m, s, n, strict=True):
            shown = sd_of / math.sqrt(k) if errors else sd_of
            self.set(f"{key}.{g}.m", decimal(mean_of, digits), "num", mean_of)
            self.set(f"{key}.{g}.s", decimal(shown, digits), "num", shown)
            keys += [f"{key}.{g}.m", f"{key}.{g}.s", f"{g}.n"]
        self.p(f"{key}.p", float(found.pvalue))
        self.relate("means_p", *keys, f"{key}.p", stated=stated, errors=errors)

    def medians(
        self,
        key: str,
        median: float,
        spread: float,
        factor: float = 1,
        digits: int = 1,
        groups: str = "ab",
        ends: tuple[float, float] = (0.25, 0.75),
    ) -> None:
        """Median and quartiles of simulated lognormal values, and the P value of the Mann-Whitney test."""
        samples = []
        for g, shift in zip(groups, (factor, 1, 1), strict=False):
            n = min(int(self.exact[f"{g}.n"]), 600)
            scale = 10**digits
            sample = sorted(
                max(round(median * shift * math.exp(spread * self.normal()) * scale), 0) / scale for _ in range(n)
            )
            samples.append(sample)
            for name, q in (("m", 0.5), ("l", ends[0]), ("h", ends[1])):
                self.number(f"{key}.{g}.{name}", _quantile(sample, q), digits)
            self.relate("quartiles", *(f"{key}.{g}.{name}" for name in "mlh"))
        if len(samples) == 2:
            self.p(f"{key}.p", float(stats.mannwhitneyu(*samples).pvalue))

    def statistic(
        self, key: str, test: str, df: Sequence[int] = (), size: tuple[float, float] = (0.5, 3.5), digits: int = 2
    ) -> None:
        """A test statistic with its degrees of freedom and P."""
        value = self.between(*size)
        tail = {"z": stats.norm.sf, "t": stats.t.sf, "chi2": stats.chi2.sf, "F": stats.f.sf}[test]
        p = float(tail(value, *df)) * (2 if test in "zt" else 1)
        self.number(f"{key}.stat", value, digits)
        for i, d in enumerate(df):
            self.count(f"{key}.df{i + 1}", d)
        self.p(f"{key}.p", p)
        self.relate(
            "test_statistic", f"{key}.stat", *(f"{key}.df{i + 1}" for i in range(len(df))), f"{key}.p", test=test
        )

    # Words

    def verdict(self, key: str, of: str, sig: str, ns: str, null: float = 1) -> None:
        """Words for an interval that leaves out the null value, or for one that holds it."""
        low, high = (span(self.values[f"{of}.{end}"].text, True) for end in ("low", "high"))
        if (low[0] <= null <= low[1] or high[0] <= null <= high[1]) and not self.ties:
            raise Redraw
        outside = float(self.values[f"{of}.low"].text) > null or float(self.values[f"{of}.high"].text) < null
        if f"{of}.p" in self.values and self._borderline(f"{of}.p") and not self.ties:
            raise Redraw
        meanings = {sig: "sig", ns: "ns"}
        self.set(key, sig if outside else ns, "word", contrary=ns if outside else sig)
        self.relate("words_interval", key, f"{of}.low", f"{of}.high", null=null, meanings=meanings)
        if f"{of}.p" in self.values:
            self.relate("words_p", key, f"{of}.p", meanings=meanings)

    def _borderline(self, p: str) -> bool:
        """Whether a P value is printed so near to 0.05 that words could go either way."""
        low, high = p_span(self.values[p].text, False)
        return self.values[p].text[0] == "=" and low < 0.055 and high > 0.045

    def verdict_p(self, key: str, of: str, sig: str, ns: str) -> None:
        """Words for a P value below or above 0.05."""
        if self._borderline(f"{of}.p"):
            raise Redraw
        meanings = {sig: "sig", ns: "ns"}
        low = p_span(self.values[f"{of}.p"].text, False)[0] < 0.045
        chosen, other = (sig, ns) if low else (ns, sig)
        self.set(key, chosen, "word", contrary=other)
        self.relate("words_p", key, f"{of}.p", meanings=meanings)

    def direction(self, key: str, a: str, b: str, up: str = "higher", down: str = "lower") -> None:
        """Words for which of two values is larger; b may be "=1" or "=0"."""
        x, y = (float(self.values[k].text) if k in self.values else float(CONSTANTS[k]) for k in (a, b))
        if x == y and not self.ties:
            raise Redraw
        chosen, other = (up, down) if x > y else (down, up)
        self.set(key, chosen, "word", contrary=other)
        self.relate("words_direction", key, a, b, meanings={up: "up", down: "down"})

    # The text

    def expand(self, text: str) -> tuple[str, set[str], set[str]]:
        """The text with single values as its only slots; the keys that it prints; the groups printed with size."""
        stated: set[str] = set()

        def choose(match: re.Match[str]) -> str:
            return str(self.pick(*match.group(1).split("|")))

        def slot(match: re.Match[str]) -> str:
            key, _, form = match.group(1).partition(":")
            if form == "kn":
                stated.add(key)
            return self._composite(key, form) or match.group(0)

        while _CHOICE.search(text):
            text = _CHOICE.sub(choose, text)
        pattern = _SLOT.sub(slot, text)
        used = {match.partition(":")[0] for match in _SLOT.findall(pattern)}
        unknown = used - set(self.values)
        if unknown:
            raise KeyError(f"no such values: {sorted(unknown)}")
        return pattern, used, stated

    def _composite(self, key: str, form: str) -> str:
        style = self.style
        plain = {"vs": style.versus, "mean": style.mean_word, "n=": style.n_is}
        if key in plain:
            return plain[key].capitalize() if form == "cap" else plain[key]
        if form in ("kn", "k"):
            patterns = style.out_of if form == "kn" else style.count
            pattern = patterns[self.form % len(patterns)]
            fields = {"k": f"{{{key}.k}}", "pc": f"{{{key}.pc}}", "n": f"{{{self.sizes_of.get(key, '')}}}"}
            return str(pattern.format(**fields))
        if form == "ms":
            return style.spread.format(m=f"{{{key}.m}}", s=f"{{{key}.s}}")
        if form == "med":
            return style.median.format(m=f"{{{key}.m}}", l=f"{{{key}.l}}", h=f"{{{key}.h}}")
        if form in ("in", "in-", "out", "out-", "ci"):
            return self._interval(key, form)
        return ""

    def _interval(self, key: str, form: str) -> str:
        style = self.style
        p = "" if form.endswith("-") else f"{style.joined}{{{key}.p}}"
        label, level, unit = self.labels[key]
        negative = any(self.values[f"{key}.{end}"].text.startswith("-") for end in ("low", "high"))
        if form == "ci":
            dash = " to " if negative else style.dash
            return f"{{{key}.low}}{dash}{{{key}.high}}"
        pattern = style.inside if form.startswith("in") else style.running
        if negative:
            pattern = re.sub(r"\{l\}\s*[–-]\s*\{h\}", "{l} to {h}", pattern)
        fields = {name: f"{{{key}.{long}}}" for name, long in (("e", "est"), ("l", "low"), ("h", "high"))}
        fields |= {"u": unit, "v": level, "L": style.label(label)}
        text = pattern.format(**fields) + p
        return text.strip() if form.startswith("in") else text + style.closed

    def relations_between(self, used: set[str], stated: set[str]) -> tuple[Relation, ...]:
        """The relations whose numbers are all printed; where sizes stand beside the counts they are stated."""
        found: list[Relation] = []
        for relation in self.relations:
            if relation.kind == "grim" and any(set(relation.keys) < set(other.keys) for other in found):
                continue  # the count is printed as well
            if all(key in used or key in CONSTANTS for key in relation.keys):
                options = dict(relation.options)
                if isinstance(options.get("stated"), list):
                    options["stated"] = self.nothing_missing or all(key in stated for key in options["stated"])
                found.append(replace(relation, options=options))
        return tuple(found)


def _percent(k: int, n: int, digits: int) -> str:
    """Exact percentages, rounded half up."""
    scaled = Fraction(100 * k * 10**digits, n)
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = str(whole).rjust(digits + 1, "0")
    return text if digits == 0 else f"{text[:-digits]}.{text[-digits:]}"


def _p_of_counts(k: Sequence[int], n: Sequence[int], test: str) -> float:
    """Chi-square, or Fisher's test where an expected count is below 5, unless a test is named."""
    table = [list(k), [size - x for x, size in zip(k, n, strict=True)]]
    smallest = min(sum(k), sum(n) - sum(k)) * min(n) / sum(n)
    if test == "fisher" or (not test and smallest < 5 and len(k) == 2):
        return fisher(k, n)
    return float(stats.chi2_contingency(table, correction=test == "yates").pvalue)


def _quantile(ordered: Sequence[float], q: float) -> float:
    """Type 7, as R and numpy."""
    position = (len(ordered) - 1) * q
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (position - low) * (ordered[high] - ordered[low])
