"""How the audit writes numbers in its messages."""

from __future__ import annotations

from math import floor, log10


def p_text(p: float) -> str:
    """Write a P value with two significant digits."""
    if p < 0.0001:
        return "<0.0001" if p < 0.00005 else "0.0001"
    if p > 0.995:
        return "1.00"
    return f"{p:.{max(2, 1 - floor(log10(p)))}f}"


def p_span(low: float, high: float) -> str:
    """Write a range of P values."""
    first, last = p_text(low), p_text(high)
    if first == last:
        return first
    if first.startswith("<"):
        return f"up to {last}"
    return f"{first} to {last}"


def number(value: float, decimals: int) -> str:
    """Write a number with the decimals of its neighbours, with a true minus sign."""
    return f"{value:.{decimals}f}".replace("-", "\u2212")


def counts(low: int, high: int) -> str:
    """Write a range of whole numbers."""
    return str(low) if low == high else f"{low} to {high}"


def listed(words: list[str], *, joint: str = "and") -> str:
    """Write a list in words."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
