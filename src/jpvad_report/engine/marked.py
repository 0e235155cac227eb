"""Render a manuscript in which the changes against an earlier one are marked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jpvad_report.engine.contract import Format
from jpvad_report.engine.embedded import parse, render_parsed

FILTERS = ("references.lua", "manuscript.lua", "marks.lua")

__all__ = ["parse", "render_tree"]


def render_tree(tree: dict[str, Any], *, name: str, folder: Path, formats: Sequence[Format]) -> dict[Format, Path]:
    """Documents of a tree that :func:`parse` gave and that may hold marks, into the folder where its pictures are.

    Parameters
    ----------
    tree
        Insertions, deletions and moves are spans and rows as `assets/marks.lua` explains them.
    name
        Of the documents, without their extension.
    """
    parsed = json.dumps(tree, ensure_ascii=False).encode("utf-8")
    source = folder / f"{name}.qmd"
    with ThreadPoolExecutor() as threads:
        jobs = {
            format: threads.submit(render_parsed, parsed, source=source, format=format, folder=folder, filters=FILTERS)
            for format in dict.fromkeys(formats)
        }
        return {format: job.result() for format, job in jobs.items()}
