"""Estimates with their intervals: which number before an interval it belongs to, and on which scale."""

from __future__ import annotations

import re
from dataclasses import replace

from jpvad_report.claims.audit.items import AnyItem, Estimate, Interval, MeanSd, Plain, Proportion, PValue, Scale, Span
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise import intervals
from jpvad_report.claims.audit.recognise.measures import Measure, measure_before
from jpvad_report.claims.audit.recognise.numbers import Tokens
from jpvad_report.claims.audit.recognise.vocabulary import RATIO, RATIO_SIGNS, UNITS
from jpvad_report.claims.audit.tokens import tokenise

_PAIRED = re.compile(r"\b(?:vs?|versus|compared|than|and|or|against|from|to)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:it|this|that|these|corresponding \w+|figures?|estimates?|values?) (?:was|were)\s$")


class Estimates:
    """Collects the items of a passage, and gives intervals to the numbers before them."""

    def __init__(self, plain: str, start: int, end: int, *, default: Measure | None = None) -> None:
        self.plain, self.start, self.end = plain, start, end
        self.tokens: Tokens = tokenise(plain, start, end)
        self.items: list[AnyItem] = []
        self.default = default
        self.follows = False
        """Whether a ratio was named in the passage right before."""
        self.borrowed: set[int] = set()
        """Where estimates begin whose kind was named in a passage before."""

    def _add(self, item: AnyItem, after: int) -> int:
        self.items.append(item)
        return after

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
            if value.start in self.borrowed or (not measure.named and self._goes_on(value, bounds)):
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

    def _goes_on(self, value: Printed, bounds: intervals.Bounds) -> bool:
        """Whether a sentence goes on with the ratio of the one before: "Among women it was 1.40 (95% CI 1.05-1.87)"."""
        alike = 2 <= value.decimals == bounds.low.decimals == bounds.high.decimals and not value.percent
        before = self.plain[max(self.start, value.start - 60) : value.start]
        unit = re.match(r"\s*(?:[a-z%]|/)", self.plain[value.end : value.end + 2])
        return (
            self.follows and alike and bounds.level is not None and unit is None
            and bounds.low.value > 0 and bounds.high.value > 1.3 * bounds.low.value
            and _POINTS_BACK.search(before) is not None
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
