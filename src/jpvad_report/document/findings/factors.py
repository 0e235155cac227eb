"""The factors of the predictors' model, with what each says."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import term_phrase
from jpvad_report.results import judgements
from jpvad_report.results.judgements import Association
from jpvad_report.results.keys import join
from jpvad_report.study.variables import Kind


@dataclass(frozen=True, slots=True)
class Factor:
    """A term of the predictors' model: `phrase` says what goes along with the outcome."""

    term: str
    association: Association
    phrase: str
    key: str


def factors(context: Context) -> tuple[Factor, ...]:
    """Every term of the multivariable model, with what it says; presences first, then absences."""
    spec = context.study.analyses.predictors
    if spec is None:
        return ()
    found = []
    for name in spec.covariates:
        for term, _ in context.terms(name):
            key = join("predictors", "multivariable", term, "odds_ratio")
            kind = judgements.association(context.numbers.record(key), alpha=context.study.settings.alpha)
            found.append(Factor(term, kind, _factor_phrase(context, name, term, kind), key))
    order = [Association.PRESENCE, Association.ABSENCE, Association.NONE, Association.NOT_ESTIMABLE]
    return tuple(sorted(found, key=lambda factor: order.index(factor.association)))


def _factor_phrase(context: Context, name: str, term: str, kind: Association) -> str:
    variable = context.study.variable(name)
    absent = kind is Association.ABSENCE
    if variable.kind is Kind.BINARY:
        return context.study.absence(name) if absent else variable.in_text
    if variable.kind is Kind.CONTINUOUS:
        source = context.study.derived[name].rescale if name in context.study.derived else None
        phrase = context.study.variable(source.variable).in_text if source else variable.in_text
        return context.word("factors", "lower" if absent else "higher", phrase=phrase)
    phrase = term_phrase(context, name, term)
    return context.word("factors", "less" if absent else "more", phrase=phrase)
