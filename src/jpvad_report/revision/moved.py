"""Where changed numbers stand in two manuscripts, and which sentences were worded otherwise."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jpvad_report.revision.places import Place, Where

# What changes with every export and version: hashes, and the log of changes itself.
_ABOUT_ITSELF = {"p-appendix-provenance", "p-appendix-deviations", "tbl-deviations"}

_Slot = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """A number at one place that is printed otherwise, is new there, or is gone.

    `place` is that of the new manuscript, or of the old one where it is gone; `old` and `new` are what is printed.
    """

    place: Place
    key: str
    part: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence with other words; either side is empty where a sentence came or went."""

    section: str
    id: str
    old: str
    new: str


def moved_numbers(old: Iterable[Place], new: Iterable[Place]) -> list[Moved]:
    """In the order of the new manuscript; what is gone from it comes last."""
    before, after = _slots(old), _slots(new)
    found = []
    for slot, (place, texts) in after.items():
        was = before[slot][1] if slot in before else []
        if was != texts:
            found.append(Moved(place, slot[1], slot[2], _shown(was), _shown(texts)))
    found += [
        Moved(place, slot[1], slot[2], _shown(texts), "")
        for slot, (place, texts) in before.items()
        if slot not in after
    ]
    return found


def _slots(found: Iterable[Place]) -> dict[_Slot, tuple[Place, list[str]]]:
    """What is printed of each part of a result in each paragraph, table and caption, with its first place there."""
    slots: dict[_Slot, tuple[Place, list[str]]] = {}
    for place in found:
        if place.id in _ABOUT_ITSELF:
            continue
        for number in place.numbers:
            texts = slots.setdefault((place.id, number.key, number.part), (place, []))[1]
            if number.text not in texts:
                texts.append(number.text)
    return slots


def _shown(texts: list[str]) -> str:
    return " and ".join(texts)


def reworded(old: Iterable[Place], new: Iterable[Place]) -> list[Reworded]:
    """Sentences and captions whose words are not the same, whatever their numbers are."""
    before, after = _texts(old), _texts(new)
    found: list[Reworded] = []
    for identifier in dict.fromkeys([*after, *before]):
        was, now = before.get(identifier, []), after.get(identifier, [])
        found += _pairs(was, now, identifier)
    return found


def _texts(found: Iterable[Place]) -> dict[str, list[Place]]:
    texts: dict[str, list[Place]] = {}
    for place in found:
        if place.where is not Where.CELL and place.id not in _ABOUT_ITSELF:
            texts.setdefault(place.id, []).append(place)
    return texts


def _pairs(was: list[Place], now: list[Place], identifier: str) -> Iterator[Reworded]:
    words = [place.words for place in was], [place.words for place in now]
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        section = (now or was)[0].section
        gone, came = [p.text for p in was[i1:i2]], [p.text for p in now[j1:j2]]
        if len(gone) == len(came):
            yield from (Reworded(section, identifier, *pair) for pair in zip(gone, came, strict=True))
        else:
            yield Reworded(section, identifier, " ".join(gone), " ".join(came))
