"""Characteristics by group: the tableone package describes and pairs the groups, our named tests compare them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from jpvad_report.analysis import group_tests
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, proportion
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind, Summary

OVERALL = "overall"
PRESENT, ABSENT = "present", "absent"


def baseline(frame: pd.DataFrame, study: Study) -> dict[str, Record]:
    """Describe the variables of the baseline analysis, overall and by group.

    Returns
    -------
    dict
        For a continuous variable `baseline.V.G.median`, `.q1`, `.q3` (quartiles of type 7) or `.mean`, `.sd`; for a
        binary one `baseline.V.G.proportion`; for levels `baseline.V.G.LEVEL`. For all
        `baseline.V.test` and `baseline.V.smd` (absolute standardised mean difference; among three groups or more the
        largest pair). Denominators are the observed values. G is a group or `overall`.
    """
    spec = study.analyses.baseline
    assert spec is not None
    group = frame[study.exposure.variable].astype(str)
    data = pd.DataFrame({name: _values(frame[name], study, name) for name in spec.variables})
    observed = [name for name in spec.variables if data[name].notna().groupby(group).any().all()]
    described = _TableOne(data[observed], group, study) if observed else None
    records: dict[str, Record] = {}
    for name in spec.variables:
        for level in (OVERALL, *study.groups):
            chosen = data[name] if level == OVERALL else data.loc[group == level, name]
            missing = int(chosen.isna().sum())
            if described is not None and name in observed:
                records |= described.summary(name, level, missing=missing)
            else:
                records |= _unobserved(study, name, level, missing=missing)
        tested = described is not None and name in observed
        reason = NotEstimable(reason="a group has no observations")
        records[join("baseline", name, "test")] = described.tests[name] if described and tested else reason
        records[join("baseline", name, "smd")] = described.smd(name) if described and tested else reason
    return records


def statistics(study: Study, name: str) -> tuple[str, ...]:
    """Last parts of the keys that describe a variable in a group."""
    variable = study.variable(name)
    if variable.kind is Kind.CONTINUOUS:
        return ("median", "q1", "q3") if study.summary(name) is Summary.MEDIAN_IQR else ("mean", "sd")
    return ("proportion",) if variable.kind is Kind.BINARY else tuple(slug(level) for level in study.levels(name))


def _values(column: pd.Series, study: Study, name: str) -> pd.Series:
    if study.variable(name).kind is Kind.CONTINUOUS:
        return column.astype(float)
    if study.variable(name).kind is Kind.BINARY:
        column = column.map({True: PRESENT, False: ABSENT})
    # tableone counts None, but not pandas' NA, as missing.
    return pd.Series([None if pd.isna(value) else value for value in column], index=column.index, dtype=object)


def _unobserved(study: Study, name: str, level: str, *, missing: int) -> dict[str, Record]:
    reason = NotEstimable(reason="a group has no observations", n_missing=missing)
    return {join("baseline", name, slug(level), statistic): reason for statistic in statistics(study, name)}


class _TableOne:
    """One run of tableone, read at full precision; its own formatting is not used."""

    def __init__(self, data: pd.DataFrame, group: pd.Series, study: Study) -> None:
        from tableone import TableOne

        self._study = study
        self.tests: dict[str, Record] = {}
        by_levels = [name for name in data.columns if study.variable(name).kind is not Kind.CONTINUOUS]
        continuous = [name for name in data.columns if name not in by_levels]
        with warnings.catch_warnings():
            # tableone warns of small groups and of divisions by zero; both are judged below.
            warnings.simplefilter("ignore")
            self._table = TableOne(
                data.assign(**{_GROUP: group}),
                columns=list(data.columns),
                categorical=by_levels,
                continuous=continuous,
                groupby=_GROUP,
                order={_GROUP: list(study.groups)},
                nonnormal=[name for name in continuous if study.summary(name) is Summary.MEDIAN_IQR],
                # By default "None" would become a level of its own, in test and SMD alike.
                include_null=False,
                pval=True,
                smd=len(study.groups) > 1,
                htest={name: self._named_test(name) for name in data.columns},
            )

        # Plain dictionaries: pandas is slow at handing out single cells.
        self._continuous_cells = {
            where: {} if table is None else table.to_dict()
            for where, table in ((OVERALL, self._table.cont_describe_all), ("groups", self._table.cont_describe))
        }
        self._frequencies = {
            where: {} if table is None else table["freq"].to_dict()
            for where, table in ((OVERALL, self._table.cat_describe_all), ("groups", self._table.cat_describe))
        }
        self._smd = {} if self._table.smd_table is None else self._table.smd_table.T.to_dict("list")

    def _named_test(self, name: str) -> Callable[..., float]:
        def named_test(*groups: Any) -> float:
            settings = self._study.settings
            if self._study.variable(name).kind is Kind.CONTINUOUS:
                arrays = [np.asarray(values, dtype=float) for values in groups]
                result = group_tests.continuous(arrays, summary=self._study.summary(name), settings=settings)
            else:
                result = group_tests.categorical(groups, settings=settings)
            self.tests[name] = result
            return result.p_value if isinstance(result, Estimate) and result.p_value is not None else float("nan")

        return named_test

    def summary(self, name: str, level: str, *, missing: int) -> dict[str, Record]:
        variable, key = self._study.variable(name), slug(level)
        if variable.kind is Kind.CONTINUOUS:
            return self._continuous(name, level, missing=missing)
        where, column = _place(level)
        cells = self._frequencies[where][column]
        frequencies = {code: int(n) for (variable_name, code), n in cells.items() if variable_name == name}
        n = sum(frequencies.values())
        if variable.kind is Kind.BINARY:
            present = frequencies.get(PRESENT, 0)
            return {join("baseline", name, key, "proportion"): proportion(present, n, n_missing=missing)}
        return {
            join("baseline", name, key, slug(code)): proportion(frequencies.get(code, 0), n, n_missing=missing)
            for code in self._study.levels(name)
        }

    def _continuous(self, name: str, level: str, *, missing: int) -> dict[str, Record]:
        variable = self._study.variable(name)
        where, column = _place(level)
        cells = self._continuous_cells[where]
        statistic_names = {"median": "median", "q1": "q25", "q3": "q75", "mean": "mean", "sd": "std"}
        records: dict[str, Record] = {}
        n = int(cells[("count", column)][name])
        for statistic in statistics(self._study, name):
            value = float(cells[(statistic_names[statistic], column)][name])
            records[join("baseline", name, slug(level), statistic)] = (
                NotEstimable(reason="a group has a single observation", n=n, n_missing=missing)
                if statistic == "sd" and n < 2
                else Estimate(
                    quantity=Quantity.VALUE,
                    estimate=value,
                    digits=self._study.digits(name),
                    unit=variable.unit,
                    n=n,
                    n_missing=missing,
                    method=statistic,
                )
            )
        return records

    def smd(self, name: str) -> Record:
        if not self._smd:
            return NotEstimable(reason="there is only one group")
        if isinstance(self.tests[name], NotEstimable):
            # tableone gives 0 for a variable that does not vary.
            return NotEstimable(reason="the groups do not overlap or the values do not vary")
        pairs = np.abs(np.asarray(self._smd[name], dtype=float))
        if not np.isfinite(pairs).all():
            return NotEstimable(reason="the groups do not overlap or the values do not vary")
        return Estimate(quantity=Quantity.STANDARDISED_DIFFERENCE, estimate=float(pairs.max()), method="smd")


_GROUP = "__group__"


def _place(level: str) -> tuple[str, str]:
    """Which of tableone's tables, and which of its columns, describes a group."""
    return (OVERALL, "Overall") if level == OVERALL else ("groups", level)
