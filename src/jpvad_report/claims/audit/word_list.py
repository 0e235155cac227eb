"""Lists of words, written as words."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set: `words("of from was")`."""
    return frozenset(text.split())
