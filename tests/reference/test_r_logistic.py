"""Odds ratios, their profile limits, Firth's penalised likelihood and the checks of the model against R."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from oracle import (
    FRAMES,
    MakeComparison,
    each_frame,
    frame_of,
    names_of,
    study_of,
)

from jpvad_report.analysis.design import Design, design, terms_of
from jpvad_report.analysis.firth import firth
from jpvad_report.analysis.logistic import LogisticFit, maximum_likelihood
from jpvad_report.analysis.predictors import predictors
from jpvad_report.results.records import Estimate, NotEstimable, Record, Series

LEVEL = 0.95
SEPARATED = "zero"
estimable_frames = pytest.mark.parametrize("name", [name for name in FRAMES if name != SEPARATED])


@cache
def found_in(name: str, **settings: str) -> tuple[dict[str, Record], dict[str, Series]]:
    return predictors(frame_of(name), study_of(name, **settings))


def model_of(name: str, *columns: str) -> tuple[Design, np.ndarray]:
    """Complete cases of some covariates and the outcome, as the engine makes them."""
    study, frame = study_of(name), frame_of(name)
    spec = study.analyses.predictors
    assert spec is not None
    values = frame[spec.outcome.variable]
    outcome = (values.astype(str) == str(spec.outcome.level)).astype(float).mask(values.isna())
    terms = [term for column in columns for term in terms_of(study, column)]
    made = design(frame.assign(__y__=outcome), terms, also_complete=["__y__"])
    return made, outcome[made.used].to_numpy()


def models(name: str) -> dict[str, list[str]]:
    """Each covariate alone, and all together."""
    alone = {f"univariable.{column}": [column] for column in names_of(name, "in_logistic")}
    return alone | {"multivariable": names_of(name, "in_logistic")}


@each_frame
def test_logistic(name: str, comparison: MakeComparison) -> None:
    found = comparison("logistic")
    # R's script looks for estimates by maximum likelihood: none where the outcome is separated.
    records = found_in(name, separation="not_estimable")[0]
    for key, record in records.items():
        at = f"{name}.{key}"
        if key.endswith(".complete"):
            found.numbers(at, record, "count", "n", "n_events")
        elif key.endswith("odds_ratio"):
            found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
            found.numbers(at, record, "n", "n_events", "n_missing")
    for kind, columns in models(name).items():
        made, outcome = model_of(name, *columns)
        prefix = f"predictors.{kind.split('.')[0]}"
        separated = isinstance(records[f"{prefix}.{made.terms[0].key}.odds_ratio"], NotEstimable)
        fit = None if separated else maximum_likelihood(made.matrix, outcome, level=LEVEL, interval="wald")
        assert not isinstance(fit, str), fit
        prefix = f"{name}.{prefix}"
        for i, term in enumerate(made.terms):
            found.value(f"{prefix}.{term.key}.odds_ratio.coefficient", fit and float(fit.coefficients[i]))
            found.value(f"{prefix}.{term.key}.odds_ratio.se", fit and float(fit.errors[i]))
        if kind == "multivariable":
            found.value(f"{prefix}.log_likelihood", fit and fit.log_likelihood)
            found.value(f"{prefix}.deviance", fit and -2 * fit.log_likelihood)
            found.value(f"{prefix}.intercept", fit and fit.intercept)
    found.check(f"{name}.predictors.")


@estimable_frames
def test_profile_likelihood(name: str, comparison: MakeComparison) -> None:
    found = comparison("logistic_profile")
    renamed = {"ci_low": "profile_low", "ci_high": "profile_high", "p_value": "lr_p_value"}
    for key, record in found_in(name, odds_ratio_interval="profile")[0].items():
        if key.endswith("odds_ratio"):
            found.record(f"{name}.{key}", record, "estimate", "ci_low", "ci_high", "p_value", rename=renamed)
    # The statistic is not in the records; its P value is.
    found.check(f"{name}.predictors.", not_yet=lambda key: key.endswith(".lr_chisq"))


def firth_models(name: str) -> dict[str, list[str]]:
    """What R's script fits: each covariate alone (but for the synthetic cohort), all together, the separated one."""
    found = {f"univariable.{column}": [column] for column in names_of(name, "in_logistic") if name != "synthetic"}
    found["multivariable.model"] = names_of(name, "in_logistic")
    if name == "sparse":
        found |= {"univariable.never": ["never"], "multivariable.with_never": ["x1", "flag", "never"]}
    return found


@each_frame
def test_firth(name: str, comparison: MakeComparison) -> None:
    found = comparison("firth")
    z = 1.959963984540054
    for kind, columns in firth_models(name).items():
        made, outcome = model_of(name, *columns)
        fit = firth(made.matrix, outcome, level=LEVEL)
        assert isinstance(fit, LogisticFit), fit
        prefix = f"{name}.firth.{kind}"
        found.value(f"{prefix}.n", len(outcome))
        found.value(f"{prefix}.n_events", float(outcome.sum()))
        found.value(f"{prefix}.penalised_log_likelihood_scaled", fit.log_likelihood)
        for i, term in enumerate(made.terms):
            coefficient, error = float(fit.coefficients[i]), float(fit.errors[i])
            values = {
                "coefficient": coefficient,
                "se": error,
                "estimate": np.exp(coefficient),
                "profile_low": np.exp(fit.low[i]),
                "profile_high": np.exp(fit.high[i]),
                "wald_low": np.exp(coefficient - z * error),
                "wald_high": np.exp(coefficient + z * error),
                "lr_p_value": fit.p_values[i],
            }
            for field, value in values.items():
                found.value(f"{prefix}.{term.key}.odds_ratio.{field}", float(value))
    # The statistic is not in the fit; its P value is.
    found.check(f"{name}.firth.", not_yet=lambda key: key.endswith(".lr_chisq"))


def test_a_separated_model_is_firths(comparison: MakeComparison) -> None:
    """What the document prints of the frame with a zero cell: the separated models are Firth's, the others are not."""
    found, records = comparison("firth"), found_in(SEPARATED)[0]
    renamed = {"ci_low": "profile_low", "ci_high": "profile_high", "p_value": "lr_p_value"}
    for term in ("x1", "x2", "never"):
        record = records[f"predictors.multivariable.{term}.odds_ratio"]
        at = f"{SEPARATED}.firth.multivariable.model.{term}.odds_ratio"
        found.record(at, record, "estimate", "ci_low", "ci_high", "p_value", rename=renamed)
    alone = {term: records[f"predictors.univariable.{term}.odds_ratio"] for term in ("x1", "x2", "never")}
    at = f"{SEPARATED}.firth.univariable.never.never.odds_ratio"
    found.record(at, alone["never"], "estimate", "ci_low", "ci_high", "p_value", rename=renamed)
    found.check("-")
    assert [record.method for record in alone.values()] == ["logistic", "logistic", "firth"]


@estimable_frames
def test_model_checks(name: str, comparison: MakeComparison) -> None:
    found, (records, _) = comparison("diagnostics"), found_in(name)
    prefix = "predictors.multivariable"
    for key, record in records.items():
        part = key.removeprefix(f"{prefix}.")
        at = f"{name}.{key}"
        if part in {"brier", "nagelkerke", "events_per_variable"} or part.endswith(".vif"):
            found.value(at, number(record))
        elif part == "c_statistic":
            found.value(at, number(record))
            found.record(at, record, "ci_low", "ci_high")
        elif part == "hosmer_lemeshow":
            found.record(at, record, "estimate", "df", "p_value")
        elif part.endswith(".gvif"):
            found.value(at, number(record))
            found.value(f"{at}_df", record.df if isinstance(record, Estimate) else None)
    found.numbers(f"{name}.{prefix}", records[f"{prefix}.c_statistic"], "n", "n_events")
    found.check(f"{name}.predictors.")


def number(record: Record) -> float | None:
    return record.estimate if isinstance(record, Estimate) else None
