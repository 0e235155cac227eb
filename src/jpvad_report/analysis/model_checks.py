"""What there is to say of a fitted logistic model: size, collinearity, discrimination, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from jpvad_report.analysis.calibration import RiskGroups, calibration_columns, hosmer_lemeshow, risk_groups
from jpvad_report.analysis.collinearity import generalised_variance_inflation, variance_inflation
from jpvad_report.analysis.design import Term
from jpvad_report.analysis.likelihood import Array
from jpvad_report.analysis.logistic import LogisticFit
from jpvad_report.analysis.performance import brier_score, c_statistic, nagelkerke
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series
from jpvad_report.study.settings import Settings

NOBODY = "no observation has a value of all variables of the model"
_PENALISED = "the model was fitted by a penalised likelihood"
_DIGITS = 12  # observations with the same covariates have the same risk, whatever its last digits say


def model_checks(
    prefix: str, fit: LogisticFit | str, matrix: Array, outcome: Array, terms: Sequence[Term], *, settings: Settings
) -> tuple[dict[str, Record], dict[str, Series]]:
    """Events per coefficient, variance inflation, C statistic, Brier score, Nagelkerke's R², Hosmer-Lemeshow test.

    All are apparent: computed in the observations to which the model was fitted.

    Parameters
    ----------
    prefix : str
        Key of the model, `predictors.multivariable`.
    fit
        The model, or why there is none; then only what does not depend on it is estimated.
    matrix : ndarray of shape (n, terms)
        Its columns, of full rank, without the intercept.
    outcome : ndarray of shape (n,)
        0 or 1.
    terms
        What the columns stand for.

    Returns
    -------
    records, series
        `PREFIX.events_per_variable`, `.c_statistic`, `.brier`, `.nagelkerke`, `.hosmer_lemeshow`,
        `PREFIX.TERM.vif`, `PREFIX.VARIABLE.gvif` for variables with several columns; series `PREFIX.calibration`.
    """
    records = _size(prefix, matrix, outcome) | _collinearity(prefix, matrix, terms)
    counts: dict[str, Any] = {"n": len(outcome), "n_events": int(outcome.sum())}
    names = ("c_statistic", "brier", "nagelkerke", "hosmer_lemeshow")
    if isinstance(fit, str):
        return records | {join(prefix, name): NotEstimable(reason=fit, method=name, **counts) for name in names}, {}
    risks = np.array([float(f"{risk:.{_DIGITS}g}") for risk in fit.risks])
    groups = risk_groups(outcome, risks)

    def value(name: str, estimate: float, digits: int) -> Estimate:
        return Estimate(quantity=Quantity.VALUE, estimate=estimate, digits=digits, method=name, **counts)

    records[join(prefix, "c_statistic")] = _discrimination(outcome, risks, counts, level=settings.confidence_level)
    records[join(prefix, "brier")] = value("brier", brier_score(outcome, fit.risks), 3)
    if fit.method == "logistic":
        records[join(prefix, "nagelkerke")] = value("nagelkerke", nagelkerke(outcome, fit.log_likelihood), 2)
        records[join(prefix, "hosmer_lemeshow")] = _goodness(groups, counts)
    else:
        for name in ("nagelkerke", "hosmer_lemeshow"):
            records[join(prefix, name)] = NotEstimable(reason=_PENALISED, method=name, **counts)
    columns = calibration_columns(groups, level=settings.confidence_level, interval=settings.proportion_interval)
    return records, {join(prefix, "calibration"): Series(columns)}


def _size(prefix: str, matrix: Array, outcome: Array) -> dict[str, Record]:
    """The smaller of events and non-events for each coefficient; the intercept is not counted."""
    key = join(prefix, "events_per_variable")
    events, columns = int(outcome.sum()), matrix.shape[1]
    counts: dict[str, Any] = {"n": len(outcome), "n_events": events}
    if columns == 0:
        reason = "no variable of the model varies" if len(outcome) else NOBODY
        return {key: NotEstimable(reason=reason, **counts)}
    rarer = min(events, len(outcome) - events)
    return {key: Estimate(quantity=Quantity.VALUE, estimate=rarer / columns, count=rarer, digits=1, **counts)}


def _collinearity(prefix: str, matrix: Array, terms: Sequence[Term]) -> dict[str, Record]:
    records: dict[str, Record] = {}
    if len(terms) == 0:
        return records
    inflation = variance_inflation(matrix)
    places = range(len(terms))
    for variable, group in groupby(places, key=lambda i: terms[i].variable):
        columns = list(group)
        for i in columns:
            records[join(prefix, terms[i].key, "vif")] = _factor(
                float(inflation[i]), len(matrix), "variance_inflation", df=1.0
            )
        if terms[columns[0]].level and terms[columns[0]].key != variable:
            factor = generalised_variance_inflation(matrix, columns)
            records[join(prefix, variable, "gvif")] = _factor(
                factor, len(matrix), "generalised_variance_inflation", df=float(len(columns))
            )
    return records


def _factor(value: float, n: int, method: str, *, df: float) -> Estimate:
    return Estimate(quantity=Quantity.VALUE, estimate=value, digits=2, df=df, n=n, method=method)


def _discrimination(outcome: Array, risks: Array, counts: dict[str, Any], *, level: float) -> Record:
    found = c_statistic(outcome, risks, level=level)
    return Estimate(
        quantity=Quantity.VALUE,
        estimate=found.estimate,
        ci_low=found.low,
        ci_high=found.high,
        level=None if found.low is None else level,
        digits=2,
        method="c_statistic",
        interval="" if found.low is None else "delong",
        **counts,
    )


def _goodness(groups: RiskGroups, counts: dict[str, Any]) -> Record:
    test = hosmer_lemeshow(groups)
    if isinstance(test, str):
        return NotEstimable(reason=test, method="hosmer_lemeshow", **counts)
    return Estimate(
        quantity=Quantity.TEST,
        estimate=test.statistic,
        df=float(test.df),
        p_value=test.p_value,
        method="hosmer_lemeshow",
        **counts,
    )
