"""The log-rank test between all groups, plain and stratified."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, count

_ONE_GROUP: Final = "only one group was followed"
_NO_EVENT: Final = "no event occurred"
_ONE_AT_RISK: Final = "only one group was still under observation when an event occurred"
_ALL_AT_ONCE: Final = "everybody who was under observation had the event at the same time"
_NOT_COMPARED: Final = "within the strata, a group has no other to be compared with"


def log_rank(days: pd.Series, group: pd.Series, events: pd.Series) -> Record:
    """Test of equal hazards over the whole period, all groups at once.

    Ties by the hypergeometric variance; degrees of freedom are the groups with anybody at risk at the first event less
    one, as R counts them. Not estimable without an event, with a single such group, and where everybody at risk had
    the event at once, which leaves nothing to vary. R: `survdiff(Surv(days, events) ~ group)`.
    """
    from lifelines.statistics import multivariate_logrank_test

    n, happened = len(days), int(events.sum())
    compared = _compared(days, group, events)
    if isinstance(compared, str):
        return NotEstimable(reason=compared, n=n, n_events=happened, method="log_rank")
    # A group without anybody at risk adds nothing to the statistic, but would to the degrees of freedom.
    used = group.isin(compared)
    found = multivariate_logrank_test(days[used], group[used], events[used])
    return _record(found.test_statistic, found.p_value, len(compared) - 1, n=n, n_events=happened, method="log_rank")


def expected_events(days: pd.Series, group: pd.Series, events: pd.Series) -> dict[str, float]:
    """Events that each group would have had with equal hazards: what the log-rank test compares with the observed.

    A group with more events than expected has the higher hazard by this test, wherever its curve ends. R:
    `survdiff(Surv(days, events) ~ group)$exp`.
    """
    ordered, happened = np.unique(days[events], return_counts=True)
    followed = {g: np.sort(days[group == g].to_numpy(float)) for g in group.unique()}
    # At risk is who is followed at least as long.
    at_risk = {g: len(d) - np.searchsorted(d, ordered, side="left") for g, d in followed.items()}
    share = happened / sum(at_risk.values())
    return {g: float((n * share).sum()) for g, n in at_risk.items()}


def stratified_log_rank(
    days: pd.Series, group: pd.Series, events: pd.Series, strata: pd.DataFrame, *, n_missing: int = 0
) -> dict[str, Record]:
    """The same test with observed and expected events summed over strata.

    Parameters
    ----------
    days, group, events
        Complete cases, one row a patient.
    strata
        Their values of the stratifying variables, none missing; the strata are the combinations that occur.
    n_missing
        Patients who were left out because a stratifying variable is missing.

    Returns
    -------
    dict
        `log_rank_stratified` and `log_rank_stratified.strata`, the number of strata. Not estimable where no
        stratum compares a group with the others. R: `survdiff(Surv(days, events) ~ group + strata(...))`.
    """
    import survival

    method, n, happened = "log_rank_stratified", len(days), int(events.sum())
    stratum = strata.astype(str).groupby(list(strata)).ngroup()
    found: dict[str, Record] = {f"{method}.strata": count(stratum.nunique())}

    def failed(reason: str) -> dict[str, Record]:
        return {
            method: NotEstimable(reason=reason, n=n, n_events=happened, n_missing=n_missing, method=method),
            **found,
        }

    compared = _compared(days, group, events)
    if isinstance(compared, str):
        return failed(compared)
    if not _connected(days, group, events, stratum):
        return failed(_NOT_COMPARED)
    data = {"t": days.tolist(), "e": events.astype(int).tolist(), "g": group.tolist(), "s": stratum.tolist()}
    test = survival.survdiff("Surv(t, e) ~ g + strata(s)", data)
    record = _record(test.chisq, test.pvalue, int(test.df), n=n, n_events=happened, n_missing=n_missing, method=method)
    return {method: record, **found}


def _compared(days: pd.Series, group: pd.Series, events: pd.Series) -> list[str] | str:
    """Groups with anybody at risk when the first event occurred; or why groups cannot be compared."""
    if group.nunique() < 2:
        return _ONE_GROUP
    if not events.any():
        return _NO_EVENT
    first = days[events].min()
    at_risk = days >= first
    compared = sorted(group[at_risk].unique())
    if len(compared) < 2:
        return _ONE_AT_RISK
    return compared if at_risk.sum() > (events & (days == first)).sum() else _ALL_AT_ONCE


def _connected(days: pd.Series, group: pd.Series, events: pd.Series, stratum: pd.Series) -> bool:
    """True where the strata compare every group that they hold with every other, if only by way of a third.

    Otherwise the variance is singular, which rounding hides: the statistic would be a number without a meaning.
    """
    linked: list[set[str]] = []
    for mine in (stratum == s for s in stratum.unique()):
        happened = events & mine
        if not happened.any():
            continue
        first = days[happened].min()
        at_risk = mine & (days >= first)
        names = set(group[at_risk])
        # Where all have the event at once the stratum does not tell its groups apart.
        varies = at_risk.sum() > (happened & (days == first)).sum()
        for part in [names] if varies else [{name} for name in names]:
            touching = [other for other in linked if other & part]
            linked = [other for other in linked if not other & part] + [part.union(*touching)]
    return len(linked) == 1


def _record(
    statistic: float, p_value: float, df: int, *, n: int, n_events: int, method: str, n_missing: int | None = None
) -> Record:
    return Estimate(
        quantity=Quantity.TEST,
        estimate=float(statistic),
        p_value=float(p_value),
        df=float(df),
        n=n,
        n_events=n_events,
        n_missing=n_missing,
        method=method,
    )
