"""Subdistribution hazard ratios of an event with which another one competes: Fine and Gray's model."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from jpvad_report.analysis.cumulative_incidence import EVENT, states
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.study.settings import Settings

# Tight enough that R's coxph with eps = 1e-14 and this one agree to ten digits.
_CONVERGED = {"eps": 1e-14, "toler_chol": 1e-15, "iter_max": 50}
_DIVERGED = 12.0  # a ratio beyond e^12 is a coefficient on its way to infinity


def subdistribution_hazard_ratios(
    days: pd.Series, cause: pd.Series, group: pd.Series, *, groups: Sequence[str], reference: str, settings: Settings
) -> dict[str, Record]:
    """Each group against the reference, unadjusted.

    Who has the competing event stays at risk with the weight of those still under observation; the weighted Cox model
    (Efron ties) has robust standard errors by patient, its Wald intervals and P values are on the log scale.

    Parameters
    ----------
    days, cause
        As in `cumulative_incidence`.
    group
        Group codes.
    groups, reference
        All groups, and the one that the others are compared with.

    Returns
    -------
    dict
        By group, the reference left out. A group without an event has no ratio and leaves those of the others as they
        are. R: `finegray` and `coxph(weights = fgwt, cluster = id)`. doi:10.1080/01621459.1999.10474144.
    """
    counted = {g: ((group == g).sum(), ((group == g) & (cause == EVENT)).sum()) for g in groups}
    reasons = {g: _reason(*counted[g], *counted[reference]) for g in groups if g != reference}
    fitted = [g for g in reasons if not reasons[g]]
    estimates: dict[str, tuple[float, float]] | str = _fit(days, cause, group, fitted, reference) if fitted else {}
    found: dict[str, Record] = {}
    for g, known in reasons.items():
        reason = known or (estimates if isinstance(estimates, str) else "")
        n, n_events = (int(counted[g][i] + counted[reference][i]) for i in (0, 1))
        if reason or isinstance(estimates, str):
            found[g] = NotEstimable(reason=reason, n=n, n_events=n_events, method="fine_gray", reference=reference)
        else:
            found[g] = _ratio(*estimates[g], n=n, n_events=n_events, reference=reference, settings=settings)
    return found


def _reason(n: int, n_events: int, n_reference: int, events_reference: int) -> str:
    if min(n, n_reference) == 0:
        return "nobody of a group could be followed"
    return "" if min(n_events, events_reference) > 0 else "a group has no event in this period"


def _fit(
    days: pd.Series, cause: pd.Series, group: pd.Series, fitted: Sequence[str], reference: str
) -> dict[str, tuple[float, float]] | str:
    """Log ratio and robust standard error by group; or why there are none."""
    import survival

    terms = {f"x{i}": (group == g).to_numpy(dtype=float) for i, g in enumerate(fitted)}
    data = pd.DataFrame({"days": days.to_numpy(), "cause": states(cause), "id": range(len(days)), **terms})
    weighted = pd.DataFrame(dict(survival.finegray("Surv(days, cause) ~ .", data, etype=EVENT, id="id")))
    # Everybody counts for the weights; a group without an event would only send its own coefficient to infinity.
    kept = group.isin([*fitted, reference]).to_numpy()[weighted["id"].to_numpy(dtype=int)]
    formula = f"Surv(fgstart, fgstop, fgstatus) ~ {' + '.join(terms)}"
    with warnings.catch_warnings():
        # It warns of coefficients on their way to infinity; they are judged below.
        warnings.simplefilter("ignore", RuntimeWarning)
        model: Any = survival.coxph(formula, data=weighted[kept], weights="fgwt", cluster="id", **_CONVERGED)
    coefficients, errors = np.asarray(model.coefficients, dtype=float), np.sqrt(np.diag(np.asarray(model.var)))
    if not (np.isfinite(coefficients).all() and np.isfinite(errors).all()) or (np.abs(coefficients) > _DIVERGED).any():
        return "the model did not converge"
    if (errors == 0).any():
        return "the model has no variance"
    return {g: (float(b), float(se)) for g, b, se in zip(fitted, coefficients, errors, strict=True)}


def _ratio(coefficient: float, error: float, *, n: int, n_events: int, reference: str, settings: Settings) -> Estimate:
    z = float(stats.norm.ppf(0.5 + settings.confidence_level / 2))
    return Estimate(
        quantity=Quantity.RATIO,
        estimate=float(np.exp(coefficient)),
        ci_low=float(np.exp(coefficient - z * error)),
        ci_high=float(np.exp(coefficient + z * error)),
        level=settings.confidence_level,
        p_value=float(2 * stats.norm.sf(abs(coefficient / error))),
        n=n,
        n_events=n_events,
        method="fine_gray",
        interval="fine_gray_wald",
        reference=reference,
    )
