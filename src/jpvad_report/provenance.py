"""Where a result comes from: hashes of what was read, versions of what computed it. No time, no machine."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import sha256
from jpvad_report.study.model import Study

_PACKAGES = {
    "baseline": ("tableone", "scipy"),
    "predictors": ("statsmodels",),
    "survival": ("lifelines",),
    "hazards": ("lifelines", "survival"),
    "adverse_events": ("scipy", "statsmodels"),
}


def provenance(*, study: Study, study_file: Path, data_file: Path, rows: int) -> dict[str, Any]:
    """The record of a run, part of the results."""
    used = {package for name in study.analyses.named() for package in _PACKAGES[name]} | {"pandas"}
    return {
        "version": version("jpvad-report"),
        "data_file": data_file.name,
        "data_sha256": sha256(data_file),
        "data_rows": rows,
        "study_sha256": sha256(study_file),
        "packages": {"Python": platform.python_version(), **{name: version(name) for name in sorted(used)}},
    }
