"""What every engine promises."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Protocol

WORD_SETTINGS = "word-settings"
"""How the Word file is set: the key of the front matter, and the name of the document's property."""

REFERENCE_PREFIXES = {"tbl": "Table", "fig": "Figure"}

DEFAULT_EPOCH = 315_532_800
"""1980-01-01, the first date a zip archive can hold; used where SOURCE_DATE_EPOCH is not set."""


class Format(StrEnum):
    """A kind of document; the value is also the file's extension."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


class Engine(Protocol):
    """A renderer of one manuscript."""

    @property
    def name(self) -> str:
        """``quarto`` or ``embedded``."""
        ...

    def version(self) -> str:
        """Say which programs would do the work, and their versions."""
        ...

    def identity(self) -> str:
        """Tell this renderer from any other whose documents could differ, without starting a program."""
        ...

    def begin(self, text: str) -> None:
        """Start on what does not need the figures, once the text of the manuscript is known.

        Optional: a head start for :meth:`render`, used only if the source then holds this very text.
        """
        ...

    def render(self, *, project: Path, source: Path, formats: Sequence[Format], output_dir: Path) -> dict[Format, Path]:
        """Render one .qmd into several formats.

        Parameters
        ----------
        project
            The project's folder.
        source
            The .qmd, inside the project.
        formats
            What to make. All are made or none: an earlier document stays untouched when any of them fails.
        output_dir
            Documents land at the source's own relative path below this folder.

        Returns
        -------
        dict
            The document of each format.

        Raises
        ------
        UserError
            If the manuscript refers to a table or figure that it does not contain, or to an absent image.
        ExternalProgramError
            If Pandoc, Typst or Quarto fails.
        """
        ...


def document_path(*, project: Path, source: Path, output_dir: Path, format: Format) -> Path:
    """Say where a document lands: ``_output/report/manuscript.pdf`` for ``report/manuscript.qmd``."""
    relative = source.resolve().relative_to(project.resolve())
    return output_dir / relative.with_suffix(f".{format.value}")


def asset(name: str) -> Path:
    """Locate a file that is shipped with the engine."""
    return Path(str(files("jpvad_report.engine") / "assets" / name))


def source_date_epoch() -> int:
    """Return the one date that documents carry, in seconds since 1970, so that the same input gives the same bytes."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", DEFAULT_EPOCH))


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a renderer."""
    return {**os.environ, "SOURCE_DATE_EPOCH": str(source_date_epoch()), **extra}
