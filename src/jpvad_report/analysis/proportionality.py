"""Proportional hazards: the score test by term and for the whole model, and what its residuals look like over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import stats

from jpvad_report.analysis.cox import CoxFit
from jpvad_report.analysis.splines import restricted_cubic
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series

if TYPE_CHECKING:
    from survival.r_api import CoxZPHResult

METHOD = "proportionality"
_PLACES = 41  # of the smooth, from the first to the last event


def residual_test(fit: CoxFit, *, transform: str) -> CoxZPHResult | NotEstimable:
    """The test and its scaled Schoenfeld residuals, one row an event.

    Parameters
    ----------
    fit
        Without undetermined terms; strata are taken into account, clusters are not (as in R).
    transform
        Scale of time: `km`, `identity`, `log` or `rank`; none of them depends on the order of the rows.

    Notes
    -----
    R: `cox.zph(fit, transform, terms = FALSE)` since survival 3.0, the score test of Grambsch and Therneau
    (doi:10.1093/biomet/81.3.515). That of lifelines is the older approximation, which depends on the order of the rows
    where times are tied.
    """
    sample = fit.sample

    def failed(reason: str) -> NotEstimable:
        return NotEstimable(reason=reason, n=sample.n, n_events=sample.n_events, method=METHOD)

    if transform == "log" and (sample.days[sample.events] <= 0).any():
        return failed("events on day 0 have no place on the logarithmic scale of time")
    if len(np.unique(sample.days[sample.events])) < 2:
        return failed("all events were on the same day")
    import survival

    try:
        found = survival.cox_zph(fit.model, transform=transform, terms=False)
    except (ValueError, RuntimeError, ArithmeticError):
        return failed("the variance of the test is singular")
    if not all(np.isfinite([row["chisq"], row["p"]]).all() for row in found.table):
        return failed("the variance of the test is singular")
    return found


def proportionality_records(found: CoxZPHResult | NotEstimable, fit: CoxFit) -> tuple[Record, ...]:
    """One record a term, and the global one last."""
    n_terms = len(fit.coefficients)
    if isinstance(found, NotEstimable):
        return (found,) * (n_terms + 1)
    # One term makes no global test of its own; the row of the term serves.
    rows = found.table if len(found.table) == n_terms + 1 else [*found.table, found.table[-1]]
    return tuple(
        Estimate(
            quantity=Quantity.TEST,
            estimate=float(row["chisq"]),
            df=float(row["df"]),
            p_value=float(row["p"]),
            n=fit.sample.n,
            n_events=fit.sample.n_events,
            method=METHOD,
        )
        for row in rows
    )


def schoenfeld(found: CoxZPHResult, term: int, *, level: float) -> dict[str, Series]:
    """Scaled Schoenfeld residuals of a term: an estimate of its coefficient at the time of each event, with a smooth.

    Parameters
    ----------
    found
        From `residual_test`.
    term
        Index of the term.
    level
        Confidence level of the band.

    Returns
    -------
    dict
        `schoenfeld` with days, time (on the test's scale) and log_hazard_ratio; `schoenfeld_smooth` with the same and
        ci_low, ci_high: least squares on a natural spline of 4 degrees of freedom, as in R's `plot.cox.zph`, with knots
        at the ends and thirds of the event times; fewer where these coincide, none where all events are on one day.
    """
    values = np.asarray(found.y, dtype=float)[:, term]
    # In strata where a term does not vary it has no residuals.
    kept = np.isfinite(values)
    days, time = np.asarray(found.time, dtype=float)[kept], np.asarray(found.x, dtype=float)[kept]
    values = values[kept]
    order = np.lexsort((values, days))
    days, time, values = days[order], time[order], values[order]
    made = {"schoenfeld": _series(days=days, time=time, log_hazard_ratio=values)}
    variance = float(np.asarray(found.var)[term][term])
    places = np.unique(time)
    knots = np.unique(np.quantile(time, (0, 1 / 3, 2 / 3, 1))) if len(places) > 4 else places[[0, -1][: len(places)]]
    if len(knots) < 2 or len(time) <= len(knots) or not variance > 0:
        return made
    at = np.linspace(time[0], time[-1], _PLACES)
    # In an orthonormal basis least squares are sums, and variances cannot be negative.
    orthonormal, triangle = np.linalg.qr(_basis(time, knots))
    there = np.linalg.solve(triangle.T, _basis(at, knots).T).T
    line = there @ (orthonormal.T @ values)
    half = float(stats.norm.ppf(0.5 + level / 2)) * np.sqrt(variance * (there**2).sum(axis=1))
    made["schoenfeld_smooth"] = _series(
        days=np.interp(at, time, days), time=at, log_hazard_ratio=line, ci_low=line - half, ci_high=line + half
    )
    return made


def _basis(time: npt.NDArray[np.float64], knots: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Intercept, straight line and, with three knots or more, the spline; on a scale of 0 to 1."""
    span = knots[-1] - knots[0]
    scaled, places = (time - knots[0]) / span, (knots - knots[0]) / span
    columns = [np.ones_like(scaled), scaled]
    if len(places) > 2:
        columns += list(restricted_cubic(scaled, places).T)
    return np.column_stack(columns)


def _series(**columns: npt.NDArray[np.float64]) -> Series:
    return Series({name: tuple(float(value) for value in values) for name, values in columns.items()})
