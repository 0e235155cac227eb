"""The assumptions of the adjusted Cox model: what their tests say, of which terms."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import covariate_name, term_phrase
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Proportionality
from jpvad_report.results.keys import join, slug
from jpvad_report.study.variables import Kind


@dataclass(frozen=True, slots=True)
class TermTest:
    """A test of one term or variable: what it is called in running text, and the key of the test."""

    phrase: str
    key: str


@dataclass(frozen=True, slots=True)
class ProportionalityStory:
    """Proportional hazards in the adjusted model.

    `exposure` holds all terms of the exposure, `failing` those of them whose test is significant, `covariates` the
    covariates' terms whose test is.
    """

    verdict: Proportionality
    exposure: tuple[TermTest, ...]
    failing: tuple[TermTest, ...]
    covariates: tuple[TermTest, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class LinearityStory:
    """Covariates by what the test of their spline says."""

    straight: tuple[TermTest, ...]
    curved: tuple[TermTest, ...]
    untested: tuple[TermTest, ...]


def proportionality_story(context: Context) -> ProportionalityStory | None:
    """None where the study has no Cox model."""
    study, numbers = context.study, context.numbers
    spec = study.analyses.hazards
    if spec is None:
        return None
    base, alpha = join("hazards", "adjusted", "proportionality"), study.settings.alpha
    exposed = _exposure_phrases(context)
    # A term that the model cannot hold has no test.
    tests = {
        term: TermTest(phrase, join(base, term))
        for term, phrase in term_phrases(context).items()
        if numbers.exists(join(base, term))
    }
    exposure = tuple(test for term, test in tests.items() if term in exposed)
    covariates = tuple(test for term, test in tests.items() if term not in exposed)

    def failing(tests: tuple[TermTest, ...]) -> tuple[TermTest, ...]:
        return tuple(t for t in tests if judgements.is_significant(numbers.record(t.key), alpha=alpha))

    whole = join(base, "global")
    verdict = judgements.proportionality(
        [numbers.record(test.key) for test in exposure], numbers.record(whole), alpha=alpha
    )
    return ProportionalityStory(verdict, exposure, failing(exposure), failing(covariates), whole)


def linearity_story(context: Context) -> LinearityStory | None:
    """None where no covariate's linearity was tested."""
    study, numbers = context.study, context.numbers
    spec = study.analyses.hazards
    if spec is None or not spec.splines:
        return None
    tests = [
        TermTest(covariate_name(context, name), join("hazards", "adjusted", "nonlinearity", name))
        for name in spec.splines
    ]
    alpha = study.settings.alpha
    untested = tuple(test for test in tests if not numbers.estimable(test.key))
    curved = tuple(test for test in tests if judgements.is_significant(numbers.record(test.key), alpha=alpha))
    straight = tuple(test for test in tests if test not in untested and test not in curved)
    return LinearityStory(straight, curved, untested)


def term_phrases(context: Context) -> dict[str, str]:
    """What the adjusted model's terms are called in running text, by key; the exposure's first."""
    study, spec = context.study, context.study.analyses.hazards
    assert spec is not None
    phrases = _exposure_phrases(context)
    for name in spec.covariates:
        single = study.variable(name).kind in {Kind.CONTINUOUS, Kind.BINARY}
        for term, _ in context.terms(name):
            variable = covariate_name(context, name)
            level = "" if single else term_phrase(context, name, term)
            phrases[term] = (
                context.word("factors", "of_variable", variable=variable, level=level) if level else variable
            )
    return phrases


def _exposure_phrases(context: Context) -> dict[str, str]:
    exposure = context.study.exposure
    return {
        f"{exposure.variable}_{slug(group)}": context.study.group_phrase(group)
        for group in context.study.groups
        if group != exposure.reference
    }
