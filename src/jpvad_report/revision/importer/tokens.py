"""Words, spaces and signs: the units in which two versions of a paragraph are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jpvad_report.study.language import JAPANESE

# Japanese has no spaces between its words: it is compared letter by letter.
_TOKEN = re.compile(
    rf"\s+|\d+(?:[.,]\d+)*%?|[{JAPANESE}]|(?:(?![{JAPANESE}])[^\W\d_])+(?:['’](?:(?![{JAPANESE}])[^\W\d_])+)*|.",
    re.DOTALL,
)
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\u2011": "-", "\u00ad": ""})

Opcodes = Sequence[tuple[str, int, int, int, int]]
"""What became of which tokens, as `difflib` tells it."""

STOPS = {".", "?", "!", "。", "？", "！"}
"""What ends a sentence."""

BREAK = "\ue100"
"""Stands where one paragraph ends and the next begins; no text holds it."""

CITED = "\ue101"
"""Stands for a reference in the text, whose number the renderer gives."""

NUMERAL = re.compile(r"\d")
_SIGNED = r"[−–-]?\d+(?:[.,]\d+)*"
NUMBER_LIKE = re.compile(rf"(?:P\s*[<=>≤≥]\s*)?{_SIGNED}%?(?:\s?(?:–|-|to)\s?{_SIGNED}%?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, sign or number of a paragraph; `value` is what counts in a comparison, the space before it included."""

    value: str
    start: int
    end: int
    tag: str = ""

    @property
    def word(self) -> str:
        """The token without the space before it, in lower case."""
        return self.value.strip().lower()


@dataclass(frozen=True, slots=True)
class Span:
    """A number of a paragraph: it is compared as a whole, by its key."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Tokens `first:last` of the one text that became `new_first:new_last` of the other."""

    first: int
    last: int
    new_first: int
    new_last: int


def normal(text: str) -> str:
    """Text without the differences that a word processor makes by itself: kinds of quotes, of spaces, of hyphens."""
    return " " if text.isspace() else text.translate(_ALIKE)


def tokens(text: str, numbers: Sequence[Span] = ()) -> list[Token]:
    """The tokens of a text; each of its numbers is a single one."""
    found: list[Token] = []
    at, space = 0, False
    for number in [*sorted(numbers, key=lambda n: n.start), None]:
        stop = number.start if number else len(text)
        for match in _TOKEN.finditer(text[at:stop]):
            if match[0].isspace():
                space = bool(found)
                continue
            value = normal(match[0])
            found.append(
                Token(f" {value}" if space and value != BREAK else value, at + match.start(), at + match.end())
            )
            space = value == BREAK
        if number:
            found.append(Token(f"\0{number.tag}", number.start, number.end, number.tag))
            at, space = number.end, False
    return found


def compare(before: Sequence[Token], after: Sequence[Token], *, fold: bool = False) -> Opcodes:
    """Opcodes from one list of tokens to another."""
    one, two = ([t.word if fold else t.value for t in side] for side in (before, after))
    return SequenceMatcher(None, one, two, autojunk=False).get_opcodes()


def hunks(before: Sequence[Token], after: Sequence[Token]) -> list[Hunk]:
    """What was changed."""
    return [_slid(before, after, Hunk(*places)) for kind, *places in compare(before, after) if kind != "equal"]


def _slid(before: Sequence[Token], after: Sequence[Token], hunk: Hunk) -> Hunk:
    """Of the several ways to tell a deletion or an insertion, the one that begins with a sentence."""
    if hunk.first < hunk.last and hunk.new_first < hunk.new_last:
        return hunk
    deleted = hunk.first < hunk.last
    part, first, last = (before, hunk.first, hunk.last) if deleted else (after, hunk.new_first, hunk.new_last)
    shift = 0
    while first + shift > 0 and part[first + shift - 1].word not in STOPS | {BREAK}:
        if part[first + shift - 1].value != part[last + shift - 1].value:
            return hunk
        shift -= 1
    return Hunk(*(place + shift for place in (hunk.first, hunk.last, hunk.new_first, hunk.new_last)))


def words(text: str) -> list[str]:
    """The words of a text, for a measure of likeness."""
    return [token.word for token in tokens(text) if token.word[0].isalnum()]


def likeness(one: str, two: str) -> float:
    """Share of common words, in order: 1 for the same text, 0 for nothing in common."""
    first, second = words(one), words(two)
    if not first or not second:
        return float(first == second)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.3 else 0.0


def contained(part: str, whole: str) -> float:
    """Share of a text's words that stand, in order, in another one."""
    first, second = words(part), words(whole)
    if not first:
        return 0.0
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    # Single common words prove nothing: "the", "of".
    return sum(block.size for block in blocks if block.size > 1 or len(first) == 1) / len(first)
