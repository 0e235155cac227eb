"""One spelling for what journals print in many: dashes, spaces, decimal points, full-width characters.

Characters are replaced one by one, so that a place in the plain text is a place in the original; the few that have to
be dropped or expanded (zero-width characters, ligatures) are followed by a table of offsets.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

HARD_SPACE = "\u00a0"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043\u02d7"
_SPACES = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DOTS = "\u00b7\u2027\u2219\u22c5\u2022\u30fb\uff65"
_EQUAL = {"\u2266": "\u2264", "\u2a7d": "\u2264", "\u2267": "\u2265", "\u2a7e": "\u2265", "\u02c2": "<", "\u02c3": ">"}
_QUOTES = {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u02bc": "'"}
_LIKE = {
    "\uff5e": "-",
    "\u301c": "-",
    "\u2215": "/",
    "\u2044": "/",
    "\u066a": "%",
    "\t": " ",
    "\u000b": " ",
    "\u000c": "\n",
    "\u2028": "\n",
    "\u2029": "\n\n"[0],
}


def _table() -> dict[int, str]:
    table = {ord(dash): "-" for dash in _DASHES}
    table |= {ord(space): HARD_SPACE for space in _SPACES}
    table |= {ord(dot): "\u00b7" for dot in _DOTS}
    for group in (_EQUAL, _QUOTES, _LIKE):
        table |= {ord(key): value for key, value in group.items()}
    # Full-width forms of ASCII; the dash and the tilde among them are set above.
    for code in range(0xFF01, 0xFF5F):
        table.setdefault(code, chr(code - 0xFEE0))
    # Mathematical digits and letters that pasted formulas bring along.
    for code in range(0x1D400, 0x1D800):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table.setdefault(code, plain)
    return table


_TABLE = _table()
_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u2026": "..."}
_RESIZED = re.compile(f"[{_DROPPED}{''.join(_LIGATURES)}]")
# A raised or middle dot between digits, or before the first digit, is a decimal point.
_MIDDLE_DOT = re.compile(r"(?<=\d)\u00b7(?=\d)|(?<![\w.\u00b7])\u00b7(?=\d)")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d{1,3},\d{1,4}(?![\d,.])")
_ZERO_COMMA = re.compile(r"(?<![\d.,])0,\d{1,4}(?!\d)")
# "18 240 pupils": a text that sets off thousands so does it everywhere.
_SPACED_PATIENTS = re.compile(
    r"(?<![\d.,])(?<!\d )\b[1-9]\d{0,2}(?: \d{3})+ (?:[a-z-]+ ){0,2}(?:patients|participants|women|men|children|adults|"
    r"people|persons|infants|pupils|students|subjects|individuals|residents|employees|pregnancies|births|singletons)\b"
)
_SPACED = re.compile(r"(?<![\d.,/-])(?<!\d )\b[1-9]\d{0,2}(?: \d{3})+(?![\d.,]\d|\d|%)")
_COMMA_THOUSANDS = re.compile(r"\d,\d{3}\b")
_ZERO_POINT = re.compile(r"(?<![\d.,])0?\.\d")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text and its plain form.

    `plain` is what is read by the audit; `original` is what findings quote.
    """

    original: str
    plain: str
    _places: list[int] = field(default_factory=list)
    _shifts: list[int] = field(default_factory=list)

    def place(self, position: int) -> int:
        """Return where a character of the plain text stands in the original."""
        at = bisect_right(self._places, position) - 1
        return position + (self._shifts[at] if at >= 0 else 0)

    def quote(self, start: int, end: int) -> str:
        """Return the original text of a part of the plain one."""
        return self.original[self.place(start) : self.place(end)]


def normalise(text: str) -> Normalised:
    """Bring a text into the one spelling that the audit reads."""
    plain, places, shifts = _resize(text)
    plain = plain.translate(_TABLE).replace("\r", " ")
    plain = _MIDDLE_DOT.sub(".", plain)
    if len(_ZERO_COMMA.findall(plain)) >= 2 and not _ZERO_POINT.search(plain):
        plain = _DECIMAL_COMMA.sub(lambda found: found.group().replace(",", "."), plain)
    if _SPACED_PATIENTS.search(plain) and not _COMMA_THOUSANDS.search(plain):
        plain = _SPACED.sub(lambda found: found.group().replace(" ", HARD_SPACE), plain)
    return Normalised(text, plain, places, shifts)


def _resize(text: str) -> tuple[str, list[int], list[int]]:
    """Drop and expand characters; tell from which place on the original is ahead, and by how much."""
    if not _RESIZED.search(text):
        return text, [], []
    parts: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    length, last, shift = 0, 0, 0
    for found in _RESIZED.finditer(text):
        kept = text[last : found.start()] + _LIGATURES.get(found.group(), "")
        parts.append(kept)
        length += len(kept)
        shift += 1 - len(_LIGATURES.get(found.group(), ""))
        places.append(length)
        shifts.append(shift)
        last = found.end()
    parts.append(text[last:])
    return "".join(parts), places, shifts


def small_letters(plain: str) -> str:
    """Small letters at the same places, lines joined; a few capital letters have two small ones and stay."""
    plain = plain.replace("\n", " ")
    small = plain.lower()
    if len(small) == len(plain):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain)
