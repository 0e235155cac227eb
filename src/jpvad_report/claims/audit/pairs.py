"""Which two numbers of a sentence are compared with each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jpvad_report.claims.audit.document import Sentence
from jpvad_report.claims.audit.items import AnyItem, Proportion
from jpvad_report.claims.audit.recognise.vocabulary import PERSONS, UNITS

_VERSUS = re.compile(r"\b(?:vs?|versus|compared|against|than)\b")
_CHANGE = re.compile(r"\bfrom\b[^;.]{0,60}$")
_AND = re.compile(r"\band\b|\bor\b|,|/")
_PLACED = re.compile(
    r"^[\s)\]%,]*(?:[\w/²^-]+\s){0,3}?(?:of|in|for|with|on|among|to|receiving|after|at|by|given|assigned|"
    r"allocated|without|"
    r"who|that|under|during)\b"
)
_PEOPLE = re.compile(
    r"^[\s)\]%,]*(?:[a-z-]+\s){1,3}?(?:patients|participants|recipients|subjects|women|men|children|infants|"
    r"adults|users|"
    r"controls|volunteers|people|students)\b"
)
_CLOSED_BY_P = re.compile(r"\s*;\s*p\b|(?:[^;.(]|\.\d){0,60}(?:\(|,)\s*p\b|(?:[^;.(]|\.\d){0,60}\([^()]{0,30}\bp\b")
_LONGEST = 170


def versus(sentence: Sentence, first: AnyItem, second: AnyItem) -> bool:
    """Whether "vs", "compared with" or "than" stands between two numbers."""
    between = sentence.lower(first.end, second.start)
    return len(between) <= _LONGEST and ";" not in between.rstrip() and _VERSUS.search(between) is not None


def listed(sentence: Sentence, first: AnyItem, second: AnyItem) -> bool:
    """Whether "12% in the X group and 20% in the Y group", or "12% and 20%, respectively", compares two numbers."""
    between = sentence.lower(first.end, second.start)
    if len(between) > _LONGEST or not _AND.search(between) or ";" in between:
        return False
    after = sentence.lower(second.end, min(sentence.passage.end, second.end + 90))
    if re.match(r"(?:[^;.]|\.\d){0,60}\brespectively\b", after):
        return bare_and(between)
    if bare_and(between) and _CLOSED_BY_P.match(after):
        return True
    if _PEOPLE.match(between) and _PEOPLE.match(after):
        return True
    return _PLACED.match(between) is not None and _PLACED.match(after) is not None


def bare_and(between: str) -> bool:
    """Whether nothing but a unit stands before the "and" of two numbers: "336 ± 159 pg/mL and 299 ± 124"."""
    words = re.findall(r"[^\W\d_]+", between)
    if len(words) >= 2 and words[-1] in ("by", "in", "for", "after", "with", "of") and words[-2] == "and":
        # "by 58 cases (24.2%) and by 61 controls (12.7%)"
        words.pop()
    if not words or words[-1] not in ("and", "or") or any(char in between for char in ";:("):
        return False
    return len(words) <= 4 and all(word in UNITS or word in PERSONS or word in ("d", "per", "m") for word in words[:-1])


def is_change(sentence: Sentence, first: AnyItem, second: AnyItem) -> bool:
    """Whether "from 20% to 35%" tells of one group at two times."""
    before = sentence.lower(max(sentence.passage.start, first.start - 70), first.start)
    between = sentence.lower(first.end, second.start)
    return _CHANGE.search(before) is not None and re.search(r"\bto\b", between) is not None


def _own_totals(first: AnyItem, second: AnyItem) -> bool:
    if not isinstance(first, Proportion) or not isinstance(second, Proportion):
        return False
    return first.total is not None and second.total is not None and first.total != second.total


def compared(sentence: Sentence, items: Sequence[AnyItem]) -> tuple[AnyItem, AnyItem] | None:
    """Return the last two of the items if they are a comparison, and of no longer list."""
    if len(items) < 2:
        return None
    first, second = items[-2], items[-1]
    if sentence.passage.is_row:
        return (first, second) if len(items) == 2 else None
    strong = versus(sentence, first, second)
    if is_change(sentence, first, second):
        # The same share at two times is of the same patients, unless each has its own total.
        return (first, second) if _own_totals(first, second) else None
    if not (strong or listed(sentence, first, second)):
        return None
    if len(items) >= 3:
        before = sentence.lower(items[-3].end, first.start)
        if (_VERSUS.search(before) and len(before) < 60 and ";" not in before) or before.strip() in (
            ",",
            "and",
            ", and",
            "/",
            "%,",
        ):
            return None
        if not strong and type(items[-3]) is type(first) and len(before) < _LONGEST:
            return None
    return first, second
