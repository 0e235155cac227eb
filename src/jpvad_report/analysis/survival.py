"""Kaplan-Meier incidence by group, log-rank test, and how completely the patients were followed."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
import pandas as pd

from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series, proportion
from jpvad_report.study.model import Outcome, Study

END_OF_PERIOD, EVENT = "end_of_period", "event"
OVERALL = "overall"


def survival(frame: pd.DataFrame, study: Study) -> tuple[dict[str, Record], dict[str, Series]]:
    """Cumulative incidence at the horizon, by group and time zero.

    Returns
    -------
    records : dict
        `survival.OUTCOME.G.incidence` (1 - Kaplan-Meier, log-log interval; R: `survfit(conf.type = "log-log")`),
        `survival.OUTCOME.log_rank`, the same under `survival.OUTCOME.from_ALTERNATIVE` for other times zero, and
        `followup.OUTCOME.G.complete` with `followup.OUTCOME.G.censored.STATUS`.
    series : dict
        `survival.OUTCOME.G.curve` with days, incidence, ci_low, ci_high; `survival.OUTCOME.G.at_risk` with days and
        n_at_risk (patients at risk just before that day).
    """
    spec = study.analyses.survival
    assert spec is not None
    name, outcome = spec.outcome, study.outcomes[spec.outcome]
    records, series = _curves(frame, study, name, suffix="", key=join("survival", name))
    for alternative in outcome.alternatives:
        key = join("survival", name, f"from_{alternative}")
        more, _ = _curves(frame, study, name, suffix=f".from_{alternative}", key=key)
        records |= more
    records |= _followup(frame, study, name, outcome)
    return records, series


def risk_times(horizon: float, *, parts: int = 6) -> tuple[float, ...]:
    """Round times for the number-at-risk table, from 0 to the horizon."""
    steps = (1, 2, 5, 7, 10, 14, 15, 20, 30, 60, 90, 180, 365, 730, 1095, 1826)
    step = next((s for s in steps if horizon / s <= parts), ceil(horizon / parts))
    times = [float(t) for t in np.arange(0, horizon, step)]
    return (*times, float(horizon))


def _curves(
    frame: pd.DataFrame, study: Study, name: str, *, suffix: str, key: str
) -> tuple[dict[str, Record], dict[str, Series]]:
    from lifelines import KaplanMeierFitter

    horizon = study.outcomes[name].horizon_days
    level = study.settings.confidence_level
    known = frame[frame[f"{name}.days{suffix}"].notna()]
    group = known[study.exposure.variable].astype(str)
    days = known[f"{name}.days{suffix}"].astype(float)
    events = known[f"{name}.event{suffix}"].astype(bool)
    records: dict[str, Record] = {}
    series: dict[str, Series] = {}
    for g in study.groups:
        mine = (group == g).to_numpy()
        n, happened = int(mine.sum()), int(events[mine].sum())
        missing = int((frame[study.exposure.variable].astype(str) == g).sum()) - n
        incidence_key = join(key, slug(g), "incidence")
        if n == 0:
            records[incidence_key] = NotEstimable(reason="nobody was followed", n=0, n_missing=missing)
            continue
        fitter = KaplanMeierFitter(alpha=1 - level)
        fitter.fit(days[mine], events[mine])
        curve = _series(fitter)
        records[incidence_key] = _incidence(curve, n=n, n_events=happened, n_missing=missing, level=level)
        series[join(key, slug(g), "curve")] = curve
        times = risk_times(horizon)
        at_risk = tuple(float((days[mine] >= t).sum()) for t in times)
        series[join(key, slug(g), "at_risk")] = Series({"days": times, "n_at_risk": at_risk})
    records[join(key, "log_rank")] = _log_rank(days, group, events, study.groups)
    return records, series


def _series(fitter: object) -> Series:
    survival_function = fitter.survival_function_.iloc[:, 0]  # type: ignore[attr-defined]
    limits = fitter.confidence_interval_survival_function_  # type: ignore[attr-defined]

    def column(values: pd.Series) -> tuple[float | None, ...]:
        return tuple(float(1 - v) if np.isfinite(v) else None for v in values)

    # At 0% and 100% the log-log interval does not exist.
    limits = limits.mask((survival_function <= 0) | (survival_function >= 1))
    return Series(
        {
            "days": tuple(float(t) for t in survival_function.index),
            "incidence": column(survival_function),
            # The upper limit of survival is the lower limit of incidence.
            "ci_low": column(limits.iloc[:, 1]),
            "ci_high": column(limits.iloc[:, 0]),
        }
    )


def _incidence(curve: Series, *, n: int, n_events: int, n_missing: int, level: float) -> Record:
    estimate, low, high = curve["incidence"][-1], curve["ci_low"][-1], curve["ci_high"][-1]
    assert estimate is not None
    # At 0% and 100% the log-log interval does not exist.
    exists = n_events > 0 and 0 < estimate < 1 and low is not None and high is not None
    return Estimate(
        quantity=Quantity.PROPORTION,
        estimate=estimate,
        ci_low=low if exists else None,
        ci_high=high if exists else None,
        level=level if exists else None,
        n=n,
        n_events=n_events,
        n_missing=n_missing,
        method="kaplan_meier",
        interval="km_log_log" if exists else "",
    )


def _log_rank(days: pd.Series, group: pd.Series, events: pd.Series, groups: Sequence[str]) -> Record:
    from lifelines.statistics import multivariate_logrank_test

    n, happened = len(days), int(events.sum())
    present = [g for g in groups if (group == g).any()]
    if len(present) < 2:
        return NotEstimable(reason="only one group was followed", n=n, n_events=happened, method="log_rank")
    if happened == 0:
        return NotEstimable(reason="no event occurred", n=n, n_events=0, method="log_rank")
    found = multivariate_logrank_test(days, group, events)
    if not np.isfinite(found.p_value):
        return NotEstimable(reason="the test has no variance", n=n, n_events=happened, method="log_rank")
    return Estimate(
        quantity=Quantity.TEST,
        estimate=float(found.test_statistic),
        p_value=float(found.p_value),
        df=float(len(present) - 1),
        n=n,
        n_events=happened,
        method="log_rank",
    )


def _followup(frame: pd.DataFrame, study: Study, name: str, outcome: Outcome) -> dict[str, Record]:
    records: dict[str, Record] = {}
    group = frame[study.exposure.variable].astype(str)
    event_code = "present" if isinstance(outcome.event, bool) and outcome.event else str(outcome.event)
    for g in (OVERALL, *study.groups):
        endings = frame.loc[group == g, f"{name}.ending"] if g != OVERALL else frame[f"{name}.ending"]
        complete = int(endings.isin([END_OF_PERIOD, EVENT]).sum())
        base = join("followup", name, slug(g))
        records[join(base, "complete")] = proportion(complete, len(endings))
        records[join(base, "unknown")] = proportion(int(endings.isna().sum()), len(endings))
        records[join(base, "censored")] = proportion(len(endings) - complete - int(endings.isna().sum()), len(endings))
        for status in study.levels(outcome.status):
            if status != event_code:
                records[join(base, "censored", slug(status))] = proportion(int((endings == status).sum()), len(endings))
    return records
