"""Render with an installed Quarto."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jpvad_report.engine.contract import Format


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

    def render(
        self, *, project: Path, source: Path, formats: Sequence[Format], output_dir: Path
    ) -> dict[Format, Path]:
        """Render; see :class:`jpvad_report.engine.contract.Engine`."""
        raise NotImplementedError
