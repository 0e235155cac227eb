"""How much of each variable that the document speaks of is missing, and what the models lose by it."""

from __future__ import annotations

import pandas as pd

from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Record, proportion
from jpvad_report.study.model import Study
from jpvad_report.study.parts import analysed_variables


def missing(frame: pd.DataFrame, study: Study) -> dict[str, Record]:
    """`missing.V.overall` and `missing.V.G`: share of the patients in whom a variable is missing."""
    group = frame[study.exposure.variable].astype(str)
    records: dict[str, Record] = {}
    for name in analysed_variables(study):
        absent = frame[name].isna()
        records[join("missing", name, "overall")] = proportion(int(absent.sum()), len(frame))
        for g in study.groups:
            mine = absent[group == g]
            records[join("missing", name, slug(g))] = proportion(int(mine.sum()), len(mine))
    return records
