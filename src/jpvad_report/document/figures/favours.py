"""What either side of the null line means, below the axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .canvas import Align, Canvas
from .style import MUTED
from .text import pitch_mm, wrap

_GAP: Final = 1.5
_MOST_LINES_BESIDE: Final = 2


@dataclass(frozen=True, kw_only=True)
class Favours:
    """Blocks of text: where each starts (x, line number), its alignment and its lines."""

    blocks: tuple[tuple[float, int, Align, tuple[str, ...]], ...]

    @property
    def height(self) -> float:
        """Height of all lines."""
        return max((first + len(lines) for _, first, _, lines in self.blocks), default=0) * pitch_mm()

    def draw(self, canvas: Canvas, *, top: float) -> None:
        """Draw the blocks."""
        for x, first, align, lines in self.blocks:
            canvas.text(x, top + first * pitch_mm(), lines, align=align, anchor="top", color=MUTED)


def make_favours(texts: tuple[str, str] | None, *, null: float, left_end: float, right_end: float) -> Favours:
    """Set both texts away from the null line, or one below the other where a side is too narrow."""
    if texts is None:
        return Favours(blocks=())
    whole = (f"←\u00a0{texts[0]}", f"{texts[1]}\u00a0→")
    left = wrap(whole[0], null - _GAP - left_end)
    right = wrap(whole[1], right_end - null - _GAP)
    if max(len(left), len(right)) <= _MOST_LINES_BESIDE:
        return Favours(blocks=((null - _GAP, 0, "right", left), (null + _GAP, 0, "left", right)))
    left = wrap(whole[0], right_end - left_end)
    right = wrap(whole[1], right_end - left_end)
    return Favours(blocks=((left_end, 0, "left", left), (left_end, len(left), "left", right)))
