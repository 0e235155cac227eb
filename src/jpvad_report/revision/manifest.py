"""The list of a frozen revision's files, each with its hash; it holds a hash of itself, so that editing is noticed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import sha256
from jpvad_report.cache import fingerprint, hashes
from jpvad_report.errors import RevisionError

MANIFEST = "MANIFEST.json"
SCHEMA = 1
_SELF = "manifest_sha256"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a frozen revision is made of.

    Attributes
    ----------
    about : dict
        Number, previous revision, versions, hash of the code, shape of the data, journal, reason.
    files : dict
        SHA-256 of each file by its path below the folder.
    sha256 : str
        The hash of all this.
    """

    about: dict[str, Any]
    files: dict[str, str]
    sha256: str


def write_manifest(folder: Path, about: Mapping[str, Any]) -> None:
    """List every file of a folder; written last."""
    files = hashes(folder, (path for path in folder.rglob("*") if path.is_file()))
    content: dict[str, Any] = {**about, "schema": SCHEMA, "files": files}
    content[_SELF] = fingerprint(content)
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest alone, checked against its own hash.

    Raises
    ------
    RevisionError
        Where it is absent, of another schema, or was edited.
    """
    path, name = folder / MANIFEST, folder.name
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        schema, stated = content["schema"], content.pop(_SELF)
    except FileNotFoundError:
        raise RevisionError(
            f"The revision {name} has no {MANIFEST}: it is not a folder that `jpvad-report freeze` made.",
            remedy="Restore the folder from a copy.",
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _edited(name, MANIFEST) from error
    if schema != SCHEMA:
        raise RevisionError(
            f"The revision {name} was frozen with schema {schema}; this version reads schema {SCHEMA}.",
            remedy=f"Read it with the version that froze it ({content.get('versions', {}).get('jpvad-report', '?')}).",
        )
    if fingerprint(content) != stated:
        raise _edited(name, MANIFEST)
    files = content.pop("files")
    return Manifest(content, files, stated)


def check_files(folder: Path, manifest: Manifest) -> None:
    """Refuse a frozen folder that somebody edited, and say which file.

    Raises
    ------
    RevisionError
        For a file that is changed, removed or added.
    """
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MANIFEST}
    for name in sorted(there | set(manifest.files)):
        if name not in there:
            raise _edited(folder.name, name, "is no longer there")
        if name not in manifest.files:
            raise _edited(folder.name, name, "was added")
        if sha256(folder / name) != manifest.files[name]:
            raise _edited(folder.name, name)


def _edited(revision: str, file: str, what: str = "was changed") -> RevisionError:
    return RevisionError(
        f"The frozen revision {revision} is not what it was: {file} {what} after it had been frozen.",
        remedy="Restore the folder from a copy; a frozen revision is never edited.",
    )
