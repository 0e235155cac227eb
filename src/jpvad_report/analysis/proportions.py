"""The proportion with an event, and its interval."""

from __future__ import annotations

from typing import Final

from jpvad_report.results.records import NotEstimable, Record, proportion
from jpvad_report.study.settings import Settings

_STATSMODELS: Final = {"clopper_pearson": "beta", "wilson": "wilson"}


def share(happened: int, n: int, *, n_missing: int, settings: Settings) -> Record:
    """`happened` of `n`, with the interval that `settings.proportion_interval` names.

    `clopper_pearson` is exact (its coverage is never below the level; R: `binom.test`,
    doi:10.1093/biomet/26.4.404), `wilson` the score interval without continuity correction (R:
    `prop.test(correct = FALSE)`). At 0 and at n the limit is 0 or 1. Not estimable where nobody was observed.
    """
    from statsmodels.stats.proportion import proportion_confint

    if n == 0:
        return NotEstimable(reason="there are no observations", n=0, n_missing=n_missing)
    level, interval = settings.confidence_level, settings.proportion_interval
    low, high = proportion_confint(happened, n, alpha=1 - level, method=_STATSMODELS[interval])
    # Exactly 0 and 1 where rounding leaves 1e-16 of it.
    ci_low, ci_high = float(low) if happened else 0.0, float(high) if happened < n else 1.0
    return proportion(happened, n, n_missing=n_missing, ci_low=ci_low, ci_high=ci_high, level=level, interval=interval)
