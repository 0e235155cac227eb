"""Curves and other series: a step may stand for one patient, so that steps are joined until they hold enough."""

from __future__ import annotations

from collections.abc import Mapping

from jpvad_report.results.keys import slug
from jpvad_report.results.records import NotEstimable, Record, Series
from jpvad_report.results.store import Store
from jpvad_report.study.model import Study

Values = tuple[float | None, ...]


def thinned(
    store: Store, records: Mapping[str, Record], study: Study
) -> tuple[dict[str, Series], dict[str, Series], dict[str, str]]:
    """Series for files, series for the document, and in words what was done to each.

    Of curves, days stay between which at least the threshold of patients had the event; limits are left out, because
    they tell how many were at risk. Numbers at risk are rounded to multiples of the threshold. A series with one point
    a patient (residuals) is left out everywhere. A series of a kind that is not known here is left out: what is new
    must be looked at before it leaves.
    """
    least = study.settings.suppress_below
    files: dict[str, Series] = {}
    shown: dict[str, Series] = {}
    told: dict[str, str] = {}
    for key, series in store.series.items():
        what, kept = _released(store, records, key, series, least, study)
        told[key] = what
        if kept is not None:
            files[key] = kept
        *_, before, kind = key.split(".")
        if before != "schoenfeld" and not _is_hidden(records, key.removesuffix(f".{kind}")):
            shown[key] = series
    return files, shown, told


def _released(
    store: Store, records: Mapping[str, Record], key: str, series: Series, least: int, study: Study
) -> tuple[str, Series | None]:
    *_, before, kind = key.split(".")
    base = key.removesuffix(f".{kind}")
    if kind in {"curve", "at_risk"} and _is_hidden(records, base):
        return "left out: the group has too few events", None
    match kind:
        case "curve":
            return _curve(store, key, base, before, series, least, study)
        case "at_risk":
            values = tuple(None if n is None else float(least * round(n / least)) for n in series["n_at_risk"])
            return f"rounded to multiples of {least}", Series({"days": series["days"], "n_at_risk": values})
        case "calibration":
            return _calibration(series, least)
        case _ if before == "schoenfeld_smooth":
            return "kept: a smooth of all events", series
        case _ if before == "schoenfeld":
            return "left out: one point a patient", None
    return "left out: of a kind that is not known to be safe", None


def _is_hidden(records: Mapping[str, Record], base: str) -> bool:
    names = (f"{base}.incidence", f"{base}.cumulative_incidence")
    return any(isinstance(records.get(name), NotEstimable) for name in names)


def _curve(
    store: Store, key: str, base: str, group: str, series: Series, least: int, study: Study
) -> tuple[str, Series | None]:
    room, name, *_ = key.split(".")
    events = study.analyses.adverse_events
    outcome = name if room == "survival" else events.outcome if events else None
    at_risk, main = store.series.get(f"survival.{outcome}.{group}.at_risk"), f"survival.{outcome}.{group}.curve"
    if at_risk is None or main not in store.series:
        return "left out: nothing tells how many patients a step is", None
    people = float(store.number(f"cohort.group.{slug(group)}"))
    per_event = _fewest(people, at_risk, store.series[main], series["days"])
    kept = [0]
    for index, incidence in enumerate(series["incidence"]):
        gained = (incidence or 0.0) - (series["incidence"][kept[-1]] or 0.0)
        if index and gained * per_event[index] >= least:
            kept.append(index)
    first = series["incidence"][0] or 0.0
    if 0 < first * per_event[0] < least:
        kept = kept[1:]
    if not kept:
        return "left out: no step has enough patients", None
    return (
        f"{len(kept)} of {len(series['days'])} steps kept, limits left out",
        Series({name: tuple(series[name][index] for index in kept) for name in ("days", "incidence")}),
    )


def _fewest(people: float, at_risk: Series, curve: Series, days: Values) -> list[float]:
    """For each day, how many patients at least a rise of the incidence from 0 to 1 stands for.

    A rise d of an estimate with censored patients is d·n·G of events, n being all patients and G the share not
    censored until then; n·G is at risk / survival. G never rises, so that the next day with a number at risk gives a
    lower bound.
    """
    found: list[float] = []
    survival = dict(zip(curve["days"], curve["incidence"], strict=True))
    bounds: list[tuple[float, float]] = []
    for day, number in zip(at_risk["days"], at_risk["n_at_risk"], strict=True):
        earlier = [incidence or 0.0 for at, incidence in survival.items() if at is not None and at < (day or 0.0)]
        alive = 1 - (earlier[-1] if earlier else 0.0)
        bounds.append((day or 0.0, min(people, (number or 0.0) / alive if alive > 0 else 0.0)))
    for day in days:
        later = [bound for at, bound in bounds if at >= (day or 0.0)]
        found.append(later[0] if later else 0.0)
    return found


def _calibration(series: Series, least: int) -> tuple[str, Series | None]:
    """Neighbouring tenths are joined until both those with and those without the outcome are enough."""
    bins: list[tuple[float, float, float]] = []
    n = events = predicted = 0.0
    for size, happened, mean in zip(series["n"], series["n_events"], series["predicted"], strict=True):
        n, events, predicted = n + (size or 0), events + (happened or 0), predicted + (mean or 0) * (size or 0)
        if min(events, n - events) >= least:
            bins.append((n, events, predicted))
            n = events = predicted = 0.0
    if n and bins:
        bins[-1] = (bins[-1][0] + n, bins[-1][1] + events, bins[-1][2] + predicted)
    if not bins:
        return "left out: too few events", None
    columns: dict[str, Values] = {
        "n": tuple(one[0] for one in bins),
        "n_events": tuple(one[1] for one in bins),
        "observed": tuple(one[1] / one[0] for one in bins),
        "predicted": tuple(one[2] / one[0] for one in bins),
    }
    return f"joined into {len(bins)} of {len(series['n'])} parts, limits left out", Series(columns)
