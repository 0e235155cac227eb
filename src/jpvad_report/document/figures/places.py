"""Where the rows of a plot with text columns stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_STACK_OVERLAP: Final = 0.4


@dataclass(frozen=True, kw_only=True)
class Places:
    """Heights and middles in millimetres, counted from the top of the rows."""

    heights: tuple[float, ...]
    label_middles: tuple[float, ...]
    middles: tuple[float, ...]

    @property
    def total(self) -> float:
        """Height of all rows."""
        return sum(self.heights)


def place_rows(
    label_heights: tuple[float, ...],
    other_heights: tuple[float, ...],
    *,
    stacked: bool,
    label_only: tuple[bool, ...] = (),
) -> Places:
    """Stand labels beside the rest of their rows or, in a narrow figure (``stacked``), above it.

    Parameters
    ----------
    label_heights, other_heights
        What each row's label and the rest of the row need.
    label_only
        Rows without anything but a label; by default none.
    """
    heights: list[float] = []
    label_middles: list[float] = []
    middles: list[float] = []
    top = 0.0
    alone = label_only or (False,) * len(label_heights)
    for label, other, is_alone in zip(label_heights, other_heights, alone, strict=True):
        if not stacked:
            height = max(label, other)
            label_middles.append(top + height / 2)
            middles.append(top + height / 2)
        else:
            height = label if is_alone else label + other - _STACK_OVERLAP
            label_middles.append(top + label / 2)
            middles.append(top + height - other / 2)
        heights.append(height)
        top += height
    return Places(heights=tuple(heights), label_middles=tuple(label_middles), middles=tuple(middles))
