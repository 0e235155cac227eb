"""What several commands have in common: their options, what they tell while they work."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jpvad_report.errors import UserError

PRERENDERED = "JPVAD_REPORT_PRERENDERED"
PROGRESS = "JPVAD_REPORT_PROGRESS"
DEBUG = "JPVAD_REPORT_DEBUG"


class EngineName(StrEnum):
    """Which program renders."""

    AUTO = "auto"
    QUARTO = "quarto"
    EMBEDDED = "embedded"


ProjectOption = Annotated[Path, typer.Option("--project", help="Folder of the study (where study.yml is).")]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Registry export to use instead of the study file's own.")
]
JournalOption = Annotated[
    str | None, typer.Option("--journal", help="Profile of templates/journals instead of the study file's own.")
]
LangOption = Annotated[
    str | None, typer.Option("--lang", help="Language of the document (en, ja) instead of the study file's own.")
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Compute, draw and render everything again; keep nothing.")
]
OldArgument = Annotated[str, typer.Argument(metavar="OLD", help="A frozen revision.")]
NewArgument = Annotated[str | None, typer.Argument(metavar="NEW", help="Another one; without it, the working state.")]
FormatsOption = Annotated[str, typer.Option("--to", help="Formats: html, docx, pdf, with commas between.")]


class Progress:
    """A line a stage with its time, on a terminal only."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() or os.environ.get(PROGRESS) == "1"
        self._stage = ""
        self._began = time.perf_counter()

    def __call__(self, stage: str) -> None:
        """Begin a stage."""
        self.finish()
        self._stage, self._began = stage, time.perf_counter()

    def finish(self) -> None:
        """Tell how long the last stage took."""
        if self._shown and self._stage:
            print(f"  {self._stage:<60} {time.perf_counter() - self._began:5.1f} s", file=sys.stderr)
        self._stage = ""


def warn(warnings: Sequence[str]) -> None:
    """Tell on stderr what the user should know; the command goes on."""
    for warning in warnings:
        print(f"jpvad-report: {warning}", file=sys.stderr)


def formats_of(text: str) -> list[str]:
    """The formats that `--to` names, each once."""
    known = ["html", "docx", "pdf"]
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise UserError(
            f"--to {text}: {'not a format: ' + unknown[0] if unknown else 'no format is named'}.",
            remedy=f"Name one or more of {', '.join(known)}, with commas between.",
        )
    return list(dict.fromkeys(names))


def language_of(name: str | None) -> str | None:
    """The language that `--lang` names, or None where it names none."""
    from jpvad_report.study.language import LANGUAGES

    if name is not None and name not in LANGUAGES:
        raise UserError(
            f"--lang {name}: not a language of the document.", remedy=f"Name one of {', '.join(LANGUAGES)}."
        )
    return name
