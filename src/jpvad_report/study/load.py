"""From a file to a `Study`, or to one message with every mistake, its line and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

from jpvad_report.study import references
from jpvad_report.study.explain import explain, validate
from jpvad_report.study.model import Study
from jpvad_report.study.source import Source


def load_study(path: Path) -> Study:
    """Read and validate a study file.

    Raises
    ------
    StudyError
        With one line a problem: file, line, place in the file, what is wrong, nearest valid name.
    """
    source = Source(path)
    study = validate(Study, source)
    if found := references.problems(study):
        raise explain(source, found)
    return study
