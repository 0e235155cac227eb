"""What the changes mean, one sentence each: conclusions first, then what crossed a line, then counts of patients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from jpvad_report.results.formatting import p_phrase
from jpvad_report.results.judgements import includes_null, is_significant
from jpvad_report.results.records import Estimate, Quantity, Record
from jpvad_report.revision.limits import newly_broken
from jpvad_report.revision.results import printed
from jpvad_report.revision.state import State
from jpvad_report.revision.statements import Statement, Topic, statements


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
    changed.sort(key=lambda item: order.index(_either(item[1], item[2]).topic))
    for key, was, now in changed:
        one = _either(was, now)
        # The sentence on the conclusion tells the ratios that it is drawn from.
        if one.topic is Topic.HAZARD and key.split(".", 2)[2] in concluded and "partly" not in key:
            continue
        weight = Weight.CONCLUSION if one.topic in {Topic.CONCLUSION, Topic.FACTOR} else Weight.FINDING
        if sentence := _sentence(was, now, old.name):
            yield Meaning(weight, key, sentence, one.keys)


def _either(was: Statement | None, now: Statement | None) -> Statement:
    found = now if now is not None else was
    assert found is not None
    return found


def _sentence(was: Statement | None, now: Statement | None, old: str) -> str:
    match _either(was, now).topic:
        case Topic.CONCLUSION:
            return _conclusion(was, now, old)
        case Topic.FACTOR:
            return _factor(was, now)
        case _:
            return _finding(was, now, old)


_AGREEMENTS = {
    "benefit_holds": "{noun} is lower, before and after adjustment",
    "harm_holds": "{noun} is higher, before and after adjustment",
    "reversed": "adjustment reverses the direction of the association with {noun}",
    "attenuated": "{noun} is {direction} before adjustment, which the confounders largely explain",
    "precision_lost": "{noun} is {direction} before adjustment; after it, that is neither confirmed nor excluded",
    "only_adjusted": "{noun} differs only after adjustment",
    "never": "no significant association with {noun}, before or after adjustment",
    "never_imprecise": "no significant association with {noun}, but a substantial one either way is not excluded",
    "not_estimable": "an association with {noun} could not be estimated",
}


def _conclusion(was: Statement | None, now: Statement | None, old: str) -> str:
    def told(one: Statement) -> str:
        words = _AGREEMENTS[one.verdict].format(noun=one.outcome, direction=one.direction)
        return f"{words}, with {one.evidence}"

    if now is None:
        assert was is not None
        return f"There is no conclusion on {was.subject} any more; in {old}: {told(was)}."
    if was is None:
        return f"There is now a conclusion on {now.subject}: {told(now)}."
    return f"The conclusion on {now.subject} changed. Now: {told(now)}. In {old}: {told(was)}."


_IN_LIST = {"presence", "absence"}


def _factor(was: Statement | None, now: Statement | None) -> str:
    one = _either(was, now)
    subject, where = _capital(one.subject), f"among the factors associated with {one.outcome}"
    if now is None or was is None:
        # A candidate that came or went is told with the study file, unless it was in the list.
        if one.verdict not in _IN_LIST:
            return ""
        if now is None:
            return f"{subject} is no longer {where}: it is not in the model any more, was {one.evidence}."
        return f"{subject} is now {where}, as a new variable of the model: {one.evidence}."
    before = was.evidence if was.subject == now.subject else f"{was.evidence} for {was.subject}"
    numbers = f"{now.evidence}, was {re.sub(r'^OR |[0-9.]+% CI ', '', before)}"
    if now.verdict == "not_estimable":
        return f"Whether {now.subject} is {where} can no longer be estimated; it was {was.evidence}."
    if was.verdict == "not_estimable":
        now_in = "is now" if now.verdict in _IN_LIST else "is not"
        return f"{subject} {now_in} {where}: {now.evidence}; it could not be estimated before."
    if now.verdict in _IN_LIST and was.verdict in _IN_LIST:
        return f"{subject} is still {where}, but in the other direction: {numbers}."
    return f"{subject} is {'now' if now.verdict in _IN_LIST else 'no longer'} {where}: {numbers}."


# What a verdict says of a subject: now, and then.
_VERDICTS = {
    Topic.SURVIVAL: {
        "higher": ("is significantly higher in {group}", "was significantly higher in {group}"),
        "lower": ("is significantly lower in {group}", "was significantly lower in {group}"),
        "differs": ("differs significantly over the whole period", "differed significantly over the whole period"),
        "no_significant_difference": ("does not differ significantly", "did not differ significantly"),
        "not_estimable": ("could not be compared", "could not be compared"),
    },
    Topic.HAZARD: {
        "higher": ("is significantly higher", "was significantly higher"),
        "lower": ("is significantly lower", "was significantly lower"),
        "no_significant_difference": ("does not differ significantly", "did not differ significantly"),
        "not_estimable": ("could not be estimated", "could not be estimated"),
    },
    Topic.COMPARISON: {
        "higher": ("significantly {more} in {group}", ""),
        "lower": ("significantly {less} in {group}", ""),
        "differs": ("a significant difference between the groups", ""),
        "no_significant_difference": ("no significant difference between the groups", ""),
        "not_estimable": ("not comparable", ""),
    },
    Topic.ASSUMPTION: {
        "no_evidence": ("no evidence against proportional hazards", ""),
        "exposure": ("the hazards of the exposure are not proportional", ""),
        "covariates": ("the hazards of a covariate are not proportional", ""),
        "not_estimable": ("proportional hazards could not be tested", ""),
    },
}


def _finding(was: Statement | None, now: Statement | None, old: str) -> str:
    one = _either(was, now)
    verdicts = _VERDICTS[one.topic]
    as_list = one.topic in {Topic.COMPARISON, Topic.ASSUMPTION}

    def told(statement: Statement, tense: int) -> str:
        share = statement.is_share
        words = verdicts[statement.verdict][0 if as_list else tense].format(
            group=statement.group,
            more="more frequent" if share else "higher",
            less="less frequent" if share else "lower",
        )
        return f"{words} ({statement.evidence})"

    subject, colon = _capital(one.subject), ":" if as_list else ""
    if was is None:
        return f"New: {one.subject}{colon} {told(one, 0)}."
    if now is None:
        return f"No longer told: {one.subject}{colon} {told(one, 1)}."
    if as_list:
        return f"{subject}: {told(now, 0)}; in {old}: {told(was, 0)}."
    return f"{subject} {told(now, 0)}; in {old} it {told(was, 1)}."


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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
