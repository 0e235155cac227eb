"""The exposure in its Cox models, with the judgements on them."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Agreement, Finding
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable, Record


@dataclass(frozen=True, slots=True)
class HazardStory:
    """The exposure in its three models, one contrast; keys of the hazard ratios and the judgements on them."""

    group: str
    crude: str
    same_patients: str
    adjusted: str
    crude_finding: Finding
    same_patients_finding: Finding
    adjusted_finding: Finding
    agreement: Agreement
    contains_crude: bool
    imprecise: bool
    complete_share: float
    proportional: bool | None


def hazard_stories(context: Context) -> tuple[HazardStory, ...]:
    """One a group that is compared with the reference."""
    study, numbers = context.study, context.numbers
    if study.analyses.hazards is None:
        return ()
    alpha = study.settings.alpha
    stories = []
    for group in study.groups:
        if group == study.exposure.reference:
            continue
        term = f"{study.exposure.variable}_{slug(group)}"
        keys = [join("hazards", model, term, "hazard_ratio") for model in ("crude", "crude_same_patients", "adjusted")]
        crude, same, adjusted = (numbers.record(key) for key in keys)
        complete = numbers.store.estimate("hazards.adjusted.complete")
        stories.append(
            HazardStory(
                group=group,
                crude=keys[0],
                same_patients=keys[1],
                adjusted=keys[2],
                crude_finding=judgements.ratio_finding(crude, alpha=alpha),
                same_patients_finding=judgements.ratio_finding(same, alpha=alpha),
                adjusted_finding=judgements.ratio_finding(adjusted, alpha=alpha),
                agreement=judgements.agreement(crude, same, adjusted, alpha=alpha),
                contains_crude=judgements.contains(adjusted, crude),
                imprecise=isinstance(adjusted, Estimate) and judgements.is_imprecise(adjusted),
                complete_share=complete.estimate if complete else 0.0,
                proportional=_proportional(numbers.record("hazards.adjusted.proportionality.global"), alpha),
            )
        )
    return tuple(stories)


def _proportional(test: Record, alpha: float) -> bool | None:
    return None if isinstance(test, NotEstimable) else not judgements.is_significant(test, alpha=alpha)
