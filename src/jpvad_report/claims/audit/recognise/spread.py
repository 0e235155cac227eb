"""Means with standard deviations: "72 ± 10", "5.2 (SD 1.1)", "mean (SD) 5.2 (1.1)"."""

from __future__ import annotations

from jpvad_report.claims.audit.items import MeanSd
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, number, sign_at, word_at

_KINDS = {"sd": "sd", "sds": "sd", "se": "se", "sem": "se", "s.d": "sd", "sd's": "sd", "stdev": "sd"}


def kind_at(tokens: Tokens, at: int) -> tuple[str, int]:
    """Read "SD", "s.d.", "standard deviation", "SE", "standard error", "SEM", or nothing."""
    word = word_at(tokens, at)
    if word in _KINDS:
        return _KINDS[word], at + 1
    if word == "s" and sign_at(tokens, at + 1) == "." and word_at(tokens, at + 2) in ("d", "e"):
        return f"s{word_at(tokens, at + 2)}", at + 4
    if word == "standard" and word_at(tokens, at + 1) in ("deviation", "deviations", "error", "errors"):
        kind, at = ("sd" if word_at(tokens, at + 1).startswith("d") else "se"), at + 2
        if sign_at(tokens, at) in ("(", "[") and word_at(tokens, at + 1) in _KINDS:
            at += 2 + (sign_at(tokens, at + 2) in (")", "]"))
        return kind, at
    return "", at


def plus_minus(tokens: Tokens, i: int) -> tuple[MeanSd, int] | None:
    """Read "72 ± 10" and "72 (± 10)", with a unit before the sign perhaps."""
    mean = number(tokens, i)
    if mean is None:
        return None
    at = mean[1]
    steps = 0
    while steps < 3 and word_at(tokens, at):
        at, steps = at + 1, steps + 1
    at += sign_at(tokens, at) in ("(", "[")
    kind, at = kind_at(tokens, at)
    if sign_at(tokens, at) == "±":
        at += 1
    elif sign_at(tokens, at) == "+" and sign_at(tokens, at + 1) in ("/", "-"):
        at += 3 if sign_at(tokens, at + 1) == "/" else 2
    else:
        return None
    if not kind:
        kind, at = kind_at(tokens, at)
    spread = number(tokens, at)
    if spread is None or spread[0].negative:
        return None
    return MeanSd(mean[0].start, spread[0].end, mean[0], spread[0], kind), spread[1]


def _exponent(tokens: Tokens, at: int) -> bool:
    """The 2 of "kg/m2"."""
    return is_number(tokens, at) and tokens[at].bound and tokens[at].digits in ("2", "3")


def named(tokens: Tokens, i: int, announced: str) -> tuple[MeanSd, int] | None:
    """Read "5.2 (SD 1.1)" and, where the sentence announced "mean (SD)", "5.2 (1.1)"."""
    mean = number(tokens, i)
    if mean is None or tokens[mean[1] - 1].bound:
        return None
    at, steps = mean[1], 0
    while steps < 4 and (word_at(tokens, at) or sign_at(tokens, at) == "/" or _exponent(tokens, at)):
        at, steps = at + 1, steps + 1
    if sign_at(tokens, at) not in ("(", "[", ","):
        return None
    comma = sign_at(tokens, at) == ","
    kind, step = kind_at(tokens, at + 1)
    if not kind and (comma or not announced):
        return None
    while kind and (sign_at(tokens, step) in ("=", ":", ",", "±") or word_at(tokens, step) == "of"):
        step += 1
    spread = number(tokens, step)
    if spread is None or spread[0].negative or (not kind and spread[0].percent):
        return None
    after = spread[1]
    if not comma and sign_at(tokens, after) not in (")", "]", ",", ";") and not word_at(tokens, after):
        return None
    return MeanSd(mean[0].start, spread[0].end, mean[0], spread[0], kind or announced), after
