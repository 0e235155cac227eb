"""Every survival result of a study: one clock after the other, one group after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from jpvad_report.analysis.survival.contrasts import horizon_note, incidence_difference, mover_difference
from jpvad_report.analysis.survival.curves import KaplanMeier, curve_series, kaplan_meier, number_at_risk, risk_times
from jpvad_report.analysis.survival.followup import censoring_bounds, followup
from jpvad_report.analysis.survival.intervals import INTERVAL
from jpvad_report.analysis.survival.log_rank import expected_events, log_rank, stratified_log_rank
from jpvad_report.analysis.survival.median import median_records
from jpvad_report.analysis.survival.restricted_mean import mean_contrasts, mean_record
from jpvad_report.analysis.survival.scales import on_survival_scale
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series
from jpvad_report.study.model import Study

_NOBODY = "nobody was followed"


def survival(frame: pd.DataFrame, study: Study) -> tuple[dict[str, Record], dict[str, Series]]:
    """Cumulative incidence, its contrasts and the tests between the groups, over the period to the horizon.

    Patients whose follow-up is unknown are left out, and counted as `n_missing`. G is a group, and a contrast is that
    of G with the reference.

    Returns
    -------
    records : dict
        `survival.OUTCOME.G.incidence` and `.survival` at the horizon (Kaplan-Meier); `.incidence_difference` and
        `.survival_difference`, and the same with `_mover`; `.median` (with `.median_low` where it is not reached);
        `.restricted_mean`, `.restricted_mean_difference`, `.restricted_mean_ratio`; `.followed_to`, the longest
        follow-up; `.expected_events`, by the log-rank test; `.best_case`, `.worst_case`, also for `overall`.
        `survival.OUTCOME.log_rank`, and `.log_rank_stratified` where the study names strata.
        `survival.OUTCOME.from_ALTERNATIVE` repeats incidence, survival, longest follow-up, expected events and the
        log-rank test for another time zero.
        `followup.OUTCOME.G.complete`, `.censored`, `.censored.STATUS`, `.unknown`.
    series : dict
        `survival.OUTCOME.G.curve` with days, incidence, ci_low, ci_high; `survival.OUTCOME.G.at_risk` with days and
        n_at_risk (patients at risk just before that day).
    """
    spec = study.analyses.survival
    assert spec is not None
    name, base = spec.outcome, join("survival", spec.outcome)
    clock = _Clock.of(frame, study, name)
    records, series = _at_horizon(clock, study, base), _series(clock, base)
    records |= _contrasts(clock, study, base)
    records |= _times(clock, study, base)
    if spec.strata:
        records |= _stratified(clock, frame, spec.strata, base)
    for alternative in study.outcomes[name].alternatives:
        other = _Clock.of(frame, study, name, suffix=f".from_{alternative}")
        records |= _at_horizon(other, study, join(base, f"from_{alternative}"))
    records |= censoring_bounds(frame, study, name)
    records |= followup(frame, study, name)
    return records, series


@dataclass(frozen=True, slots=True)
class _Clock:
    """Follow-up from one time zero: the known part of it, and each group's curve (None where nobody was followed)."""

    horizon: float
    days: pd.Series
    events: pd.Series
    group: pd.Series
    curves: dict[str, KaplanMeier | None]
    n_missing: dict[str, int]

    @classmethod
    def of(cls, frame: pd.DataFrame, study: Study, name: str, *, suffix: str = "") -> _Clock:
        everybody = frame[study.exposure.variable].astype(str)
        known = frame[f"{name}.days{suffix}"].notna()
        days = frame.loc[known, f"{name}.days{suffix}"].astype(float)
        events = frame.loc[known, f"{name}.event{suffix}"].astype(bool)
        group = everybody[known]
        curves: dict[str, KaplanMeier | None] = {}
        for g in study.groups:
            mine = group == g
            curves[g] = None
            if mine.any():
                transform, level = study.settings.survival_interval, study.settings.confidence_level
                curves[g] = kaplan_meier(days[mine], events[mine], transform=transform, level=level)
        missing = {g: int((everybody == g).sum() - (group == g).sum()) for g in study.groups}
        return cls(study.outcomes[name].horizon_days, days, events, group, curves, missing)


def _at_horizon(clock: _Clock, study: Study, base: str) -> dict[str, Record]:
    records: dict[str, Record] = {}
    expected = expected_events(clock.days, clock.group, clock.events)
    for g, curve in clock.curves.items():
        key = join(base, slug(g))
        incidence = _incidence(curve, clock, study, n_missing=clock.n_missing[g])
        records[join(key, "incidence")] = incidence
        records[join(key, "survival")] = on_survival_scale(incidence)
        nobody = NotEstimable(reason=_NOBODY, n=0)
        records |= dict.fromkeys((join(key, "followed_to"), join(key, "expected_events")), nobody)
        if curve is not None:
            counts: dict[str, Any] = {"n": curve.n, "n_events": curve.n_events}
            last, events = curve.followed_to, expected[g]
            records[join(key, "followed_to")] = Estimate(
                quantity=Quantity.VALUE, estimate=last, unit="days", digits=int(last % 1 > 0), **counts
            )
            records[join(key, "expected_events")] = Estimate(
                quantity=Quantity.VALUE, estimate=events, digits=1, **counts
            )
    records[join(base, "log_rank")] = log_rank(clock.days, clock.group, clock.events)
    return records


def _incidence(curve: KaplanMeier | None, clock: _Clock, study: Study, *, n_missing: int) -> Record:
    if curve is None:
        return NotEstimable(reason=_NOBODY, n=0, n_missing=n_missing)
    limits: dict[str, Any] = {}
    if curve.interval is not None:
        low, high = curve.interval
        # The upper limit of survival is the lower limit of incidence.
        limits = {"ci_low": 1 - high, "ci_high": 1 - low, "level": study.settings.confidence_level}
        limits["interval"] = INTERVAL[study.settings.survival_interval]
    return Estimate(
        quantity=Quantity.PROPORTION,
        estimate=1 - curve.last,
        n=curve.n,
        n_events=curve.n_events,
        n_missing=n_missing,
        method="kaplan_meier",
        note=horizon_note(curve, horizon=clock.horizon, interval=bool(limits)),
        **limits,
    )


def _series(clock: _Clock, base: str) -> dict[str, Series]:
    series: dict[str, Series] = {}
    times = risk_times(clock.horizon)
    for g, curve in clock.curves.items():
        if curve is not None:
            at_risk = number_at_risk(clock.days[clock.group == g], times)
            series[join(base, slug(g), "curve")] = curve_series(curve)
            series[join(base, slug(g), "at_risk")] = Series({"days": times, "n_at_risk": at_risk})
    return series


def _contrasts(clock: _Clock, study: Study, base: str) -> dict[str, Record]:
    named = study.exposure.reference
    reference = clock.curves[named]
    records: dict[str, Record] = {}
    for g, curve in clock.curves.items():
        if g == named:
            continue
        found: dict[str, Record]
        if curve is None or reference is None:
            failed = NotEstimable(reason=_NOBODY, reference=named)
            names = ("incidence_difference", "incidence_difference_mover")
            found = dict.fromkeys((*names, "restricted_mean_difference", "restricted_mean_ratio"), failed)
        else:
            options: dict[str, Any] = {
                "horizon": clock.horizon,
                "level": study.settings.confidence_level,
                "named": named,
            }
            found = {
                "incidence_difference": incidence_difference(curve, reference, **options),
                "incidence_difference_mover": mover_difference(curve, reference, **options),
                **mean_contrasts(curve, reference, **options),
            }
        for part, record in found.items():
            records[join(base, slug(g), part)] = record
            if part.startswith("incidence"):
                other = part.replace("incidence", "survival")
                records[join(base, slug(g), other)] = on_survival_scale(record)
    return records


def _times(clock: _Clock, study: Study, base: str) -> dict[str, Record]:
    records: dict[str, Record] = {}
    level = study.settings.confidence_level
    for g, curve in clock.curves.items():
        found: dict[str, Record] = dict.fromkeys(("median", "restricted_mean"), NotEstimable(reason=_NOBODY, n=0))
        if curve is not None:
            found = median_records(curve, horizon=clock.horizon, level=level)
            found["restricted_mean"] = mean_record(curve, horizon=clock.horizon, level=level)
        records |= {join(base, slug(g), part): record for part, record in found.items()}
    return records


def _stratified(clock: _Clock, frame: pd.DataFrame, strata: tuple[str, ...], base: str) -> dict[str, Record]:
    values = frame.loc[clock.days.index, list(strata)]
    complete = values.notna().all(axis=1)
    found = stratified_log_rank(
        clock.days[complete],
        clock.group[complete],
        clock.events[complete],
        values[complete],
        n_missing=int((~complete).sum()),
    )
    return {join(base, part): record for part, record in found.items()}
