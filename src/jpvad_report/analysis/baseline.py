"""Characteristics by group: tableone describes them, our named tests compare them."""

from __future__ import annotations

import pandas as pd

from jpvad_report.analysis import standardised_difference
from jpvad_report.analysis.comparison import compare, contingency
from jpvad_report.analysis.description import OVERALL, Description
from jpvad_report.results.judgements import is_imbalanced
from jpvad_report.results.keys import join
from jpvad_report.results.records import NotEstimable, Record, proportion
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind


def baseline(frame: pd.DataFrame, study: Study) -> dict[str, Record]:
    """Describe the variables of the baseline analysis, overall and by group.

    Returns
    -------
    dict
        For a continuous variable `baseline.V.G.median`, `.q1`, `.q3` (quartiles of type 7) or `.mean`, `.sd`; for a
        binary one `baseline.V.G.proportion`; for levels `baseline.V.G.LEVEL`. For all
        `baseline.V.test` and `baseline.V.smd` (absolute standardised mean difference; among three groups or more the
        largest pair). Denominators are the observed values. G is a group or `overall`. `balance.imbalanced` is the
        share of the variables whose difference is above the study's limit, among those where it is estimable.
    """
    spec = study.analyses.baseline
    assert spec is not None
    group = frame[study.exposure.variable].astype(str)
    described = Description(frame, group, study, spec.variables)
    records: dict[str, Record] = {}
    for name in spec.variables:
        absent = frame[name].isna()
        for level in (OVERALL, *study.groups):
            mine = absent if level == OVERALL else absent[group == level]
            records |= described.summary(name, level, missing=int(mine.sum()))
        records[join("baseline", name, "test")] = compare(frame[name], group, study, name)
        records[join("baseline", name, "smd")] = _difference(frame[name], group, study, name)
    return records | {"balance.imbalanced": _imbalanced(records, study)}


def _imbalanced(records: dict[str, Record], study: Study) -> Record:
    assert study.analyses.baseline is not None
    found = [records[join("baseline", name, "smd")] for name in study.analyses.baseline.variables]
    known = [record for record in found if not isinstance(record, NotEstimable)]
    apart = sum(is_imbalanced(record, above=study.settings.imbalance_above) for record in known)
    return proportion(apart, len(known), n_missing=len(found) - len(known), method="imbalance")


def _difference(values: pd.Series, group: pd.Series, study: Study, name: str) -> Record:
    if study.variable(name).kind is Kind.CONTINUOUS:
        parts = [values[group == g].dropna().to_numpy(dtype=float) for g in study.groups]
        return standardised_difference.of_values(parts)
    return standardised_difference.of_levels(contingency(values, group, study, name))
