"""Adverse events: the proportion in each group, and the risk difference between two groups."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from .style import DOUBLE_COLUMN_MM


@dataclass(frozen=True, kw_only=True)
class EventInterval:
    """A proportion, or a difference of proportions, as fractions (0.12, not 12)."""

    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None


@dataclass(frozen=True, kw_only=True)
class EventRow:
    label: str
    proportions: tuple[EventInterval, ...]
    difference: EventInterval | None = None
    difference_text: str = ""
    p_text: str = ""


@dataclass(frozen=True, kw_only=True)
class EventHeaders:
    label: str = "Event"
    difference: str = "Difference (95% CI)"
    p_value: str = "P value"


def events(
    rows: tuple[EventRow, ...],
    *,
    group_labels: tuple[str, ...],
    x_label: str = "Patients with event, %",
    difference_label: str = "Risk difference, percentage points",
    headers: EventHeaders = EventHeaders(),
    favours: tuple[str, str] | None = None,
    width_mm: float = DOUBLE_COLUMN_MM,
) -> Figure:
    raise NotImplementedError
