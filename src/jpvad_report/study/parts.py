"""What one analysis reads: its part of the study file, and its columns of the cohort.

An analysis is given these and nothing else, so that it cannot depend on what its cache key does not hold.
"""

from __future__ import annotations

from typing import Any

from jpvad_report.study.analyses import (
    AdverseEventsAnalysis,
    Analyses,
    BaselineAnalysis,
    HazardsAnalysis,
    Planned,
    PredictorsAnalysis,
    SurvivalAnalysis,
)
from jpvad_report.study.manuscript import Manuscript
from jpvad_report.study.model import CohortRules, Exposure, Study

MISSING = "missing"

_PROSE = ("label", "short", "phrase", "absent", "higher", "lower", "unit", "digits", "measured")
_WORDS = ("label", "noun", "horizon_label")
_DATA = ("encoding", "identifier", "cluster", "enrolment_date", "missing_codes")
_EVENTS = {"events", "dates", "outcome", "composite"}
# Labels stay: a reason for what could not be estimated names its variables.
_NO_PROSE: dict[str, Any] = {"absent": "", "higher": "", "lower": "", "measured": None}
# How the export writes a variable is the registry's business: its values are in the frame by now.
_NO_FILE: dict[str, Any] = {"column": "", "plausible": None, "missing_codes": ()}


def analysed_variables(study: Study) -> tuple[str, ...]:
    """Variables of the baseline table and of the models, each once, in the order of the study file."""
    names: list[str] = []
    for analysis, key in (
        ("baseline", "variables"),
        ("predictors", "covariates"),
        ("hazards", "covariates"),
        ("hazards", "strata"),
    ):
        names.extend(getattr(getattr(study.analyses, analysis), key, ()))
    return tuple(dict.fromkeys(names))


def analysis_names(study: Study) -> tuple[str, ...]:
    """The analyses of a study, the count of missing values first."""
    return (MISSING, *study.analyses.named())


def part_of(study: Study, analysis: str) -> Study:
    """A study that holds no more than one analysis reads: without prose, other variables and other analyses."""
    outcomes = _outcomes(study, analysis)
    # The codes of a status say how follow-up can end.
    named = {*_variables(study, analysis), *(study.outcomes[name].status for name in outcomes)}
    exposure = study.exposure
    return study.model_copy(
        update={
            "manuscript": Manuscript(title="-"),
            "lang": "en",
            "journal": "",
            "data": study.data.model_copy(update=_data(study, analysis)),
            "variables": {
                name: variable.model_copy(update=_NO_PROSE | _NO_FILE)
                for name, variable in study.variables.items()
                if name in named
            },
            "derived": {n: v.model_copy(update=_NO_PROSE) for n, v in study.derived.items() if n in named},
            "cohort": CohortRules(population="", description=""),
            "exposure": Exposure(variable=exposure.variable, reference=exposure.reference),
            "outcomes": {name: study.outcomes[name].model_copy(update=dict.fromkeys(_WORDS, "")) for name in outcomes},
            "analyses": _analyses(study, analysis),
        }
    )


def columns_of(study: Study, analysis: str) -> tuple[str, ...]:
    """Columns of the cohort's frame that one analysis reads."""
    names = list(_variables(study, analysis))
    for name in _outcomes(study, analysis):
        clocks = ("", *(f".from_{zero}" for zero in study.outcomes[name].alternatives))
        names += [f"{name}.{what}{clock}" for clock in clocks for what in ("days", "event", "ending")]
    spec = study.analyses.adverse_events
    if analysis == "adverse_events" and spec is not None and spec.outcome is not None:
        names += [f"{event}.first.{what}" for event in spec.timed for what in ("cause", "days", "left_out")]
    return tuple(dict.fromkeys(names))


def cohort_part(study: Study) -> dict[str, Any]:
    """Everything that reading the export and selecting the cohort depend on, as plain data without prose."""
    content = study.model_dump(mode="json", by_alias=True)
    spec = study.analyses.adverse_events
    kept: dict[str, Any] = {
        "data": {key: content["data"][key] for key in _DATA},
        "cohort": [{key: rule[key] for key in ("id", "where", "if_missing")} for rule in content["cohort"]["exclude"]],
        "exposure": {key: content["exposure"][key] for key in ("variable", "reference")},
        "outcomes": {name: _without(outcome, *_WORDS) for name, outcome in content["outcomes"].items()},
        "events": None if spec is None else spec.model_dump(mode="json", include=_EVENTS),
    }
    for room in ("variables", "derived"):
        kept[room] = {
            name: _without(variable, *_PROSE, "summary") | {"levels": list(variable["levels"])}
            for name, variable in content[room].items()
        }
    return kept


def _without(content: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in names}


def _data(study: Study, analysis: str) -> dict[str, Any]:
    """Of the settings of the export no more than the cluster, where standard errors are robust to it."""
    cluster = study.data.cluster if study.data.cluster in _variables(study, analysis) else None
    texts = ("file", "registry", "unit_of_analysis", "one_unit", "cluster_noun", "identifier", "encoding")
    rest: dict[str, Any] = {"synthetic": False, "enrolment_date": None, "missing_codes": (), "cluster": cluster}
    return dict.fromkeys(texts, "") | rest


def _analyses(study: Study, analysis: str) -> Analyses:
    named = study.analyses.named()
    kept = named if analysis == MISSING else {analysis: named[analysis]}
    plain = {"status": Planned.PRESPECIFIED, "dated": None}
    return Analyses(**{name: spec.model_copy(update=plain) for name, spec in kept.items()})


def _variables(study: Study, analysis: str) -> tuple[str, ...]:
    """Names of the variables that an analysis reads, the exposure first."""
    names: list[str] = [study.exposure.variable]
    match None if analysis == MISSING else study.analyses.named()[analysis]:
        case None:
            names += analysed_variables(study)
        case BaselineAnalysis() as spec:
            names += spec.variables
        case PredictorsAnalysis() as spec:
            names += [spec.outcome.variable, *spec.covariates]
        case SurvivalAnalysis() as spec:
            names += spec.strata
        case HazardsAnalysis() as spec:
            names += [*spec.covariates, *spec.strata]
            if spec.clustered and study.data.cluster is not None:
                names.append(study.data.cluster)
        case AdverseEventsAnalysis() as spec:
            names += spec.events
    return tuple(dict.fromkeys(names))


def _outcomes(study: Study, analysis: str) -> tuple[str, ...]:
    name = getattr(study.analyses.named().get(analysis), "outcome", None)
    return (name,) if isinstance(name, str) else ()
