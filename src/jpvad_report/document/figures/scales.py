"""Ends and ticks of axes, chosen so that their labels never touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import floor, log10
from operator import mul
from typing import Final

from matplotlib.ticker import MaxNLocator

from .numerals import tick_text
from .text import width_mm

_LEAST_GAP: Final = 1.6
_NARROW: Final = (0.5, 0.75, 1.0, 1.5, 2.0)
_MIDDLE: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
_MOST_RATIO: Final = 10.0
_STEPS: Final = [1, 2, 2.5, 5, 10]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """An axis from ``low`` to ``high`` with labelled ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    @property
    def span(self) -> float:
        """Length of a linear axis in its own unit."""
        return self.high - self.low


def ratio_scale(
    estimates: tuple[float, ...],
    bounds: tuple[float, ...],
    *,
    width: float,
    limits: tuple[float, float] | None = None,
) -> Scale:
    """Log axis around 1 for ratios.

    Parameters
    ----------
    estimates
        All within the axis, at twice (half) their value at least.
    bounds
        Interval ends; beyond 10 (0.1), or twice (half) the extreme estimate if that is further, they do not widen
        the axis, and such intervals end in an arrow.
    width
        Length of the axis in millimetres.
    limits
        Ends of the axis, where the choice above does not suit.

    Raises
    ------
    ValueError
        If the limits are not around 1.
    """
    if limits is None:
        farthest_low = min((1 / _MOST_RATIO, *(value / 2 for value in estimates)))
        farthest_high = max((_MOST_RATIO, *(value * 2 for value in estimates)))
        low = max(min((*estimates, *bounds, _NARROW[0])), farthest_low)
        high = min(max((*estimates, *bounds, _NARROW[-1])), farthest_high)
        grid = _ratio_grid(low, high)
        low = max(value for value in grid if value <= low)
        high = min(value for value in grid if value >= high)
    else:
        low, high = limits
        if not 0 < low < 1 < high:
            raise ValueError(f"The limits of a ratio's axis are {low:g} and {high:g}; they must be around 1.")
        grid = _ratio_grid(low, high)
    every = tuple(value for value in grid if low <= value <= high)
    decades = tuple(value for value in every if value == float(f"1e{round(log10(value))}"))
    ends = tuple(value for value in every if value in (every[0], 1.0, every[-1]))
    candidates = (every, decades, ends) if len(decades) > 2 else (every, ends)
    ticks = next(
        (ticks for ticks in candidates if _fit(ticks, lambda value: width * log10(value / low) / log10(high / low))),
        (1.0,),
    )
    return Scale(low=low, high=high, ticks=ticks, labels=tuple(tick_text(tick) for tick in ticks))


def linear_scale(values: tuple[float, ...], *, width: float, least_high: float) -> Scale:
    """Axis that holds all values, 0 and ``least_high``, its ends on ticks."""
    low, high = min((*values, 0.0)), max((*values, least_high))
    ticks: tuple[float, ...] = (low, high)
    for intervals in (5, 4, 3, 2, 1):
        ticks = tuple(float(t) for t in MaxNLocator(nbins=intervals, steps=_STEPS).tick_values(low, high))
        place = partial(mul, width / (ticks[-1] - ticks[0]))
        if _fit(ticks, place):
            break
    return Scale(low=ticks[0], high=ticks[-1], ticks=ticks, labels=_thinned(ticks, place))


def _ratio_grid(low: float, high: float) -> tuple[float, ...]:
    for grid in (_NARROW, _MIDDLE):
        if grid[0] <= low and high <= grid[-1]:
            return grid
    powers = range(floor(log10(low)) - 1, floor(log10(high)) + 2)
    return tuple(float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5))


def _thinned(ticks: tuple[float, ...], place: Callable[[float], float]) -> tuple[str, ...]:
    """Labels, without those that would touch the one before."""
    kept: list[float] = []
    for tick in ticks:
        if not kept or _fit((kept[-1], tick), place):
            kept.append(tick)
    return tuple(tick_text(tick) if tick in kept else "" for tick in ticks)


def _fit(ticks: tuple[float, ...], place: Callable[[float], float]) -> bool:
    return all(
        place(b) - place(a) >= (width_mm(tick_text(a)) + width_mm(tick_text(b))) / 2 + _LEAST_GAP
        for a, b in pairwise(ticks)
    )
