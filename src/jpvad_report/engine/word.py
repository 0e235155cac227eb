"""Finish a Word file."""

from __future__ import annotations

from pathlib import Path


def content_control_tag(key: str) -> str:
    """Return the w:tag under which a key stands in Word, at most 64 characters."""
    return key


def finish_docx(path: Path, *, page_mark: str | None) -> None:
    """Mend in place what Pandoc leaves undone."""


def page_mark_of(path: Path) -> str | None:
    return None
