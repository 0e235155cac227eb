"""The letters of the figures: one family a language, and a clear word where a letter is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from jpvad_report.errors import UserError

# The first comes with matplotlib, so that no machine falls back on a font of its own; a letter that a family lacks is
# taken from the next one of its language.
_LATIN: Final = ("DejaVu Sans",)
_FAMILIES: Final[dict[str, tuple[str, ...]]] = {"en": _LATIN}
# Where to get a family that does not come with matplotlib.
_PACKAGES: Final[dict[str, str]] = {}
_MOST_NAMED: Final = 8
_current: ContextVar[tuple[str, ...]] = ContextVar("families", default=_LATIN)


@contextmanager
def letters_of(lang: str) -> Iterator[None]:
    """Measure and draw with the families of a language.

    Raises
    ------
    UserError
        If one of them is not installed.
    """
    wanted = _FAMILIES.get(lang, _LATIN)
    for family in wanted:
        _font_file(family)
    token = _current.set(wanted)
    try:
        yield
    finally:
        _current.reset(token)


def families() -> tuple[str, ...]:
    """The families that texts are measured and drawn with now."""
    return _current.get()


def require_glyphs(texts: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Make sure that no letter is drawn as an empty box; each text comes with the families it is drawn with.

    Raises
    ------
    UserError
        That names the letters, the families that lack them, and what to do.
    """
    absent: dict[str, Sequence[str]] = {}
    for text, family in texts:
        known = frozenset[int]().union(*(_letters(name) for name in family))
        # White space is never drawn; a line break only separates lines.
        absent |= {letter: family for letter in text if not letter.isspace() and ord(letter) not in known}
    if not absent:
        return
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(absent)[:_MOST_NAMED])
    family = next(iter(absent.values()))
    raise UserError(
        f"The figures' font ({', '.join(family)}) has no {named}{' and others' if len(absent) > _MOST_NAMED else ''}.",
        remedy="Set `lang` in study.yml to the language of its labels, or write them with other letters.",
    )


@lru_cache(maxsize=16)
def _font_file(family: str) -> str:
    from matplotlib.font_manager import FontProperties, findfont

    try:
        return str(findfont(FontProperties(family=family), fallback_to_default=False))
    except ValueError:
        package = _PACKAGES.get(family, "")
        raise UserError(
            f"The font {family}, which the figures need, is not installed.",
            remedy=f"Install it{f' (Debian: apt install {package})' if package else ''} and run the command again.",
        ) from None


@lru_cache(maxsize=16)
def _letters(family: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(_font_file(family)).get_charmap())
