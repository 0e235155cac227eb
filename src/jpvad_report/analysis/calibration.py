"""Whether events are as frequent as the model's risks say, by tenths of risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from jpvad_report.analysis.likelihood import Array

_TENTHS = 10


@dataclass(frozen=True, slots=True)
class RiskGroups:
    """Observations by risk, lowest first: number, events, and sum of the risks, each of shape (groups,)."""

    n: npt.NDArray[np.int_]
    events: npt.NDArray[np.int_]
    expected: Array


@dataclass(frozen=True, slots=True)
class HosmerLemeshow:
    """The test's statistic, degrees of freedom and P value."""

    statistic: float
    df: int
    p_value: float


def risk_groups(outcome: Array, risks: Array) -> RiskGroups:
    """Tenths by the deciles of the risks.

    Deciles are quantiles of type 7; a group holds the risks above one and up to the next. Where many have the same
    risk, deciles coincide and there are fewer groups; groups without observations (fewer than ten) are left out.

    Parameters
    ----------
    outcome : ndarray of shape (n,)
        0 or 1.
    risks : ndarray of shape (n,)
        Rounded so that equal covariates have equal risks.
    """
    ordered = np.sort(risks)
    # In whole numbers: a decile that is an observation must be equal to it, or the observation falls on either side.
    whole, rest = np.divmod(np.arange(_TENTHS + 1) * (len(risks) - 1), _TENTHS)
    above = ordered[np.minimum(whole + 1, len(risks) - 1)]
    deciles = np.where(rest == 0, ordered[whole], ordered[whole] + (above - ordered[whole]) * rest / _TENTHS)
    place = np.searchsorted(np.unique(deciles)[1:], risks, side="left")
    groups = [place == group for group in np.unique(place)]
    return RiskGroups(
        n=np.array([int(group.sum()) for group in groups]),
        events=np.array([int(outcome[group].sum()) for group in groups]),
        expected=np.array([float(risks[group].sum()) for group in groups]),
    )


def hosmer_lemeshow(groups: RiskGroups) -> HosmerLemeshow | str:
    """Goodness of fit over the groups, as chi-square with two degrees of freedom fewer; or why there is no test.

    References
    ----------
    Hosmer DW, Lemeshow S. Commun Stat Theory Methods 1980;9:1043 (doi:10.1080/03610928008827941). R:
    `ResourceSelection::hoslem.test`, `generalhoslem::logitgof`.
    """
    df = len(groups.n) - 2
    if df < 1:
        return "there are fewer than three groups of fitted risk"
    spread = groups.expected * (1 - groups.expected / groups.n)
    if (spread <= 0).any():
        return "the fitted risks of a group are all 0 or all 1"
    statistic = float(((groups.events - groups.expected) ** 2 / spread).sum())
    return HosmerLemeshow(statistic, df, float(stats.chi2.sf(statistic, df)))


def calibration_columns(
    groups: RiskGroups, *, level: float, interval: Literal["clopper_pearson", "wilson"]
) -> dict[str, tuple[float | None, ...]]:
    """Columns of a calibration plot: `n`, `n_events`, mean `predicted`, `observed` with `ci_low` and `ci_high`."""
    method = {"clopper_pearson": "exact", "wilson": "wilson"}[interval]
    limits = [
        stats.binomtest(int(events), int(n)).proportion_ci(level, method=method)
        for events, n in zip(groups.events, groups.n, strict=True)
    ]
    columns: dict[str, tuple[float | None, ...]] = {
        "n": tuple(map(float, groups.n)),
        "n_events": tuple(map(float, groups.events)),
        "predicted": tuple(map(float, groups.expected / groups.n)),
        "observed": tuple(map(float, groups.events / groups.n)),
        "ci_low": tuple(float(limit.low) for limit in limits),
        "ci_high": tuple(float(limit.high) for limit in limits),
    }
    return columns
