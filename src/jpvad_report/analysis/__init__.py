"""Statistics: frame and study in, records out. No paths, no plotting, no global state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from jpvad_report.results.records import Record, Series
from jpvad_report.study.parts import MISSING, columns_of, part_of

if TYPE_CHECKING:
    import pandas as pd

    from jpvad_report.study.model import Study

__all__ = ["Results", "run_analyses"]

Results = tuple[dict[str, Record], dict[str, Series]]

_CHECKED = {"predictors", "survival", "hazards"}
"""Analyses whose headline numbers a second engine computes again."""


def run_analyses(
    frame: pd.DataFrame, study: Study, names: Sequence[str], *, meanwhile: Callable[[], object] | None = None
) -> dict[str, Results]:
    """The named analyses of a study, each on its own part of the study file and its own columns.

    The descriptions, which take as long as all models together, and the models run side by side; `meanwhile` is work
    for the time in which one waits for the other.

    Parameters
    ----------
    frame : pandas.DataFrame
        The cohort.
    study : Study
        The protocol.
    names
        Of `study.parts.analysis_names`.
    """
    # Both processes need it and it takes a second to load: loaded here, it is loaded once.
    import scipy.stats  # noqa: F401

    from jpvad_report.parallel import side_by_side

    def task(some: Sequence[str]) -> Callable[[], dict[str, Results]]:
        return lambda: {name: _run(name, frame, study) for name in some}

    descriptions = [name for name in names if name in {MISSING, "baseline"}]
    models = [name for name in names if name not in descriptions]
    found = side_by_side([task(some) for some in (descriptions, models) if some], meanwhile=meanwhile)
    return {name: results for part in found for name, results in part.items()}


def _run(name: str, frame: pd.DataFrame, study: Study) -> Results:
    mine, part = frame[list(columns_of(study, name))], part_of(study, name)
    records, series = _analysis(name)(mine, part)
    if name in _CHECKED:
        from jpvad_report.analysis.crosscheck import cross_check

        records = records | cross_check(mine, part, records)
    return records, series


def _analysis(name: str) -> Callable[[pd.DataFrame, Study], Results]:
    match name:
        case "missing":
            from jpvad_report.analysis.missing import missing

            return lambda frame, study: (missing(frame, study), {})
        case "baseline":
            from jpvad_report.analysis.baseline import baseline

            return lambda frame, study: (baseline(frame, study), {})
        case "predictors":
            from jpvad_report.analysis.predictors import predictors

            return predictors
        case "survival":
            from jpvad_report.analysis.survival import survival

            return survival
        case "hazards":
            from jpvad_report.analysis.hazards import hazards

            return hazards
        case "adverse_events":
            from jpvad_report.analysis.adverse_events import adverse_events

            return adverse_events
    raise ValueError(f"no analysis is called {name!r}")
