"""Render with an installed Quarto."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jpvad_report.engine.check import check_output, unknown_references
from jpvad_report.engine.contract import Format, document_path, environment, source_date_epoch
from jpvad_report.engine.word import finish_docx, page_mark_of
from jpvad_report.errors import ExternalProgramError

_REASON_LINES = 20
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_UNRESOLVED = re.compile(r"Unable to resolve crossref @?([\w.:-]+)")


def find_quarto() -> Path | None:
    """Look for Quarto: QUARTO_PATH first, as Quarto's own tools do, then PATH."""
    named = os.environ.get("QUARTO_PATH")
    if named:
        candidate = Path(named)
        candidate = candidate / "quarto" if candidate.is_dir() else candidate
        if os.access(candidate, os.X_OK):
            return candidate
    found = shutil.which("quarto")
    return Path(found) if found else None


@dataclass(frozen=True, kw_only=True)
class QuartoEngine:
    """Run ``quarto render`` in the project."""

    executable: Path
    name: str = "quarto"

    def version(self) -> str:
        """Ask Quarto for its version."""
        done = subprocess.run([self.executable, "--version"], capture_output=True, text=True, check=False)
        return f"Quarto {done.stdout.strip()}"

    def identity(self) -> str:
        """Name the executable, its size and date: another Quarto in its place has others."""
        found = self.executable.resolve().stat()
        return f"{self.executable}, {found.st_size}, {found.st_mtime_ns}, {source_date_epoch()}"

    def begin(self, text: str) -> None:
        """Do nothing: Quarto starts when the whole project is there."""

    def render(self, *, project: Path, source: Path, formats: Sequence[Format], output_dir: Path) -> dict[Format, Path]:
        """Render; see :class:`jpvad_report.engine.contract.Engine`."""
        targets = {
            format: document_path(project=project, source=source, output_dir=output_dir, format=format)
            for format in dict.fromkeys(formats)
        }
        kept = _keep(targets.values())
        try:
            self._run(project=project, source=source, formats=list(targets), output_dir=output_dir)
            for format, target in targets.items():
                if not target.is_file():
                    raise ExternalProgramError(f"Quarto made no {target.name}.")
                if format is Format.DOCX:
                    finish_docx(target, page_mark=page_mark_of(target))
                if format is not Format.PDF:
                    # Reading a pdf takes a second and pypdf; what can be wrong with it has stopped Quarto already.
                    check_output(target)
        except BaseException:
            _restore(kept, targets.values())
            raise
        return targets

    def _run(self, *, project: Path, source: Path, formats: Sequence[Format], output_dir: Path) -> None:
        command = [
            str(self.executable),
            "render",
            str(source.resolve().relative_to(project.resolve())),
            "--to",
            ",".join("typst" if format is Format.PDF else format.value for format in formats),
            "--output-dir",
            os.path.relpath(output_dir.resolve(), project.resolve()),
        ]
        # The manuscript is there already: the project's pre-render step must not build it a second time. The step's
        # command lives beside this Python, which need not be on PATH.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        done = subprocess.run(
            command,
            cwd=project,
            env=environment(JPVAD_REPORT_PRERENDERED="1", PATH=path),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        # Only a warning for Quarto, which then prints `?@tbl-x` in the text.
        unresolved = sorted(set(_UNRESOLVED.findall(done.stderr)))
        if unresolved:
            raise unknown_references(unresolved, source=source)
        if done.returncode:
            # Quarto first repeats its settings at length; the reason stands at the end.
            reason = "\n".join(_COLOUR.sub("", done.stderr).strip().splitlines()[-_REASON_LINES:])
            raise ExternalProgramError(
                f"Quarto could not render {source.name} (exit code {done.returncode}):\n{reason}",
                remedy="--engine embedded renders the same manuscript without Quarto.",
            )


def _keep(targets: Iterable[Path]) -> dict[Path, bytes]:
    """Remember earlier documents: Quarto writes over them before it is known whether all is well."""
    return {target: target.read_bytes() for target in targets if target.is_file()}


def _restore(kept: Mapping[Path, bytes], targets: Iterable[Path]) -> None:
    for target in targets:
        if target in kept:
            temporary = target.with_name(f".{target.name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(kept[target])
            temporary.replace(target)
        else:
            target.unlink(missing_ok=True)
