"""Which counts a store tells, and how they add up: each is a sum of cells that do not overlap."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from jpvad_report.results.keys import slug
from jpvad_report.results.records import Estimate, Quantity
from jpvad_report.results.store import Store
from jpvad_report.study.analyses import COMPOSITE
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind

OVERALL = "overall"
MISSING = "missing"
Cell = tuple[str, str]
Carrier = tuple[str, str]
"""A record's key and its field: `("baseline.sex.after.f", "count")`."""


@dataclass(slots=True)
class Fact:
    """One count: the cells that it is the sum of, and every record that tells it.

    A fixed one is told in any case: the size of a group.
    """

    cells: frozenset[Cell]
    value: int
    carriers: list[Carrier] = field(default_factory=list)
    fixed: bool = False

    @property
    def is_missing(self) -> bool:
        """True for a number of missing values."""
        return all(row == MISSING for _, row in self.cells)

    @property
    def price(self) -> tuple[bool, int]:
        """What to give up first: not the numbers of events that all estimates of an outcome rest on, and small ones."""
        return any(name == "n_events" for _, name in self.carriers), self.value

    @property
    def may_go(self) -> bool:
        """True for a count of a characteristic or of events: what is given up to hide another one."""
        return (
            not self.fixed and not self.is_missing and all(name in {"count", "n_events"} for _, name in self.carriers)
        )


@dataclass(slots=True)
class Family:
    """Facts about the same cells: one variable by group, one outcome, or the flow of patients."""

    name: str
    facts: dict[frozenset[Cell], Fact] = field(default_factory=dict)

    def tell(self, store: Store, cells: Iterable[Cell], key: str, name: str, *, fixed: bool = False) -> None:
        """Add what a field of a record tells."""
        record = store.records.get(key)
        value = getattr(record, name, None) if isinstance(record, Estimate) else None
        if value is None:
            return
        chosen = frozenset(cells)
        fact = self.facts.setdefault(chosen, Fact(chosen, int(value)))
        if fact.value != int(value):
            # Nothing may leave that is understood wrongly.
            raise ValueError(f"{key} tells another {name} than {fact.carriers[0][0]}")
        fact.carriers.append((key, name))
        fact.fixed |= fixed


def families(store: Store, study: Study) -> Iterator[Family]:
    """Counts that add up with others: the flow of patients, each variable by group, each outcome by group."""
    for family in (_flow(store, study), *_variables(store, study), *_outcomes(store, study)):
        if family.facts:
            yield family


def lone_fields(store: Store, covered: Container[Carrier], least: int) -> Iterator[Carrier]:
    """Fields of all other records, such as those of models, that tell a small count by themselves."""
    for key, record in store.records.items():
        if not isinstance(record, Estimate) or _is_of_things(key, record):
            continue
        whole = record.n
        for name in ("count", "n_events", "n_missing", "n"):
            value = getattr(record, name)
            if value is None or (key, name) in covered:
                continue
            rest = whole - value if whole is not None and name in {"count", "n_events"} else 0
            if is_small(value, least) or is_small(rest, least):
                # Without a denominator there is no record.
                yield key, "count" if name == "n" else name


def is_small(value: float, least: int) -> bool:
    """Fewer than the threshold; nobody at all is no secret."""
    return 0 < round(value) < least


def _groups(study: Study) -> list[str]:
    return [slug(group) for group in study.groups]


def _flow(store: Store, study: Study) -> Family:
    family = Family("cohort")
    rules = [(rule.id, "excluded") for rule in study.cohort.exclude]
    groups = [(group, "group") for group in _groups(study)]
    family.tell(store, [*rules, *groups], "cohort.registered", "count")
    family.tell(store, rules, "cohort.all_excluded", "count")
    family.tell(store, groups, "cohort.included", "count", fixed=True)
    for rule, what in rules:
        family.tell(store, [(rule, what)], f"cohort.excluded.{rule}", "count")
    for group, what in groups:
        family.tell(store, [(group, what)], f"cohort.group.{group}", "count", fixed=True)
        family.tell(store, groups, f"cohort.group.{group}", "n", fixed=True)
    return family


def _variables(store: Store, study: Study) -> Iterator[Family]:
    names = dict.fromkeys(key.split(".")[1] for key in store if key.startswith(("baseline.", "missing.")))
    events = study.analyses.adverse_events.events if study.analyses.adverse_events else ()
    for name in dict.fromkeys((*names, *events, *([COMPOSITE] if events else []))):
        yield _variable(store, study, name)


def _rows(study: Study, name: str) -> tuple[str, ...]:
    """What a known value can be; `present` and `absent`, levels, or just `known`."""
    if name == COMPOSITE and name not in study.all_variables:
        return ("present", "absent")
    kind = study.variable(name).kind
    return study.levels(name) if kind.is_levels or kind is Kind.BINARY else ("known",)


def _variable(store: Store, study: Study, name: str) -> Family:
    family, rows, groups = Family(name), _rows(study, name), _groups(study)
    for group in (*groups, OVERALL):
        of = groups if group == OVERALL else [group]
        known = [(one, row) for one in of for row in rows]
        missing = [(one, MISSING) for one in of]
        keys = {row: f"baseline.{name}.{group}.{slug(row)}" for row in rows}
        keys["present"] = f"baseline.{name}.{group}.proportion" if "present" in rows else ""
        shown = [(row, key) for row, key in keys.items() if key]
        shown += [("present", f"adverse_events.{name}.{group}.proportion")]
        shown += [("known", f"baseline.{name}.{group}.{part}") for part in ("median", "q1", "q3", "mean", "sd")]
        for row, key in shown:
            family.tell(store, [(one, row) for one in of], key, "count")
            family.tell(store, known, key, "n")
            family.tell(store, missing, key, "n_missing")
        family.tell(store, missing, f"missing.{name}.{group}", "count")
        family.tell(store, [*known, *missing], f"missing.{name}.{group}", "n", fixed=True)
        family.tell(store, [*known, *missing], f"cohort.group.{group}", "count", fixed=True)
    everybody = [(group, row) for group in groups for row in rows]
    for key in store:
        part = key.split(".")[2:3]
        # The n of an adjusted P value is the number of tests.
        if key.startswith((f"baseline.{name}.", f"adverse_events.{name}.")) and part[0] not in {*groups, "adjusted"}:
            family.tell(store, everybody, key, "n")
            family.tell(store, [(group, "present") for group in groups], key, "n_events")
    return family


def _outcomes(store: Store, study: Study) -> Iterator[Family]:
    for name in study.outcomes:
        family, groups = Family(f"outcome {name}"), _groups(study)
        base, prefix = f"followup.{name}", f"survival.{name}"
        reasons = sorted({key.split(".censored.")[1] for key in store if key.startswith(base) and ".censored." in key})
        for group in (*groups, OVERALL):
            of = groups if group == OVERALL else [group]

            def cells(*rows: str, of: list[str] = of) -> list[Cell]:
                return [(one, row) for one in of for row in rows]

            known = cells("event", "ended", *reasons)
            family.tell(store, cells("event", "ended"), f"{base}.{group}.complete", "count")
            family.tell(store, cells("unknown"), f"{base}.{group}.unknown", "count")
            family.tell(store, cells(*reasons), f"{base}.{group}.censored", "count")
            for reason in reasons:
                family.tell(store, cells(reason), f"{base}.{group}.censored.{reason}", "count")
            family.tell(store, cells("event"), f"{prefix}.{group}.best_case", "count")
            family.tell(store, cells("event", *reasons), f"{prefix}.{group}.worst_case", "count")
            family.tell(store, [*known, *cells("unknown")], f"cohort.group.{group}", "count", fixed=True)
            for key in store:
                if key.startswith(f"{prefix}.{group}.") and "difference" not in key and "ratio" not in key:
                    family.tell(store, cells("event"), key, "n_events")
                    family.tell(store, known, key, "n")
                    family.tell(store, cells("unknown"), key, "n_missing")
        everybody = [(group, "event") for group in groups]
        for key in store:
            if key.startswith(f"{prefix}.") and key.split(".")[2] in {"log_rank", "log_rank_stratified"}:
                family.tell(store, everybody, key, "n_events")
        yield family


def _is_of_things(key: str, record: Estimate) -> bool:
    """True for numbers of hospitals, strata, variables or tests."""
    return (
        key.endswith((".clusters", ".adjusted"))
        or key.startswith("balance.")
        or (record.quantity is Quantity.COUNT and not key.startswith("cohort."))
    )
