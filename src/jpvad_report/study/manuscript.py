"""What only the authors can write."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from jpvad_report.study.variables import Frozen

FigureWidth = Annotated[float, Field(ge=60)]
"""Millimetres; in less room the text of a figure finds no place."""


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
    figure_widths: dict[str, Literal["single", "double"] | FigureWidth] = Field(default_factory=dict)
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
