"""From a file to a `Study`, or to one message with every mistake, its line and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

from jpvad_report.study import references
from jpvad_report.study.explain import explain, validate
from jpvad_report.study.language import LANGUAGES
from jpvad_report.study.model import Study
from jpvad_report.study.source import Source


def load_study(path: Path, *, lang: str | None = None) -> Study:
    """Read and validate a study file.

    Parameters
    ----------
    path
        The file.
    lang
        Language of the document instead of the file's own; every text is taken in it.

    Raises
    ------
    StudyError
        With one line a problem: file, line, place in the file, what is wrong, nearest valid name.
    """
    source = Source(path)
    if lang is not None and isinstance(source.data, dict):
        source.data["lang"] = lang
    declared = source.data.get("lang") if isinstance(source.data, dict) else None
    study = validate(Study, source, context={"lang": declared if declared in LANGUAGES else "en"})
    if found := references.problems(study):
        raise explain(source, found)
    return study
