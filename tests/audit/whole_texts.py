"""The whole texts, file by file, and what the audit found in each before it was mended on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Batch:
    """Texts that were written together.

    `first` are the planted errors found at first contact, and `alarms` the sound texts with an error then; what is
    found now may not fall below `least`.
    """

    name: str
    first: int
    alarms: int
    least: int

    def rows(self) -> list[dict[str, Any]]:
        """The texts, each with its planted errors."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        rows: list[dict[str, Any]] = yaml.load((FOLDER / self.name).read_text(encoding="utf-8"), Loader=loader)
        return rows


BATCHES = (
    Batch("texts.yml", first=151, alarms=0, least=196),
    Batch("texts_second.yml", first=134, alarms=2, least=169),
    Batch("texts_third.yml", first=78, alarms=0, least=88),
    Batch("texts_fourth.yml", first=60, alarms=0, least=61),
)


def planted(row: dict[str, Any]) -> list[str]:
    """A text with one planted error at a time."""
    texts = []
    for change in row["planted"]:
        assert row["text"].count(change["from"]) == 1, (row["name"], change)
        texts.append(row["text"].replace(change["from"], change["to"]))
    return texts
