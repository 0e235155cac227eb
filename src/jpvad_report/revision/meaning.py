"""What the changes mean, one sentence each: conclusions first, then what crossed a line, then counts of patients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from jpvad_report.results.formatting import p_phrase
from jpvad_report.results.judgements import includes_null, is_significant
from jpvad_report.results.records import Estimate, Quantity, Record
from jpvad_report.revision.limits import newly_broken
from jpvad_report.revision.results import printed
from jpvad_report.revision.sentences import judged_sentence
from jpvad_report.revision.state import State
from jpvad_report.revision.statements import Statement, Topic, either, statements


class Weight(StrEnum):
    """How much a change means; the order is that of the report."""

    CONCLUSION = "conclusion"
    FINDING = "finding"
    P_VALUE = "p_value"
    INTERVAL = "interval"
    PATIENTS = "patients"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One sentence on what changed, with the keys of the results behind it."""

    weight: Weight
    id: str
    sentence: str
    keys: tuple[str, ...]


Name = Callable[[str], str]


def meanings(old: State, new: State, *, shown: Set[str], name: Name) -> tuple[list[Meaning], list[str]]:
    """Every change with a meaning, the weightiest first; and what cannot be told.

    Parameters
    ----------
    shown
        Keys of the results that either document prints; others have no meaning for a reader.
    name
        What a result is called, by its key.
    """
    before, lacking = statements(old)
    after, more = statements(new)
    found = list(_judged(before, after, old))
    told = {key for one in found for key in one.keys}
    both = [key for key in sorted({*old.store} & {*new.store}) if key in shown]
    found += _significance(old, new, both, told, name)
    told |= {key for one in found for key in one.keys}
    found += _intervals(old, new, both, told, name)
    found += _patients(old, new, both, name)
    found += _limits(old, new)
    return found, [*lacking, *more]


def _judged(before: Mapping[str, Statement], after: Mapping[str, Statement], old: State) -> Iterator[Meaning]:
    changed = [
        (key, before.get(key), after.get(key))
        for key in dict.fromkeys([*after, *before])
        if (before[key].verdict if key in before else None) != (after[key].verdict if key in after else None)
    ]
    concluded = {key.partition(".")[2] for key, *_ in changed if key.startswith("conclusion.")}
    order = list(Topic)
    changed.sort(key=lambda item: order.index(either(item[1], item[2]).topic))
    for key, was, now in changed:
        one = either(was, now)
        # The sentence on the conclusion tells the ratios that it is drawn from.
        if one.topic is Topic.HAZARD and key.split(".", 2)[2] in concluded and "partly" not in key:
            continue
        weight = Weight.CONCLUSION if one.topic in {Topic.CONCLUSION, Topic.FACTOR} else Weight.FINDING
        if sentence := judged_sentence(was, now, old.name):
            yield Meaning(weight, key, sentence, one.keys)


def _significance(old: State, new: State, keys: list[str], told: set[str], name: Name) -> Iterator[Meaning]:
    """By the level of each study file: where that changes, a P value crosses it without moving."""
    alphas = (old.study.settings.alpha, new.study.settings.alpha)
    for key in keys:
        was, now = old.store[key], new.store[key]
        if not _has_p(was) or not _has_p(now) or belongs(key, told):
            continue
        before, after = is_significant(was, alpha=alphas[0]), is_significant(now, alpha=alphas[1])
        if before != after:
            words = "is now significant" if after else "is no longer significant"
            levels = f" (level {alphas[1]:g}, was {alphas[0]:g})" if alphas[0] != alphas[1] else ""
            numbers = f"{_p(now, new)}, was {_p(was, old)}{levels}"
            yield Meaning(Weight.P_VALUE, key, f"{name(key)} {words}: {numbers}.", (key,))


def belongs(key: str, groups: Iterable[str]) -> bool:
    """True where a key is one of some, or is below one of them."""
    return any(key == group or key.startswith(f"{group}.") for group in groups)


def _has_p(record: Record) -> bool:
    return isinstance(record, Estimate) and record.p_value is not None


def _p(record: Record, state: State) -> str:
    assert isinstance(record, Estimate)
    assert record.p_value is not None
    return p_phrase(record.p_value, state.style)


def _intervals(old: State, new: State, keys: list[str], told: set[str], name: Name) -> Iterator[Meaning]:
    for key in keys:
        was, now = old.store[key], new.store[key]
        if key in told or not _has_null(was) or not _has_null(now):
            continue
        before, after = includes_null(was), includes_null(now)
        if before != after:
            null = "1" if isinstance(now, Estimate) and now.quantity is Quantity.RATIO else "0"
            words = f"now includes {null}" if after else f"now excludes {null}"
            numbers = f"{printed(now, new.style)}, was {printed(was, old.style)}"
            yield Meaning(Weight.INTERVAL, key, f"The interval of {name(key)} {words}: {numbers}.", (key,))


_NULLED = {Quantity.RATIO, Quantity.PROPORTION_DIFFERENCE}


def _has_null(record: Record) -> bool:
    if not isinstance(record, Estimate) or record.quantity not in _NULLED:
        return False
    return record.ci_low is not None and record.ci_high is not None


def _patients(old: State, new: State, keys: list[str], name: Name) -> Iterator[Meaning]:
    for key in sorted(keys, key=lambda one: _place_in_flow(one, new)):
        is_cohort = key.startswith("cohort.") and not key.startswith("cohort.undecided.")
        in_model = key.startswith(("predictors.", "hazards.")) and key.endswith(".complete")
        was, now = old.store.estimate(key), new.store.estimate(key)
        if not (is_cohort or in_model) or was is None or now is None:
            continue
        if was.count is None or now.count is None or was.count == now.count:
            continue
        difference = new.context.numbers.integer(abs(now.count - was.count))
        sign = "+" if now.count > was.count else "−"
        counts = [state.context.numbers.integer(n) for state, n in ((new, now.count), (old, was.count))]
        sentence = f"{name(key)}: {counts[0]}, was {counts[1]} ({sign}{difference})."
        yield Meaning(Weight.PATIENTS, key, sentence, (key,))


def _place_in_flow(key: str, state: State) -> tuple[int, int]:
    """In the order of the flow chart: all rows, the criteria, the study population, its groups, the models."""
    rules = [rule.id for rule in state.study.cohort.exclude]
    parts = key.split(".")
    stages = ("registered", "excluded", "all_excluded", "included", "group", "clusters")
    if parts[0] != "cohort" or parts[1] not in stages:
        return len(stages), 0
    return stages.index(parts[1]), rules.index(parts[2]) if parts[-1] in rules else 0


def _limits(old: State, new: State) -> Iterator[Meaning]:
    for i, sentence in enumerate(newly_broken(old, new)):
        yield Meaning(Weight.LIMIT, f"limit.{i}", sentence, ())
