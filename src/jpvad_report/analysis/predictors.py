"""Odds ratios of one level of a variable, by logistic regression, one covariate at a time and all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from jpvad_report.analysis.design import Design, Term, design, indicator, terms_of
from jpvad_report.analysis.firth import firth
from jpvad_report.analysis.likelihood import Array
from jpvad_report.analysis.logistic import LogisticFit, maximum_likelihood
from jpvad_report.analysis.model_checks import NOBODY, model_checks
from jpvad_report.analysis.separation import Separation, separation
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series, proportion
from jpvad_report.study.model import Study

_OUTCOME = "__outcome__"
COMPLETE, QUASI_COMPLETE, INFINITE = "complete_separation", "quasi_complete_separation", "infinite"


@dataclass(frozen=True, slots=True)
class _Model:
    """A fitted model: `terms` and `matrix` without what no model can hold, which `unusable` names with its reason."""

    design: Design
    outcome: Array
    unusable: dict[str, str]
    terms: tuple[Term, ...]
    matrix: Array
    separated: Separation | None
    fit: LogisticFit | str


def predictors(frame: pd.DataFrame, study: Study) -> tuple[dict[str, Record], dict[str, Series]]:
    """Univariable and multivariable odds ratios, and the checks of the multivariable model.

    Complete cases of each model. A model whose covariates separate the outcome has no maximum likelihood estimate: by
    `settings.separation` it is fitted as a whole by Firth's penalised likelihood, or is not estimable. The others are
    fitted by maximum likelihood, with the limits and tests of `settings.odds_ratio_interval`.

    Returns
    -------
    records, series
        `predictors.univariable.TERM.odds_ratio` and `predictors.multivariable.TERM.odds_ratio` (level
        `settings.confidence_level`; the note `infinite` marks a term that has no maximum likelihood estimate);
        `predictors.multivariable.complete`, the share of patients in the multivariable model; `.separation`, the number
        of its terms without a maximum likelihood estimate; and what `model_checks` gives.
    """
    spec = study.analyses.predictors
    assert spec is not None
    frame = frame.assign(**{_OUTCOME: indicator(frame, study, spec.outcome.variable, spec.outcome.level)})
    records: dict[str, Record] = {}
    for name in spec.covariates:
        records |= _odds_ratios("univariable", _model(frame, terms_of(study, name), study), study)
    whole = _model(frame, [term for name in spec.covariates for term in terms_of(study, name)], study)
    records |= _odds_ratios("multivariable", whole, study)
    prefix = "predictors.multivariable"
    events = int(whole.outcome.sum())
    records[join(prefix, "complete")] = proportion(whole.design.n, len(frame), n_events=events)
    records[join(prefix, "separation")] = _separation(whole)
    more, series = model_checks(prefix, whole.fit, whole.matrix, whole.outcome, whole.terms, settings=study.settings)
    return records | more, series


def _model(frame: pd.DataFrame, terms: Sequence[Term], study: Study) -> _Model:
    made = design(frame, terms, also_complete=[_OUTCOME])
    outcome = frame.loc[made.used, _OUTCOME].to_numpy(dtype=float)
    # Without observations nothing varies, which says less than that there are none.
    unusable = made.unusable() if made.n else dict.fromkeys((term.key for term in terms), NOBODY)
    keep = [i for i, term in enumerate(terms) if term.key not in unusable]
    matrix, kept = made.matrix[:, keep], tuple(terms[i] for i in keep)
    if reason := _impossible(matrix, outcome):
        return _Model(made, outcome, unusable, kept, matrix, None, reason)
    separated = separation(matrix, outcome)
    level = study.settings.confidence_level
    fit: LogisticFit | str
    if separated is None:
        fit = maximum_likelihood(matrix, outcome, level=level, interval=study.settings.odds_ratio_interval)
    elif study.settings.separation == "firth":
        fit = firth(matrix, outcome, level=level)
    else:
        fit = _separated(separated, kept, study)
    return _Model(made, outcome, unusable, kept, matrix, separated, fit)


def _impossible(matrix: Array, outcome: Array) -> str:
    if len(outcome) == 0:
        return NOBODY
    if np.ptp(outcome) == 0:
        return "the outcome does not vary among the observations of the model"
    if matrix.shape[1] == 0:
        return "no variable of the model varies"
    if len(outcome) <= matrix.shape[1] + 1:
        return "there are not more observations than coefficients"
    return ""


def _separated(found: Separation, terms: Sequence[Term], study: Study) -> str:
    """`the outcome is completely separated by age and male sex`."""
    names = [_name(terms[i], study) for i in found.columns]
    together = "the variables of the model together"
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or together
    if found.complete:
        return f"the outcome is completely separated by {listed}"
    return f"the outcome is quasi-completely separated by {listed}"


def _name(term: Term, study: Study) -> str:
    variable = study.variable(term.variable)
    return f"{variable.in_text} ({variable.levels[term.level]})" if variable.levels else variable.in_text


def _separation(model: _Model) -> Record:
    """The number of terms without a maximum likelihood estimate; the note says of which kind the separation is."""
    counts: dict[str, Any] = {"n": model.design.n, "n_events": int(model.outcome.sum()), "method": "separation"}
    if reason := _impossible(model.matrix, model.outcome):
        return NotEstimable(reason=reason, **counts)
    found = model.separated
    # Where the separation is complete, no term has one.
    infinite = 0 if found is None else len(model.terms) if found.complete else len(found.columns)
    note = "" if found is None else COMPLETE if found.complete else QUASI_COMPLETE
    return Estimate(quantity=Quantity.COUNT, estimate=float(infinite), count=infinite, note=note, **counts)


def _odds_ratios(kind: str, model: _Model, study: Study) -> dict[str, Record]:
    counts: dict[str, Any] = {
        "n": model.design.n,
        "n_events": int(model.outcome.sum()),
        "n_missing": model.design.n_missing,
    }
    records: dict[str, Record] = {}
    for term in model.design.terms:
        key = join("predictors", kind, term.key, "odds_ratio")
        if term.key in model.unusable or isinstance(model.fit, str):
            reason = model.unusable.get(term.key) or str(model.fit)
            records[key] = NotEstimable(reason=reason, method="logistic", reference=term.reference, **counts)
        else:
            records[key] = _odds_ratio(model.fit, model.terms.index(term), model.separated, study, term, counts)
    return records


def _odds_ratio(
    fit: LogisticFit, place: int, separated: Separation | None, study: Study, term: Term, counts: dict[str, Any]
) -> Record:
    with np.errstate(over="ignore"):
        ratio, low, high = (float(np.exp(each[place])) for each in (fit.coefficients, fit.low, fit.high))
    if ratio == 0 or not np.isfinite([ratio, high]).all():
        reason = "the odds ratio of one unit is beyond the range of numbers"
        return NotEstimable(reason=reason, method=fit.method, reference=term.reference, **counts)
    return Estimate(
        quantity=Quantity.RATIO,
        estimate=ratio,
        ci_low=low,
        ci_high=high,
        level=study.settings.confidence_level,
        p_value=float(fit.p_values[place]),
        method=fit.method,
        interval=fit.interval,
        reference=term.reference,
        note=INFINITE if separated is not None and place in separated.columns else "",
        **counts,
    )
