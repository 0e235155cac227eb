"""Hold a checklist against a document: where each item is answered, or who has to answer it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from operator import attrgetter

from jpvad_report.document.checklist.items import Checklist, Item
from jpvad_report.document.checklist.places import Place
from jpvad_report.study.model import Study


class Verdict(StrEnum):
    """How far the document answers an item."""

    ANSWERED = "answered"
    PARTLY = "partly"
    AUTHORS = "authors"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """An item with the places that answer it; `because` says why it does not apply."""

    item: Item
    verdict: Verdict
    places: tuple[Place, ...] = ()
    study: tuple[str, ...] = ()
    because: str = ""


def fill(checklist: Checklist, study: Study, document: Sequence[Place]) -> list[Answer]:
    """An answer an item, in the checklist's order. A paragraph that the authors have not written answers nothing."""
    return [_answer(item, study, document) for item in checklist.items]


def _answer(item: Item, study: Study, document: Sequence[Place]) -> Answer:
    if item.needs and not getattr(study, item.needs):
        return Answer(item, Verdict.NOT_APPLICABLE, because=item.otherwise)
    if item.given and not attrgetter(item.given)(study):
        return Answer(item, Verdict.AUTHORS)
    named = [place for place in document if any(fnmatchcase(place.id, pattern) for pattern in item.found_in)]
    found = tuple(place for place in named if not place.is_open and re.search(item.saying, place.words))
    parts = tuple(part for part in item.study if part == "whole" or getattr(study, part))
    if found or parts:
        unwritten = bool(item.left) or any(place.is_open for place in named)
        return Answer(item, Verdict.PARTLY if unwritten else Verdict.ANSWERED, found, parts)
    if item.absent and not named:
        return Answer(item, Verdict.NOT_APPLICABLE, because=item.absent)
    return Answer(item, Verdict.AUTHORS)


def sections(found: Iterable[Place]) -> list[tuple[tuple[str, ...], list[int]]]:
    """Paragraphs by their headings, with their numbers beneath them."""
    by_heading: dict[tuple[str, ...], list[int]] = {}
    for place in found:
        if place.kind == "p":
            by_heading.setdefault(place.headings, []).append(place.number)
    return list(by_heading.items())


def numbered(found: Iterable[Place], kind: str, mark: str) -> list[int]:
    """Numbers of the tables (`tbl`) or figures (`fig`), of the document or, by the mark `S`, of the supplement."""
    return [place.number for place in found if place.kind == kind and place.mark == mark]
