"""The letters of the figures: one family a language, and a clear word where a letter is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

from jpvad_report.errors import UserError
from jpvad_report.typefaces import require_typefaces

# It comes with matplotlib, so that no machine falls back on a font of its own; a letter that the typeface of another
# language lacks is taken from it.
_LATIN: Final = ("DejaVu Sans",)
_MOST_NAMED: Final = 8
_current: ContextVar[tuple[str, ...]] = ContextVar("families", default=_LATIN)


@contextmanager
def letters_of(lang: str) -> Iterator[None]:
    """Measure and draw with the families of a language.

    Raises
    ------
    UserError
        If no typeface of the language is installed.
    """
    typefaces = require_typefaces(lang)
    token = _current.set((_added(typefaces.sans.files), *_LATIN) if typefaces else _LATIN)
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


@lru_cache(maxsize=4)
def _added(files: tuple[Path, ...]) -> str:
    """Make a typeface's files known to matplotlib, and say how it calls their family."""
    from matplotlib.font_manager import FontProperties, fontManager

    known = {entry.fname for entry in fontManager.ttflist}
    for file in files:
        if str(file) not in known:
            fontManager.addfont(file)
    return str(FontProperties(fname=str(files[0])).get_name())


@lru_cache(maxsize=16)
def _font_file(family: str) -> str:
    from matplotlib.font_manager import FontProperties, findfont

    return str(findfont(FontProperties(family=family), fallback_to_default=False))


@lru_cache(maxsize=16)
def _letters(family: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(_font_file(family)).get_charmap())
