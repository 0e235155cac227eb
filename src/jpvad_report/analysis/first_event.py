"""Time to the first of each dated event: cumulative incidence, its comparison, and who could not be counted."""

from __future__ import annotations

import pandas as pd

from jpvad_report.analysis.cumulative_incidence import COMPETING, cumulative_incidence
from jpvad_report.analysis.multiplicity import adjusted
from jpvad_report.analysis.subdistribution import subdistribution_hazard_ratios
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Record, Series, proportion
from jpvad_report.study.analyses import COMPOSITE
from jpvad_report.study.model import Study

LEFT_OUT = ("before_time_zero", "undated", "unknown")
_SECTION = "adverse_events"


def first_events(frame: pd.DataFrame, study: Study) -> tuple[dict[str, Record], dict[str, Series]]:
    """Every event with the columns `E.first.days`, `.cause` and `.left_out` that the cohort made.

    Returns
    -------
    records : dict
        `adverse_events.E.G.cumulative_incidence` at the horizon (`n_missing` were left out),
        `adverse_events.E.G.competing` (who died first), `adverse_events.E.left_out.REASON` of all patients, and for
        each group but the reference `adverse_events.E.G.subdistribution_hazard_ratio`; with `settings.multiplicity`
        also `adverse_events.E.G.subdistribution_adjusted`, in a family of all events and groups, the composite apart.
    series : dict
        `adverse_events.E.G.curve` with days, incidence, ci_low, ci_high.
    """
    spec = study.analyses.adverse_events
    assert spec is not None
    records: dict[str, Record] = {}
    series: dict[str, Series] = {}
    for event in spec.timed if spec.outcome else ():
        more, curves = _event(event, frame, study)
        records, series = records | more, series | curves
    if study.settings.multiplicity != "none":
        ratio = ".subdistribution_hazard_ratio"
        family = {
            key.removesuffix(ratio) + ".subdistribution_adjusted": record
            for key, record in records.items()
            if key.endswith(ratio) and key.split(".")[1] != COMPOSITE
        }
        records |= adjusted(family, method=study.settings.multiplicity)
    return records, series


def _event(event: str, frame: pd.DataFrame, study: Study) -> tuple[dict[str, Record], dict[str, Series]]:
    group = frame[study.exposure.variable].astype(str)
    cause, days, left_out = (frame[f"{event}.first.{name}"] for name in ("cause", "days", "left_out"))
    kept = cause.notna()
    records: dict[str, Record] = {
        join(_SECTION, event, "left_out", reason): proportion(int((left_out == reason).sum()), len(frame))
        for reason in LEFT_OUT
    }
    series: dict[str, Series] = {}
    for g in study.groups:
        mine = (group == g) & kept
        n, n_missing = int(mine.sum()), int(((group == g) & ~kept).sum())
        key = join(_SECTION, event, slug(g))
        records[join(key, "cumulative_incidence")], curve = cumulative_incidence(
            days[mine], cause[mine], n_missing=n_missing, settings=study.settings
        )
        records[join(key, "competing")] = proportion(int((cause[mine] == COMPETING).sum()), n, n_missing=n_missing)
        if curve is not None:
            series[join(key, "curve")] = curve
    ratios = subdistribution_hazard_ratios(
        days[kept],
        cause[kept],
        group[kept],
        groups=study.groups,
        reference=study.exposure.reference,
        settings=study.settings,
    )
    for g, record in ratios.items():
        records[join(_SECTION, event, slug(g), "subdistribution_hazard_ratio")] = record
    return records, series
