"""How completely patients were followed, and what the censored ones could at most change."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Record, proportion
from jpvad_report.study.model import Study

END_OF_PERIOD, EVENT = "end_of_period", "event"
OVERALL: Final = "overall"


def followup(frame: pd.DataFrame, study: Study, name: str) -> dict[str, Record]:
    """Completeness of follow-up for an outcome, overall and by group.

    Returns
    -------
    dict
        `followup.OUTCOME.G.complete` (to the horizon or to the event), `.unknown`, `.censored` (before the horizon),
        `.censored.STATUS` by the way in which it ended; denominators are all patients of the group.
    """
    outcome = study.outcomes[name]
    event_code = "present" if isinstance(outcome.event, bool) and outcome.event else str(outcome.event)
    records: dict[str, Record] = {}
    for g, mine in _groups(frame, study).items():
        endings = frame.loc[mine, f"{name}.ending"]
        complete = int(endings.isin([END_OF_PERIOD, EVENT]).sum())
        unknown = int(endings.isna().sum())
        base = join("followup", name, slug(g))
        records[join(base, "complete")] = proportion(complete, len(endings))
        records[join(base, "unknown")] = proportion(unknown, len(endings))
        records[join(base, "censored")] = proportion(len(endings) - complete - unknown, len(endings))
        for status in study.levels(outcome.status):
            if status != event_code:
                records[join(base, "censored", slug(status))] = proportion(int((endings == status).sum()), len(endings))
    return records


def censoring_bounds(frame: pd.DataFrame, study: Study, name: str) -> dict[str, Record]:
    """Shares with the event if none (`best_case`), or all (`worst_case`), of the patients censored early had it.

    Censored early is: before the horizon. Overall and by group, of the patients whose follow-up is known. No
    assumption about the censored leads outside the two; they need no Kaplan-Meier estimate.
    """
    horizon = study.outcomes[name].horizon_days
    records: dict[str, Record] = {}
    for g, mine in _groups(frame, study).items():
        known = frame[mine & frame[f"{name}.days"].notna()]
        events = known[f"{name}.event"].astype(bool)
        censored = ~events & (known[f"{name}.days"] < horizon)
        base, missing = join("survival", name, slug(g)), int(mine.sum()) - len(known)
        for case, had_it in (("best_case", events), ("worst_case", events | censored)):
            records[join(base, case)] = proportion(
                int(had_it.sum()), len(known), n_events=int(events.sum()), n_missing=missing, method="censoring_bounds"
            )
    return records


def _groups(frame: pd.DataFrame, study: Study) -> dict[str, pd.Series]:
    group = frame[study.exposure.variable].astype(str)
    everybody = pd.Series(True, index=frame.index)
    return {OVERALL: everybody, **{g: group == g for g in study.groups}}
