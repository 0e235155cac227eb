"""What only the authors can write."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, PlainValidator

from jpvad_report.study.language import Text, Texts
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

    name: Text
    degrees: Text = ""
    affiliations: tuple[int, ...] = ()


class Manuscript(Frozen):
    """Everything in the document that only the authors can write."""

    title: Text
    short_title: Text = ""
    subtitle: Text = ""
    background: Text = ""
    background_short: Text = ""
    purpose: Text = ""
    source: Text = ""
    design: Design = Design.OBSERVATIONAL
    keywords: Texts = ()
    abbreviations: dict[str, Text] = Field(default_factory=dict)
    figure_widths: dict[str, FigureWidth] = Field(default_factory=dict)
    authors: tuple[Author, ...] = ()
    affiliations: Texts = ()
    correspondence: Text = ""
    ethics: Text = ""
    consent: Text = ""
    funding: Text = ""
    registration: Text = ""
    conflicts_of_interest: Text = ""
    data_availability: Text = ""
    code_availability: Text = ""
