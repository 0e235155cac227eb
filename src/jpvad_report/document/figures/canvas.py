"""A page measured in millimetres from its top left corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Rectangle

from .style import HAIRLINE_PT, INK, MM_PER_INCH, PNG_DPI, TEXT_PT
from .text import cap_height_mm, pitch_mm

Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle"]


class Canvas:
    """The figure, with everything outside its plots placed by hand.

    Layout engines measure each text again for each file; placing by millimetre is what keeps saving fast, columns
    aligned with ticks, and the three formats alike.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), dpi=PNG_DPI)
        self._page = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._page.set_axis_off()
        self._page.set_xlim(0, width)
        self._page.set_ylim(height, 0)

    def axes(self, *, left: float, top: float, width: float, height: float) -> Axes:
        """Add a plot with only its left and bottom spines."""
        axes = self.figure.add_axes(
            (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        )
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(length=2.2, width=HAIRLINE_PT, pad=2, labelsize=TEXT_PT)
        return axes

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        align: Align = "left",
        anchor: Anchor = "middle",
        size: float = TEXT_PT,
        color: str = INK,
        bold: bool = False,
    ) -> None:
        """Write lines one below the other; ``y`` is the block's top or middle, judged by capital letters."""
        first = y + cap_height_mm(size)
        if anchor == "middle":
            first = y + cap_height_mm(size) / 2 - (len(lines) - 1) * pitch_mm(size) / 2
        for number, line in enumerate(lines):
            self._page.text(
                x,
                first + number * pitch_mm(size),
                line,
                ha=align,
                va="baseline",
                fontsize=size,
                color=color,
                fontweight="bold" if bold else "normal",
            )

    def rotated(self, x: float, y: float, lines: Sequence[str], *, size: float = TEXT_PT) -> None:
        """Write lines upwards, the last one's baseline at ``x``, centred on ``y``."""
        for number, line in enumerate(reversed(lines)):
            self._page.text(x - number * pitch_mm(size), y, line, rotation=90, ha="right", va="center", fontsize=size)

    def line(self, xs: Sequence[float], ys: Sequence[float], *, color: str = INK, width: float = HAIRLINE_PT) -> None:
        """Draw straight segments."""
        self._page.add_line(Line2D(list(xs), list(ys), color=color, linewidth=width, solid_capstyle="butt"))

    def draw(self, artist: Line2D) -> None:
        """Add a sample of a curve or marker."""
        self._page.add_line(artist)

    def box(
        self, *, left: float, top: float, width: float, height: float, fill: str = "none", edge: str = "none"
    ) -> None:
        """Draw a rectangle."""
        self._page.add_patch(
            Rectangle((left, top), width, height, facecolor=fill, edgecolor=edge, linewidth=HAIRLINE_PT + 0.2)
        )

    def arrow(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a line that ends in a filled head."""
        self._page.add_patch(
            FancyArrowPatch(
                start,
                end,
                arrowstyle="-|>,head_length=3,head_width=1.3",
                mutation_scale=1.0,
                shrinkA=0,
                shrinkB=0,
                linewidth=HAIRLINE_PT + 0.2,
                color=INK,
                joinstyle="miter",
            )
        )
