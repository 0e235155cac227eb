"""Test statistics: "t(38) = 2.10", "F(1, 38) = 4.4", "χ² = 5.2, df = 1", "z = 2.1"."""

from __future__ import annotations

from jpvad_report.claims.audit.items import Statistic
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, number, sign_at, word_at
from jpvad_report.claims.audit.word_list import words

NAMES = {"t": "t", "f": "F", "z": "z", "χ": "chi2", "χ²": "chi2", "chi": "chi2", "x²": "chi2", "x": "chi2", "r": "r"}
_DECORATION = words("square squared statistic value score test chi")


def statistic(tokens: Tokens, i: int) -> tuple[Statistic, int] | None:
    """Read a test statistic that begins at a place."""
    name = NAMES.get(word_at(tokens, i))
    if name is None:
        return None
    at = i + 1
    if name == "r" and is_number(tokens, at) and tokens[at].bound and tokens[at].digits == "2":
        return None
    if name == "t" and tokens[i].text == "T" and sign_at(tokens, at) != "(":
        return None
    if name == "chi2":
        squared = _square(tokens, i, at)
        if squared is None:
            return None
        at = squared
    while sign_at(tokens, at) == "-" or word_at(tokens, at) in _DECORATION:
        at += 1
    df, at = _degrees(tokens, at)
    if sign_at(tokens, at) not in ("=", ":"):
        return None
    found = number(tokens, at + 1)
    if found is None or tokens[found[1] - 1].bound or found[0].percent:
        return None
    value, after = found
    if not df:
        df, after = _degrees_behind(tokens, after)
    return Statistic(tokens[i].start, value.end, name, value, df), after


def _square(tokens: Tokens, i: int, at: int) -> int | None:
    """Step over the square of a chi: "χ2", "χ 2", "x²", "chi-squared", "X^2"."""
    word = word_at(tokens, i)
    if "²" in word:
        return at
    at += sign_at(tokens, at) in ("-", "^")
    if word_at(tokens, at) in ("square", "squared", "sq", "²"):
        return at + 1
    if is_number(tokens, at) and tokens[at].digits[:1] == "2" and tokens[at].start - tokens[i].end <= 1:
        return at + 1 if tokens[at].digits == "2" else None
    if sign_at(tokens, at) == "(" and is_number(tokens, at + 1) and tokens[at + 1].digits == "2" and word == "chi":
        following = sign_at(tokens, at + 3)
        return at + 3 if following in ("(", "=", "[") and sign_at(tokens, at + 2) == ")" and following == "(" else at
    return at if word in ("χ", "chi") else None


def _degrees(tokens: Tokens, at: int) -> tuple[tuple[float, ...], int]:
    """Read "(38)", "(1, 38)", "(df = 2, N = 90)", or digits joined to the name."""
    found: list[float] = []
    if is_number(tokens, at) and tokens[at].bound:
        found.append(float(tokens[at].digits))
        at += 1
        if sign_at(tokens, at) == "," and is_number(tokens, at + 1) and sign_at(tokens, at + 2) == "=":
            found.append(float(tokens[at + 1].digits))
            at += 2
        return tuple(found), at
    if sign_at(tokens, at) not in ("(", "["):
        return (), at
    step = at + 1
    while step < len(tokens) and step - at < 14 and sign_at(tokens, step) not in (")", "]"):
        if word_at(tokens, step) == "n":
            break
        if is_number(tokens, step):
            found.append(float(tokens[step].digits))
        step += 1
    while step < len(tokens) and step - at < 18 and sign_at(tokens, step) not in (")", "]"):
        step += 1
    return (tuple(found), step + 1) if found and len(found) <= 2 else ((), at)


def _degrees_behind(tokens: Tokens, after: int) -> tuple[tuple[float, ...], int]:
    """Read ", df = 38" or "(df 38)" after the value."""
    at = after
    while sign_at(tokens, at) in (",", ";", "(", "["):
        at += 1
    if word_at(tokens, at) == "df":
        at += 1
    elif word_at(tokens, at) == "d" and word_at(tokens, at + 2) == "f":
        at += 4
    elif word_at(tokens, at) == "degrees":
        at += 3
    else:
        return (), after
    at += sign_at(tokens, at) in ("=", ":")
    first = _positive(tokens, at)
    if first is None:
        return (), after
    found = [first]
    at += 1
    if sign_at(tokens, at) in (",", "/") and _positive(tokens, at + 1) is not None and sign_at(tokens, at + 2) != "=":
        second = _positive(tokens, at + 1)
        found += [second] if second is not None else []
        at += 2
    at += sign_at(tokens, at) in (")", "]")
    return tuple(found), at


def _positive(tokens: Tokens, at: int) -> float | None:
    if not is_number(tokens, at):
        return None
    return Printed(tokens[at].digits, tokens[at].start, tokens[at].end).value
