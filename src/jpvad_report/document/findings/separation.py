"""Which models of the predictors have no maximum likelihood estimate, and through what."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context, uncapitalise
from jpvad_report.results.keys import join
from jpvad_report.results.records import Estimate


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
        Terms of the univariable models among them.
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
    found: dict[str, list[str]] = {"univariable": [], "multivariable": []}
    infinite = []
    for name in spec.covariates:
        for term, label in context.terms(name):
            for kind, names in found.items():
                record = context.numbers.record(join("predictors", kind, term, "odds_ratio"))
                if isinstance(record, Estimate) and record.method == "firth":
                    names.append(_phrase(context, name, label))
                    if kind == "multivariable" and record.note == "infinite":
                        infinite.append(names[-1])
    if not any(found.values()):
        return None
    whole = context.numbers.record("predictors.multivariable.separation")
    return SeparationStory(
        multivariable=bool(found["multivariable"]),
        kind=context.word("notes", whole.note) if isinstance(whole, Estimate) and whole.note else "",
        terms=tuple(infinite),
        univariable=tuple(found["univariable"]),
    )


def _phrase(context: Context, name: str, label: str) -> str:
    variable = context.study.variable(name)
    return uncapitalise(label) if variable.levels else variable.in_text
