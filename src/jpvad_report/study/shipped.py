"""Where the templates that come with the program are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def default_templates() -> Path:
    """Folder of the templates: in the wheel, or in the checkout that it is installed from."""
    packaged = Path(str(files("jpvad_report") / "templates"))
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "templates"
