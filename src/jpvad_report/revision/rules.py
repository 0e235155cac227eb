"""Rules and values of a study file in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from pydantic import BaseModel

from jpvad_report.study.model import Study


def value_words(value: object) -> str:
    """A value of the study file as a person would say it."""
    match value:
        case None | () | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value).replace("_", " ")
        case float():
            return f"{value:g}"
        case Mapping():
            return ", ".join(f"{key}: {value_words(one)}" for key, one in value.items())
        case tuple() | list():
            return ", ".join("(empty)" if one == "" else value_words(one) for one in value)
        case BaseModel():
            return value_words(value.model_dump(exclude_none=True))
    return str(value)


def written_rule(study: Study, name: str) -> str:
    """How a derived variable is made."""
    derived = study.derived[name]

    def label(variable: str) -> str:
        return study.variable(variable).label

    match derived.rule:
        case "where" if derived.where is not None:
            return study.describe(derived.where)
        case "rescale" if derived.rescale is not None:
            return f"{label(derived.rescale.variable)} divided by {derived.rescale.divide_by:g}"
        case "order" if derived.order is not None:
            order = derived.order
            return f"the order of {label(order.first)} and {label(order.second)}, equal times: {order.equal.value}"
        case "cases":
            cases = derived.cases or ()
            return "; ".join(f"{derived.levels[case.level]}: {study.describe(case.where)}" for case in cases)
        case "latest_of" | "earliest_of" as rule:
            return f"the {rule.removesuffix('_of')} of {', '.join(map(label, derived.sources))}"
    unit = derived.rule.removesuffix("_between")
    return f"{unit} from {label(derived.sources[0])} to {label(derived.sources[1])}"
