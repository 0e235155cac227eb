"""What only the authors can write."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, PlainValidator

from jpvad_report.study.variables import Frozen

_LEAST_MM = 70
"""In less room the text of a figure finds no place."""


def _figure_width(value: object) -> object:
    if value in ("single", "double"):
        return value
    try:
        millimetres = float(str(value))
    except ValueError:
        millimetres = 0
    # Written so that it refuses what is not a number, too.
    if not millimetres >= _LEAST_MM:
        raise ValueError(f"a figure's width is single, double, or millimetres from {_LEAST_MM}")
    return millimetres


# One check, so that a mistake is told once and not for each kind that it could have been.
FigureWidth = Annotated[Literal["single", "double"] | float, PlainValidator(_figure_width)]


class Design(StrEnum):
    """How the groups came about; decides what the Methods and the limitations may say."""

    OBSERVATIONAL = "observational"
    RANDOMISED = "randomised"


class Author(Frozen):
    """A person on the title page; `affiliations` are numbers from 1 in the list of the study file."""

    name: str
    degrees: str = ""
    affiliations: tuple[int, ...] = ()


class Manuscript(Frozen):
    """Everything in the document that only the authors can write."""

    title: str
    short_title: str = ""
    subtitle: str = ""
    background: str = ""
    background_short: str = ""
    purpose: str = ""
    source: str = ""
    design: Design = Design.OBSERVATIONAL
    keywords: tuple[str, ...] = ()
    abbreviations: dict[str, str] = Field(default_factory=dict)
    figure_widths: dict[str, FigureWidth] = Field(default_factory=dict)
    authors: tuple[Author, ...] = ()
    affiliations: tuple[str, ...] = ()
    correspondence: str = ""
    ethics: str = ""
    consent: str = ""
    funding: str = ""
    registration: str = ""
    conflicts_of_interest: str = ""
    data_availability: str = ""
    code_availability: str = ""
