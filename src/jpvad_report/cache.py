"""Results kept by the hash of everything that they were made from. What cannot be trusted is made again."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import sha256

FOLDER = ".jpvad-report"
KEPT = 200
"""Entries that stay; the least recently used ones go."""


class Cache:
    """A folder with one file an entry: the hash of its content on the first line, then the content.

    An entry that is damaged, or cut short by a crash, does not have that hash and counts as absent. Nothing of the
    export is in it but what is in results.json. Without a folder nothing is kept and nothing is found.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, key: str) -> Any:
        """What was kept under the key, or None."""
        if self._folder is None:
            return None
        path = self._folder / key
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != head:
                return None
            os.utime(path)
            return json.loads(body)
        except (OSError, ValueError):
            # Absent, unreadable or damaged: made again in every case.
            return None

    def put(self, key: str, content: Any) -> None:
        """Keep plain data under a key. A disk that takes nothing costs time at the next run, and nothing else."""
        if self._folder is None:
            return
        # The order of results is part of them: the document lists methods in the order of the analyses.
        body = json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            ignore = self._folder / ".gitignore"
            if not ignore.is_file():
                ignore.write_text("*\n", encoding="utf-8")
            handle, aside = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            Path(aside).replace(self._folder / key)
        except OSError:
            return

    def prune(self) -> None:
        """Drop the least recently used entries beyond the number that is kept, and what a crash left behind."""
        if self._folder is None or not self._folder.is_dir():
            return
        entries = sorted(
            (path for path in self._folder.iterdir() if path.name != ".gitignore"),
            key=lambda path: (not path.name.startswith(".new-"), path.stat().st_mtime),
        )
        left_behind = [path for path in entries if path.name.startswith(".new-")]
        for path in {*left_behind, *entries[: max(0, len(entries) - KEPT)]}:
            path.unlink(missing_ok=True)


def fingerprint(*parts: Any) -> str:
    """One hash of plain data."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def code_of(*rooms: str) -> str:
    """Hash of the program's own files in some of its rooms."""
    package = Path(str(files("jpvad_report")))
    paths = [path for room in rooms for path in _files(package / room)]
    return fingerprint({str(path.relative_to(package)): sha256(path) for path in paths})


def folder_content(folders: Iterable[Path]) -> list[dict[str, str]]:
    """Hashes of all files of some folders by their relative paths; an absent folder is an empty one."""
    return [{str(path.relative_to(folder)): sha256(path) for path in _files(folder)} for folder in folders]


def hashes(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Hashes of files by their paths below a folder."""
    return {path.relative_to(root).as_posix(): sha256(path) for path in sorted(paths)}


def still_there(root: Path, made: Mapping[str, str]) -> bool:
    """True where every file below a folder is there and is what it was."""
    return all((root / name).is_file() and sha256(root / name) == digest for name, digest in made.items())


def _files(path: Path) -> list[Path]:
    if path.with_suffix(".py").is_file():
        return [path.with_suffix(".py")]
    return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts) if path.is_dir() else []
