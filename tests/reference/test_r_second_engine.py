"""The second engine against R too: an oracle that is itself wrong would stop sound runs."""

from __future__ import annotations

import numpy as np
import pytest
from oracle import FRAMES, MakeComparison, expected, frame_of, study_of

from jpvad_report.analysis import second_engine
from jpvad_report.analysis.design import design, exposure_terms, terms_of

LEFT_OUT = {"zero"}  # separated, or a group without an event: there is no maximum


@pytest.mark.parametrize("name", [name for name in FRAMES if name not in LEFT_OUT])
def test_logistic_and_firth(name: str, comparison: MakeComparison) -> None:
    study, frame = study_of(name), frame_of(name)
    spec = study.analyses.predictors
    assert spec is not None
    terms = [term for covariate in spec.covariates for term in terms_of(study, covariate)]
    level = str(spec.outcome.level)
    frame = frame.assign(
        y=(frame[spec.outcome.variable].astype(str) == level).where(frame[spec.outcome.variable].notna())
    )
    model = design(frame, terms, also_complete=["y"])
    outcome = frame.loc[model.used, "y"].to_numpy(dtype=float)
    found = comparison("logistic")
    fitted = second_engine.logistic(model.matrix, outcome)
    for i, term in enumerate(terms):
        key = f"{name}.predictors.multivariable.{term.key}.odds_ratio"
        found.value(f"{key}.estimate", float(np.exp(fitted.values[i])))
        found.value(f"{key}.se", float(fitted.errors[i]))
    found.check("nothing else")
    penalised = comparison("firth")
    for term, value in zip(terms, second_engine.firth(model.matrix, outcome), strict=True):
        penalised.value(f"{name}.firth.multivariable.model.{term.key}.odds_ratio.estimate", float(np.exp(value)))
    penalised.check("nothing else")


@pytest.mark.parametrize("name", [name for name in FRAMES if name not in LEFT_OUT])
def test_cox(name: str, comparison: MakeComparison) -> None:
    study, frame = study_of(name), frame_of(name)
    spec = study.analyses.hazards
    assert spec is not None
    found = comparison("cox")
    covariates = [term for covariate in spec.covariates for term in terms_of(study, covariate)]
    for kind, terms in (("crude", exposure_terms(study)), ("adjusted", (*exposure_terms(study), *covariates))):
        model = design(frame, terms, also_complete=["death.days", "death.event"])
        used = frame[model.used]
        if f"{name}.hazards.{kind}.{terms[0].key}.hazard_ratio.estimate" not in expected("cox"):
            continue
        fitted = second_engine.cox(model.matrix, used["death.days"].to_numpy(float), used["death.event"].to_numpy(bool))
        for i, term in enumerate(terms):
            key = f"{name}.hazards.{kind}.{term.key}.hazard_ratio"
            found.value(f"{key}.estimate", float(np.exp(fitted.values[i])))
            found.value(f"{key}.se", float(fitted.errors[i]))
    found.check("nothing else")
