"""The causes in sentences: which differ, how many results each moves, where they interact, who came and went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jpvad_report.revision.cause import Causes, Factor
from jpvad_report.revision.meaning import belongs
from jpvad_report.revision.patients import Movement
from jpvad_report.revision.results import printed
from jpvad_report.revision.state import State
from jpvad_report.revision.study_changes import Part, StudyChange

NAMES = {
    Factor.CODE: "code and library versions",
    Factor.DATA: "data",
    Factor.COHORT: "cohort rules and variables",
    Factor.MODEL: "analyses and settings",
    Factor.DATA_OR_CODE: "data or code",
}


def why(causes: Causes, old: State, new: State, study: list[StudyChange], *, moved: int) -> list[str]:
    """One sentence a cause, then what cannot be told."""
    about = {
        Factor.DATA: _data(old, new, same=not causes.differ[Factor.DATA]),
        Factor.COHORT: _study(study, Part.COHORT),
        Factor.MODEL: _study(study, Part.MODEL),
        Factor.CODE: _code(old, new, same=not causes.differ[Factor.CODE]),
    }
    told = [f"{_capital(NAMES[factor])}: {words}{_effect(causes, factor, moved)}." for factor, words in about.items()]
    if either := len(causes.moved_by(Factor.DATA_OR_CODE)):
        told.append(f"{_results(either)} moved by the data or by the code; which of both cannot be told.")
    if together := len(causes.interacting):
        told.append(f"Causes interact on {_plural(together)}: their single effects do not add up to the change.")
    return [*told, *causes.unknown]


def _effect(causes: Causes, factor: Factor, moved: int) -> str:
    n = len(causes.moved_by(factor))
    if n and causes.differ[factor] is False:
        return f", yet {_plural(n)} came out otherwise when computed again here: by another machine or edited libraries"
    if moved and causes.differ[factor] and (factor in causes.tried or n):
        return f"; this alone moves {n or 'none'} of the {_plural(moved)} that changed"
    return ""


def _data(old: State, new: State, *, same: bool) -> str:
    if same:
        return f"the same export (SHA-256 {old.data_sha256[:16]}…)"
    return f"another export: {_export(old)} before, {_export(new)} now"


def _export(state: State) -> str:
    made: dict[str, Any] = dict(state.made_from)
    return f"{made.get('data_file')} with {state.context.numbers.integer(int(made.get('data_rows', 0)))} rows"


def _study(study: list[StudyChange], part: Part) -> str:
    n = sum(change.part is part for change in study)
    return "unchanged" if n == 0 else f"{n} {'change' if n == 1 else 'changes'} of the study file"


def _code(old: State, new: State, *, same: bool) -> str:
    if same:
        return "the same"
    before, after = (
        {"jpvad-report": state.made_from.get("version"), **state.made_from.get("packages", {})} for state in (old, new)
    )
    moved = [
        f"{name} {before.get(name, 'not used')} → {after.get(name, 'not used')}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    return ", ".join(moved) if moved else "other code under the same version numbers"


TAGS = {
    Factor.CODE: "code",
    Factor.DATA: "data",
    Factor.COHORT: "cohort rules",
    Factor.MODEL: "models",
    Factor.DATA_OR_CODE: "data or code",
}


def cause_words(causes: Causes, keys: tuple[str, ...]) -> str:
    """The causes of a sentence: of the results behind it, empty where they are not known."""
    found = [cause for key, cause in causes.by_key.items() if belongs(key, keys)]
    factors = [factor for factor in Factor if any(factor in cause.factors for cause in found)]
    if any(cause.interact for cause in found):
        names = [TAGS[factor] for factor in factors or causes.tried]
        return f"{' and '.join(names)}, interacting"
    return " and ".join(TAGS[factor] for factor in factors)


def alone_words(causes: Causes, key: str, state: State) -> str:
    """What a result is when each of several causes changes alone; empty where one cause explains it."""
    cause = causes.by_key.get(key)
    if cause is None or len(cause.factors) < 2:
        return ""
    told = [
        f"{TAGS[factor]} alone {'gone' if record is None else printed(record, state.style)}"
        for factor, record in cause.alone.items()
    ]
    return "; ".join(told)


def who_moved(movement: Movement, old: State, new: State) -> Iterator[str]:
    """Patients who entered the study population, stayed, and left."""
    units = new.study.data.unit_of_analysis
    entered, left = sum(movement.entered.values()), sum(movement.left.values())
    show = new.context.numbers.integer
    yield f"{show(movement.stayed)} {units} are in both study populations."
    if entered:
        reasons = _reasons(movement.entered, old, absent="new in the data", excluded="excluded before")
        yield f"{show(entered)} entered: {reasons}."
    if left:
        reasons = _reasons(movement.left, new, absent="no longer in the data", excluded="excluded now")
        yield f"{show(left)} left: {reasons}."


def _reasons(counts: dict[str | None, int], state: State, *, absent: str, excluded: str) -> str:
    labels = {rule.id: state.study.exclusion_label(rule) for rule in state.study.cohort.exclude}
    return "; ".join(
        f"{state.context.numbers.integer(n)} {absent if rule is None else f'{excluded}: {labels[rule]}'}"
        for rule, n in counts.items()
    )


def _plural(n: int) -> str:
    return f"{n} result" if n == 1 else f"{n} results"


def _results(n: int) -> str:
    return f"{n} result was" if n == 1 else f"{n} results were"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
