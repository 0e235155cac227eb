"""P values of several comparisons, adjusted together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

_STATSMODELS: Final = {"holm": "holm", "benjamini_hochberg": "fdr_bh"}


def adjusted(
    tests: Mapping[str, Record], *, method: Literal["holm", "benjamini_hochberg"]
) -> dict[str, Record]:
    """Adjusted P values of a family of comparisons, by the same names.

    The family are the comparisons that have a P value; the others stay not estimable. `holm` bounds the chance of any
    false finding of the family, `benjamini_hochberg` the expected share of false ones among its findings. R: `p.adjust`.
    The estimate of each record is its adjusted P value; `n` is the size of the family.
    """
    from statsmodels.stats.multitest import multipletests

    family = {name: test.p_value for name, test in tests.items() if isinstance(test, Estimate) and test.p_value is not None}
    if not family:
        return {name: _failed(test, method) for name, test in tests.items()}
    values = multipletests(list(family.values()), method=_STATSMODELS[method])[1]
    found = dict(zip(family, (float(value) for value in values), strict=True))
    return {
        name: Estimate(
            quantity=Quantity.TEST, estimate=found[name], p_value=found[name], n=len(family), method=method
        )
        if name in found
        else _failed(test, method)
        for name, test in tests.items()
    }


def _failed(test: Record, method: str) -> NotEstimable:
    reason = test.reason if isinstance(test, NotEstimable) else "the comparison has no P value"
    return NotEstimable(reason=reason, n=test.n, method=method)
