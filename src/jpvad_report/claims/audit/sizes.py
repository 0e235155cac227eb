"""Which group size a count belongs to."""

from __future__ import annotations

import re

from jpvad_report.claims.audit.document import Sentence
from jpvad_report.claims.audit.items import Proportion, Size

_OF = re.compile(r"\b(?:of|among|out of)\s+(?:the\s+|these\s+|all\s+|our\s+|a total of\s+)*$")
_BETWEEN = re.compile(r";|\.\s")


def owner_of(sentence: Sentence, item: Proportion) -> tuple[int, bool] | None:
    """Return the group that a count is a share of, and whether the sentence says so itself.

    "Of 1,082 patients, 323 (30%)" says so. Where it does not, nothing is assumed: a count may be of any subgroup.
    """
    for other in sentence.items:
        # "secukinumab (n = 312) 218 (68.6%)"
        if not isinstance(other, Size) or not other.labelled or other.end > item.start:
            continue
        if other.n >= (item.count or 0) and sentence.lower(other.end, item.start).strip() in (")", "):", "]"):
            return other.n, True
    named = whole_named(sentence, item)
    if named is not None:
        return named, True
    held = _holder(sentence, item)
    if held is not None:
        return held, True
    for other in reversed(sentence.items):
        if other.end > item.start or not isinstance(other, Size):
            continue
        before = sentence.lower(max(sentence.passage.start, other.start - 24), other.start)
        between = sentence.lower(other.end, item.start)
        if _OF.search(before) and other.n > (item.count or 0) and not _BETWEEN.search(between) and len(between) < 130:
            return (other.n, True) if _first_after(sentence, other, item) else None
        if other.n > (item.count or 0):
            return None
    return None


def whole_named(sentence: Sentence, item: Proportion) -> int | None:
    """The number that opens a list: "of 1,992 swabs, 611 (30.7%) were positive", whatever is counted."""
    before = sentence.lower(max(sentence.passage.start, item.start - 70), item.start)
    found = _OPENS.search(before) if before.endswith(", ") else None
    n = int(found.group(1).replace(",", "")) if found is not None else 0
    return n if n > (item.count or 0) and n >= _SMALLEST else None


_OPENS = re.compile(
    r"(?:^|[.;,] )(?:of|among) (?:the |these |all )?(\d{1,3}(?:,\d{3})+|\d+) [a-z-]+(?: [a-z-]+){0,3},\s$"
)
_SMALLEST = 20


def _holder(sentence: Sentence, item: Proportion) -> int | None:
    """The patients in whose bracket a share stands: "616 patients (mean age, 81 years; 431 [70.0%] women)"."""
    before = sentence.lower(sentence.passage.start, item.start)
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        depth += (before[at] in ")]") - (before[at] in "([")
        if depth < 0:
            place = sentence.passage.start + at
            sizes = [other for other in sentence.items if isinstance(other, Size) and other.end <= place]
            if not sizes or sizes[-1].labelled or sentence.lower(sizes[-1].end, place).strip() not in _BESIDE:
                return None
            return sizes[-1].n if sizes[-1].n > (item.count or 0) else None
    return None


# The words of a size may reach beyond its number.
_BESIDE = ("", "patients", "participants", "infants", "children", "adults", "women", "men")


def _first_after(sentence: Sentence, whole: Size, item: Proportion) -> bool:
    """Whether a count follows a total without a share of another total between them."""
    between = [other for other in sentence.items if whole.start < other.start < item.start]
    return not any(isinstance(other, Proportion) and other.total is not None for other in between)
