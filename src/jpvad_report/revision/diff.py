"""Two states of a submission compared: what it means, which results changed, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jpvad_report.document.pictures import plain
from jpvad_report.errors import UserError
from jpvad_report.results.keys import slug
from jpvad_report.revision import results
from jpvad_report.revision.cause import Causes, Compute, Factor, find_causes
from jpvad_report.revision.figure_keys import figure_keys
from jpvad_report.revision.meaning import Meaning, Weight, meanings
from jpvad_report.revision.moved import Moved, Reworded, moved_numbers, reworded
from jpvad_report.revision.patients import Movement, movement
from jpvad_report.revision.places import Place, Where, by_key, places
from jpvad_report.revision.results import Change
from jpvad_report.revision.state import State
from jpvad_report.revision.study_changes import StudyChange, compare_studies


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What changed from one state to another.

    Attributes
    ----------
    meanings : list of Meaning
        Sentences, the weightiest first.
    study : list of StudyChange
        What changed in the study file.
    changes : list of Change
        Results that are new, gone or changed.
    curves : list of str
        Keys of curves that are not the same.
    names : dict
        What a result is called, where it has a name.
    causes : Causes
        Why the results changed.
    old_places, places : list of Place
        Sentences, cells and captions of the two manuscripts.
    moved : list of Moved
        Numbers that are printed otherwise, where they stand.
    reworded : list of Reworded
        Sentences with other words.
    figures : dict
        Figures that look otherwise, each with the changed results and curves that it shows.
    movement : Movement or None
        Who entered the study population and who left it, where both exports are at hand.
    unknown : list of str
        What cannot be told, and why.
    """

    old: State
    new: State
    meanings: list[Meaning]
    study: list[StudyChange]
    changes: list[Change]
    curves: list[str]
    names: dict[str, str]
    causes: Causes
    old_places: list[Place]
    places: list[Place]
    moved: list[Moved]
    reworded: list[Reworded]
    figures: dict[str, list[str]]
    movement: Movement | None = None
    unknown: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True where the two states are the same."""
        parts = (self.meanings, self.study, self.changes, self.curves, self.moved, self.reworded, self.figures)
        return not any(parts)

    def of(self, *weights: Weight) -> list[Meaning]:
        """The sentences of some weights."""
        return [one for one in self.meanings if one.weight in weights]


def compare(old: State, new: State, *, code: str, compute: Compute) -> Diff:
    """Compare two states by their results, study files and manuscripts.

    Parameters
    ----------
    code
        Hash of the present code.
    compute
        From a study and an export to the results, by the present code.
    """
    style = new.style
    renamed = results.renamed_labels(old.study, new.study)
    changes = results.compare_stores(old.store, new.store, style=style, renamed=renamed)
    where = places(old.manuscript), places(new.manuscript)
    names = {**_names(old, where[0]), **_names(new, where[1])}
    shown = {number.key for place in (*where[0], *where[1]) for number in place.numbers}
    found, unknown = meanings(old, new, shown=shown, name=lambda key: names.get(key, key))
    study, curves = compare_studies(old.study, new.study), results.changed_curves(old.store, new.store)
    causes = find_causes(old, new, changes, study, code=code, compute=compute)
    moved, more = _movement(old, new, causes)
    return Diff(
        old=old,
        new=new,
        meanings=found,
        study=study,
        changes=changes,
        curves=curves,
        names={change.key: names.get(change.key, change.key) for change in changes},
        causes=causes,
        old_places=where[0],
        places=where[1],
        moved=moved_numbers(*where),
        reworded=reworded(*where),
        figures=_figures(old, new, {*curves, *(change.key for change in changes)}),
        movement=moved,
        unknown=[*old.notes, *new.notes, *unknown, *more],
    )


def _movement(old: State, new: State, causes: Causes) -> tuple[Movement | None, list[str]]:
    """Nothing where neither data nor rules differ."""
    if not (causes.differ[Factor.DATA] or causes.differ[Factor.COHORT]):
        return None, []
    units = new.study.data.unit_of_analysis
    if old.data is None or new.data is None:
        return None, [
            f"Which {units} entered the study population and which left it cannot be told without both exports."
        ]
    try:
        moved = movement((old.study, old.data), (new.study, new.data))
    except UserError as error:
        return None, [f"Which {units} entered and which left cannot be told: {error.message.splitlines()[0]}"]
    if moved is None:
        return None, [
            f"Which {units} entered the study population and which left it cannot be told: "
            "the two exports have no identifier in common."
        ]
    return moved, []


def _figures(old: State, new: State, changed: set[str]) -> dict[str, list[str]]:
    names = [name for name in {**old.figures, **new.figures} if old.figures.get(name) != new.figures.get(name)]
    gone = [name for name in names if name not in new.figures]
    shown = figure_keys(new, [name for name in names if name in new.figures]) | figure_keys(old, gone)
    return {name: sorted(shown.get(name, set()) & changed) for name in names}


def _names(state: State, found_places: list[Place]) -> dict[str, str]:
    """What a result is called where it has a name: by its place in a table, else by the cohort's words."""
    found: dict[str, str] = {}
    for key, where in by_key(found_places).items():
        cell = next((place for place in where if place.where is Where.CELL and place.row), None)
        found[key] = _cell_name(cell) if cell is not None else f"{key} ({where[0].section})"
    return found | _cohort_names(state)


def _cell_name(place: Place) -> str:
    """Without what the number itself shows: sizes of groups, levels of confidence, marks of footnotes."""
    row, column = (re.sub(r"\^\w+\^| \([^()]*(?:CI|n=)[^()]*\)", "", text) for text in (place.row, place.column))
    return f"{row} ({place.title}, {column})"


def _cohort_names(state: State) -> dict[str, str]:
    study = state.study
    units = study.data.unit_of_analysis
    names = {
        "cohort.registered": f"{units.capitalize()} in the export",
        "cohort.included": f"{units.capitalize()} studied",
        "cohort.all_excluded": f"{units.capitalize()} excluded",
        "cohort.clusters": study.data.cluster_noun.capitalize(),
        "predictors.multivariable.complete": f"{units.capitalize()} in the predictors' model",
        "hazards.adjusted.complete": f"{units.capitalize()} in the adjusted Cox model",
    }
    names |= {f"cohort.excluded.{rule.id}": f"Excluded: {study.exclusion_label(rule)}" for rule in study.cohort.exclude}
    return names | {f"cohort.group.{slug(group)}": plain(study.group_label(group)) for group in study.groups}
