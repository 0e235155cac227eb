"""One study file's cohort with another one's models, so that each can be changed alone."""

from __future__ import annotations

from jpvad_report.study.model import Study
from jpvad_report.study.parts import analysis_names, columns_of

# Of a variable these belong to how it is analysed and printed, not to what it holds.
_ANALYSED = ("label", "short", "phrase", "absent", "higher", "lower", "unit", "digits", "measured", "summary")


def combine(*, cohort: Study, model: Study) -> Study:
    """The cohort rules, variables, exposure and outcomes of one study file, and the analyses and settings of another.

    Variables that only the analyses need, because they were added with them, come along with what they are made from.
    """
    if cohort is model:
        return cohort
    needed = _needed(model)
    variables, derived = {}, {}
    for name, variable in cohort.variables.items():
        other = model.variables.get(name)
        words = {key: getattr(other, key) for key in _ANALYSED} if other is not None else {}
        variables[name] = variable.model_copy(update=words)
    for name, made in cohort.derived.items():
        source = model.derived.get(name)
        words = {key: getattr(source, key) for key in _ANALYSED} if source is not None else {}
        derived[name] = made.model_copy(update=words)
    known = {*variables, *derived}
    variables |= {name: one for name, one in model.variables.items() if name in needed and name not in known}
    derived |= {name: one for name, one in model.derived.items() if name in needed and name not in known}
    outcomes = cohort.outcomes | {name: one for name, one in model.outcomes.items() if name not in cohort.outcomes}
    return model.model_copy(
        update={
            "data": cohort.data,
            "variables": variables,
            "derived": derived,
            "cohort": cohort.cohort,
            "exposure": cohort.exposure,
            "outcomes": outcomes,
        }
    )


def _needed(study: Study) -> set[str]:
    """Names of the variables that the analyses read, and of those that they are made from."""
    waiting = {name for analysis in analysis_names(study) for name in columns_of(study, analysis)}
    waiting |= {source for outcome in study.outcomes.values() for source in _of_outcome(outcome)}
    waiting &= {*study.all_variables}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name in study.derived:
            waiting |= {*study.derived[name].sources} - found
    return found


def _of_outcome(outcome: object) -> list[str]:
    names = [getattr(outcome, key) for key in ("time_zero", "date", "followup_days", "status")]
    return [name for name in (*names, *getattr(outcome, "alternatives", ())) if name]
