"""P values of several comparisons, adjusted together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

_STATSMODELS: Final = {"holm": "holm", "benjamini_hochberg": "fdr_bh"}


def adjusted(tests: Mapping[str, Record], *, method: Literal["holm", "benjamini_hochberg"]) -> dict[str, Record]:
    """Adjusted P values of a family of comparisons, by the same names.

    The family are the comparisons that have a P value; the others stay not estimable. `holm` bounds the chance of any
    false finding of the family, `benjamini_hochberg` the expected share of false ones among its findings. The estimate
    of each record is its adjusted P value, `n` the size of the family. R: `p.adjust`.
    """
    from statsmodels.stats.multitest import multipletests

    found = {name: test for name, test in tests.items() if isinstance(test, Estimate)}
    family = {name: test.p_value for name, test in found.items() if test.p_value is not None}
    values = multipletests(list(family.values()), method=_STATSMODELS[method])[1] if family else ()
    adjusted_p = dict(zip(family, (float(value) for value in values), strict=True))
    return {
        name: _adjusted(adjusted_p[name], len(family), method) if name in family else _failed(test, method)
        for name, test in tests.items()
    }


def _adjusted(p: float, n: int, method: str) -> Estimate:
    return Estimate(quantity=Quantity.TEST, estimate=p, p_value=p, n=n, method=method)


def _failed(test: Record, method: str) -> NotEstimable:
    reason = test.reason if isinstance(test, NotEstimable) else "the comparison has no P value"
    return NotEstimable(reason=reason, n=test.n, method=method)
