"""Numbers, words and signs of a passage, found in one pass from left to right.

The pattern has no repetition inside a repetition over the same characters, so that its time grows with the text and
nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from jpvad_report.claims.audit.normalise import HARD_SPACE


class Kind(IntEnum):
    """What a token is."""

    NUMBER = 0
    WORD = 1
    SIGN = 2


@dataclass(slots=True)
class Token:
    """A token with its place in the plain text.

    A word carries its small letters (`lower`). A number carries its printed digits without separators of thousands
    (`digits`), whether a percent sign follows, and whether it is part of a name or a compound ("IL-6", "30-day") and so
    no result by itself.
    """

    kind: Kind
    text: str
    start: int
    end: int
    digits: str = ""
    percent: bool = False
    bound: bool = False
    lower: str = ""
    sign: str = ""
    """The sign itself; a number and a word have none."""


_PATTERN = re.compile(
    r"(?P<word>[^\W\d_]+(?:'[^\W\d_]{1,3}(?![^\W\d_]))?)"
    rf"|(?P<number>(?:[1-9]\d{{0,2}}(?:[,{HARD_SPACE}']\d{{3}})+(?![\d,])|\d+)(?:\.\d+)?|(?<![A-Za-z\d])\.\d+)"
    rf"(?P<percent>[ {HARD_SPACE}]?%|[ {HARD_SPACE}](?:percent|per cent)\b)?"
    r"|(?P<sign>[^\s\w]|_)"
)
_SPACED = re.compile(
    r"(?:(?<=[=(] )|(?<=[=(])|(?<=\bof )|(?<=\bwith )|(?<=\btotal )|(?<=\bthe )|(?<=\band ))"
    r"\d{1,3}(?: \d{3})+(?![\d.,])"
    r"|(?<![\d.,])(?<!\d )\b[1-9]\d{0,2}(?: \d{3})+"
    r"(?= (?:(?:[a-z-]+ )?(?:patients|participants|women|men|children|adults|people|infants|pupils|persons|students|"
    r"subjects|individuals|residents|employees)\b|\(\d))"
)
_GAP = re.compile(r"\d \d")
_SMALL = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMERALS = {word: i + 1 for i, word in enumerate(_SMALL)} | {word: 10 * (i + 2) for i, word in enumerate(_TENS)}


def tokenise(plain: str, start: int, end: int) -> list[Token]:
    """Tokens of a part of the plain text; places refer to the whole text."""
    joined = (
        {found.start(): found.end() for found in _SPACED.finditer(plain, start, end)}
        if _GAP.search(plain, start, end)
        else {}
    )
    tokens: list[Token] = []
    add, kind_word, kind_sign = tokens.append, Kind.WORD, Kind.SIGN
    skip = start
    for found in _PATTERN.finditer(plain, start, end):
        at, after = found.span()
        if at < skip:
            continue
        name = found.lastgroup
        if name == "word":
            word = plain[at:after]
            add(Token(kind_word, word, at, after, "", False, False, word.lower()))
        elif name == "sign":
            sign = plain[at]
            add(Token(kind_sign, sign, at, after, "", False, False, "", sign))
        else:
            stop = found.end("number")
            if joined and at in joined:
                stop = skip = joined[at]
            add(_number(plain, found, stop))
    return tokens


def _number(plain: str, found: re.Match[str], stop: int) -> Token:
    start = found.start()
    text = plain[start:stop]
    digits = text.replace(",", "").replace(HARD_SPACE, "").replace("'", "").replace(" ", "")
    percent = found.group("percent") is not None
    token = Token(Kind.NUMBER, text, start, max(stop, found.end()), digits, percent)
    token.bound = not percent and _is_bound(plain, start, stop)
    return token


def _is_bound(plain: str, start: int, end: int) -> bool:
    """Tell whether letters or further digits are joined to the number."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    beyond, second = plain[max(0, start - 2) : start - 1], plain[end + 1 : end + 2]
    if before.isalpha() or before in ("_", "*", "#") or after == "_" or after.isalpha():
        return True
    if before == "-" and beyond.isalpha():
        return True
    if after == "-" and second.isalpha() and plain[end + 1 : end + 4] != "to ":
        return True
    if after and after in ".:" and second.isdigit():
        return True
    return before in ".:" and beyond.isdigit() if before else False
