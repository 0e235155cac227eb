"""Where a result comes from: hashes of what was read, versions of what computed it. No time, no machine."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import sha256
from jpvad_report.errors import UserError


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


def require_current(made: dict[str, Any], *, study_file: Path, data_file: Path, results: str) -> list[str]:
    """Refuse results of another study file or export than the present ones; warn where that cannot be told.

    Parameters
    ----------
    made
        The provenance of the results.
    study_file, data_file
        The present ones.
    results
        The name of the results' file, for messages.

    Raises
    ------
    UserError
        Where a hash differs.
    """
    again = "Run `jpvad-report build` first."
    if made.get("study_sha256") != sha256(study_file):
        raise UserError(f"{results} was made with another {study_file.name} than the present one.", remedy=again)
    if not data_file.is_file():
        return [f"{data_file.name} is not here: whether {results} was made from it could not be checked."]
    if made.get("data_sha256") != sha256(data_file):
        raise UserError(
            f"{results} was made from another export ({made.get('data_file')}) than the present {data_file.name}.",
            remedy=f"{again} If it was built with --data, name the same export here.",
        )
    return []


def locked() -> str:
    """The installed versions of everything that the program needs, as pip's requirements."""
    from packaging.requirements import Requirement

    found: dict[str, str] = {}
    waiting = ["jpvad-report"]
    while waiting:
        name = waiting.pop()
        distribution = importlib.metadata.distribution(name)
        canonical = distribution.metadata["Name"].lower().replace("_", "-")
        if canonical in found:
            continue
        found[canonical] = distribution.version
        needed = (Requirement(line) for line in distribution.requires or ())
        waiting += [one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    return "".join(f"{name}=={found[name]}\n" for name in sorted(found) if name != "jpvad-report")
