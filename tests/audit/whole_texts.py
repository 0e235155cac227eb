"""The whole texts, file by file; docs/audit.md says what was found in each before the audit was mended on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Batch:
    """Texts that were written together.

    What is found of the planted errors may not fall below `least`.
    """

    name: str
    least: int

    def rows(self) -> list[dict[str, Any]]:
        """The texts, each with its planted errors."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        rows: list[dict[str, Any]] = yaml.load((FOLDER / self.name).read_text(encoding="utf-8"), Loader=loader)
        return rows


BATCHES = (
    Batch("texts.yml", least=196),
    Batch("texts_second.yml", least=169),
    Batch("texts_third.yml", least=88),
    Batch("texts_fourth.yml", least=61),
)


def planted(row: dict[str, Any]) -> list[str]:
    """A text with one planted error at a time."""
    texts = []
    for change in row["planted"]:
        assert row["text"].count(change["from"]) == 1, (row["name"], change)
        texts.append(row["text"].replace(change["from"], change["to"]))
    return texts
