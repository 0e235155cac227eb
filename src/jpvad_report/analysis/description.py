"""Summaries of variables by group, read from one run of the tableone package at full precision."""

from __future__ import annotations

import warnings

import pandas as pd

from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, proportion
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind, Summary

OVERALL = "overall"
PRESENT, ABSENT = "present", "absent"
_GROUP = "__group__"
_STATISTICS = {"median": "median", "q1": "q25", "q3": "q75", "mean": "mean", "sd": "std"}


def statistics(study: Study, name: str) -> tuple[str, ...]:
    """Last parts of the keys that describe a variable in a group."""
    variable = study.variable(name)
    if variable.kind is Kind.CONTINUOUS:
        return ("median", "q1", "q3") if study.summary(name) is Summary.MEDIAN_IQR else ("mean", "sd")
    return ("proportion",) if variable.kind is Kind.BINARY else tuple(slug(level) for level in study.levels(name))


class Description:
    """tableone's numbers of some variables; its tests, differences and formatting are not used.

    Parameters
    ----------
    frame : DataFrame
        The cohort.
    group : Series of str
        Group codes, with the same index.
    names
        Variables to describe. Denominators are the observed values; what nobody of a group has is not estimable there.
    """

    def __init__(self, frame: pd.DataFrame, group: pd.Series, study: Study, names: tuple[str, ...]) -> None:
        self._study = study
        observed = [name for name in names if frame[name].notna().any()]
        continuous = [name for name in observed if study.variable(name).kind is Kind.CONTINUOUS]
        self._continuous: dict[str, dict[tuple[str, str], dict[str, float]]] = {}
        self._frequencies: dict[str, dict[str, dict[tuple[str, str], int]]] = {}
        if not observed:
            return
        from tableone import TableOne

        data = pd.DataFrame({name: _values(frame[name], study, name) for name in observed})
        with warnings.catch_warnings():
            # tableone warns of small groups and of divisions by zero; both are judged below.
            warnings.simplefilter("ignore")
            table = TableOne(
                data.assign(**{_GROUP: group}),
                columns=observed,
                categorical=[name for name in observed if name not in continuous],
                continuous=continuous,
                groupby=_GROUP,
                order={_GROUP: list(study.groups)},
                nonnormal=[name for name in continuous if study.summary(name) is Summary.MEDIAN_IQR],
                # By default "None" would become a level of its own.
                include_null=False,
            )
        # Plain dictionaries: pandas is slow at handing out single cells.
        for where, numbers, shares in (
            (OVERALL, table.cont_describe_all, table.cat_describe_all),
            ("groups", table.cont_describe, table.cat_describe),
        ):
            self._continuous[where] = {} if numbers is None else numbers.to_dict()
            self._frequencies[where] = {} if shares is None else shares["freq"].to_dict()

    def summary(self, name: str, level: str, *, missing: int) -> dict[str, Record]:
        """`baseline.V.G.STATISTIC` of a variable in a group, or overall; `missing` values are left out."""
        if self._study.variable(name).kind is Kind.CONTINUOUS:
            return self._numbers(name, level, missing=missing)
        where, column = _place(level)
        cells = self._frequencies.get(where, {}).get(column, {})
        frequencies = {code: int(n) for (variable_name, code), n in cells.items() if variable_name == name}
        n = sum(frequencies.values())
        codes = [PRESENT] if self._study.variable(name).kind is Kind.BINARY else self._study.levels(name)
        return {
            join("baseline", name, slug(level), statistic): proportion(frequencies.get(code, 0), n, n_missing=missing)
            for code, statistic in zip(codes, statistics(self._study, name), strict=True)
        }

    def _numbers(self, name: str, level: str, *, missing: int) -> dict[str, Record]:
        variable = self._study.variable(name)
        where, column = _place(level)
        cells = self._continuous.get(where, {})
        n = int(cells.get(("count", column), {}).get(name, 0))
        records: dict[str, Record] = {}
        for statistic in statistics(self._study, name):
            key = join("baseline", name, slug(level), statistic)
            if n == 0:
                records[key] = NotEstimable(reason="there are no observations", n=0, n_missing=missing)
            elif statistic == "sd" and n < 2:
                reason = "a single observation has no standard deviation"
                records[key] = NotEstimable(reason=reason, n=n, n_missing=missing)
            else:
                records[key] = Estimate(
                    quantity=Quantity.VALUE,
                    estimate=float(cells[(_STATISTICS[statistic], column)][name]),
                    digits=self._study.digits(name),
                    unit=variable.unit,
                    n=n,
                    n_missing=missing,
                    method=statistic,
                )
        return records


def _values(column: pd.Series, study: Study, name: str) -> pd.Series:
    if study.variable(name).kind is Kind.CONTINUOUS:
        return column.astype(float)
    if study.variable(name).kind is Kind.BINARY:
        column = column.map({True: PRESENT, False: ABSENT})
    # tableone counts None, but not pandas' NA, as missing.
    return pd.Series([None if pd.isna(value) else value for value in column], index=column.index, dtype=object)


def _place(level: str) -> tuple[str, str]:
    """Which of tableone's tables, and which of its columns, describes a group."""
    return (OVERALL, "Overall") if level == OVERALL else ("groups", level)
