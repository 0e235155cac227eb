"""How keys are made from the study's names."""

from __future__ import annotations

import re


def slug(text: str) -> str:
    """A level code or name as one part of a key: letters, digits and underscores."""
    return re.sub(r"\W+", "_", text.strip().lower()).strip("_") or "blank"


def join(*parts: str) -> str:
    """A key from its parts."""
    return ".".join(parts)
