"""Binary events by group: counts, risk difference, risk ratio, and the test used."""

from __future__ import annotations

import warnings

import pandas as pd

from jpvad_report.analysis import group_tests
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, proportion
from jpvad_report.study.model import Study


def adverse_events(frame: pd.DataFrame, study: Study) -> dict[str, Record]:
    """Compare each event between the groups.

    Returns
    -------
    dict
        `adverse_events.E.G.proportion` with a Wilson interval, `adverse_events.E.test`; with two groups also
        `adverse_events.E.risk_difference` (group minus reference; Newcombe's hybrid score interval,
        doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I) and `adverse_events.E.risk_ratio`
        (log interval; not estimable where a group has no event). Denominators are the observed values.
    """
    spec = study.analyses.adverse_events
    assert spec is not None
    group = frame[study.exposure.variable].astype(str)
    records: dict[str, Record] = {}
    for event in spec.events:
        tables: dict[str, tuple[int, int]] = {}
        for g in study.groups:
            values = frame.loc[group == g, event]
            observed = values.dropna()
            happened, n = int(observed.sum()), len(observed)
            tables[g] = (happened, n)
            key = join("adverse_events", event, slug(g), "proportion")
            records[key] = _share(happened, n, n_missing=len(values) - n, level=study.settings.confidence_level)
        counts = [(happened, n - happened) for happened, n in tables.values()]
        records[join("adverse_events", event, "test")] = group_tests.categorical(counts, settings=study.settings)
        if len(study.groups) == 2:
            exposed = next(g for g in study.groups if g != study.exposure.reference)
            records |= _contrasts(event, tables[exposed], tables[study.exposure.reference], study)
    return records


def _share(happened: int, n: int, *, n_missing: int, level: float) -> Record:
    from statsmodels.stats.proportion import proportion_confint

    if n == 0:
        return NotEstimable(reason="there are no observations", n=0, n_missing=n_missing)
    low, high = proportion_confint(happened, n, alpha=1 - level, method="wilson")
    return proportion(
        happened, n, n_missing=n_missing, ci_low=float(low), ci_high=float(high), level=level, interval="wilson"
    )


def _contrasts(event: str, exposed: tuple[int, int], reference: tuple[int, int], study: Study) -> dict[str, Record]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    level = study.settings.confidence_level
    difference_key, ratio_key = (
        join("adverse_events", event, "risk_difference"),
        join("adverse_events", event, "risk_ratio"),
    )
    (a, n1), (b, n2) = exposed, reference
    n, n_events, against = n1 + n2, a + b, study.exposure.reference

    def failed(reason: str, method: str) -> NotEstimable:
        return NotEstimable(reason=reason, n=n, n_events=n_events, method=method, reference=against)

    def contrast(quantity: Quantity, estimate: float, limits: tuple[float, float], method: str) -> Estimate:
        low, high = limits
        return Estimate(
            quantity=quantity,
            estimate=estimate,
            ci_low=float(low),
            ci_high=float(high),
            level=level,
            n=n,
            n_events=n_events,
            interval=method,
            reference=against,
        )

    if n1 == 0 or n2 == 0:
        reason = "a group has no observations"
        return {difference_key: failed(reason, "newcombe"), ratio_key: failed(reason, "risk_ratio_log")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        limits = confint_proportions_2indep(a, n1, b, n2, compare="diff", method="newcomb", alpha=1 - level)
    records: dict[str, Record] = {
        difference_key: contrast(Quantity.PROPORTION_DIFFERENCE, a / n1 - b / n2, limits, "newcombe")
    }
    if a == 0 or b == 0:
        records[ratio_key] = failed("a group has no event", "risk_ratio_log")
        return records
    limits = confint_proportions_2indep(a, n1, b, n2, compare="ratio", method="log", alpha=1 - level)
    records[ratio_key] = contrast(Quantity.RATIO, (a / n1) / (b / n2), limits, "risk_ratio_log")
    return records
