"""Two states of a submission compared: what it means, which results changed, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from jpvad_report.document.pictures import plain
from jpvad_report.results.keys import slug
from jpvad_report.revision import results
from jpvad_report.revision.cause import Causes, Compute, Factor, find_causes
from jpvad_report.revision.meaning import Meaning, Weight, meanings
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
    movement: Movement | None = None
    unknown: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True where the two states are the same."""
        return not (self.meanings or self.study or self.changes or self.curves)

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
    names = {**_names(old), **_names(new)}
    found, unknown = meanings(old, new, changes, name=lambda key: names.get(key, key))
    study = compare_studies(old.study, new.study)
    causes = find_causes(old, new, changes, study, code=code, compute=compute)
    moved, more = _movement(old, new, causes)
    return Diff(
        old=old,
        new=new,
        meanings=found,
        study=study,
        changes=changes,
        curves=results.changed_curves(old.store, new.store),
        names={change.key: names.get(change.key, change.key) for change in changes},
        causes=causes,
        movement=moved,
        unknown=[*unknown, *more],
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
    moved = movement((old.study, old.data), (new.study, new.data))
    if moved is None:
        return None, [
            f"Which {units} entered the study population and which left it cannot be told: "
            "the two exports have no identifier in common."
        ]
    return moved, []


def _names(state: State) -> dict[str, str]:
    """What a result is called where it has a name: by its place in a table, else by the cohort's words."""
    found: dict[str, str] = {}
    for key, where in by_key(places(state.manuscript)).items():
        cell = next((place for place in where if place.where is Where.CELL and place.row), None)
        if cell is not None:
            found[key] = _cell_name(cell)
    return found | _cohort_names(state)


def _cell_name(place: Place) -> str:
    return f"{place.row} ({place.title}, {place.column})"


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
