"""What a printed number may stand for: every value that rounds to it, or begins with its digits."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    value: float = field(init=False)
    """The number as printed."""
    decimals: int = field(init=False)
    """Digits after the decimal point."""

    def __post_init__(self) -> None:
        # Set once: the checks ask for them many times.
        object.__setattr__(self, "value", -float(self.digits) if self.negative else float(self.digits))
        object.__setattr__(self, "decimals", len(self.digits.partition(".")[2]))

    @property
    def decimal(self) -> Decimal:
        """The number as printed, exact."""
        return -Decimal(self.digits) if self.negative else Decimal(self.digits)

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
