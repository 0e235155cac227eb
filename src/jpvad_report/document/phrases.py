"""Phrases that tables, figures and sentences share."""

from __future__ import annotations

from jpvad_report.document.context import Context, uncapitalise
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate


def outcome_phrase(context: Context) -> str:
    """What the predictors predict, as a noun phrase."""
    study = context.study
    spec = study.analyses.predictors
    assert spec is not None
    if spec.outcome.variable == study.exposure.variable:
        level = spec.outcome.level
        return study.group_phrase(level if isinstance(level, str) else ("present" if level else "absent"))
    variable = study.variable(spec.outcome.variable)
    if spec.outcome.level is True:
        return variable.in_text
    return variable.absence if spec.outcome.level is False else variable.levels[str(spec.outcome.level)]


def period_length(days: float) -> str:
    """The horizon as a length of time: `30 days`."""
    return f"{days:g} day" if days == 1 else f"{days:g} days"


def covariate_name(context: Context, name: str) -> str:
    """A variable's name in a list; a rescaled one goes by the name of what it rescales."""
    rescale = context.study.derived[name].rescale if name in context.study.derived else None
    variable = context.study.variable(rescale.variable if rescale else name)
    return variable.short or uncapitalise(variable.label)


def term_phrase(context: Context, name: str, term: str) -> str:
    """A model's term in a list: the variable's name, or `Grade 2 vs. Grade 1`."""
    labels = context.study.variable(name).levels
    if not labels:
        return covariate_name(context, name)
    level = next(label for code, label in labels.items() if term == f"{name}_{slug(code)}")
    return context.word("factors", "level", level=level, reference=labels[context.reference_level(name)])


def collinearity_keys(context: Context) -> dict[str, str]:
    """Key of the variance inflation factor of each variable in the predictors' multivariable model, by its name.

    Where a variable has several coefficients it is the generalised factor: that of a single level depends on the
    reference level.
    """
    spec = context.study.analyses.predictors
    assert spec is not None
    found = {}
    for name in spec.covariates:
        terms = [term for term, _ in context.terms(name)]
        together = join("predictors", "multivariable", name, "gvif")
        key = together if len(terms) > 1 else join("predictors", "multivariable", terms[0], "vif")
        if context.numbers.exists(key):
            found[name] = key
    return found


def some(record: Estimate | None) -> bool:
    """True where a count is there and is not zero."""
    return record is not None and bool(record.count)
