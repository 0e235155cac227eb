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
    """The exposure in its models, one contrast; keys of the hazard ratios and the judgements on them.

    `partly` is empty where the study has no partly adjusted model; `proportional` is false where the test of the
    contrast's own term says so.
    """

    group: str
    crude: str
    same_patients: str
    partly: str
    adjusted: str
    crude_finding: Finding
    same_patients_finding: Finding
    adjusted_finding: Finding
    agreement: Agreement
    contains_crude: bool
    imprecise: bool
    complete_share: float
    proportional: bool


def hazard_stories(context: Context) -> tuple[HazardStory, ...]:
    """One a group that is compared with the reference."""
    study, numbers = context.study, context.numbers
    if study.analyses.hazards is None:
        return ()
    alpha, partly = study.settings.alpha, study.analyses.hazards.partly_adjusted
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
                partly=join("hazards", "partly_adjusted", term, "hazard_ratio") if partly else "",
                adjusted=keys[2],
                crude_finding=judgements.ratio_finding(crude, alpha=alpha),
                same_patients_finding=judgements.ratio_finding(same, alpha=alpha),
                adjusted_finding=judgements.ratio_finding(adjusted, alpha=alpha),
                agreement=judgements.agreement(crude, same, adjusted, alpha=alpha),
                contains_crude=judgements.contains(adjusted, crude),
                imprecise=isinstance(adjusted, Estimate) and judgements.is_imprecise(adjusted),
                complete_share=complete.estimate if complete else 0.0,
                proportional=not judgements.is_significant(_own_test(context, term), alpha=alpha),
            )
        )
    return tuple(stories)


def _own_test(context: Context, term: str) -> Record:
    key = join("hazards", "adjusted", "proportionality", term)
    # A term that the model cannot hold has no test.
    return context.numbers.record(key) if context.numbers.exists(key) else NotEstimable(reason="")
