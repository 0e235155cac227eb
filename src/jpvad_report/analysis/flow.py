"""The cohort's counts as records: who was registered, who left and why, who is in which group, from when to when."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, Quantity, Record, count, proportion
from jpvad_report.study.model import Study


def cohort_records(
    frame: pd.DataFrame,
    study: Study,
    *,
    registered: int,
    excluded: Mapping[str, int],
    undecided: Mapping[str, int],
    groups: Mapping[str, int],
) -> dict[str, Record]:
    """`cohort.registered`, `.excluded.ID`, `.undecided.ID`, `.included`, `.group.G`, `.enrolment.first`/`.last`."""
    records: dict[str, Record] = {"cohort.registered": count(registered), "cohort.included": count(len(frame))}
    for rule, removed in excluded.items():
        records[join("cohort", "excluded", rule)] = count(removed)
        records[join("cohort", "undecided", rule)] = count(undecided[rule])
    for group, n in groups.items():
        records[join("cohort", "group", slug(group))] = proportion(n, len(frame))
    if study.data.enrolment_date is not None:
        dates = frame[study.data.enrolment_date]
        for name, day in (("first", dates.min()), ("last", dates.max())):
            if not pd.isna(day):
                records[join("cohort", "enrolment", name)] = Estimate(
                    quantity=Quantity.DATE, estimate=float(day.toordinal()), n=int(dates.notna().sum())
                )
    if study.data.cluster is not None:
        records["cohort.clusters"] = count(int(frame[study.data.cluster].nunique()))
    return records
