"""Difference and ratio of two groups' proportions, each with the interval that the settings name."""

from __future__ import annotations

import warnings

from scipy import stats

from jpvad_report.analysis.miettinen_nurminen import Pair, difference_limits, ratio_limits
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.study.settings import Settings

_NOBODY = "a group has no observations"


def risk_difference(pair: Pair, *, reference: str, settings: Settings) -> Record:
    """The exposed group's proportion minus the reference's.

    `settings.risk_difference_interval`: `newcombe`, the hybrid of two Wilson intervals without continuity correction
    (doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I), or `miettinen_nurminen`. Both exist where
    nobody, or everybody, has the event.
    """
    method = settings.risk_difference_interval
    if pair.n1 == 0 or pair.n2 == 0:
        return _failed(_NOBODY, pair, reference, method)
    estimate = pair.a / pair.n1 - pair.b / pair.n2
    if method == "miettinen_nurminen":
        limits = difference_limits(pair, z=_z(settings))
    else:
        limits = _statsmodels(pair, "diff", "newcomb", settings)
    return _contrast(Quantity.PROPORTION_DIFFERENCE, estimate, limits, pair, reference, method, settings)


def risk_ratio(pair: Pair, *, reference: str, settings: Settings) -> Record:
    """The exposed group's proportion over the reference's.

    With Newcombe's difference goes the log interval (Katz 1978), not estimable where a group has no event; with
    Miettinen and Nurminen's difference their ratio, which is then 0 or without an upper limit: the latter is not
    estimable either.
    """
    score = settings.risk_difference_interval == "miettinen_nurminen"
    method = "miettinen_nurminen" if score else "risk_ratio_log"
    if pair.n1 == 0 or pair.n2 == 0:
        return _failed(_NOBODY, pair, reference, method)
    if pair.a == 0 and pair.b == 0:
        return _failed("neither group has an event", pair, reference, method)
    if pair.b == 0:
        return _failed("the reference group has no event", pair, reference, method)
    if pair.a == 0 and not score:
        return _failed("a group has no event", pair, reference, method)
    estimate = (pair.a / pair.n1) / (pair.b / pair.n2)
    limits = ratio_limits(pair, z=_z(settings)) if score else _statsmodels(pair, "ratio", "log", settings)
    return _contrast(Quantity.RATIO, estimate, limits, pair, reference, method, settings)


def _z(settings: Settings) -> float:
    return float(stats.norm.ppf(0.5 + settings.confidence_level / 2))


def _statsmodels(pair: Pair, compare: str, method: str, settings: Settings) -> tuple[float, float]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    with warnings.catch_warnings():
        # It divides by zero for quantities that are not asked for here.
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = confint_proportions_2indep(
            pair.a, pair.n1, pair.b, pair.n2, compare=compare, method=method, alpha=1 - settings.confidence_level
        )
    return float(low), float(high)


def _failed(reason: str, pair: Pair, reference: str, method: str) -> NotEstimable:
    n, n_events = pair.n1 + pair.n2, pair.a + pair.b
    return NotEstimable(reason=reason, n=n, n_events=n_events, method=method, reference=reference)


def _contrast(
    quantity: Quantity,
    estimate: float,
    limits: tuple[float, float],
    pair: Pair,
    reference: str,
    interval: str,
    settings: Settings,
) -> Estimate:
    return Estimate(
        quantity=quantity,
        estimate=estimate,
        ci_low=limits[0],
        ci_high=limits[1],
        level=settings.confidence_level,
        n=pair.n1 + pair.n2,
        n_events=pair.a + pair.b,
        interval=interval,
        reference=reference,
    )
