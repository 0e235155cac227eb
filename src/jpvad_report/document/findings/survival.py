"""The curves at the horizon, with the judgements on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import covariate_name, estimate_part
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Finding
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, Record


@dataclass(frozen=True, slots=True)
class SurvivalStory:
    """The groups at the horizon, on the scale that the document prints; the reference group comes last.

    Attributes
    ----------
    base
        What the keys of the outcome's survival results begin with.
    estimates
        Keys of each group's estimate.
    differences
        Key of the difference of each group from the reference, where it could be estimated and both groups were
        followed to the horizon.
    known, unknown, extended
        Groups with an estimate, without one, and those whose follow-up ended before the horizon.
    medians
        Whether the median time to the event is known in every group.
    test, finding, differs
        The log-rank test; which of two groups is higher on the printed scale; whether the test is significant.
    strata
        What the second log-rank test is stratified by.
    censoring_matters
        Whether enough patients were censored early for best and worst case to be told.
    """

    base: str
    estimates: tuple[str, ...]
    differences: Mapping[str, str]
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    extended: tuple[str, ...]
    medians: bool
    test: str
    finding: Finding
    differs: bool
    strata: tuple[str, ...]
    censoring_matters: bool


def survival_story(context: Context) -> SurvivalStory | None:
    """None where the study has no survival analysis."""
    study, numbers = context.study, context.numbers
    spec = study.analyses.survival
    if spec is None:
        return None
    base, part = join("survival", spec.outcome), estimate_part(context)
    reference, alpha = study.exposure.reference, study.settings.alpha
    others = [group for group in study.groups if group != reference]
    keys = {group: join(base, slug(group), part) for group in (*others, reference)}
    values = {group: numbers.record(key) for group, key in keys.items()}
    contrasts = {group: join(base, slug(group), f"{part}_difference") for group in others}
    test = numbers.record(join(base, "log_rank"))
    censored = numbers.record(join("followup", spec.outcome, "overall", "censored"))
    return SurvivalStory(
        base=base,
        estimates=tuple(keys.values()),
        differences={group: key for group, key in contrasts.items() if _at_horizon(numbers.record(key))},
        known=tuple(group for group, value in values.items() if isinstance(value, Estimate)),
        unknown=tuple(group for group, value in values.items() if not isinstance(value, Estimate)),
        extended=tuple(g for g, value in values.items() if isinstance(value, Estimate) and not _at_horizon(value)),
        medians=all(isinstance(numbers.record(join(base, slug(group), "median")), Estimate) for group in keys),
        test=join(base, "log_rank"),
        finding=(
            judgements.compare_curves(
                values[others[0]],
                values[reference],
                test,
                expected=numbers.record(join(base, slug(others[0]), "expected_events")),
                incidence=part == "incidence",
                alpha=alpha,
            )
            if len(values) == 2
            else Finding.NO_SIGNIFICANT_DIFFERENCE
        ),
        differs=judgements.is_significant(test, alpha=alpha),
        strata=tuple(covariate_name(context, name) for name in spec.strata),
        censoring_matters=judgements.censoring_matters(censored),
    )


def _at_horizon(record: Record) -> bool:
    """True for an estimate that rests on follow-up to the horizon."""
    return isinstance(record, Estimate) and record.note != "extended"
