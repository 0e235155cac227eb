"""What only the authors can write."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from jpvad_report.study.language import Text, Texts
from jpvad_report.study.variables import Frozen

FigureWidth = Annotated[float, Field(ge=60)]
"""Millimetres; in less room the text of a figure finds no place."""


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
    figure_widths: dict[str, Literal["single", "double"] | FigureWidth] = Field(default_factory=dict)
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
