"""Where a result comes from: hashes of what was read, versions of what computed it. No time, no machine."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import sha256


def provenance(*, study_file: Path, data_file: Path, rows: int, packages: Iterable[str]) -> dict[str, Any]:
    """The record of a run, part of the results; `packages` are the distributions that made the numbers."""
    return {
        "version": version("jpvad-report"),
        "data_file": data_file.name,
        "data_sha256": sha256(data_file),
        "data_rows": rows,
        "study_sha256": sha256(study_file),
        "packages": {
            "Python": platform.python_version(),
            **{name: version(name) for name in sorted({"pandas", *packages})},
        },
    }
