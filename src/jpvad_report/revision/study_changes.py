"""What changed between two study files, each in one plain sentence: rules of the cohort, models, or words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jpvad_report.revision.rules import value_words, written_rule
from jpvad_report.study.analyses import Analysis
from jpvad_report.study.model import Exclusion, Study
from jpvad_report.study.variables import Derived, uncapitalise


class Part(StrEnum):
    """What a change of the study file can move."""

    COHORT = "cohort"
    MODEL = "model"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class StudyChange:
    """One change: `place` is its path in the study file, `analysis` the analysis that it belongs to, if any."""

    part: Part
    place: str
    sentence: str
    analysis: str = ""


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
_LISTS = {
    "variables": "variable",
    "highlights": "highlight",
    "covariates": "covariate",
    "partly_adjusted": "covariate of the partly adjusted model",
    "strata": "stratum",
    "splines": "variable tested for linearity",
    "events": "event",
}
_ANALYSES = {
    "baseline": "the baseline comparison",
    "predictors": "the predictors' model",
    "survival": "the survival analysis",
    "hazards": "the Cox models",
    "adverse_events": "the comparison of adverse events",
}


def compare_studies(old: Study, new: Study) -> list[StudyChange]:
    """Every change, in the order of the study file; none for a file that only looks different."""
    parts = (_data, _variables, _derived, _exclusions, _exposure, _outcomes, _settings, _analyses, _wording)
    return [change for part in parts for change in part(old, new)]


def _changed(subject: str, what: str, before: object, after: object) -> str:
    return f"{subject}: {what} changed from {value_words(before)} to {value_words(after)}."


def _keys(
    old: Any, new: Any, names: Mapping[str, str], *, part: Part, place: str, subject: str
) -> Iterator[StudyChange]:
    for key, words in names.items():
        before, after = getattr(old, key, None), getattr(new, key, None)
        if before != after:
            yield StudyChange(part, f"{place}.{key}", _changed(subject, words, before, after))


def _data(old: Study, new: Study) -> Iterator[StudyChange]:
    return _keys(old.data, new.data, _DATA_KEYS, part=Part.COHORT, place="data", subject="The export")


def _variables(old: Study, new: Study) -> Iterator[StudyChange]:
    for name in _union(old.variables, new.variables):
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
        words = _changed(after.label, "its levels", tuple(before.levels.values()), tuple(after.levels.values()))
        yield StudyChange(Part.COHORT, f"{place}.levels", words)


def _derived(old: Study, new: Study) -> Iterator[StudyChange]:
    for name in _union(old.derived, new.derived):
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
    for name in _union(was, now):
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
        yield StudyChange(Part.COHORT, "exposure.variable", _changed("The exposure", "its variable", *labels))
    elif before.reference != after.reference:
        groups = (old.group_label(before.reference), new.group_label(after.reference))
        yield StudyChange(Part.COHORT, "exposure.reference", _changed("The exposure", "the reference group", *groups))


def _outcomes(old: Study, new: Study) -> Iterator[StudyChange]:
    for name in _union(old.outcomes, new.outcomes):
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


def _settings(old: Study, new: Study) -> Iterator[StudyChange]:
    for key in type(new.settings).model_fields:
        before, after = getattr(old.settings, key), getattr(new.settings, key)
        if before != after:
            name = key.replace("_", " ")
            words = f"The setting {name} changed from {value_words(before)} to {value_words(after)}."
            yield StudyChange(Part.MODEL, f"settings.{key}", words)


def _analyses(old: Study, new: Study) -> Iterator[StudyChange]:
    was, now = old.analyses.named(), new.analyses.named()
    for name in _union(was, now):
        place, words = f"analyses.{name}", _ANALYSES.get(name, name)
        if name not in now:
            yield StudyChange(Part.MODEL, place, f"An analysis was removed: {words}.", name)
        elif name not in was:
            yield StudyChange(Part.MODEL, place, f"An analysis was added: {words}.", name)
        else:
            yield from _analysis(old, new, name, was[name], now[name])


def _analysis(old: Study, new: Study, name: str, before: Analysis, after: Analysis) -> Iterator[StudyChange]:
    place, words = f"analyses.{name}", _ANALYSES.get(name, name)
    for key in type(after).model_fields:
        one, other = getattr(before, key, None), getattr(after, key)
        if one == other:
            continue
        if key in _LISTS:
            yield from _listed(
                old, new, one or (), other, part=_part_of_list(key), place=f"{place}.{key}", analysis=name
            )
        elif key in {"label", "abbreviation"}:
            sentence = _changed(_capital(words), f"the {key}", one, other)
            yield StudyChange(Part.WORDING, f"{place}.{key}", sentence, name)
        elif key in {"status", "dated"}:
            what = "its status" if key == "status" else "its date"
            yield StudyChange(Part.WORDING, f"{place}.{key}", _changed(_capital(words), what, one, other), name)
        else:
            what = f"the {key.replace('_', ' ')}"
            yield StudyChange(Part.MODEL, f"{place}.{key}", _changed(_capital(words), what, one, other), name)


def _part_of_list(key: str) -> Part:
    # Highlights choose what the text speaks of; every variable of the table has its numbers in any case.
    return Part.WORDING if key == "highlights" else Part.MODEL


def _listed(
    old: Study, new: Study, before: tuple[str, ...], after: tuple[str, ...], *, part: Part, place: str, analysis: str
) -> Iterator[StudyChange]:
    noun, words = _LISTS[place.rpartition(".")[2]], _ANALYSES.get(analysis, analysis)
    for name in before:
        if name not in after:
            sentence = f"{_capital(words)}: the {noun} {uncapitalise(old.variable(name).label)} was removed."
            yield StudyChange(part, f"{place}.{name}", sentence, analysis)
    for name in after:
        if name not in before:
            sentence = f"{_capital(words)}: the {noun} {uncapitalise(new.variable(name).label)} was added."
            yield StudyChange(part, f"{place}.{name}", sentence, analysis)
    if before != after and set(before) == set(after):
        sentence = f"{_capital(words)}: the order of each {noun} changed."
        yield StudyChange(Part.WORDING, place, sentence, analysis)


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


def _union(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
