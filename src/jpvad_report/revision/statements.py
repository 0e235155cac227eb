"""What a state says, each judged once: conclusions, factors, comparisons. From the findings, never from the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from jpvad_report.document import findings
from jpvad_report.document.findings import Comparison
from jpvad_report.document.phrases import estimate_words, term_phrase
from jpvad_report.document.pictures import plain
from jpvad_report.results import judgements
from jpvad_report.results.formatting import interval, number, p_phrase
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import NotEstimable, Quantity
from jpvad_report.results.store import UnknownResultError
from jpvad_report.revision.state import State


class Topic(StrEnum):
    """What a statement is about; the order is that of the report."""

    CONCLUSION = "conclusion"
    FACTOR = "factor"
    SURVIVAL = "survival"
    HAZARD = "hazard"
    COMPARISON = "comparison"
    ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a document says of its results.

    Attributes
    ----------
    id : str
        The same in every revision.
    subject : str
        What it is about, in running text.
    verdict : str
        The judgement, as judgements.py names it.
    evidence : str
        The printed numbers behind it.
    keys : tuple of str
        Of the results that it rests on.
    group : str
        Who is compared with the reference, where that belongs to the sentence.
    outcome : str
        What is more or less frequent, in running text.
    is_share : bool
        True for percentages, which are more or less frequent instead of higher or lower.
    direction : str
        Of the crude ratio, where the verdict does not say it.
    """

    topic: Topic
    id: str
    subject: str
    verdict: str
    evidence: str
    keys: tuple[str, ...]
    group: str = ""
    outcome: str = ""
    is_share: bool = False
    direction: str = ""


def statements(state: State) -> tuple[dict[str, Statement], list[str]]:
    """By id; and what cannot be told, because the results of an earlier version lack what the judgement needs."""
    found: dict[str, Statement] = {}
    lacking = []
    for part in (_conclusions, _factors, _survival, _comparisons, _assumptions):
        try:
            found |= {one.id: one for one in part(state)}
        except UnknownResultError as error:
            lacking.append(f"{state.name}: {error.message} So {_PARTS[part]} cannot be compared.")
    return found, lacking


def either(was: Statement | None, now: Statement | None) -> Statement:
    """The later of two, of which one may be absent."""
    found = now if now is not None else was
    assert found is not None
    return found


def _show(state: State, key: str) -> str:
    """`0.87 (95% CI 0.55–1.37; P=0.55)`."""
    record = state.store[key]
    if isinstance(record, NotEstimable):
        return f"not estimable ({record.reason})"
    inside = []
    if record.ci_low is not None or record.ci_high is not None:
        level = f"{100 * record.level:g}% CI " if record.level is not None else ""
        inside.append(f"{level}{interval(record, style=state.style)}")
    if record.p_value is not None:
        inside.append(p_phrase(record.p_value, state.style))
    if record.quantity is Quantity.TEST:
        return "".join(inside)
    return f"{number(record, style=state.style)} ({'; '.join(inside)})" if inside else number(record, style=state.style)


def _conclusions(state: State) -> Iterator[Statement]:
    context, study = state.context, state.study
    spec = study.analyses.hazards
    for story in findings.hazard_stories(context):
        assert spec is not None
        outcome = study.outcomes[spec.outcome]
        noun = f"{study.period(outcome)} {outcome.noun or f'risk of {outcome.label}'}"
        group = study.group_phrase(story.group)
        models = {"crude": story.crude, "crude_same_patients": story.same_patients, "adjusted": story.adjusted}
        if story.partly:
            models["partly_adjusted"] = story.partly
        yield Statement(
            Topic.CONCLUSION,
            f"conclusion.{slug(story.group)}",
            group,
            story.agreement.value,
            f"crude HR {_show(state, story.crude)} and adjusted HR {_show(state, story.adjusted)}",
            (story.crude, story.same_patients, story.adjusted),
            outcome=noun,
            direction=judgements.ratio_finding(state.store[story.crude], alpha=study.settings.alpha).value,
        )
        for model, key in models.items():
            finding = judgements.ratio_finding(state.store[key], alpha=study.settings.alpha)
            yield Statement(
                Topic.HAZARD,
                f"hazard.{model}.{slug(story.group)}",
                f"the {_MODELS[model]} hazard of {outcome.label} with {group}",
                finding.value,
                f"HR {_show(state, key)}",
                (key,),
            )


def _factors(state: State) -> Iterator[Statement]:
    from jpvad_report.document.phrases import outcome_phrase

    context = state.context
    spec = state.study.analyses.predictors
    if spec is None:
        return
    names = {term: name for name in spec.covariates for term, _ in context.terms(name)}
    for factor in findings.factors(context):
        yield Statement(
            Topic.FACTOR,
            f"factor.{factor.term}",
            term_phrase(context, names[factor.term], factor.term),
            factor.association.value,
            f"OR {_show(state, factor.key)}",
            (factor.key,),
            outcome=outcome_phrase(context),
        )


def _survival(state: State) -> Iterator[Statement]:
    context, study = state.context, state.study
    story, spec = findings.survival_story(context), study.analyses.survival
    if story is None or spec is None:
        return
    words = estimate_words(context, study.outcomes[spec.outcome])
    # Different curves of which neither is higher throughout are another thing than no difference.
    verdict = story.finding.value
    if story.differs and story.finding.value == "no_significant_difference":
        verdict = "differs"
    values = " vs. ".join(plain(context.numbers.num(key)) for key in story.estimates)
    log_rank = plain(context.numbers.p(story.test))
    yield Statement(
        Topic.SURVIVAL,
        f"survival.{spec.outcome}",
        words["name_plain"],
        verdict,
        f"{values}; log-rank {log_rank}",
        (*story.estimates, story.test),
        group=study.group_who(context.exposed),
    )


def _comparisons(state: State) -> Iterator[Statement]:
    context = state.context
    exposed = state.study.group_who(context.exposed)
    composite = findings.composite(context)
    for base, found in (
        ("baseline", findings.highlights(context)),
        ("adverse_events", (*findings.events(context), *((composite,) if composite else ()))),
    ):
        for one in found:
            yield _comparison(f"{base}.{one.name}", one, join(base, one.name), exposed, is_share=one.is_share)
    for story in findings.first_events(context):
        who = state.study.group_who(story.group)
        for one in story.events:
            name = f"first_events.{slug(story.group)}.{one.name}"
            base = join("adverse_events", one.name, slug(story.group), "subdistribution_hazard_ratio")
            yield _comparison(name, one, base, who, subject=f"the cumulative incidence of {one.phrase}")


def _comparison(
    name: str, one: Comparison, base: str, group: str, *, subject: str = "", is_share: bool = False
) -> Statement:
    return Statement(
        Topic.COMPARISON,
        name,
        subject or one.phrase,
        one.finding.value,
        "; ".join(plain(part) for part in (one.values, one.contrast, one.p) if part),
        (base,),
        group=group,
        is_share=is_share,
    )


def _assumptions(state: State) -> Iterator[Statement]:
    story = findings.proportionality_story(state.context)
    if story is not None:
        values = f"all terms together, {_show(state, story.whole)}"
        name, subject = "assumption.proportionality", "the adjusted Cox model"
        yield Statement(Topic.ASSUMPTION, name, subject, story.verdict.value, values, (story.whole,))


_MODELS = {
    "crude": "crude",
    "crude_same_patients": "crude, in the adjusted model's patients,",
    "partly_adjusted": "partly adjusted",
    "adjusted": "adjusted",
}
_PARTS: dict[Callable[[State], Iterator[Statement]], str] = {
    _conclusions: "conclusions on the exposure",
    _factors: "lists of factors",
    _survival: "the curves",
    _comparisons: "comparisons of the groups",
    _assumptions: "the assumptions of the Cox model",
}

__all__ = ["Statement", "Topic", "either", "statements"]
