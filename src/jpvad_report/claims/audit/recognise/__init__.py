"""From the tokens of a passage to its statistics, from left to right; each token belongs to one item."""

from __future__ import annotations

import re
from dataclasses import replace

from jpvad_report.claims.audit.items import AnyItem, Estimate, Interval, MeanSd, Plain, Proportion, PValue, Scale, Span
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise import intervals, p_values, shares, spread, statistics
from jpvad_report.claims.audit.recognise.measures import Measure, measure_before
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, number, sign_at, word_at
from jpvad_report.claims.audit.recognise.vocabulary import PERSONS, RATIO, RATIO_SIGNS, UNITS
from jpvad_report.claims.audit.tokens import NUMERALS, Kind, tokenise
from jpvad_report.claims.audit.word_list import words

_ANNOUNCED = re.compile(
    r"mean[s]?\s*[\[(,±\s]\s*(?:±|\+/-)?\s*(?P<sd>s\.?d\.?|standard deviation|std)|"
    r"mean[s]?\s*[\[(,±\s]\s*(?:±|\+/-)?\s*(?P<se>s\.?e\.?m?\.?\b|standard error)",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"\b(?:vs?|versus|compared|than|and|or|against|from|to)\b", re.IGNORECASE)

_BEFORE_YEAR = words(
    "in since from through until during between january february march april may june july august september "
    "october november december spring summer autumn winter year"
)
_MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec"
)
_BEGIN = p_values.NAMES | statistics.NAMES.keys() | intervals.NAMES | NUMERALS.keys() | {"n"}
"""Words that a statistic may begin with; every other word is passed over."""


class Reader:
    """Reads the items of one passage."""

    def __init__(
        self,
        plain: str,
        start: int,
        end: int,
        *,
        default: Measure | None = None,
        announced: str | None = None,
        lent: bool = False,
    ) -> None:
        self.plain, self.start, self.end = plain, start, end
        self.tokens: Tokens = tokenise(plain, start, end)
        self.items: list[AnyItem] = []
        self.default = default
        self.lent = lent
        self.borrowed: set[int] = set()
        if announced is not None:
            self.announced = announced
            return
        found = _ANNOUNCED.search(plain, start, end) if plain.find("ean", start, end) >= 0 else None
        self.announced = "" if found is None else ("sd" if found.group("sd") else "se")

    def read(self) -> list[AnyItem]:
        """Recognise everything."""
        i = 0
        while i < len(self.tokens):
            i = self._step(i)
        return self.items

    def _step(self, i: int) -> int:
        token = self.tokens[i]
        if token.kind is Kind.WORD:
            return self._word(i)
        if token.kind is Kind.NUMBER or token.text in "-+":
            return self._number(i)
        return i + 1

    def _word(self, i: int) -> int:
        if self.tokens[i].lower not in _BEGIN:
            return i + 1
        for reader in (p_values.p_value, shares.size, statistics.statistic):
            found = reader(self.tokens, i)
            if found is not None:
                return self._add(*found)
        bounds = intervals.labelled(self.tokens, i)
        if bounds is not None:
            return self._interval(*bounds)
        if self.tokens[i].lower in NUMERALS:
            for count in (shares.fraction, shares.count_percent, shares.persons):
                share = count(self.tokens, i)
                if share is not None:
                    return self._add(*share)
        return i + 1

    def _add(self, item: AnyItem, after: int) -> int:
        self.items.append(item)
        return after

    def _number(self, i: int) -> int:
        tokens = self.tokens
        if tokens[i].percent:
            bounds = intervals.labelled(tokens, i)
            if bounds is not None:
                return self._interval(*bounds)
        read = number(tokens, i)
        if read is None:
            return i + 1
        value, after = read
        if self._is_date(i, value, after):
            return after
        of_scale = sign_at(tokens, i - 1) == "/" and is_number(tokens, i - 2)
        of_scale = of_scale or (sign_at(tokens, i - 1) == "/" and word_at(tokens, i - 2) in UNITS)
        if of_scale or word_at(tokens, i - 1) in ("per", "every") or self._is_exponent(i, value):
            return after
        mean = spread.plus_minus(tokens, i) or spread.named(tokens, i, self.announced)
        if mean is not None:
            return self._add(*mean)
        if tokens[after - 1].bound and not tokens[i].percent:
            return after
        if tokens[i].kind is Kind.NUMBER:
            for reader in (shares.fraction, shares.count_percent):
                found = reader(tokens, i)
                if found is not None:
                    return self._add(*found)
        beyond = after
        while beyond - after < 3 and word_at(tokens, beyond) in UNITS:
            beyond += 1
        inner = intervals.bracketed(tokens, beyond) or self._set_off(value, after)
        if inner is not None and not shares.is_named_number(tokens, i, measured=False):
            limits, stop = inner
            return self._estimate(value, limits, stop, sure=True)
        if value.percent:
            share = shares.percent_first(tokens, i)
            if share is not None and not value.negative:
                return self._add(*share)
        elif tokens[i].kind is Kind.NUMBER:
            people = shares.persons(tokens, i)
            if people is not None:
                return self._add(*people)
        if tokens[i].kind is Kind.NUMBER and shares.is_named_number(tokens, i, measured=False):
            return after
        return self._add(Plain(value.start, value.end, value), after)

    def _set_off(self, value: Printed, after: int) -> tuple[intervals.Bounds, int] | None:
        """Read the limits of "odds ratio 1.05; 0.77-1.43", where a ratio was named."""
        found = intervals.set_off(self.tokens, after) if value.decimals else None
        if found is None or not value.decimals == found[0].low.decimals == found[0].high.decimals:
            return None
        named = measure_before(self.plain, self._since(), value.start)
        if value.percent or named.named:
            return found if named.scale is Scale.RATIO and not value.percent else None
        if not (self.lent and self.plain[value.start - 1 : value.start] in ("(", "[") and value.decimals >= 2):
            return None
        # A Lancet or BMJ text names the ratio once: "(relative risk 0.71, 0.54 to 0.93)", later "(0.90, 0.63 to 1.28)".
        self.borrowed.add(value.start)
        return found

    def _is_date(self, i: int, value: Printed, after: int) -> bool:
        """Whether a number is part of a date: "in 2009", "4 July", "Oct 30, 2017"."""
        tokens = self.tokens
        if not value.is_integer or self._is_year(i):
            return value.is_integer
        if len(value.digits) <= 2:
            return word_at(tokens, after) in _MONTHS or word_at(tokens, i - 1) in _MONTHS - {"may"}
        behind = sign_at(tokens, i - 1) == "," and is_number(tokens, i - 2) and word_at(tokens, i - 3) in _MONTHS
        return behind and len(value.digits) == 4

    def _is_year(self, i: int) -> bool:
        """Whether a number is a year: "in 2009", "December 2019"."""
        token = self.tokens[i]
        if token.kind is not Kind.NUMBER or len(token.text) != 4 or token.text[:2] not in ("19", "20") or token.percent:
            return False
        before = word_at(self.tokens, i - 1)
        if before in ("and", "to") and is_number(self.tokens, i - 2):
            before = "in" if self.tokens[i - 2].text[:2] in ("19", "20") and len(self.tokens[i - 2].text) == 4 else ""
        return before in _BEFORE_YEAR and word_at(self.tokens, i + 1) not in PERSONS

    def _is_exponent(self, i: int, value: Printed) -> bool:
        """Whether "(-1)" stands behind a unit: "mg l(-1)"."""
        bracketed = sign_at(self.tokens, i - 1) == "(" and sign_at(self.tokens, i + 2) == ")"
        return value.negative and value.digits in ("1", "2", "3") and bracketed and bool(word_at(self.tokens, i - 2))

    def _interval(self, bounds: intervals.Bounds, after: int) -> int:
        """Give an interval to the estimate before it, or keep it as one whose estimate is unknown."""
        if bounds.estimate is not None:
            return self._estimate(bounds.estimate, bounds, after, sure=True)
        at = len(self.items) - 1
        if at >= 1 and isinstance(self.items[at], PValue):
            at -= 1
        owner = self.items[at] if at >= 0 else None
        value = _value_of(owner)
        if owner is None or value is None or bounds.of_difference or not self._near(owner, bounds):
            return self._orphan(bounds, after)
        beside = self.plain[value.end : bounds.start].strip() in ("(", "[") and self._is_own(value, bounds)
        sure = beside or not self._is_second_of_pair(at)
        estimate = self._make(value, bounds, self.tokens[after - 1].end, sure)
        inside = _inside(value, bounds)
        if not inside and (not sure or not self._plausible(value, bounds)):
            return self._orphan(bounds, after)
        if isinstance(owner, Plain) or (isinstance(owner, Proportion) and owner.count is None):
            self.items[at] = estimate
        else:
            self.items.append(estimate)
        return after

    def _is_own(self, value: Printed, bounds: intervals.Bounds) -> bool:
        """Whether an interval in a bracket behind a number is its own, not that of a difference from the one before."""
        if bounds.span is not Span.CONFIDENCE:
            return True
        in_list = self._inherited().scale is Scale.RATIO and not value.percent and not value.negative
        return in_list and 0 < value.decimals == bounds.low.decimals == bounds.high.decimals

    def _orphan(self, bounds: intervals.Bounds, after: int) -> int:
        measure = measure_before(self.plain, self._since(), bounds.start)
        end = self.tokens[after - 1].end
        return self._add(
            Interval(bounds.start, end, bounds.low, bounds.high, measure.scale, bounds.level, bounds.span), after
        )

    def _since(self) -> int:
        return self.items[-1].end if self.items else self.start

    def _near(self, owner: AnyItem, bounds: intervals.Bounds) -> bool:
        between = self.plain[owner.end : bounds.start]
        if len(between) > 90 or ". " in between or re.search(r"(?<![a-z])\d", between):
            return False
        if bounds.span is Span.RANGE and self.plain[owner.end : owner.end + 1] == "]":
            return False
        words = re.findall(r"[A-Za-z]+", between)
        if bounds.span in (Span.QUARTILES, Span.RANGE):
            return len(words) <= 4 and between.rstrip()[-1:] in ("(", "[", ",", ";", ":")
        return len([word for word in words if word.lower() not in UNITS]) <= 5

    def _is_second_of_pair(self, at: int) -> bool:
        """Whether the number before the interval was compared with one before it: "5.2 vs 4.1 (95% CI ...)"."""
        if at < 1 or isinstance(self.items[at - 1], (PValue, Estimate, Interval)):
            return False
        before, last = self.items[at - 1], self.items[at]
        between = self.plain[before.end : last.start]
        both = isinstance(before, Proportion) and isinstance(last, Proportion) and "," in between
        if RATIO.search(between) or RATIO_SIGNS.search(between) or "difference" in between:
            return False
        return len(between) < 120 and ";" not in between and (both or _PAIRED.search(between) is not None)

    def _plausible(self, value: Printed, bounds: intervals.Bounds) -> bool:
        """Whether an estimate outside its interval can still be meant: same unit, not of another kind."""
        named = measure_before(self.plain, value.start - 16, value.start).scale is Scale.DIFFERENCE
        if value.percent and not named and not (bounds.low.percent or bounds.high.percent):
            share = value.value / 100
            low, high = sorted((bounds.low.value, bounds.high.value))
            if low <= 3 and (low <= share <= high or low <= 1 - share <= high or low <= 1 + share <= high):
                return False
            return high > 3
        later = re.match(r"\s*(?:months?|weeks?|days?|years?|hours?|h|min)\b", self.plain[value.end : value.end + 9])
        if value.is_integer and later is not None and bounds.span is Span.CONFIDENCE:
            return False
        return bool(value.percent) or not bounds.high.percent

    def _estimate(self, value: Printed, bounds: intervals.Bounds, after: int, *, sure: bool) -> int:
        end = self.tokens[after - 1].end
        return self._add(self._make(value, bounds, end, sure), after)

    def _make(self, value: Printed, bounds: intervals.Bounds, end: int, sure: bool) -> Estimate:
        since = next((item.end for item in reversed(self.items) if item.end <= value.start), self.start)
        measure = measure_before(self.plain, since, value.start)
        if measure.scale is None and not measure.named:
            measure = self.default or self._inherited()
            if value.start in self.borrowed:
                measure = Measure(Scale.RATIO, Span.CONFIDENCE, "", True)
        span, scale = bounds.span, measure.scale or Scale.OTHER
        if span is Span.UNKNOWN:
            span = measure.span
        if span in (Span.QUARTILES, Span.RANGE):
            scale = Scale.OTHER
        # A ratio has positive limits; anything else is its logarithm or a difference.
        if scale is Scale.RATIO and (bounds.low.negative or value.negative or value.percent or value.value == 0):
            scale = Scale.OTHER
        return Estimate(
            min(value.start, bounds.start), end, value, bounds.low, bounds.high, scale, span, bounds.level,
            measure.name, sure,
        )  # fmt: skip

    def _inherited(self) -> Measure:
        """In a list of estimates the later ones are of the kind of the first."""
        for item in reversed(self.items):
            if isinstance(item, Estimate):
                return Measure(item.scale, item.span, item.name, True)
            if isinstance(item, MeanSd):
                break
        return Measure(None, Span.UNKNOWN, "", False)


def _inside(value: Printed, bounds: intervals.Bounds) -> bool:
    """Whether a number, or its opposite, lies between two limits in any order: "lower by 3.7 (−8.1 to 0.6)"."""
    low, high = min(bounds.low.low, bounds.high.low), max(bounds.low.high, bounds.high.high)
    return (low <= value.high and value.low <= high) or (low <= -value.low and -value.high <= high)


def _value_of(item: AnyItem | None) -> Printed | None:
    if isinstance(item, MeanSd):
        return item.mean
    if isinstance(item, Plain):
        return item.number
    if isinstance(item, Proportion) and item.percent is not None:
        return replace(item.percent)
    return None


def recognise(plain: str, start: int, end: int, *, lent: bool = False) -> list[AnyItem]:
    """Items of a passage, in order; `lent` says that a ratio was named in a passage before."""
    return Reader(plain, start, end, lent=lent).read()


__all__ = ["Reader", "is_number", "recognise", "sign_at", "word_at"]
