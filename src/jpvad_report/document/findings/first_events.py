"""The first dated events, each group against the reference, with the judgements on them."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.document.findings.comparisons import Comparison, contrast
from jpvad_report.document.phrases import event_phrase, timed_event_rows
from jpvad_report.results import judgements
from jpvad_report.results.keys import join, slug

_RATIO = "subdistribution_hazard_ratio"


@dataclass(frozen=True, slots=True)
class FirstEvents:
    """A group's events against those of the reference; the composite is the last of them."""

    group: str
    events: tuple[Comparison, ...]


def first_events(context: Context) -> tuple[FirstEvents, ...]:
    """One a group that is compared with the reference; none where no event is dated."""
    study = context.study
    names = [event for event, _ in timed_event_rows(context)]
    groups = [group for group in study.groups if group != study.exposure.reference] if names else []
    return tuple(FirstEvents(group, tuple(_compared(context, event, group) for event in names)) for group in groups)


def _compared(context: Context, event: str, group: str) -> Comparison:
    numbers, reference = context.numbers, context.study.exposure.reference
    incidences = [join("adverse_events", event, slug(g), "cumulative_incidence") for g in (group, reference)]
    key = join("adverse_events", event, slug(group), _RATIO)
    adjusted = join("adverse_events", event, slug(group), "subdistribution_adjusted")
    has_adjusted = numbers.exists(adjusted)
    tested = numbers.record(adjusted if has_adjusted else key)
    p = numbers.p(adjusted if has_adjusted else key)
    return Comparison(
        name=event,
        phrase=event_phrase(context, event),
        finding=judgements.ratio_by_test(numbers.record(key), tested, alpha=context.study.settings.alpha),
        is_share=True,
        values=context.versus([numbers.num(incidence) for incidence in incidences]),
        p=context.word("statistics", "adjusted", p=p) if has_adjusted else p,
        contrast=contrast(context, _RATIO, key) if numbers.estimable(key) else "",
        reason=context.reason(key),
    )
