"""Cox models of the exposure: which models, of which patients, and what is asked of each."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from scipy import stats

from jpvad_report.analysis.design import Term, design, exposure_terms, terms_of
from jpvad_report.analysis.hazard_diagnostics import diagnostics
from jpvad_report.analysis.hazard_model import HazardModel, hazard_model, term_words
from jpvad_report.analysis.nonlinearity import nonlinearity
from jpvad_report.analysis.proportionality import (
    METHOD,
    proportionality_records,
    residual_test,
    schoenfeld,
)
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series, count, proportion
from jpvad_report.study.analyses import HazardsAnalysis
from jpvad_report.study.model import Study

CRUDE, SAME_PATIENTS, PARTLY, ADJUSTED = "crude", "crude_same_patients", "partly_adjusted", "adjusted"
_LARGEST = 700.0  # the exponential of more is no double any longer


def hazards(frame: pd.DataFrame, study: Study) -> tuple[dict[str, Record], dict[str, Series]]:
    """Hazard ratios of the declared models (Efron ties, Wald intervals), and how well the adjusted one does.

    The models are `crude` (all patients), `crude_same_patients` (exactly the complete cases of the adjusted model),
    `partly_adjusted` (where the study names its covariates; in the same complete cases, so that what moves from column
    to column are covariates, not patients) and `adjusted`. Strata belong to the last two. Where standard errors are
    robust, they are so in every model, which then needs the cluster known.

    Returns
    -------
    records : dict
        `hazards.MODEL.TERM.hazard_ratio`; `hazards.MODEL.proportionality.TERM` and `.global`; `hazards.MODEL.clusters`;
        `hazards.adjusted.complete`, the share of patients in the adjusted model; of the adjusted model also `.strata`
        and `.strata_with_events`, `.nonlinearity.VARIABLE`, `.c_statistic`, `.events_per_variable`, `.TERM.vif`.
    series : dict
        `hazards.adjusted.schoenfeld.TERM` (and `.schoenfeld_smooth.TERM`) of the exposure's terms.
    """
    spec = study.analyses.hazards
    assert spec is not None
    exposed = exposure_terms(study)
    terms = (*exposed, *_terms(study, spec.covariates))
    cluster = study.data.cluster if spec.clustered else None
    days, event = f"{spec.outcome}.days", f"{spec.outcome}.event"
    complete = design(frame, terms, also_complete=[days, event, *filter(None, [cluster]), *spec.strata])
    patients = frame[complete.used]

    def model(name: str, who: pd.DataFrame, what: Sequence[Term], *, strata: Sequence[str] = ()) -> HazardModel:
        return hazard_model(name, who, what, study, outcome=spec.outcome, cluster=cluster, strata=strata)

    models = [model(CRUDE, frame, exposed), model(SAME_PATIENTS, patients, exposed)]
    if spec.partly_adjusted:
        some = (*exposed, *_terms(study, spec.partly_adjusted))
        models.append(model(PARTLY, patients, some, strata=spec.strata))
    models.append(model(ADJUSTED, frame, terms, strata=spec.strata))
    records: dict[str, Record] = {}
    for made in models:
        records |= _ratios(made, study) | _clusters(made) | _proportionality(made, study)
    records["hazards.adjusted.complete"] = proportion(complete.n, len(frame), n_events=int(patients[event].sum()))
    more, series = _of_the_adjusted(models[-1], study, spec)
    return records | more, series


def _terms(study: Study, names: Sequence[str]) -> tuple[Term, ...]:
    return tuple(term for name in names for term in terms_of(study, name))


def _ratios(model: HazardModel, study: Study) -> dict[str, Record]:
    return {
        model.key(term.key, "hazard_ratio"): _ratio(model, term, level=study.settings.confidence_level)
        for term in model.design.terms
    }


def _ratio(model: HazardModel, term: Term, *, level: float) -> Record:
    n, n_events, n_missing = model.design.n, model.sample.n_events, model.design.n_missing

    def failed(reason: str) -> NotEstimable:
        return NotEstimable(
            reason=reason, n=n, n_events=n_events, n_missing=n_missing, method="cox", reference=term.reference
        )

    if term.key in model.unusable or isinstance(model.fit, str):
        return failed(model.unusable.get(term.key) or str(model.fit))
    log_ratio = float(model.fit.coefficients[model.places[term.key]])
    error = float(model.fit.standard_errors[model.places[term.key]])
    half = float(stats.norm.ppf(0.5 + level / 2)) * error
    if not 0 < error < math.inf or abs(log_ratio) + half > _LARGEST:
        return failed("its standard error is beyond what can be computed")
    return Estimate(
        quantity=Quantity.RATIO,
        estimate=math.exp(log_ratio),
        ci_low=math.exp(log_ratio - half),
        ci_high=math.exp(log_ratio + half),
        level=level,
        p_value=float(2 * stats.norm.sf(abs(log_ratio / error))),
        method="cox",
        interval="wald" if model.sample.clusters is None else "wald_robust",
        reference=term.reference,
        n=n,
        n_events=n_events,
        n_missing=n_missing,
    )


def _clusters(model: HazardModel) -> dict[str, Record]:
    if model.sample.clusters is None:
        return {}
    return {model.key("clusters"): count(model.sample.n_clusters, n=model.sample.n)}


def _proportionality(model: HazardModel, study: Study) -> dict[str, Record]:
    keys = [model.key("proportionality", part) for part in (*(term.key for term in model.terms), "global")]
    if isinstance(model.fit, str):
        failed = NotEstimable(reason="the model could not be fitted", n=model.sample.n, method=METHOD)
        return dict.fromkeys(keys, failed)
    found = residual_test(model.fit, transform=study.settings.proportionality_transform)
    return dict(zip(keys, proportionality_records(found, model.fit), strict=True))


def _of_the_adjusted(
    model: HazardModel, study: Study, spec: HazardsAnalysis
) -> tuple[dict[str, Record], dict[str, Series]]:
    """Strata, linearity, diagnostics and residuals over time of the adjusted model."""
    records: dict[str, Record] = {}
    if model.sample.strata is not None:
        records[model.key("strata")] = count(model.sample.n_strata, n=model.sample.n)
        records[model.key("strata_with_events")] = count(model.sample.n_strata_with_events, n=model.sample.n)
    for name in spec.splines:
        records[model.key("nonlinearity", name)] = _linearity(model, study, name)
    records |= diagnostics(model, level=study.settings.confidence_level)
    return records, _residuals(model, study)


def _residuals(model: HazardModel, study: Study) -> dict[str, Series]:
    """Scaled Schoenfeld residuals of the exposure's terms, with their smooth."""
    if isinstance(model.fit, str):
        return {}
    found = residual_test(model.fit, transform=study.settings.proportionality_transform)
    if isinstance(found, NotEstimable):
        return {}
    series: dict[str, Series] = {}
    for place, term in enumerate(model.terms):
        if term.variable == study.exposure.variable:
            made = schoenfeld(found, place, level=study.settings.confidence_level)
            series |= {model.key(part, term.key): curve for part, curve in made.items()}
    return series


def _linearity(model: HazardModel, study: Study, name: str) -> Record:
    if isinstance(model.fit, str) or name not in model.places:
        reason = model.unusable.get(name) or "the model could not be fitted"
        return NotEstimable(reason=reason, n=model.sample.n, n_events=model.sample.n_events)
    names = [term_words(study, term) for term in model.terms]
    n_knots = study.settings.spline_knots
    return nonlinearity(model.matrix, model.places[name], model.fit, n_knots=n_knots, names=names)
