"""What changed in the analyses and settings of a study file."""

from __future__ import annotations

from collections.abc import Iterator

from jpvad_report.revision.rules import value_words
from jpvad_report.revision.study_change import Part, StudyChange, changed, union
from jpvad_report.study.analyses import Analysis
from jpvad_report.study.model import Study
from jpvad_report.study.variables import uncapitalise

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


def settings_changes(old: Study, new: Study) -> Iterator[StudyChange]:
    """Settings that are not the same."""
    for key in type(new.settings).model_fields:
        before, after = getattr(old.settings, key), getattr(new.settings, key)
        if before != after:
            name = key.replace("_", " ")
            words = f"The setting {name} changed from {value_words(before)} to {value_words(after)}."
            yield StudyChange(Part.MODEL, f"settings.{key}", words)


def analysis_changes(old: Study, new: Study) -> Iterator[StudyChange]:
    """Analyses that came, went, or were changed."""
    was, now = old.analyses.named(), new.analyses.named()
    for name in union(was, now):
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
            sentence = changed(_capital(words), f"the {key}", one, other)
            yield StudyChange(Part.WORDING, f"{place}.{key}", sentence, name)
        elif key in {"status", "dated"}:
            what = "its status" if key == "status" else "its date"
            yield StudyChange(Part.WORDING, f"{place}.{key}", changed(_capital(words), what, one, other), name)
        else:
            what = f"the {key.replace('_', ' ')}"
            yield StudyChange(Part.MODEL, f"{place}.{key}", changed(_capital(words), what, one, other), name)


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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
