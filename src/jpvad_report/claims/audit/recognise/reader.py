"""From the tokens of a passage to its statistics, from left to right; each token belongs to one item."""

from __future__ import annotations

import re

from jpvad_report.claims.audit.items import AnyItem, Plain, Scale
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise import intervals, p_values, people, shares, spread, statistics
from jpvad_report.claims.audit.recognise.estimates import Estimates
from jpvad_report.claims.audit.recognise.measures import Measure, measure_before
from jpvad_report.claims.audit.recognise.numbers import is_number, number, sign_at, word_at
from jpvad_report.claims.audit.recognise.vocabulary import PERSONS, UNITS
from jpvad_report.claims.audit.recognise.whole_numbers import is_named_number
from jpvad_report.claims.audit.tokens import NUMERALS, Kind
from jpvad_report.claims.audit.word_list import words

_ANNOUNCED = re.compile(
    r"mean[s]?\s*[\[(,±\s]\s*(?:±|\+/-)?\s*(?P<sd>s\.?d\.?|standard deviation|std)|"
    r"mean[s]?\s*[\[(,±\s]\s*(?:±|\+/-)?\s*(?P<se>s\.?e\.?m?\.?\b|standard error)",
    re.IGNORECASE,
)

_BEFORE_YEAR = words(
    "in since from through until during between january february march april may june july august september "
    "october november december spring summer autumn winter year"
)
_MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec"
)
_FIGURE = re.compile(r"\d")
_HOLDS = re.compile(r"\b(?:" + "|".join(NUMERALS) + r"|ns|non|not)\b", re.IGNORECASE)
"""Without a number in figures or in words, or "P = NS", a passage holds no statistic."""
_BEGIN = p_values.NAMES | statistics.NAMES.keys() | intervals.NAMES | NUMERALS.keys() | {"n"}
"""Words that a statistic may begin with; every other word is passed over."""


class Reader(Estimates):
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
        follows: bool = False,
    ) -> None:
        super().__init__(plain, start, end, default=default)
        self.lent, self.follows = lent, follows
        if announced is not None:
            self.announced = announced
            return
        found = _ANNOUNCED.search(plain, start, end) if plain.find("ean", start, end) >= 0 else None
        self.announced = "" if found is None else ("sd" if found.group("sd") else "se")

    def read(self) -> list[AnyItem]:
        """Recognise everything."""
        i, tokens = 0, self.tokens
        many = len(tokens)
        word, sign = Kind.WORD, Kind.SIGN
        while i < many:
            token = tokens[i]
            if token.kind is word:
                i = self._word(i) if token.lower in _BEGIN else i + 1
            elif token.kind is sign and token.text not in "-+":
                i += 1
            else:
                i = self._number(i)
        return self.items

    def _word(self, i: int) -> int:
        for reader in (p_values.p_value, people.size, statistics.statistic):
            found = reader(self.tokens, i)
            if found is not None:
                return self._add(*found)
        bounds = intervals.labelled(self.tokens, i)
        if bounds is not None:
            return self._interval(*bounds)
        if self.tokens[i].lower in NUMERALS:
            for count in (shares.fraction, shares.count_percent, people.persons):
                share = count(self.tokens, i)
                if share is not None:
                    return self._add(*share)
        return i + 1

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
        if inner is not None and not is_named_number(tokens, i, measured=False):
            limits, stop = inner
            return self._estimate(value, limits, stop, sure=True)
        if value.percent:
            share = shares.percent_first(tokens, i)
            if share is not None and not value.negative:
                return self._add(*share)
        elif tokens[i].kind is Kind.NUMBER:
            persons = people.persons(tokens, i)
            if persons is not None:
                return self._add(*persons)
        if tokens[i].kind is Kind.NUMBER and is_named_number(tokens, i, measured=False):
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
        return behind and len(self.tokens[i].text) == 4 and value.digits[:2] in ("18", "19", "20")

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


def recognise(plain: str, start: int, end: int, *, lent: bool = False, follows: bool = False) -> list[AnyItem]:
    """Items of a passage, in order; `lent` and `follows` say that a ratio was named before, and right before."""
    # Most passages with anything to read hold a figure, which is found at once.
    if not (_FIGURE.search(plain, start, end) or _HOLDS.search(plain, start, end)):
        return []
    return Reader(plain, start, end, lent=lent, follows=follows).read()
