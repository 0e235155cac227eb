"""The figures as a journal takes them: one file a figure and format, named by its number in the document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jpvad_report.document.manuscript import Manuscript
from jpvad_report.journal import Journal
from jpvad_report.journal.profile import FigureFormat

ALL_FORMATS: tuple[FigureFormat, ...] = ("pdf", "svg", "tiff", "png")


def export_figures(
    manuscript: Manuscript, folder: Path, *, journal: Journal, formats: Sequence[FigureFormat] = ALL_FORMATS
) -> dict[str, tuple[Path, ...]]:
    """Write `Figure1.tiff` and so on into a folder that exists, and return the paths by the figure's name.

    Parameters
    ----------
    manuscript
        Its figures, in the order in which it shows them.
    journal
        Resolution and colours of the pixels; the widths are those of the manuscript.
    formats
        The journal's own alone is `(journal.figures.format,)`.

    Raises
    ------
    UserError
        If a letter of a figure is not in its font.
    """
    from jpvad_report.document.figures import save

    wanted = journal.figures
    return {
        name: save(draw(), folder / f"Figure{number}", formats, dpi=wanted.dpi, color=wanted.color)
        for number, (name, draw) in enumerate(manuscript.figures.items(), 1)
    }
