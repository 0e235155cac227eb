"""Where frozen revisions are, what they are called, and in which order they follow each other."""

from __future__ import annotations

import re
from pathlib import Path

from jpvad_report.errors import RevisionError
from jpvad_report.revision.manifest import MANIFEST, Manifest, read_manifest
from jpvad_report.study.problem import nearest

REVISIONS = "revisions"
WORKING = "the working state"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_RESERVED = {"deviations.yml"}


def check_name(name: str) -> str:
    """A name that can be a folder on every system.

    Raises
    ------
    RevisionError
        For any other.
    """
    # Windows drops a full stop at the end of a name.
    if not _NAME.fullmatch(name) or name.endswith(".") or name.lower() in _RESERVED:
        raise RevisionError(
            f"{name!r} cannot be the name of a revision.",
            remedy="Use letters, digits, points, hyphens and underscores, a letter or digit first: R1, R2-final.",
        )
    return name


def frozen_names(project: Path) -> list[str]:
    """Names of all frozen revisions, in the order of the alphabet."""
    folder = project / REVISIONS
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def revision_folder(project: Path, name: str) -> Path:
    """The folder of a frozen revision.

    Raises
    ------
    RevisionError
        Where there is none of that name; the nearest one is told.
    """
    known = frozen_names(project)
    if name in known:
        return project / REVISIONS / name
    if not known:
        raise RevisionError(
            f"There is no revision {name!r}: nothing has been frozen in {project / REVISIONS}.",
            remedy="`jpvad-report freeze NAME` keeps the present state as a revision.",
        )
    raise RevisionError(
        f"There is no revision {name!r}{nearest(name, known) or '.'}", remedy=f"Frozen are {', '.join(known)}."
    )


def chain(project: Path) -> list[tuple[Path, Manifest]]:
    """All frozen revisions, the first one first; each names the one before it with the hash of its manifest.

    Raises
    ------
    RevisionError
        Where one is missing or was edited.
    """
    found = [(path, read_manifest(path)) for path in (project / REVISIONS / name for name in frozen_names(project))]
    found.sort(key=lambda item: item[1].about["number"])
    for i, (path, manifest) in enumerate(found):
        previous = manifest.about["previous"]
        expected = {"name": found[i - 1][0].name, "sha256": found[i - 1][1].sha256} if i else None
        if previous != expected:
            missing = f"{previous['name']}, which it follows" if previous else "the one before it"
            raise RevisionError(
                f"The revision {path.name} does not fit those that are in {REVISIONS}: {missing} was changed, removed "
                f"or added later.",
                remedy=f"Restore {REVISIONS}/ from a copy; its {MANIFEST} files belong together.",
            )
    return found
