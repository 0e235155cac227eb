"""Counts, group sizes and a printed percentage: which of them go together."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import ceil, floor

from jpvad_report.claims.attainable import Share
from jpvad_report.claims.audit.printed import Printed

MISSING = 0.9
"""Fewer patients than this part of a group is another statement than "some values were missing"."""


def shown_decimal(percent: Printed) -> Decimal:
    """The percentage without a zero that was added to make two decimals: "21.70%"."""
    short = percent.decimals >= 2 and percent.digits.endswith("0")
    return Decimal(percent.digits[:-1]) if short else percent.decimal


def fits(percent: Printed, count: int, total: int) -> bool:
    """Whether a count out of a total prints as the percentage, rounded or cut."""
    if total < 1 or count > total:
        return False
    # In whole units of the last printed digit, so that a half is a half.
    exact = shown_decimal(percent)
    scale = 10 ** max(0, -int(exact.as_tuple().exponent))
    printed, share = int(exact * scale) * total, 100 * scale * count
    return bool(abs(2 * (share - printed)) <= total or printed <= share < printed + total)


def denominators(percent: Printed, count: int) -> tuple[int, int] | None:
    """Smallest and largest group size of which a count prints as the percentage; None where there is none."""
    exact = shown_decimal(percent)
    half = Decimal(1).scaleb(int(exact.as_tuple().exponent)) / 2 if "." in percent.digits else Decimal("0.5")
    low, high = max(exact - half, Decimal(0)), exact + 2 * half
    if count == 0 or low == 0:
        return None
    first, last = ceil(100 * count / high), floor(100 * count / low)
    first += not fits(percent, count, first)
    last -= not fits(percent, count, last)
    return (max(first, count), last) if max(first, count) <= last else None


def rounded_twice(percent: Printed, count: int, total: int) -> bool:
    """Whether the percentage comes from rounding a rounded one: 10.448 to 10.45, and that to 10.5."""
    exact = Decimal(100 * count) / Decimal(total)
    once = exact.quantize(Decimal(1).scaleb(-percent.decimals - 1), rounding=ROUND_HALF_UP)
    return once.quantize(Decimal(1).scaleb(-percent.decimals), rounding=ROUND_HALF_UP) == percent.decimal


def printing_counts(percent: Printed, total: int) -> range:
    """Counts out of a total that print as the percentage, rounded or cut."""
    return _counts(percent.decimal, total)


def smaller_groups(percent: Printed, total: int) -> list[int]:
    """Sizes of a group with some values missing, of which a count rounds to the percentage; the largest first."""
    return list(_smaller(percent.decimal, total))


@lru_cache(maxsize=4096)
def _counts(percent: Decimal, total: int) -> range:
    return Share(percent, total).counts()


@lru_cache(maxsize=4096)
def _smaller(percent: Decimal, total: int) -> tuple[int, ...]:
    smallest = max(2, ceil(MISSING * total))
    # A large group has so many sizes below it that one of the first prints any percentage.
    return tuple(Share(percent, total).denominators(smallest=max(smallest, total - 400)))
