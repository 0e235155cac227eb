"""Lists in running text, by the patterns of the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def listed(items: Iterable[object], *, listing: Mapping[str, str], last: str) -> str:
    """`a`, `a and b`, `a, b, and c`.

    Parameters
    ----------
    items
        Texts; spaces around them are dropped.
    listing
        What stands between them: `separator`, and around the word before the last one in a `pair` or at the `end` of
        more.
    last
        That word.
    """
    texts = [str(item).strip() for item in items]
    if len(texts) < 2:
        return "".join(texts)
    link = listing["pair"] if len(texts) == 2 else listing["end"]
    return f"{listing['separator'].join(texts[:-1])}{link.format(last=last)}{texts[-1]}"
