"""What a letter claims and the manuscripts do not bear out: no mistake, but worth a look before it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jpvad_report.revision.letter.answers import typed_numbers
from jpvad_report.revision.letter.passages import Passage
from jpvad_report.revision.letter.points import Done, Letter, Point


def doubts(letter: Letter, passages: Mapping[str, Sequence[Passage]], *, has_pages: bool) -> Iterator[str]:
    """One sentence each."""
    for point in letter.file.points:
        yield from _of_point(point, passages[point.id])
    if not has_pages and any(passages.values()):
        yield "There is no pdf as new as the manuscript: pages are left out (`jpvad-report run --to pdf`)."


def _of_point(point: Point, passages: Sequence[Passage]) -> Iterator[str]:
    changed = any(passage.changed for passage in passages)
    if point.done is Done.CHANGED and not passages:
        yield f"{point.id} says that the manuscript was changed, but names no passage."
    elif point.done is Done.CHANGED and not changed:
        yield f"{point.id} says that the manuscript was changed, but its passages read as they did."
    if point.done is Done.NOT_CHANGED and changed:
        yield f"{point.id} says that nothing was changed, but a passage that it names was."
    if typed := typed_numbers(point):
        yield f"{point.id} has numbers that nothing computes: {', '.join(typed)}."
