"""What a statement is about, as far as its words tell."""

from __future__ import annotations

import re

from jpvad_report.claims.audit.word_list import words

# Two statements speak of the same where this part of the shorter one's words is in the other as well.
_ALIKE = 0.6
_COMMON = words(
    "the and with for was were that this from than those who had not have has are patients patient group groups "
    "study between after there which respectively compared versus confidence interval hazard ratio odds "
    "relative risk adjusted results conclusion conclusions abstract methods background total mean median among "
    "during more less higher lower significantly significant use used participants women men children assigned "
    "received treatment therapy trial findings question key points primary analysis outcome least days day "
    "months month weeks week years year occurred developed seen found reported gave given both all but each per "
    "cent percentage difference rate included different started similar overall frequency proportion "
    "statistically highly only also one two three four time times first second here these those whereas while "
    "although however versus number numbers people subjects discussion summary objective purpose aim "
    "interpretation follow followed randomised randomized"
)
_SAME = {"died": "death", "dead": "death", "mortality": "death", "deaths": "death", "die": "death", "fatal": "death"}
_WORD = re.compile(r"[a-z]{3,}")


def subject(text: str) -> frozenset[str]:
    """Words of a text that tell its subject; the plural is the singular, and dying is death."""
    found = (_SAME.get(word, word) for word in _WORD.findall(text) if word not in _COMMON)
    return frozenset(word[:-1] if word.endswith("s") and len(word) > 4 else word for word in found)


def same_subject(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two statements may speak of the same."""
    shorter = min(len(first), len(second))
    return shorter >= 1 and len(first & second) >= max(1.0, _ALIKE * shorter)
