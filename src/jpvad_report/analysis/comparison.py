"""Which test compares a variable between the groups: by its kind, by the order of its levels and of the groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jpvad_report.analysis import group_tests, trend
from jpvad_report.results.records import Record
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind, Summary


def compare(values: pd.Series, group: pd.Series, study: Study, name: str) -> Record:
    """Test a variable's difference, or trend, between the groups; missing values are left out.

    Nominal groups: the tests of `group_tests`; with `settings.ordinal_test: trend` an ordinal variable is compared by
    Cochran-Armitage (two groups) or by Kruskal-Wallis on its levels' ranks (more). Three or more groups that are
    themselves ordered, with the same setting: Jonckheere-Terpstra for continuous and ordinal variables,
    Cochran-Armitage for binary ones. An order of two levels only is none.

    Parameters
    ----------
    values : Series
        The variable, as the cohort holds it.
    group : Series of str
        Group codes, with the same index.
    """
    settings, kind = study.settings, study.variable(name).kind
    if kind is Kind.CONTINUOUS:
        parts = [values[group == g].dropna().to_numpy(dtype=float) for g in study.groups]
        if study.has_ordered_groups:
            return trend.jonckheere(parts)
        return group_tests.continuous(parts, summary=study.summary(name), settings=settings)
    counts = contingency(values, group, study, name)
    ordered = kind is Kind.ORDINAL and settings.ordinal_test == "trend" and (counts.sum(axis=0) > 0).sum() > 2
    if study.has_ordered_groups and ordered:
        return trend.jonckheere(_ranks(counts))
    if study.has_ordered_groups and counts.shape[1] == 2:
        return trend.cochran_armitage(counts.T)
    if ordered and len(counts) == 2:
        return trend.cochran_armitage(counts)
    if ordered:
        return group_tests.continuous(_ranks(counts), summary=Summary.MEDIAN_IQR, settings=settings)
    return group_tests.categorical(counts, settings=settings)


def contingency(values: pd.Series, group: pd.Series, study: Study, name: str) -> npt.NDArray[np.int64]:
    """Counts of shape (groups, levels), both in the study file's order; a binary variable is absent, then present."""
    levels: Sequence[Any] = [False, True] if study.variable(name).kind is Kind.BINARY else study.levels(name)
    row, column = _places(study.groups, group), _places(levels, values)
    known = column >= 0
    cells = np.bincount(row[known] * len(levels) + column[known], minlength=len(study.groups) * len(levels))
    return cells.reshape(len(study.groups), len(levels)).astype(np.int64)


def _places(levels: Sequence[Any], values: pd.Series) -> npt.NDArray[np.intp]:
    """Where each value stands among the levels; -1 for a missing one."""
    return np.asarray(pd.Categorical(values, categories=list(levels)).codes, dtype=np.intp)


def _ranks(counts: npt.NDArray[np.int64]) -> list[npt.NDArray[np.float64]]:
    """A place number for each person of each group."""
    places = np.arange(counts.shape[1], dtype=np.float64)
    return [np.repeat(places, row) for row in counts]
