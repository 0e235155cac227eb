"""The cohort's counts as records: who was registered, who left and why, who is in which group, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, Quantity, Record, count, proportion
from jpvad_report.study.model import Study


def cohort_records(
    frame: pd.DataFrame,
    study: Study,
    *,
    registered: int,
    enrolment: tuple[date, date] | None,
    excluded: Mapping[str, int],
    undecided: Mapping[str, int],
    groups: Mapping[str, int],
) -> dict[str, Record]:
    """Keys `cohort.registered`, `.excluded.ID`, `.undecided.ID`, `.all_excluded`, `.included`, `.group.G`, `.clusters`.

    From the whole export: `registry.enrolment.first` and `.last`.
    """
    records: dict[str, Record] = {"cohort.registered": count(registered), "cohort.included": count(len(frame))}
    records["cohort.all_excluded"] = count(registered - len(frame))
    for rule, removed in excluded.items():
        records[join("cohort", "excluded", rule)] = count(removed)
        records[join("cohort", "undecided", rule)] = count(undecided[rule])
    for group, n in groups.items():
        records[join("cohort", "group", slug(group))] = proportion(n, len(frame))
    for name, day in zip(("first", "last"), enrolment or (), strict=False):
        records[join("registry", "enrolment", name)] = Estimate(quantity=Quantity.DATE, estimate=float(day.toordinal()))
    if study.data.cluster is not None:
        records["cohort.clusters"] = count(int(frame[study.data.cluster].nunique()))
    return records
