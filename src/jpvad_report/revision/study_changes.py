"""What changed between two study files, each in one plain sentence: rules of the cohort, models, or words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jpvad_report.revision.analysis_changes import analysis_changes, settings_changes
from jpvad_report.revision.rules import written_rule
from jpvad_report.revision.study_change import Part, StudyChange, changed, union
from jpvad_report.study.model import Exclusion, Study
from jpvad_report.study.variables import Derived

_MODEL_KEYS = {"summary": "the summary", "digits": "the number of decimals"}
_COHORT_KEYS = {
    "column": "the column of the export",
    "kind": "the kind",
    "missing_codes": "the codes for missing values",
    "present_codes": "the codes for present",
    "absent_codes": "the codes for absent",
    "plausible": "the plausible range",
}
_DATA_KEYS = {
    "encoding": "the encoding of the export",
    "identifier": "the identifier's column",
    "cluster": "the clusters",
    "enrolment_date": "the date of enrolment",
    "missing_codes": "the codes for missing values",
}
_OUTCOME_KEYS = {
    "time_zero": "time zero",
    "date": "the date of the event or last contact",
    "followup_days": "the follow-up time",
    "status": "the variable of the event",
    "event": "the event",
    "horizon_days": "the horizon in days",
    "alternatives": "the alternative times zero",
    "fatal": "whether the event is death",
}


def compare_studies(old: Study, new: Study) -> list[StudyChange]:
    """Every change, in the order of the study file; none for a file that only looks different."""
    parts = (
        _data,
        _variables,
        _derived,
        _exclusions,
        _exposure,
        _outcomes,
        settings_changes,
        analysis_changes,
        _wording,
    )
    return [change for part in parts for change in part(old, new)]


def _keys(
    old: Any, new: Any, names: Mapping[str, str], *, part: Part, place: str, subject: str
) -> Iterator[StudyChange]:
    for key, words in names.items():
        before, after = getattr(old, key, None), getattr(new, key, None)
        if before != after:
            yield StudyChange(part, f"{place}.{key}", changed(subject, words, before, after))


def _data(old: Study, new: Study) -> Iterator[StudyChange]:
    return _keys(old.data, new.data, _DATA_KEYS, part=Part.COHORT, place="data", subject="The export")


def _variables(old: Study, new: Study) -> Iterator[StudyChange]:
    for name in union(old.variables, new.variables):
        place = f"variables.{name}"
        if name not in new.variables:
            yield StudyChange(Part.COHORT, place, f"The variable {old.variables[name].label} was removed.")
        elif name not in old.variables:
            yield StudyChange(Part.COHORT, place, f"The variable {new.variables[name].label} was added.")
        else:
            before, after = old.variables[name], new.variables[name]
            yield from _keys(before, after, _COHORT_KEYS, part=Part.COHORT, place=place, subject=after.label)
            yield from _described(before, after, place)


def _described(before: Any, after: Any, place: str) -> Iterator[StudyChange]:
    yield from _keys(before, after, _MODEL_KEYS, part=Part.MODEL, place=place, subject=after.label)
    if list(before.levels) != list(after.levels):
        words = changed(after.label, "its levels", tuple(before.levels.values()), tuple(after.levels.values()))
        yield StudyChange(Part.COHORT, f"{place}.levels", words)


def _derived(old: Study, new: Study) -> Iterator[StudyChange]:
    for name in union(old.derived, new.derived):
        place = f"derived.{name}"
        if name not in new.derived:
            yield StudyChange(Part.COHORT, place, f"The derived variable {old.derived[name].label} was removed.")
        elif name not in old.derived:
            made = written_rule(new, name)
            words = f"The derived variable {new.derived[name].label} was added ({made})."
            yield StudyChange(Part.COHORT, place, words)
        else:
            before, after = old.derived[name], new.derived[name]
            if _rule(before) != _rule(after):
                words = (
                    f"{after.label}: the rule changed from “{written_rule(old, name)}” to “{written_rule(new, name)}”."
                )
                yield StudyChange(Part.COHORT, place, words)
            yield from _described(before, after, place)


def _rule(derived: Derived) -> tuple[str, Any]:
    return derived.rule, getattr(derived, derived.rule)


def _exclusions(old: Study, new: Study) -> Iterator[StudyChange]:
    was, now = ({rule.id: rule for rule in study.cohort.exclude} for study in (old, new))
    for name in union(was, now):
        place = f"cohort.exclude.{name}"
        if name not in now:
            yield StudyChange(Part.COHORT, place, f"An exclusion was removed: {_excluded(old, was[name])}.")
        elif name not in was:
            yield StudyChange(Part.COHORT, place, f"An exclusion was added: {_excluded(new, now[name])}.")
        else:
            before, after = was[name], now[name]
            label = new.exclusion_label(after)
            if before.where != after.where:
                words = f"“{old.describe(before.where)}” to “{new.describe(after.where)}”"
                yield StudyChange(Part.COHORT, place, f"The exclusion {label}: the criterion changed from {words}.")
            if before.if_missing != after.if_missing:
                units = new.data.unit_of_analysis
                words = f"where it cannot be decided, {units} are now {_kept(after)}, were {_kept(before)}"
                yield StudyChange(Part.COHORT, f"{place}.if_missing", f"The exclusion {label}: {words}.")
    both = [name for name in was if name in now]
    if both != [name for name in now if name in was]:
        yield StudyChange(Part.COHORT, "cohort.exclude", "The order of the exclusions changed.")


def _excluded(study: Study, rule: Exclusion) -> str:
    label, words = study.exclusion_label(rule), study.describe(rule.where)
    return label if label.lower() == words.lower() else f"{label} ({words})"


def _kept(rule: Exclusion) -> str:
    return "kept" if rule.if_missing == "keep" else "excluded"


def _exposure(old: Study, new: Study) -> Iterator[StudyChange]:
    before, after = old.exposure, new.exposure
    if before.variable != after.variable:
        labels = (old.variable(before.variable).label, new.variable(after.variable).label)
        yield StudyChange(Part.COHORT, "exposure.variable", changed("The exposure", "its variable", *labels))
    elif before.reference != after.reference:
        groups = (old.group_label(before.reference), new.group_label(after.reference))
        yield StudyChange(Part.COHORT, "exposure.reference", changed("The exposure", "the reference group", *groups))


def _outcomes(old: Study, new: Study) -> Iterator[StudyChange]:
    for name in union(old.outcomes, new.outcomes):
        place = f"outcomes.{name}"
        if name not in new.outcomes:
            yield StudyChange(Part.COHORT, place, f"The outcome {old.outcomes[name].label} was removed.")
        elif name not in old.outcomes:
            yield StudyChange(Part.COHORT, place, f"The outcome {new.outcomes[name].label} was added.")
        else:
            subject = f"The outcome {new.outcomes[name].label}"
            yield from _keys(
                old.outcomes[name], new.outcomes[name], _OUTCOME_KEYS, part=Part.COHORT, place=place, subject=subject
            )


def _wording(old: Study, new: Study) -> Iterator[StudyChange]:
    for name in (name for name in old.all_variables if name in new.all_variables):
        before, after = old.variable(name), new.variable(name)
        if before.label != after.label:
            words = f"The label “{before.label}” became “{after.label}”."
            yield StudyChange(Part.WORDING, f"labels.{name}", words)
        elif _words_of(before) != _words_of(after):
            yield StudyChange(Part.WORDING, f"labels.{name}", f"The words for {after.label} changed.")
    if old.manuscript != new.manuscript:
        yield StudyChange(Part.WORDING, "manuscript", "What the authors write under `manuscript:` changed.")
    if old.journal != new.journal:
        yield StudyChange(Part.WORDING, "journal", f"The journal changed from {old.journal} to {new.journal}.")


def _words_of(variable: Any) -> tuple[Any, ...]:
    names = ("short", "phrase", "absent", "higher", "lower", "unit", "measured", "levels")
    return tuple(getattr(variable, name) for name in names)


__all__ = ["Part", "StudyChange", "compare_studies"]
