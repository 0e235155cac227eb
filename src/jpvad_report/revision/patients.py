"""Who entered the study population and who left it, counted by criterion. Identifiers stay where they are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.study.model import Study

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Movement:
    """How the study population became another.

    Attributes
    ----------
    stayed : int
        Patients of both.
    entered, left : dict
        Counts by what had kept them out, or keeps them out now: the id of a criterion, or None for patients whom the
        other export does not hold.
    """

    stayed: int
    entered: dict[str | None, int]
    left: dict[str | None, int]


def movement(old: tuple[Study, Path], new: tuple[Study, Path]) -> Movement | None:
    """Compare two study populations patient by patient.

    Parameters
    ----------
    old, new
        A study file and the export that it is run on.

    Returns
    -------
    Movement or None
        None where the two exports have no identifier in common: one of them has pseudonyms of its own, or they are of
        other patients; which of both cannot be told.
    """
    before, after = _members(*old), _members(*new)
    common = before.index.intersection(after.index)
    if common.empty:
        return None
    was, now = before[before.isna()].index, after[after.isna()].index
    return Movement(
        stayed=len(was.intersection(now)),
        entered=_reasons(now.difference(was), before),
        left=_reasons(was.difference(now), after),
    )


def _members(study: Study, path: Path) -> pd.Series:
    """The criterion that removes each patient, by an anonymous key."""
    from jpvad_report.cohort import removed_by
    from jpvad_report.registry import cast, join_keys, read_text, require_sound

    text = read_text(path, encoding=study.data.encoding)
    frame, problems = cast(text, study)
    require_sound(problems, file=path.name)
    keys = join_keys(text, identifier=study.data.identifier)
    removed = removed_by(frame, study)
    return removed.set_axis(keys.loc[removed.index].to_numpy())


def _reasons(moved: pd.Index, other: pd.Series) -> dict[str | None, int]:
    """Where the other population had them, the most frequent reason first."""
    known = other.reindex(moved)
    absent = len(moved.difference(other.index))
    counts: dict[str | None, int] = {str(rule): int(n) for rule, n in known.dropna().value_counts().items()}
    if absent:
        counts[None] = absent
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0] or "")))
