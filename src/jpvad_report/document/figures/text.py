"""Widths of text, and its breaking into lines, known before anything is drawn."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from .fonts import families, require_glyphs
from .style import MM_PER_POINT, TEXT_PT

_PITCH_EM: Final = 1.28
_BALANCE_STEP: Final = 0.5
_CAP_HEIGHT_EM: Final = 0.729
# A no-break space holds its neighbours together, so only these characters separate words.
_BREAKING_SPACE: Final = re.compile(r"[ \t\r\n]+")
# A line of Japanese breaks beside any of its letters, but not before hiragana (which end a word) or a closing mark, not
# after an opening one, not inside a word in katakana, and not between a number and its unit.
_JAPANESE: Final = "\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_NEVER_FIRST: Final = "ぁ-ん、。，．：；）」』】〕〉》！？・ーァィゥェォッャュョ々〜%"
_BREAK_HERE: Final = re.compile(
    rf"(?<= )|(?<=[{_JAPANESE}、。：；）」])(?![{_NEVER_FIRST}) ])(?!(?<=[ァ-ヶー])[ァ-ヶー])"
    rf"|(?<![\d（「( {_JAPANESE}、。：；）」])(?=[{_JAPANESE}（「])(?![{_NEVER_FIRST}])(?!^)"
)
_BREAK_INSIDE: Final = re.compile(r"(?<=[-/–—])")


def pitch_mm(size: float = TEXT_PT) -> float:
    """Distance between the baselines of two lines."""
    return size * _PITCH_EM * MM_PER_POINT


def cap_height_mm(size: float = TEXT_PT) -> float:
    """Height of a capital letter."""
    return size * _CAP_HEIGHT_EM * MM_PER_POINT


def width_mm(text: str, *, size: float = TEXT_PT, bold: bool = False) -> float:
    """Return the printed width of one line."""
    return _width_mm(text, families(), size, bold) if text else 0.0


@lru_cache(maxsize=4096)
def _width_mm(text: str, family: tuple[str, ...], size: float, bold: bool) -> float:
    require_glyphs([(text, family)])
    font = FontProperties(family=list(family), size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0]) * MM_PER_POINT


def widest_mm(texts: tuple[str, ...], *, size: float = TEXT_PT, bold: bool = False) -> float:
    """Width of the widest of the lines, 0 when there are none."""
    return max((width_mm(text, size=size, bold=bold) for text in texts), default=0.0)


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a text that a line break may separate; a space between two is the end of the first."""
    spaced = _BREAKING_SPACE.sub(" ", text.strip(" \t\r\n"))
    return tuple(part for part in _BREAK_HERE.split(spaced) if part)


def wrap(
    text: str, width: float, *, size: float = TEXT_PT, bold: bool = False, balanced: bool = False
) -> tuple[str, ...]:
    """Break ``text`` into lines no wider than ``width`` millimetres.

    Parameters
    ----------
    text
        Runs of white space count as one space; a no-break space never breaks.
    width
        Words wider than this are broken after a hyphen or a slash, else between letters.
    balanced
        Make the lines about equally long (for centred text) without adding a line.
    """
    require_glyphs([(text, families())])
    lines = _fill(text, width, size=size, bold=bold)
    if not balanced or len(lines) < 2:
        return lines
    # Evenness is no reason to break a word that the full width holds.
    longest = widest_mm(tuple(word.rstrip(" ") for word in words(text)), size=size, bold=bold)
    too_narrow, enough = max(width / len(lines) - 1.0, longest if longest <= width else 0.0), width
    if len(_fill(text, too_narrow, size=size, bold=bold)) == len(lines):
        return _fill(text, too_narrow, size=size, bold=bold)
    while enough - too_narrow > _BALANCE_STEP:
        middle = (too_narrow + enough) / 2
        tried = _fill(text, middle, size=size, bold=bold)
        if len(tried) > len(lines):
            too_narrow = middle
        else:
            enough, lines = middle, tried
    return lines


def _fill(text: str, width: float, *, size: float, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    current = ""
    for word in words(text):
        joined = f"{current}{word}"
        if width_mm(joined.rstrip(" "), size=size, bold=bold) <= width:
            current = joined
            continue
        if current:
            lines.append(current.rstrip(" "))
        *full, last = _split_word(word.rstrip(" "), width, size=size, bold=bold)
        lines.extend(full)
        current = f"{last} " if word.endswith(" ") else last
    return (*lines, current.rstrip(" ")) if current else tuple(lines)


def _split_word(word: str, width: float, *, size: float, bold: bool) -> list[str]:
    if width_mm(word, size=size, bold=bold) <= width:
        return [word]
    pieces: list[str] = []
    current = ""
    for part in _BREAK_INSIDE.split(word):
        units = [part] if width_mm(part, size=size, bold=bold) <= width else list(part)
        for unit in units:
            if current and width_mm(current + unit, size=size, bold=bold) > width:
                pieces.append(current)
                current = ""
            current += unit
    return [*pieces, current]
