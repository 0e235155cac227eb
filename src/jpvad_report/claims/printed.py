"""Numbers as journals print them, with the precision that the digits say: `5,718`, `9.5%`, `P<.001`, `0·87`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Relation = Literal["=", "<", ">", "≤", "≥"]

# A comma before exactly three digits separates thousands ("1,082"), any other comma is a decimal mark ("0,87"). What is
# matched is short and anchored: no input makes it slow.
_NUMBER = (
    r"[-+]?(?:[1-9]\d{0,2}(?:[, ']\d{3})+(?:[.·]\d+)?|\d+(?:[.·,]\d+)?|[.·]\d+)"
    r"(?:\s?[x×]\s?10\s?\^?\s?-?\d+|[eE][-+]?\d+)?"
)
_ALONE = re.compile(rf"(?:[Pp]\s?)?(?P<relation><=|>=|[<>=≤≥])?\s?(?P<number>{_NUMBER})\s?%?")
_INTERVAL = re.compile(rf"[\[(]?\s?(?P<low>{_NUMBER})\s?%?\s?(?:to|-|~|,|;)\s?(?P<high>{_NUMBER})\s?%?\s?[\])]?")
_THOUSANDS = re.compile(r"(?<=\d)[, '](?=\d{3}(?:\D|$))")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−－"), "-")
_LONGEST = 60
_RELATIONS: dict[str, Relation] = {"=": "=", "<": "<", ">": ">", "≤": "≤", "≥": "≥", "<=": "≤", ">=": "≥"}

_DATES = (
    ("%Y-%m-%d", 3),
    ("%Y/%m/%d", 3),
    ("%d %B %Y", 3),
    ("%d %b %Y", 3),
    ("%B %d, %Y", 3),
    ("%b %d, %Y", 3),
    ("%B %Y", 2),
    ("%b %Y", 2),
    ("%Y-%m", 2),
    ("%Y/%m", 2),
    ("%Y", 1),
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: its last digit says how far it was rounded; `<0.0001` is a bound."""

    value: Decimal
    relation: Relation = "="

    @property
    def unit(self) -> Fraction:
        """One of the last printed digit: 1/10 for 9.5."""
        return Fraction(10) ** int(self.value.as_tuple().exponent)

    @property
    def digits(self) -> int:
        """Decimals that are printed."""
        return max(0, -int(self.value.as_tuple().exponent))

    @property
    def range(self) -> tuple[Fraction, Fraction]:
        """Values that round to it; a half may have gone either way."""
        half = self.unit / 2
        return Fraction(self.value) - half, Fraction(self.value) + half

    def holds(self, exact: Fraction) -> bool:
        """True where a value of full precision prints so, or keeps the bound."""
        match self.relation:
            case "<":
                return exact < Fraction(self.value)
            case ">":
                return exact > Fraction(self.value)
            case "≤":
                return exact <= Fraction(self.value)
            case "≥":
                return exact >= Fraction(self.value)
        low, high = self.range
        return low <= exact <= high


def normal(text: str) -> str:
    """Full-width characters, thin spaces and the many dashes in one form; one space where there were several."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_DASHES)).strip()


def read_number(text: str) -> Printed:
    """Read one number: `5,718`, `30%`, `P<0.0001`, `0·87`.

    Raises
    ------
    ValueError
        With words that say what was expected.
    """
    found = _ALONE.fullmatch(normal(text)) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError("expected a number as the text prints it, such as '5,718', '9.5%' or 'P<0.0001'")
    return Printed(_decimal(found["number"]), _RELATIONS[found["relation"] or "="])


def read_interval(text: str) -> tuple[Printed, Printed]:
    """Read the limits of an interval: `0.55-1.37`, `[0.55 to 1.37]`.

    Raises
    ------
    ValueError
        With words that say what was expected.
    """
    found = _INTERVAL.fullmatch(normal(text)) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError("expected two limits as the text prints them, such as '0.55-1.37' or '0.55 to 1.37'")
    low, high = Printed(_decimal(found["low"])), Printed(_decimal(found["high"]))
    if low.value > high.value:
        raise ValueError("the lower limit of an interval comes first")
    return low, high


def read_day(text: str) -> tuple[int, ...]:
    """Read a date as far as it is printed: (year), (year, month) or (year, month, day).

    Raises
    ------
    ValueError
        With words that say what was expected.
    """
    for form, parts in _DATES:
        try:
            found = datetime.strptime(normal(text), form)
        except ValueError:
            continue
        return (found.year, found.month, found.day)[:parts]
    raise ValueError("expected a date as the text prints it, such as 'February 2020', '2020-02-01' or '2020'")


def stands_in(printed: str, words: str) -> bool:
    """True where the printed text stands in the words, not as a part of a longer number."""
    wanted = r"\s?".join(re.escape(letter) for letter in normal(printed) if letter != " ")
    return bool(wanted) and re.search(rf"(?<!\d)(?<!\d[.·,]){wanted}(?!\d|[.·,]\d)", normal(words)) is not None


def _decimal(text: str) -> Decimal:
    plain = _THOUSANDS.sub("", text) if re.match(r"[-+]?[1-9]\d{0,2}[, ']\d{3}", text) else text
    plain = re.sub(r"\s?[x×]\s?10\s?\^?\s?", "e", plain).replace(",", ".").replace("·", ".")
    return Decimal(plain)
