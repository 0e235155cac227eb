"""A store of which no count below the study's threshold can be told or worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jpvad_report.errors import UserError
from jpvad_report.release.curves import thinned
from jpvad_report.release.facts import Carrier, Cell, Fact, Family, families, lone_fields
from jpvad_report.release.protect import few_missing, suppressed
from jpvad_report.results.formatting import round_half_away
from jpvad_report.results.keys import slug
from jpvad_report.results.records import SUPPRESSED, Estimate, NotEstimable, Quantity, Record
from jpvad_report.results.store import Store
from jpvad_report.study.analyses import COMPOSITE
from jpvad_report.study.model import Study

REASON = "not shown, so that no number of fewer than {least} {units} can be worked out"


@dataclass(frozen=True, slots=True)
class Released:
    """What may leave.

    Attributes
    ----------
    store : Store
        For the files of results.
    shown : Store
        For the document, which prints percentages rounded: there a percentage stays where only the number of missing
        values is small, and curves keep their steps.
    hidden : tuple of str
        Keys of the records that hold nothing any more.
    blurred : tuple of str
        Keys of the records that lost a count, their exact value or a denominator.
    series : Mapping
        What happened to each curve.
    """

    store: Store
    shown: Store
    hidden: tuple[str, ...]
    blurred: tuple[str, ...]
    series: Mapping[str, str]


def release(store: Store, study: Study) -> Released:
    """Suppress small counts, those that would give them away, and what can be computed back to them.

    Raises
    ------
    UserError
        Where a group is smaller than the threshold, or a small count cannot be hidden.
    """
    least = study.settings.suppress_below
    if least < 2:
        return Released(store, store, (), (), {})
    small = [group for group in study.groups if store.number(f"cohort.group.{slug(group)}") < least]
    if small:
        raise UserError(
            f"The group '{study.group_label(small[0])}' has fewer than {least} {study.data.unit_of_analysis}; "
            "nothing about it may leave.",
            remedy="Join it with another group, or set `settings: suppress_below` as the owner of the data allows.",
        )
    fields: dict[str, set[str]] = {}
    hidden: set[str] = set()
    covered: set[Carrier] = set()
    found = [(family, suppressed(family, least)) for family in families(store, study)]
    touched = {family.name for family, gone in found if gone and family.name in study.all_variables}
    for family, gone in found:
        covered |= {carrier for fact in family.facts.values() for carrier in fact.carriers}
        if family.name in touched and _related(study, family.name) & touched - {family.name}:
            # Two readings of one column: what one of them hides, the other must not tell.
            gone = [fact for fact in family.facts.values() if fact.may_go]
        hidden |= _derived(family, gone, store, study)
        if few_missing(family, least):
            # Everywhere in the family: a group's number is that of all less the others'.
            gone += [fact for fact in family.facts.values() if not fact.may_go and not fact.fixed]
            hidden |= {key for fact in gone for key, _ in fact.carriers if key.startswith(f"missing.{family.name}.")}
        for key, name in (carrier for fact in gone for carrier in fact.carriers):
            fields.setdefault(key, set()).add(name)
    for key, name in lone_fields(store, covered, least):
        fields.setdefault(key, set()).add(name)
    reason = REASON.format(least=least, units=study.data.unit_of_analysis)
    files, shown = (
        {
            key: _cut(record, fields.get(key, set()), key in hidden, reason, rounded=rounded)
            for key, record in store.records.items()
        }
        for rounded in (True, False)
    )
    series, shown_series, told = thinned(store, files, study)
    records = {key: _day(record) for key, record in files.items()}
    provenance = _provenance(store, files, least)
    return Released(
        Store(records, series, provenance),
        Store(shown, shown_series, provenance),
        tuple(key for key in records if isinstance(records[key], NotEstimable) and isinstance(store[key], Estimate)),
        tuple(key for key in records if isinstance(records[key], Estimate) and records[key] != store[key]),
        told,
    )


def _provenance(store: Store, records: Mapping[str, Record], least: int) -> dict[str, Any]:
    """With the number of rows rounded where the number of the registered is hidden."""
    rows = store.provenance.get("data_rows", 0)
    is_open = isinstance(records.get("cohort.registered"), Estimate)
    return {
        **store.provenance,
        "data_rows": rows if is_open else least * round(rows / least),
        "suppressed_below": least,
    }


def _cut(record: Record, fields: set[str], gone: bool, reason: str, *, rounded: bool) -> Record:
    if not isinstance(record, Estimate) or not (fields or gone):
        return record
    is_share = record.quantity is Quantity.PROPORTION
    if gone or "count" in fields or (is_share and record.count is None and "n_events" in fields):
        return NotEstimable(reason=reason, method=record.method, reference=record.reference, note=SUPPRESSED)
    if "n_events" in fields:
        record = replace(record, n_events=None)
    if fields & {"n", "n_missing"}:
        # With the exact share, the count gives the denominator, and that the number of missing values. A document
        # prints the count with a rounded percentage.
        counted = is_share and record.count is not None
        record = replace(record, n_missing=None, n=record.n if counted and not rounded else None)
        if counted and rounded:
            share = float(round_half_away(record.estimate, 2))
            record = replace(record, estimate=share, count=None, ci_low=None, ci_high=None)
    return record


def _day(record: Record) -> Record:
    """The first or last date of anybody, as the first day of its month: the document prints no more."""
    if not isinstance(record, Estimate) or record.quantity is not Quantity.DATE:
        return record
    from datetime import date

    return replace(record, estimate=float(date.fromordinal(int(record.estimate)).replace(day=1).toordinal()))


def _derived(family: Family, gone: Iterable[Fact], store: Store, study: Study) -> set[str]:
    """Keys of what could be computed back to the counts that were given up."""
    cells = {cell for fact in gone for cell in fact.cells if _is_characteristic(fact)}
    if family.name.startswith("outcome "):
        events = [fact for fact in gone if all(row == "event" for _, row in fact.cells)]
        cells = {cell for fact in events for cell in fact.cells}
        return _of_outcome(family.name.removeprefix("outcome "), cells, store, study)
    if cells and (family.name in study.all_variables or family.name == COMPOSITE):
        return _of_variable(family.name, cells, store, study)
    return set()


def _is_characteristic(fact: Fact) -> bool:
    return any(name in {"count", "n_events"} and not key.startswith("missing.") for key, name in fact.carriers)


def _of_variable(name: str, cells: set[Cell], store: Store, study: Study) -> set[str]:
    """Tests, differences and ratios of the variable, and odds ratios of what shares a column with it."""
    groups = {group for group, _ in cells}
    contrasts = ("test", "adjusted", "smd", "risk_difference", "risk_ratio")
    found = {f"{room}.{name}.{part}" for room in ("baseline", "adverse_events") for part in contrasts}
    found |= {key for key in store if key.startswith(f"adverse_events.{name}.") and "subdistribution" in key}
    found |= {
        f"adverse_events.{name}.{group}.{part}" for group in groups for part in ("cumulative_incidence", "competing")
    }
    if name in study.all_variables:
        related = _related(study, name)
        found |= {key for key in store if key.startswith("predictors.univariable.") and key.split(".")[2] in related}
    return found


def _of_outcome(name: str, cells: set[Cell], store: Store, study: Study) -> set[str]:
    """Where the number of events of a group is hidden: its curve's estimates, and every comparison with it."""
    groups = {group for group, _ in cells}
    if not groups:
        return set()
    keys = [key for key in store if key.startswith(f"survival.{name}.")]
    found = {key for key in keys if set(key.split(".")[2:4]) & groups or any(word in key for word in _COMPARED)}
    hazards = study.analyses.hazards
    if hazards and hazards.outcome == name:
        exposure = slug(study.exposure.variable)
        found |= {key for key in store if key.startswith("hazards.") and f".{exposure}_" in key}
    return found


_COMPARED = ("difference", "ratio", "log_rank", "expected_events")


def _related(study: Study, name: str) -> set[str]:
    """Variables that are made from a column that this one is made from."""
    columns = _columns(study, name)
    return {other for other in study.all_variables if columns & _columns(study, other)}


def _columns(study: Study, name: str) -> frozenset[str]:
    if name in study.variables:
        return frozenset([study.variables[name].column or name])
    return frozenset().union(*(_columns(study, source) for source in study.derived[name].sources))
