"""Cox models of the exposure: crude, crude in the adjusted model's patients, and adjusted; proportional hazards."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd

from jpvad_report.analysis.design import Design, Term, design, exposure_terms, terms_of
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, proportion
from jpvad_report.study.model import Study

# By default lifelines stops while P values are still 1e-3 away from R's; even at a precision of 1e-12 it stops one of
# Newton's steps early, by the size of the decrement or of the change in likelihood.
_CONVERGED = {"precision": 1e-20, "r_precision": 1e-17, "max_steps": 500}
_DIVERGED = 12.0  # a hazard ratio beyond e^12 is a coefficient on its way to infinity
CRUDE, SAME_PATIENTS, ADJUSTED = "crude", "crude_same_patients", "adjusted"


def hazards(frame: pd.DataFrame, study: Study) -> dict[str, Record]:
    """Hazard ratios (Efron ties, Wald intervals) and the score test of proportional hazards.

    Returns
    -------
    dict
        `hazards.MODEL.TERM.hazard_ratio` for the models `crude` (all patients), `crude_same_patients` (exactly the
        complete cases of the adjusted model) and `adjusted`; `hazards.MODEL.proportionality.TERM` and `.global`
        (Grambsch-Therneau score test, Kaplan-Meier transform; R: `cox.zph`); `hazards.adjusted.complete`, the share of
        patients in the adjusted model.
    """
    spec = study.analyses.hazards
    assert spec is not None
    days, event = f"{spec.outcome}.days", f"{spec.outcome}.event"
    exposed = exposure_terms(study)
    terms = (*exposed, *(term for name in spec.covariates for term in terms_of(study, name)))
    outcome = [days, event]
    complete = design(frame, terms, also_complete=outcome)
    records: dict[str, Record] = {}
    for name, columns, patients in (
        (CRUDE, exposed, frame),
        (SAME_PATIENTS, exposed, frame[complete.used]),
        (ADJUSTED, terms, frame),
    ):
        model = design(patients, columns, also_complete=outcome)
        used = patients[model.used]
        records |= _model(name, model, used[days].to_numpy(float), used[event].to_numpy(bool), study)
    events = int(frame.loc[complete.used, event].sum())
    records["hazards.adjusted.complete"] = proportion(complete.n, len(frame), n_events=events)
    return records


def _model(
    name: str, model: Design, days: npt.NDArray[np.float64], events: npt.NDArray[np.bool_], study: Study
) -> dict[str, Record]:
    unusable = model.unusable()
    terms = [term for term in model.terms if term.key not in unusable]
    keep = [i for i, term in enumerate(model.terms) if term.key not in unusable]
    matrix = model.matrix[:, keep]
    fitted = _fit(matrix, days, events, terms, alpha=1 - study.settings.confidence_level)
    records: dict[str, Record] = {}
    n_events = int(events.sum())
    for term in model.terms:
        key = join("hazards", name, term.key, "hazard_ratio")
        if term.key in unusable or isinstance(fitted, str):
            reason = unusable.get(term.key) or str(fitted)
            records[key] = NotEstimable(
                reason=reason,
                n=model.n,
                n_events=n_events,
                n_missing=model.n_missing,
                method="cox",
                reference=term.reference,
            )
        else:
            row = fitted[term.key]
            records[key] = Estimate(
                quantity=Quantity.RATIO,
                estimate=float(row["exp(coef)"]),
                ci_low=float(np.exp(row["low"])),
                ci_high=float(np.exp(row["high"])),
                level=study.settings.confidence_level,
                p_value=float(row["p"]),
                method="cox",
                interval="wald",
                reference=term.reference,
                n=model.n,
                n_events=n_events,
                n_missing=model.n_missing,
            )
    estimable = not isinstance(fitted, str)
    records |= _proportionality(name, matrix, days, events, terms, estimable=estimable)
    return records


def _fit(
    matrix: npt.NDArray[np.float64],
    days: npt.NDArray[np.float64],
    events: npt.NDArray[np.bool_],
    terms: list[Term],
    *,
    alpha: float,
) -> dict[str, dict[str, float]] | str:
    """Columns of lifelines' summary by term, log limits as `low` and `high`; or why there are none."""
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError

    if not events.any():
        return "no event occurred among the observations of the model"
    if not terms:
        return "no variable of the model varies"
    if events.sum() < len(terms):
        return "there are fewer events than variables"
    data = pd.DataFrame(matrix, columns=[term.key for term in terms]).assign(__days__=days, __event__=events)
    fitter = CoxPHFitter(alpha=alpha)
    try:
        with warnings.catch_warnings():
            # lifelines warns of low variance and slow convergence; the coefficients are judged below.
            warnings.simplefilter("ignore")
            fitter.fit(data, "__days__", "__event__", fit_options=_CONVERGED)
    except (ConvergenceError, np.linalg.LinAlgError, ValueError):
        return "the model did not converge"
    table = fitter.summary
    width = np.ptp(matrix, axis=0)
    diverged = (np.abs(table["coef"]) * width > _DIVERGED) & (table["se(coef)"] > np.abs(table["coef"]))
    if diverged.any() or not np.isfinite(table[["coef", "se(coef)", "p"]].to_numpy()).all():
        return "the model did not converge (a level without events)"
    low, high = (column for column in table.columns if column.startswith(("coef lower", "coef upper")))
    named: dict[str, dict[str, float]] = table.rename(columns={low: "low", high: "high"}).T.to_dict()
    return named


def _proportionality(
    name: str,
    matrix: npt.NDArray[np.float64],
    days: npt.NDArray[np.float64],
    events: npt.NDArray[np.bool_],
    terms: list[Term],
    *,
    estimable: bool,
) -> dict[str, Record]:
    keys = [join("hazards", name, "proportionality", part) for part in (*(term.key for term in terms), "global")]
    if not estimable:
        reason = NotEstimable(reason="the model could not be fitted", n=len(days), method="proportionality")
        return dict.fromkeys(keys, reason)
    import survival

    columns = {f"x{i}": matrix[:, i].tolist() for i in range(len(terms))}
    data = {"days": days.tolist(), "event": events.astype(int).tolist(), **columns}
    fitted = survival.coxph(f"Surv(days, event) ~ {' + '.join(columns)}", data=data, eps=1e-12, toler_chol=1e-13)
    # One covariate makes no global test of its own; the row of the covariate serves.
    rows = survival.cox_zph(fitted, transform="km").table
    rows = rows if len(rows) == len(keys) else [*rows, rows[-1]]
    return {
        key: Estimate(
            quantity=Quantity.TEST,
            estimate=float(row["chisq"]),
            df=float(row["df"]),
            p_value=float(row["p"]),
            n=len(days),
            n_events=int(events.sum()),
            method="proportionality",
        )
        for key, row in zip(keys, rows, strict=True)
    }
