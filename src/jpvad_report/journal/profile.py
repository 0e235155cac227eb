"""A journal's instructions to authors, as far as a program can follow and check them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from jpvad_report.results.formatting import NumberStyle
from jpvad_report.study.variables import Frozen

FigureFormat = Literal["tiff", "png", "pdf", "svg"]


Content = Literal[
    "background", "purpose", "methods", "design", "exposure", "outcomes", "results", "conclusions", "funding"
]


class Part(Frozen):
    """A paragraph of the abstract.

    Attributes
    ----------
    heading, randomised : str
        Its heading in the journal's words; the one for a randomised trial where that is another.
    holds : tuple of str
        What it tells; `methods` is the design, the participants and the groups in one.
    """

    heading: str
    randomised: str = ""
    holds: tuple[Content, ...] = Field(min_length=1)


class Abstract(Frozen):
    """The paragraphs of a structured abstract, what stands after a heading, and the most that it may have.

    `words` holds for languages with spaces between their words, `characters` for those without.
    """

    parts: tuple[Part, ...] = (
        Part(heading="Background", holds=("background",)),
        Part(heading="Purpose", holds=("purpose",)),
        Part(heading="Methods", holds=("methods",)),
        Part(heading="Results", holds=("results",)),
        Part(heading="Conclusions", holds=("conclusions",)),
    )
    after_heading: str = ":"
    words: int | None = Field(default=None, gt=0)
    characters: int | None = Field(default=None, gt=0)


class Limits(Frozen):
    """The most that the journal takes; None where it sets no limit."""

    title_characters: int | None = Field(default=None, gt=0)
    short_title_characters: int | None = Field(default=None, gt=0)
    text_words: int | None = Field(default=None, gt=0)
    tables: int | None = Field(default=None, ge=0)
    figures: int | None = Field(default=None, ge=0)
    tables_and_figures: int | None = Field(default=None, ge=0)
    references: int | None = Field(default=None, ge=0)
    keywords: int | None = Field(default=None, ge=0)


class Figures(Frozen):
    """Widths in millimetres, resolution in dots per inch, and the file format and colours that the journal takes."""

    single_mm: float = Field(default=84.0, gt=40, lt=300)
    double_mm: float = Field(default=174.0, gt=40, lt=300)
    dpi: int = Field(default=300, ge=72, le=1200)
    format: FigureFormat = "png"
    color: Literal["rgb", "grey"] = "rgb"


class Page(Frozen):
    """How the Word manuscript is set for reviewers."""

    line_numbers: bool = False
    line_spacing: float = Field(default=1.15, ge=1, le=3)
    page_numbers: bool = True
    font: str = ""
    title_page: bool = False
    displays_at_end: bool = False
    word_counts: bool = False


class Tables(Frozen):
    """Marks of footnotes, and the lines that a table is drawn with."""

    notes: Literal["letters", "symbols"] = "letters"
    rules: Literal["three", "grid"] = "three"


class Journal(Frozen):
    """One profile. Every key has a default that suits a journal without a rule of its own.

    Attributes
    ----------
    name : str
        The journal's title.
    source : str
        The instructions to authors that the profile follows, and when they were read.
    numbers : NumberStyle
        How numbers are printed; the significance level is the study's.
    key_points : bool
        True where the journal wants question, findings and meaning in a box of their own.
    citation_style : str
        Name of a CSL file beside the profiles, without its ending.
    """

    name: str
    source: str = ""
    numbers: NumberStyle = NumberStyle()
    abstract: Abstract = Abstract()
    limits: Limits = Limits()
    figures: Figures = Figures()
    tables: Tables = Tables()
    key_points: bool = False
    page: Page = Page()
    citation_style: str = "vancouver"
