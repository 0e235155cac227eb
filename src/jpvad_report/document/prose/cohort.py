"""The cohort in running text: exclusions, groups, and how the groups are told apart."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context, uncapitalise
from jpvad_report.document.phrases import some
from jpvad_report.results.keys import join, slug
from jpvad_report.study.variables import Equal


@dataclass(frozen=True, slots=True)
class ExclusionWords:
    """A criterion in running text, and what became of the patients for whom it could not be decided."""

    text: str
    key: str
    kept_undecided: bool
    removed_undecided: bool


def exclusions(context: Context) -> tuple[ExclusionWords, ...]:
    """The criteria in the order of the study file."""
    found = []
    for rule in context.study.cohort.exclude:
        undecided = some(context.numbers.store.records.get(join("cohort", "undecided", rule.id)))
        found.append(
            ExclusionWords(
                rule.phrase or uncapitalise(context.study.exclusion_label(rule)),
                join("cohort", "excluded", rule.id),
                undecided and rule.if_missing == "keep",
                undecided and rule.if_missing == "exclude",
            )
        )
    return tuple(found)


def group_share(context: Context, group: str) -> str:
    """`323 patients with Impella use before VA-ECMO (30%)`."""
    key = join("cohort", "group", slug(group))
    who = context.study.group_members(group, context.numbers.store.number(key))
    return context.word("group_share", n=context.numbers.count(key), who=who, share=context.numbers.num(key))


def exposure_order(context: Context) -> dict[str, str] | None:
    """How the order of two times makes the groups; None where it does not."""
    if getattr(context.study.variable(context.study.exposure.variable), "order", None) is None:
        return None
    order = context.study.derived[context.study.exposure.variable].order
    assert order is not None
    first, second = (context.study.variable(name).in_text for name in (order.first, order.second))
    winner = second if order.equal is Equal.SECOND else first
    return {"first": first, "second": second, "equal": order.equal.value, "winner": winner}
