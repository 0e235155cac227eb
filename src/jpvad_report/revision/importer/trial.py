"""Try changes out: the manuscript is composed from changed copies of the files, and must read as expected."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from jpvad_report.document.origins import Trace
from jpvad_report.errors import ReportError
from jpvad_report.revision.importer.current import Current, CurrentBlock, read_current
from jpvad_report.revision.importer.match import reading

Rebuild = Callable[[Path], Trace]


class Trial:
    """A copy of what a project's manuscript is composed from."""

    def __init__(self, project: Path, folder: Path, rebuild: Rebuild) -> None:
        self._project, self._folder, self._rebuild = project, folder, rebuild
        self._count = 0

    def compose(self, files: Mapping[str, str]) -> tuple[Path, Trace, Current] | None:
        """The manuscript with some files changed; None where it cannot be composed."""
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        shutil.copy(self._project / "study.yml", folder / "study.yml")
        if (self._project / "templates").is_dir():
            shutil.copytree(self._project / "templates", folder / "templates")
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        try:
            trace = self._rebuild(folder)
        except ReportError:
            return None
        return folder, trace, read_current(trace)


def as_read(block: CurrentBlock) -> str:
    """What a reader sees of a block, its footnotes included."""
    return reading(" ".join([block.text, *(text for _, text in block.inline.notes)]))


def differing(expected: Sequence[str], found: Sequence[str]) -> list[int]:
    """Places of the expected texts that came out otherwise; the place before a text that nobody expected."""
    if len(expected) == len(found):
        return [n for n, (one, two) in enumerate(zip(expected, found, strict=True)) if one != two]
    wrong: list[int] = []
    for kind, i1, i2, _, _ in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if kind != "equal":
            wrong += range(i1, i2) if i1 < i2 else [max(i1 - 1, 0)]
    return wrong
