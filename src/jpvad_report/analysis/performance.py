"""How well fitted risks tell events from others, and how close they come, in the observations of the model itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from jpvad_report.analysis.likelihood import Array


@dataclass(frozen=True, slots=True)
class CStatistic:
    """The C statistic with its limits, which do not exist where all pairs agree or a side is a single observation."""

    estimate: float
    low: float | None
    high: float | None


def c_statistic(outcome: Array, risks: Array, *, level: float) -> CStatistic:
    """Share of all pairs of an event and a non-event in which the event has the higher risk; a tie counts one half.

    The area under the ROC curve, with DeLong's normal interval, kept between 0 and 1.

    Parameters
    ----------
    outcome : ndarray of shape (n,)
        0 or 1, both occurring.
    risks : ndarray of shape (n,)
        Rounded so that equal covariates have equal risks.
    level : float
        Confidence level.

    References
    ----------
    DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837 (doi:10.2307/2531595). R: `pROC::ci.auc`.
    """
    ranks, event = stats.rankdata(risks), outcome == 1
    # For each observation the share of the other side that it beats: its rank among all less that on its own side.
    beaten = (ranks[event] - stats.rankdata(risks[event])) / int((~event).sum())
    lost = (ranks[~event] - stats.rankdata(risks[~event])) / int(event.sum())
    estimate = float(beaten.mean())
    if min(len(beaten), len(lost)) < 2:
        return CStatistic(estimate, None, None)
    variance = float(beaten.var(ddof=1) / len(beaten) + lost.var(ddof=1) / len(lost))
    if variance == 0:
        return CStatistic(estimate, None, None)
    half = float(stats.norm.ppf(0.5 + level / 2) * np.sqrt(variance))
    return CStatistic(estimate, max(0.0, estimate - half), min(1.0, estimate + half))


def brier_score(outcome: Array, risks: Array) -> float:
    """Mean squared difference between outcome and risk: 0 is best, 0.25 what a risk of one half for all would have.

    References
    ----------
    Brier GW. Mon Weather Rev 1950;78:1.
    """
    return float(np.mean((outcome - risks) ** 2))


def nagelkerke(outcome: Array, log_likelihood: float) -> float:
    """Cox and Snell's R² over the largest value that it can take.

    Parameters
    ----------
    outcome : ndarray of shape (n,)
        0 or 1, both occurring.
    log_likelihood : float
        Of the model at its maximum, without a penalty.

    References
    ----------
    Nagelkerke NJD. Biometrika 1991;78:691 (doi:10.1093/biomet/78.3.691).
    """
    n, share = len(outcome), float(outcome.mean())
    nothing = n * (share * np.log(share) + (1 - share) * np.log1p(-share))
    return float(np.expm1(2 * (nothing - log_likelihood) / n) / np.expm1(2 * nothing / n))
