"""What a reader asks of a Cox model besides its hazard ratios: discrimination, events for its size, collinearity."""

from __future__ import annotations

import math

from scipy import stats

from jpvad_report.analysis.collinearity import variance_inflation
from jpvad_report.analysis.hazard_model import HazardModel
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record


def diagnostics(model: HazardModel, *, level: float) -> dict[str, Record]:
    """Harrell's C statistic, events per coefficient, and the variance inflation factor of each term.

    Parameters
    ----------
    model
        Fitted or not: only the C statistic needs the fit.
    level
        Confidence level of the C statistic.

    Returns
    -------
    dict
        `c_statistic`, `events_per_variable` (events over coefficients), and `TERM.vif`, under the model's key.
    """
    return {
        model.key("c_statistic"): c_statistic(model, level=level),
        model.key("events_per_variable"): events_per_variable(model),
        **_inflation(model),
    }


def c_statistic(model: HazardModel, *, level: float) -> Record:
    """Probability that of two observations the one with the higher predicted hazard has the event first.

    Returns
    -------
    Record
        Among pairs whose order of events is known (in a stratified model those of one stratum); ties of the prediction
        count a half. Interval: normal, with the standard error by the infinitesimal jackknife, by cluster where the
        sample has clusters; limits are kept between 0 and 1. It is of the data that the model was fitted to, which
        flatters the model. Not estimable where no pair can be compared. R: `concordance(fit)`; reference:
        doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4.
    """
    n, n_events = model.sample.n, model.sample.n_events
    if isinstance(model.fit, str):
        return NotEstimable(reason="the model could not be fitted", n=n, n_events=n_events, method="concordance")
    import survival

    found = survival.concordance(model.fit.model)
    if not (math.isfinite(found.concordance) and math.isfinite(found.var)):
        reason = "there are no two observations to compare"
        return NotEstimable(reason=reason, n=n, n_events=n_events, method="concordance")
    half = float(stats.norm.ppf(0.5 + level / 2)) * math.sqrt(found.var)
    return Estimate(
        quantity=Quantity.VALUE,
        estimate=float(found.concordance),
        ci_low=max(0.0, found.concordance - half),
        ci_high=min(1.0, found.concordance + half),
        level=level,
        digits=2,
        n=n,
        n_events=n_events,
        method="concordance",
        interval="concordance_interval",
    )


def events_per_variable(model: HazardModel) -> Record:
    """Events over coefficients; strata have none."""
    n, n_events = model.sample.n, model.sample.n_events
    if not model.terms:
        return NotEstimable(reason="no variable of the model varies", n=n, n_events=n_events)
    return Estimate(quantity=Quantity.VALUE, estimate=n_events / len(model.terms), digits=1, n=n, n_events=n_events)


def _inflation(model: HazardModel) -> dict[str, Record]:
    found: dict[str, Record] = {
        model.key(term, "vif"): NotEstimable(reason=reason, n=model.sample.n, method="variance_inflation")
        for term, reason in model.unusable.items()
    }
    if model.terms:
        for term, factor in zip(model.terms, variance_inflation(model.matrix), strict=True):
            found[model.key(term.key, "vif")] = Estimate(
                quantity=Quantity.VALUE,
                estimate=float(factor),
                digits=1,
                n=model.sample.n,
                method="variance_inflation",
            )
    return found
