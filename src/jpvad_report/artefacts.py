"""The only writer: files are made aside, synced, and swapped in, so that a failure leaves the earlier ones whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jpvad_report.errors import UserError


def sha256(path: Path) -> str:
    """Hash of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A folder beside `target` to write into; on success its files replace those of the same name in `target`.

    Files of `target` that were not written again stay; on an error nothing in `target` changes.
    """
    target.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".staging-", dir=target))
    try:
        yield aside
        made = sorted(path for path in aside.rglob("*") if path.is_file())
        for path in made:
            _sync(path)
        for path in made:
            final = target / path.relative_to(aside)
            final.parent.mkdir(parents=True, exist_ok=True)
            path.replace(final)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


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


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
