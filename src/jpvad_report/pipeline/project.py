"""A study's folder, and where things are in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jpvad_report import cache
from jpvad_report.study import Study, load_study

Stage = Callable[[str], object]

STUDY_FILE = "study.yml"
REPORT, OUTPUT = "report", "_output"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a study file; `data`, `journal` and `lang` override what the study file names.

    With `cached` false nothing that an earlier run kept is used, and nothing is kept.
    """

    folder: Path
    data: Path | None = None
    journal: str | None = None
    cached: bool = True
    lang: str | None = None

    def __post_init__(self) -> None:
        # Renderers run in folders of their own.
        object.__setattr__(self, "folder", self.folder.resolve())

    @property
    def study_file(self) -> Path:
        """The protocol."""
        return self.folder / STUDY_FILE

    @property
    def cache(self) -> cache.Cache:
        """What earlier runs kept."""
        return cache.Cache(self.folder / cache.FOLDER if self.cached else None)

    def study(self) -> Study:
        """The study file, in the document's language."""
        return load_study(self.study_file, lang=self.lang)

    def data_file(self, study: Study) -> Path:
        """The registry export."""
        return self.data if self.data is not None else self.folder / study.data.file


def silent(_: str) -> None:
    """Tell nobody which stage has begun."""
