"""A table of text as an export that `read_text` reads again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from jpvad_report.errors import RegistryError

_SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}


def as_export(frame: pd.DataFrame, path: Path) -> str:
    """The text of an export whose separator is the one that the file's extension promises.

    Raises
    ------
    RegistryError
        For an extension of another kind.
    """
    separator = _SEPARATORS.get(path.suffix.lower())
    if separator is None:
        raise RegistryError(
            f"{path.name} is of a kind that is not written ({path.suffix or 'no extension'}).",
            remedy="Name a file that ends in .csv, or in .tsv or .txt (tabs).",
        )
    return frame.to_csv(index=False, sep=separator, lineterminator="\n")
