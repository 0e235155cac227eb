"""The only writer: files are made aside, synced, and swapped in, so that a failure leaves the earlier ones whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jpvad_report.errors import UserError

_STAGING, _READY = ".staging-", ".ready-"


def sha256(path: Path) -> str:
    """Hash of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A folder inside `target` to write into; on success its files replace those of the same name in `target`.

    Files of `target` that were not written again stay; on an error nothing in `target` changes. A process that is
    killed before everything was written and synced leaves the earlier files whole; one that is killed while they are
    replaced leaves a folder from which `settle` replaces the rest.
    """
    target.mkdir(parents=True, exist_ok=True)
    settle(target)
    aside = Path(tempfile.mkdtemp(prefix=f"{_STAGING}{os.getpid()}-", dir=target))
    try:
        yield aside
        for path in sorted(aside.rglob("*")):
            if path.is_file():
                sync(path)
        # From here on the new files are the ones that count.
        ready = aside.rename(target / aside.name.replace(_STAGING, _READY, 1))
        sync(target)
        _replace(ready, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def settle(target: Path) -> None:
    """Finish what a killed process had begun to replace in a folder, and remove what it had not finished writing."""
    if not target.is_dir():
        return
    for path in sorted(target.iterdir()):
        if path.name.startswith(_READY):
            _replace(path, target)
        elif path.name.startswith(_STAGING) and not alive(path.name.removeprefix(_STAGING).partition("-")[0]):
            shutil.rmtree(path, ignore_errors=True)


def _replace(ready: Path, target: Path) -> None:
    for path in sorted(ready.rglob("*")):
        if path.is_file():
            final = target / path.relative_to(ready)
            final.parent.mkdir(parents=True, exist_ok=True)
            path.replace(final)
    shutil.rmtree(ready, ignore_errors=True)


def alive(pid: str) -> bool:
    """True where the process of that number is at work, or where that cannot be told."""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        return True
    return True


def write_file(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a file that the user named, whole or not at all.

    Raises
    ------
    UserError
        Where it cannot be written.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError
        with staged(path.resolve().parent) as aside:
            (aside / path.name).write_text(text, encoding=encoding)
    except UnicodeEncodeError:
        raise UserError(
            f"{path.name} holds letters that the encoding {encoding} does not have.", remedy="Use the encoding utf-8."
        ) from None
    except OSError as error:
        raise UserError(
            f"{path} cannot be written ({type(error).__name__}).", remedy="Name a file in a folder that can be written."
        ) from error


def sync(path: Path) -> None:
    """Make sure that a file, or the entries of a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_archive(folder: Path, path: Path) -> None:
    """Pack a folder into a zip archive, the same bytes for the same files, whole or not at all."""
    with staged(path.parent) as aside, zipfile.ZipFile(aside / path.name, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            # The first date that a zip archive can hold.
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())
