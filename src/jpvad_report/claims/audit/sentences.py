"""A text cut into the passages that are read one by one: sentences and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jpvad_report.claims.audit.word_list import words

# A passage longer than this is no sentence of a person; it is cut at a space.
LONGEST = 4000

_ABBREVIATIONS = words(
    "vs v e.g i.e eg ie al fig figs no nos approx ca cf st dr mr mrs ms prof resp incl excl tab ref refs eq vol "
    "pp p dept inc ltd viz etc est suppl vers ver"
)
_BOUNDARY = re.compile(r"[.!?][\"')\]]?(?=\s)|\n[ \t]*(?=\n)|\n(?=[ \t]*(?:[|#:>]|[*+-] |\d{1,2}[.)] ))")
# They end a sentence where no number or bracket follows.
_BEFORE_NUMBERS = words("c.i s.d s.e s.e.m i.q.r")
# A single capital letter behind these ends a sentence with its full stop.
_BEFORE_LETTERS = words("group arm drug to vitamin hepatitis type regimen treatment class grade strategy influenza")
_LAST_WORD_AND_SPACE = re.compile(r"([A-Za-z]{1,10}) $")
_LAST_WORD = re.compile(r"([A-Za-z.]{1,6})$")
# "P < 0. 05": a space in a number, not the end of a sentence.
_BROKEN = re.compile(r"[=<>(]\s*0\.$")
_STARTS_NEXT = re.compile(r"\s*[\"'(\[*_]*[A-Z0-9\u0391-\u03a9\u00c0-\u00de<>]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a row of a table, by its place in the plain text."""

    start: int
    end: int
    is_row: bool


def split(plain: str) -> Iterator[Passage]:
    """Cut a plain text into passages; white space around them is left out."""
    start = 0
    for found in _BOUNDARY.finditer(plain):
        if found.start() < start:
            continue
        if plain[found.start()] != "\n" and not _ends_sentence(plain, start, found):
            continue
        yield from _pieces(plain, start, found.end())
        start = found.end()
    yield from _pieces(plain, start, len(plain))


def _ends_sentence(plain: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether a full stop ends a sentence: not after an abbreviation, not before a small letter."""
    if plain[found.start()] == ".":
        before = _LAST_WORD.search(plain, max(start, found.start() - 6), found.start())
        if before and before.group(1).lower() in _BEFORE_NUMBERS:
            return not re.match(r"\s*[\d([:=)-]", plain[found.end() : found.end() + 4])
        if before and before.group(1).lower().lstrip(".") in _ABBREVIATIONS:
            # "P." and "v." end no sentence; "no." does where no number follows.
            return before.group(1).lower() == "no" and not re.match(r"\s*\d", plain[found.end() : found.end() + 4])
        if before and len(before.group(1)) == 1 and before.group(1).isupper() and before.start() > start:
            lead = _LAST_WORD_AND_SPACE.search(plain, max(start, before.start() - 12), before.start())
            if lead is not None and lead.group(1).lower() in _BEFORE_LETTERS:
                # "to drug A. Death occurred ...", but "by J. Smith"
                return _STARTS_NEXT.match(plain[found.end() : found.end() + 40]) is not None
            return plain[before.start() - 1] not in " ."
    following = plain[found.end() : found.end() + 40]
    if _BROKEN.search(plain, max(start, found.start() - 6), found.end()) and following.lstrip()[:1].isdigit():
        return False
    return _STARTS_NEXT.match(following) is not None


def _pieces(plain: str, start: int, end: int) -> Iterator[Passage]:
    while end - start > LONGEST:
        cut = max(plain.rfind(" ", start, start + LONGEST), plain.rfind("\n", start, start + LONGEST))
        cut = cut if cut > start else start + LONGEST
        yield from _trimmed(plain, start, cut)
        start = cut
    yield from _trimmed(plain, start, end)


def _trimmed(plain: str, start: int, end: int) -> Iterator[Passage]:
    piece = plain[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if stripped:
        first = start + left
        yield Passage(first, first + len(stripped), stripped.startswith("|"))
