"""On which page of a pdf a passage begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

_ENOUGH = 40
"""Letters by which a passage is known."""


def page_finder(pdf: Path | None) -> Callable[[str, int], int | None]:
    """From a passage's text, and how many like it stand before it, to its page; None where it is not found."""
    if pdf is None:
        return lambda text, before: None
    from pypdf import PdfReader

    # Without spaces and hyphens: lines break where the pdf likes.
    pages = [_letters(page.extract_text()) for page in PdfReader(pdf).pages]

    def find(text: str, before: int) -> int | None:
        wanted = _letters(text)
        for length in dict.fromkeys((len(wanted), 120, _ENOUGH)):
            begins = wanted[:length]
            here = [number for number, page in enumerate(pages, start=1) for _ in range(page.count(begins))]
            if begins and before < len(here):
                return here[before]
        return None

    return find


def times_before(text: str, others: Iterable[str]) -> int:
    """How many of some texts hold the beginning by which a passage is known."""
    begins = _letters(text)[:_ENOUGH]
    return sum(begins in _letters(other) for other in others)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
