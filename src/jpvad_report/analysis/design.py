"""Model terms and design matrices: which column of a model stands for which variable or level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jpvad_report.results.keys import slug
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind

_COLLINEAR = 1e-8  # rounding leaves about 1e-15; a column that is independent by so little cannot be told from it


@dataclass(frozen=True, slots=True)
class Term:
    """One column of a model.

    `key` stands in the results' keys; `level` is the level that is compared with `reference`, both empty for a
    continuous variable.
    """

    key: str
    variable: str
    level: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Design:
    """Complete cases of a model: matrix of shape (n, terms), which rows of the frame it uses, and what it lost."""

    terms: tuple[Term, ...]
    matrix: npt.NDArray[np.float64]
    used: npt.NDArray[np.bool_]

    @property
    def n(self) -> int:
        """Observations without a missing value."""
        return int(self.used.sum())

    @property
    def n_missing(self) -> int:
        """Observations left out for a missing value."""
        return int((~self.used).sum())

    def unusable(self, *, within: npt.NDArray[np.int64] | None = None) -> dict[str, str]:
        """Terms that no model can hold, with the reason: constant columns, and those collinear with earlier ones.

        `within` numbers the strata of a stratified model, which compares observations of one stratum only.
        """
        varying = [i for i in range(len(self.terms)) if self.n and np.ptp(self.matrix[:, i]) > 0]
        reasons = {
            term.key: "it does not vary among the observations of the model"
            for i, term in enumerate(self.terms)
            if i not in varying
        }
        if within is not None:
            fixed = [i for i in varying if not _varies_within(self.matrix[:, i], within)]
            reasons |= {self.terms[i].key: "it does not vary within the strata" for i in fixed}
            varying = [i for i in varying if i not in fixed]
        if not varying:
            return reasons
        columns = self.matrix[:, varying]
        centred = columns - columns.mean(axis=0) if within is None else columns - _means_within(columns, within)
        # What is left of a column of length 1 after the columns before it have been taken out.
        rest = np.abs(np.diag(np.linalg.qr(centred / np.linalg.norm(centred, axis=0), mode="r")))
        rest = np.concatenate([rest, np.zeros(len(varying) - len(rest))])
        for i, left in zip(varying, rest, strict=True):
            if left < _COLLINEAR:
                reasons[self.terms[i].key] = "it is determined by the other variables of the model"
        return reasons


def terms_of(study: Study, name: str, *, reference: str | None = None) -> tuple[Term, ...]:
    """The terms of a variable: one for a continuous or binary one, one a level but the reference for the others.

    The reference is the exposure's own where the variable is the exposure, else the first level.
    """
    variable = study.variable(name)
    if variable.kind is Kind.CONTINUOUS:
        return (Term(name, name),)
    if variable.kind is Kind.BINARY:
        return (Term(name, name, level="present", reference="absent"),)
    levels = study.levels(name)
    base = reference or (study.exposure.reference if name == study.exposure.variable else levels[0])
    return tuple(Term(f"{name}_{slug(level)}", name, level, base) for level in levels if level != base)


def exposure_terms(study: Study) -> tuple[Term, ...]:
    """The exposure's terms: every group but the reference."""
    name, reference = study.exposure.variable, study.exposure.reference
    return tuple(Term(f"{name}_{slug(group)}", name, group, reference) for group in study.groups if group != reference)


def design(frame: pd.DataFrame, terms: Sequence[Term], *, also_complete: Sequence[str] = ()) -> Design:
    """Complete-case design matrix.

    Parameters
    ----------
    frame : pandas.DataFrame
        The cohort.
    terms
        Columns of the model, in order.
    also_complete
        Columns that must not be missing either, such as the outcome.
    """
    columns = [_column(frame[term.variable], term) for term in terms]
    matrix = np.column_stack(columns) if columns else np.empty((len(frame), 0))
    used: npt.NDArray[np.bool_] = np.asarray(~np.isnan(matrix).any(axis=1), dtype=bool)
    for name in also_complete:
        used &= frame[name].notna().to_numpy()
    return Design(tuple(terms), matrix[used], used)


def indicator(frame: pd.DataFrame, study: Study, name: str, level: str | bool) -> pd.Series:
    """1 where a variable has a level, 0 where it has another, missing where it is missing.

    The groups of a binary exposure are the levels `absent` and `present`; elsewhere a binary variable is true or false.
    """
    values = frame[name]
    if study.variable(name).kind is Kind.BINARY:
        wanted: tuple[object, ...] = (True, "present") if level is True else (False, "absent")
    else:
        wanted = (str(level),)
    return values.astype(object).isin(wanted).astype(float).mask(values.isna())


def _means_within(columns: npt.NDArray[np.float64], strata: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    return pd.DataFrame(columns).groupby(strata).transform("mean").to_numpy(dtype=float)


def _varies_within(column: npt.NDArray[np.float64], strata: npt.NDArray[np.int64]) -> bool:
    by_stratum = pd.Series(column).groupby(strata)
    return bool((by_stratum.max() > by_stratum.min()).any())


def _column(values: pd.Series, term: Term) -> npt.NDArray[np.float64]:
    if not term.level:
        return np.asarray(values, dtype=float)
    if isinstance(values.dtype, pd.CategoricalDtype):
        hit = (values == term.level).astype(float)
        return np.asarray(hit.mask(values.isna()), dtype=float)
    return np.asarray(values.astype("Float64").to_numpy(dtype=float, na_value=np.nan), dtype=float)
