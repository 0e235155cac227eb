"""Statistics: frame and study in, records out. No paths, no plotting, no global state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from jpvad_report.results.records import Record, Series

if TYPE_CHECKING:
    import pandas as pd

    from jpvad_report.study.model import Study

__all__ = ["analyse_cohort"]

_Results = tuple[dict[str, Record], dict[str, Series]]


def analyse_cohort(
    frame: pd.DataFrame,
    study: Study,
    *,
    registered: int,
    enrolment: tuple[date, date] | None,
    excluded: Mapping[str, int],
    undecided: Mapping[str, int],
    groups: Mapping[str, int],
    meanwhile: Callable[[], object] | None = None,
) -> tuple[dict[str, Record], dict[str, Series]]:
    """Every analysis that the study declares, and none that it does not.

    The baseline comparison, which takes as long as all others together, and the others run side by side; `meanwhile`
    is work for the time in which one waits for the other.
    """
    # Both processes need it and it takes a second to load: loaded here, it is loaded once.
    import scipy.stats  # noqa: F401

    from jpvad_report.parallel import side_by_side

    (described, series), (modelled, more) = side_by_side(
        [lambda: _descriptions(frame, study), lambda: _models(frame, study)], meanwhile=meanwhile
    )
    from jpvad_report.analysis.flow import cohort_records

    records = cohort_records(
        frame,
        study,
        registered=registered,
        enrolment=enrolment,
        excluded=excluded,
        undecided=undecided,
        groups=groups,
    )
    return records | described | modelled, series | more


def _descriptions(frame: pd.DataFrame, study: Study) -> _Results:
    from jpvad_report.analysis.baseline import baseline
    from jpvad_report.analysis.missing import missing

    records = missing(frame, study)
    if study.analyses.baseline:
        records |= baseline(frame, study)
    return records, {}


def _models(frame: pd.DataFrame, study: Study) -> _Results:
    from jpvad_report.analysis.adverse_events import adverse_events
    from jpvad_report.analysis.crosscheck import cross_check
    from jpvad_report.analysis.hazards import hazards
    from jpvad_report.analysis.predictors import predictors
    from jpvad_report.analysis.survival import survival

    records: dict[str, Record] = {}
    series: dict[str, Series] = {}
    if study.analyses.predictors:
        more, curves = predictors(frame, study)
        records, series = records | more, series | curves
    if study.analyses.survival:
        more, curves = survival(frame, study)
        records, series = records | more, series | curves
    if study.analyses.hazards:
        more, curves = hazards(frame, study)
        records, series = records | more, series | curves
    if study.analyses.adverse_events:
        more, curves = adverse_events(frame, study)
        records, series = records | more, series | curves
    return records | cross_check(frame, study, records), series
