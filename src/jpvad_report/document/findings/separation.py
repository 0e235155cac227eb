"""Which models of the predictors have no maximum likelihood estimate, and through what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import covariate_name, term_phrase
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate, Record


@dataclass(frozen=True, slots=True)
class SeparationStory:
    """Models fitted by Firth's penalised likelihood.

    Attributes
    ----------
    multivariable : bool
        Whether the multivariable model is one of them.
    kind : str
        Complete or quasi-complete separation, in words.
    terms : tuple of str
        What has no maximum likelihood estimate in it; empty where only all variables together separate the outcome.
    univariable : tuple of str
        The variables whose univariable model is one of them.
    """

    multivariable: bool
    kind: str
    terms: tuple[str, ...]
    univariable: tuple[str, ...]


def separation_story(context: Context) -> SeparationStory | None:
    """None where every model was fitted by maximum likelihood, or not at all."""
    spec = context.study.analyses.predictors
    if spec is None:
        return None
    alone: dict[str, None] = {}
    together, infinite = [], []
    for name in spec.covariates:
        for term, _ in context.terms(name):
            single, joint = (
                context.numbers.record(join("predictors", kind, term, "odds_ratio"))
                for kind in ("univariable", "multivariable")
            )
            if _is_firth(single):
                alone[covariate_name(context, name)] = None
            if _is_firth(joint):
                together.append(joint)
                if joint.note == "infinite":
                    infinite.append(term_phrase(context, name, term))
    if not alone and not together:
        return None
    whole = context.numbers.store.estimate("predictors.multivariable.separation")
    return SeparationStory(
        multivariable=bool(together),
        kind=context.word("notes", whole.note) if whole and whole.note else "",
        terms=tuple(infinite),
        univariable=tuple(alone),
    )


def _is_firth(record: Record) -> TypeGuard[Estimate]:
    return isinstance(record, Estimate) and record.method == "firth"
