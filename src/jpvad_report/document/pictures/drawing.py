"""A figure before it is drawn: as wide as a column of the journal, with its numerals, in the language's letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from jpvad_report.document.context import Context
from jpvad_report.errors import UserError
from jpvad_report.study.problem import nearest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Column = Literal["single", "double"]
Paint = Callable[[Context, float], "Figure"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws a figure when it is called; `width_mm` is known before."""

    width_mm: float
    context: Context
    paint: Paint

    def __call__(self) -> Figure:
        """Draw it."""
        from jpvad_report.document.figures import letters_of, numerals_of

        with letters_of(self.context.study.lang), numerals_of(self.context.numbers.style):
            return self.paint(self.context, self.width_mm)


def make_drawings(context: Context, wanted: dict[str, tuple[Column, Paint]]) -> dict[str, Drawing]:
    """Give each figure its width: that of its column in the journal, or what the study file asks for.

    Raises
    ------
    UserError
        If the study file sets the width of a figure that the document does not have, or one wider than the page.
    """
    asked = context.study.manuscript.figure_widths
    for name in asked:
        if name not in wanted:
            raise UserError(
                f"study.yml sets the width of figure '{name}', which the document does not have"
                f"{nearest(name, list(wanted)) or '.'}",
                remedy=f"Its figures are {', '.join(wanted)}.",
            )
    return {
        name: Drawing(_width(context, name, asked.get(name, column)), context, paint)
        for name, (column, paint) in wanted.items()
    }


def _width(context: Context, name: str, asked: Column | float) -> float:
    limits = context.journal.figures
    if asked == "single":
        return limits.single_mm
    if asked == "double":
        return limits.double_mm
    if asked > limits.double_mm:
        raise UserError(
            f"Figure '{name}' is to be {asked:g} mm wide, but {context.journal.name} prints at most"
            f" {limits.double_mm:g} mm (two columns).",
            remedy=f"Under manuscript: figure_widths: in study.yml write single ({limits.single_mm:g} mm), double, or"
            " a smaller number.",
        )
    return asked
