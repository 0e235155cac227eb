"""Numbers that a figure writes itself (ticks, counts), with the marks of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Final

from jpvad_report.results.formatting import PLAIN, NumberStyle, decimal_text

_style: Final = ContextVar("numerals", default=PLAIN)


@contextmanager
def numerals_of(style: NumberStyle) -> Iterator[None]:
    """Write numbers as a journal prints them."""
    token = _style.set(style)
    try:
        yield
    finally:
        _style.reset(token)


def exact_text(value: Decimal) -> str:
    """A number with the decimals that it has: `34.0`."""
    return decimal_text(value, _style.get())


def count_text(n: int) -> str:
    """A count: `1,082`."""
    return exact_text(Decimal(n))


def tick_text(value: float) -> str:
    """The label of a tick: `0.25`, `−5`, `1000`; thousands are not parted."""
    exact = Decimal(f"{value:.10f}".rstrip("0").rstrip(".")) if value else Decimal(0)
    return decimal_text(exact, _style.get().model_copy(update={"thousands": ""}))
