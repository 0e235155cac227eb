"""What a printed number may stand for: every value that rounds to it, or begins with its digits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# Floating-point noise must not turn a half into a contradiction.
_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Printed:
    """A number with its printed precision and its place in the plain text."""

    digits: str
    start: int
    end: int
    negative: bool = False
    percent: bool = False

    @property
    def value(self) -> float:
        """The number as printed."""
        return -float(self.digits) if self.negative else float(self.digits)

    @property
    def decimal(self) -> Decimal:
        """The number as printed, exact."""
        return -Decimal(self.digits) if self.negative else Decimal(self.digits)

    @property
    def decimals(self) -> int:
        """Digits after the decimal point."""
        return len(self.digits.partition(".")[2])

    @property
    def unit(self) -> float:
        """One unit of the last printed digit."""
        return float(10.0**-self.decimals)

    @property
    def low(self) -> float:
        """Smallest value that rounds to the number, or that is cut to it."""
        reach = self.unit if self.negative else self.unit / 2
        return self.value - reach - _NOISE

    @property
    def high(self) -> float:
        """Largest value that rounds to the number, or that is cut to it."""
        reach = self.unit / 2 if self.negative else self.unit
        return self.value + reach + _NOISE

    @property
    def is_integer(self) -> bool:
        """Whether it may be a count."""
        return "." not in self.digits and not self.negative

    def __str__(self) -> str:
        sign = "\u2212" if self.negative else ""
        return f"{sign}{self.digits}{'%' if self.percent else ''}"
