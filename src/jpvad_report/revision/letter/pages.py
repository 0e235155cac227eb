"""On which page of a pdf a passage begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

_ENOUGH = 40
"""Letters by which a passage is known."""


def page_finder(pdf: Path | None) -> Callable[[str], int | None]:
    """A function from a passage's text to its page; None where it is not found on exactly one page."""
    if pdf is None:
        return lambda text: None
    from pypdf import PdfReader

    # Without spaces and hyphens: lines break where the pdf likes.
    pages = [_letters(page.extract_text()) for page in PdfReader(pdf).pages]

    def find(text: str) -> int | None:
        wanted = _letters(text)
        for length in (len(wanted), 120, _ENOUGH):
            here = [number for number, page in enumerate(pages, start=1) if wanted[:length] in page]
            if wanted and len(here) == 1:
                return here[0]
        return None

    return find


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
