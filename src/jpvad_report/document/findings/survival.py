"""The curves at the horizon, with the judgement on them."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Finding
from jpvad_report.results.keys import join, slug


@dataclass(frozen=True, slots=True)
class SurvivalStory:
    """Incidence at the horizon in the exposed and the reference group, and the log-rank test."""

    incidences: tuple[str, ...]
    test: str
    finding: Finding
    differs: bool


def survival_story(context: Context) -> SurvivalStory | None:
    """None where the study has no survival analysis."""
    study, numbers = context.study, context.numbers
    if study.analyses.survival is None:
        return None
    base = join("survival", study.analyses.survival.outcome)
    reference = study.exposure.reference
    order = [*(group for group in study.groups if group != reference), reference]
    keys = tuple(join(base, slug(group), "incidence") for group in order)
    test = join(base, "log_rank")
    alpha = study.settings.alpha
    differs = judgements.is_significant(numbers.record(test), alpha=alpha)
    pair = [numbers.record(key) for key in keys]
    finding = (
        judgements.compare_values(pair[0], pair[1], numbers.record(test), alpha=alpha)
        if len(pair) == 2
        else Finding.NO_SIGNIFICANT_DIFFERENCE
    )
    return SurvivalStory(keys, test, finding, differs)
