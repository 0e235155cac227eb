"""Whole numbers in figures and in words, and those that are only labels."""

from __future__ import annotations

from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, sign_at, word_at
from jpvad_report.claims.audit.recognise.vocabulary import MEASURED, ORDINALS
from jpvad_report.claims.audit.tokens import NUMERALS


def count_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """Read a whole number in figures or in words."""
    if is_number(tokens, i):
        token = tokens[i]
        if token.percent or token.bound or "." in token.digits or len(token.digits) > 9:
            return None
        return int(token.digits), i + 1
    value = NUMERALS.get(word_at(tokens, i))
    if value is None or _continues(tokens, i):
        return None
    if value < 10 and word_at(tokens, i + 1) == "hundred":
        step = i + 2 + (word_at(tokens, i + 2) == "and")
        rest = _below_hundred(tokens, step)
        return (100 * value + rest[0], rest[1]) if rest is not None else (100 * value, i + 2)
    return _below_hundred(tokens, i)


def _below_hundred(tokens: Tokens, i: int) -> tuple[int, int] | None:
    value = NUMERALS.get(word_at(tokens, i))
    if value is None:
        return None
    dash = sign_at(tokens, i + 1) == "-"
    units = NUMERALS.get(word_at(tokens, i + 1 + dash), 0)
    if value >= 20 and 0 < units < 10:
        return value + units, i + 2 + dash
    return value, i + 1


def _continues(tokens: Tokens, i: int) -> bool:
    """Whether a number in words goes on from before: "two hundred ninety-one"."""
    joined = i - 1 - (word_at(tokens, i - 1) == "and")
    if word_at(tokens, joined) in ("hundred", "thousand"):
        return True
    before = word_at(tokens, i - 2) if sign_at(tokens, i - 1) == "-" else word_at(tokens, i - 1)
    return NUMERALS.get(before, 0) >= 20 and NUMERALS.get(word_at(tokens, i), 99) < 10


def is_named_number(tokens: Tokens, i: int, *, measured: bool = True) -> bool:
    """Whether the number is a label: "grade 3", "day 28", "stage 3 or 4"; `measured` counts "age 72" among them."""
    at = i - 1
    for _ in range(2):
        joint = word_at(tokens, at) or sign_at(tokens, at)
        if joint in ("or", "and", "to", "-", "/", ",") and is_number(tokens, at - 1):
            # "group 1 and 12 patients", but "grades 3 and 4"
            if joint in ("and", ",") and not word_at(tokens, at - 2).endswith("s"):
                return False
            at -= 2
        if sign_at(tokens, at) in ("<", ">", "≤", "≥"):
            return measured
        if word_at(tokens, at) in ORDINALS:
            return measured or word_at(tokens, at) not in MEASURED
    return False


def in_group(tokens: Tokens, i: int) -> bool:
    """Whether a group is named and then its number told: "in the training group 20 of 32 improved"."""
    of = word_at(tokens, i + 1) == "of" and is_number(tokens, i + 2)
    return word_at(tokens, i - 1) in ("group", "arm") and (of or sign_at(tokens, i + 1) == "/")
