"""Adverse events by group: proportions, contrasts, tests, the composite, and the time to the first event."""

from __future__ import annotations

import pandas as pd

from jpvad_report.analysis.comparison import compare
from jpvad_report.analysis.composite import any_of
from jpvad_report.analysis.contrasts import risk_difference, risk_ratio
from jpvad_report.analysis.first_event import first_events
from jpvad_report.analysis.miettinen_nurminen import Pair
from jpvad_report.analysis.multiplicity import adjusted
from jpvad_report.analysis.proportions import share
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Record, Series
from jpvad_report.study.analyses import COMPOSITE
from jpvad_report.study.model import Study

SECTION = "adverse_events"


def adverse_events(frame: pd.DataFrame, study: Study) -> tuple[dict[str, Record], dict[str, Series]]:
    """Compare each event, and any of them where the study asks for it (E is then `any`), between the groups.

    Returns
    -------
    records : dict
        `adverse_events.E.G.proportion` of the observed values, `adverse_events.E.test`; with two groups also
        `adverse_events.E.risk_difference` (group minus reference) and `adverse_events.E.risk_ratio`; with
        `settings.multiplicity` `adverse_events.E.adjusted`, the P value of the test adjusted for the number of events.
        The composite is made of the events and is not of their family. What `first_event` makes of dated events.
    series : dict
        Curves of `first_event`.
    """
    spec, settings = study.analyses.adverse_events, study.settings
    assert spec is not None
    group = frame[study.exposure.variable].astype(str)
    records: dict[str, Record] = {}
    for event in spec.events:
        records |= _event(event, frame[event], group, study, like=event)
    if settings.multiplicity != "none":
        tests = {join(SECTION, event, "adjusted"): records[join(SECTION, event, "test")] for event in spec.events}
        records |= adjusted(tests, method=settings.multiplicity)
    if spec.composite:
        records |= _event(COMPOSITE, any_of(frame, spec.events), group, study, like=spec.events[0])
    timed, series = first_events(frame, study)
    return records | timed, series


def _event(key: str, values: pd.Series, group: pd.Series, study: Study, *, like: str) -> dict[str, Record]:
    """`like` is a variable of the same kind: the composite is not one of the study's."""
    settings, reference = study.settings, study.exposure.reference
    counted: dict[str, tuple[int, int]] = {}
    records: dict[str, Record] = {}
    for g in study.groups:
        mine = values[group == g]
        observed = mine.dropna()
        counted[g] = int(observed.sum()), len(observed)
        records[join(SECTION, key, slug(g), "proportion")] = share(
            *counted[g], n_missing=len(mine) - len(observed), settings=settings
        )
    records[join(SECTION, key, "test")] = compare(values, group, study, like)
    if len(study.groups) == 2:
        exposed = next(g for g in study.groups if g != reference)
        pair = Pair(*counted[exposed], *counted[reference])
        records[join(SECTION, key, "risk_difference")] = risk_difference(pair, reference=reference, settings=settings)
        records[join(SECTION, key, "risk_ratio")] = risk_ratio(pair, reference=reference, settings=settings)
    return records
