"""From all rows of the export to the study population, each exclusion counted in the order of the study file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from jpvad_report.cohort.criteria import evaluate
from jpvad_report.cohort.derive import derive
from jpvad_report.cohort.first_event import add_first_events
from jpvad_report.cohort.followup import add_followup
from jpvad_report.errors import CohortError
from jpvad_report.study.model import Exclusion, Study
from jpvad_report.study.variables import Kind


@dataclass(frozen=True, slots=True)
class Flow:
    """Counts of the flow chart; `excluded` maps the id of a criterion to the patients whom it removed.

    `enrolment` holds the first and last date of enrolment among all rows of the export.
    """

    registered: int
    enrolment: tuple[date, date] | None
    excluded: dict[str, int]
    undecided: dict[str, int]
    included: int
    groups: dict[str, int]


@dataclass(frozen=True, slots=True)
class Cohort:
    """The study population: a frame of the study's variables and nothing else, and how it came about."""

    frame: pd.DataFrame
    flow: Flow


def select(registry: pd.DataFrame, study: Study) -> Cohort:
    """Apply the criteria, derive variables and follow-up.

    A row belongs to the first criterion that removes it. Level names of a binary exposure become `absent`/`present`.

    Raises
    ------
    CohortError
        Where nobody is left, or a group has no patients.
    """
    frame = derive(registry, study)
    excluded: dict[str, int] = {}
    undecided: dict[str, int] = {}
    for rule, answer, leaves in _leaving(frame, study):
        undecided[rule.id] = int(answer.isna().sum())
        excluded[rule.id] = int(leaves.sum())
        frame = frame.drop(index=leaves.index[leaves])
    if frame.empty:
        raise CohortError(
            "No patients are left after the criteria of the study file.",
            remedy="Excluded: " + "; ".join(f"{key} {count}" for key, count in excluded.items()),
        )
    group = _groups(frame, study)
    groups = {level: int((group == level).sum()) for level in study.groups}
    _require_groups(group, groups, study)
    frame = frame.assign(**{study.exposure.variable: group})
    for name, outcome in study.outcomes.items():
        frame = frame.join(add_followup(frame, study, name))
        for alternative in outcome.alternatives:
            other = add_followup(frame, study, name, time_zero=alternative)
            frame = frame.join(other.add_suffix(f".from_{alternative}"))
    frame = frame.join(add_first_events(frame, study))
    flow = Flow(len(registry), _enrolment(registry, study), excluded, undecided, len(frame), groups)
    return Cohort(frame.reset_index(drop=True), flow)


def removed_by(registry: pd.DataFrame, study: Study) -> pd.Series:
    """The id of the criterion that removes each row of the export; missing for the study population."""
    found = pd.Series(pd.NA, index=registry.index, dtype=object)
    for rule, _, leaves in _leaving(derive(registry, study), study):
        found[leaves.index[leaves]] = rule.id
    return found


def _leaving(frame: pd.DataFrame, study: Study) -> Iterator[tuple[Exclusion, pd.Series, pd.Series]]:
    """Each criterion with its answers in those who are left, and who of them leaves."""
    for rule in study.cohort.exclude:
        answer = evaluate(frame, rule.where)
        leaves = answer.fillna(rule.if_missing == "exclude").astype(bool)
        yield rule, answer, leaves
        frame = frame[~leaves]


def _enrolment(registry: pd.DataFrame, study: Study) -> tuple[date, date] | None:
    if study.data.enrolment_date is None:
        return None
    dates = registry[study.data.enrolment_date].dropna()
    return (dates.min().date(), dates.max().date()) if len(dates) else None


def _groups(frame: pd.DataFrame, study: Study) -> pd.Series:
    values = frame[study.exposure.variable]
    if study.variable(study.exposure.variable).kind is Kind.BINARY:
        values = values.map({True: "present", False: "absent"})
    return pd.Series(pd.Categorical(values, categories=list(study.groups)), index=frame.index)


def _require_groups(group: pd.Series, counts: dict[str, int], study: Study) -> None:
    unknown = int(group.isna().sum())
    if unknown:
        raise CohortError(
            f"The group of {unknown} patients in the cohort is unknown ('{study.exposure.variable}' is missing).",
            remedy=f"Exclude them by a criterion: {{variable: {study.exposure.variable}, operator: missing}}.",
        )
    empty = [study.group_label(level) for level, count in counts.items() if count == 0]
    if empty:
        seen = "; ".join(f"{study.group_label(level)} {count}" for level, count in counts.items())
        raise CohortError(
            f"No patients in the group '{empty[0]}' (seen: {seen}).",
            remedy="A comparison needs patients in every group: look at the criteria and at the exposure's variable.",
        )
