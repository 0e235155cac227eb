"""Signed numbers, powers of ten and pairs of limits, read from tokens."""

from __future__ import annotations

from decimal import Decimal

from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.vocabulary import UNITS
from jpvad_report.claims.audit.tokens import Kind, Token
from jpvad_report.claims.audit.word_list import words

Tokens = list[Token]
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_CURRENCIES = ("$", "€", "£", "¥")
_LEVEL = words("ci cis confidence credible cri c")
_TURNS = words("fewer more less lower higher below above reduction increase decrease")
_BESIDE_UNITS = words("per person patient patients dl min")
_OPENS_SIGNED = frozenset("([,;=:<>/±~")


def sign_at(tokens: Tokens, i: int) -> str:
    """The sign at a place, or nothing."""
    return tokens[i].sign if 0 <= i < len(tokens) else ""


def word_at(tokens: Tokens, i: int) -> str:
    """The word at a place in small letters, or nothing."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def is_number(tokens: Tokens, i: int) -> bool:
    """Whether a number stands at a place."""
    return 0 <= i < len(tokens) and tokens[i].kind is Kind.NUMBER


def number(tokens: Tokens, i: int) -> tuple[Printed, int] | None:
    """Read a number with its sign; a dash that joins it to a number before is none."""
    if not 0 <= i < len(tokens):
        return None
    token = tokens[i]
    if token.kind is Kind.NUMBER:
        return Printed(token.digits, token.start, token.end, False, token.percent), i + 1
    if token.sign not in ("-", "+"):
        return None
    if token.sign == "-" and sign_at(tokens, i + 1) in _CURRENCIES and is_number(tokens, i + 2):
        last = tokens[i + 2]
        return Printed(last.digits, token.start, last.end, True, last.percent), i + 3
    if is_number(tokens, i + 1):
        gap = tokens[i + 1].start - tokens[i].end
        before = tokens[i - 1] if i else None
        free = (
            before is None
            or before.lower in ("and", "to", "of", "was", "by")
            or before.end < tokens[i].start
            or before.text in _OPENS_SIGNED
            or before.text == "-"
        )
        opened = before is None or before.text in _OPENS_SIGNED or before.lower in ("to", "of", "by", "was", "and")
        if not free or (gap and not opened):
            return None
        last = tokens[i + 1]
        return Printed(last.digits, token.start, last.end, token.sign == "-", last.percent), i + 2
    return None


def power(tokens: Tokens, i: int) -> tuple[Printed, int] | None:
    """Read a number that may be written with a power of ten: "3.2 × 10−5", "3.2e-05"."""
    found = number(tokens, i)
    if found is None:
        return None
    printed, after = found
    exponent: tuple[int, int] | None = None
    if sign_at(tokens, after) in ("×", "*", "·") or word_at(tokens, after) == "x":
        if is_number(tokens, after + 1) and tokens[after + 1].digits == "10":
            exponent = _exponent(tokens, after + 2)
    elif word_at(tokens, after) == "e" and tokens[after].start == tokens[after - 1].end:
        exponent = _exponent(tokens, after + 1)
    if exponent is None:
        return printed, after
    # At most three digits of exponent, and a passage of 4,000 characters: far from what Decimal can hold.
    digits = format(Decimal(printed.digits).scaleb(exponent[0]), "f")
    return Printed(digits, printed.start, tokens[exponent[1] - 1].end, printed.negative), exponent[1]


def _exponent(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if i < len(tokens) and tokens[i].kind is Kind.SIGN and tokens[i].text == "⁻":
        raised = tokens[i + 1].text.translate(_SUPERSCRIPTS) if i + 1 < len(tokens) else ""
        return (-int(raised), i + 2) if raised.isdecimal() and len(raised) < 4 else None
    while sign_at(tokens, i) in ("^", "(", "["):
        i += 1
    minus = sign_at(tokens, i) == "-"
    i += minus
    if not is_number(tokens, i) or len(tokens[i].digits) > 3 or "." in tokens[i].digits:
        return None
    after = i + 1
    if sign_at(tokens, after) in (")", "]") and sign_at(tokens, i - 1 - minus) in ("(", "["):
        after += 1
    return (-int(tokens[i].digits) if minus else int(tokens[i].digits)), after


def limits(tokens: Tokens, i: int) -> tuple[Printed, Printed, int, str] | None:
    """Read two limits with what stands between them: a dash, "to", "and", a comma or a semicolon."""
    first = number(tokens, i)
    if first is None or (tokens[first[1] - 1].bound and not _is_limit(tokens, first[1] - 1)):
        return None
    low, at = first
    between = sign_at(tokens, at) or word_at(tokens, at)
    if between == "." and sign_at(tokens, at + 1) == ".":
        return None
    at = _unit(tokens, at)
    between = sign_at(tokens, at) or word_at(tokens, at)
    if between not in ("-", "to", ",", ";", "and", "through", "~", "\u00f7"):
        return None
    second = number(tokens, at + 1)
    if second is None or (between in (",", ";") and second[0].percent and word_at(tokens, second[1]) in _LEVEL):
        return None
    return low, second[0], second[1], between


def _is_limit(tokens: Tokens, i: int) -> bool:
    """A bound number may still be a limit where its letters are a unit: "12h-14h"."""
    return i + 1 < len(tokens) and tokens[i + 1].start == tokens[i].end and tokens[i + 1].kind is Kind.WORD


def _unit(tokens: Tokens, at: int) -> int:
    """Step over a unit between two limits: "3.2 mm Hg to 7.0", "12 days to 14"."""
    for step in range(4):
        word = word_at(tokens, at + step)
        if word in _TURNS:
            return at
        if word in ("to", "and") or sign_at(tokens, at + step) in ("-", ",", ";", "~"):
            return at + step
        if word and word not in UNITS and word not in _BESIDE_UNITS:
            return at
        if not word and sign_at(tokens, at + step) not in ("/", "°", "$", "€", "£"):
            return at
    return at


def gap_words(tokens: Tokens, first: int, last: int) -> int:
    """Count the words between two places."""
    return sum(token.kind is Kind.WORD for token in tokens[first:last])
