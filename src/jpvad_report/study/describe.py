"""Criteria in prose, in the language of the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jpvad_report.study.criteria import AllOf, AnyOf, Comparison, Criterion, Negation, Operator
from jpvad_report.study.language import StudyWords


def describe(
    criterion: Criterion, *, label: Callable[[str], str], show: Callable[[str, Any], str], words: StudyWords
) -> str:
    """A criterion in plain words.

    Parameters
    ----------
    criterion
        What is described.
    label
        Gives a variable's label.
    show
        Gives the words for a value of a variable (a level's label, a number with its unit).
    words
        Of the language.
    """

    def bracketed(part: Criterion) -> str:
        return words.bracketed.format(text=text(part))

    def text(part: Criterion) -> str:
        match part:
            case Comparison(variable=name, operator=operator, value=value):
                if operator.asks_presence:
                    return words.operators[operator].format(label=label(name))
                if value is True or value is False:
                    holds = (operator is Operator.IS) == value
                    return (words.present if holds else words.absent).format(label=label(name))
                values = value if isinstance(value, tuple) else (value,)
                shown = words.either.join(show(name, v) for v in values)
                return words.operators[operator].format(label=label(name), value=shown)
            case AllOf(all=parts):
                return words.both.join(bracketed(p) if isinstance(p, AnyOf) else text(p) for p in parts)
            case AnyOf(any=parts):
                return words.either.join(bracketed(p) if isinstance(p, AllOf) else text(p) for p in parts)
            case Negation(negated=inner):
                return words.negated.format(text=text(inner))
        raise TypeError(type(part).__name__)

    return text(criterion)
