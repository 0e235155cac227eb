"""Forest plots: one ratio and its interval a row, on a log axis."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from .style import DOUBLE_COLUMN_MM


@dataclass(frozen=True, kw_only=True)
class ForestRow:
    label: str
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    text: str = ""
    p_text: str = ""
    emphasis: bool = False
    is_heading: bool = False
    detail: str | None = None
    indent: bool = False


@dataclass(frozen=True, kw_only=True)
class ForestHeaders:
    label: str = ""
    detail: str = ""
    estimate: str = "Hazard ratio (95% CI)"
    p_value: str = "P value"


def forest(
    rows: tuple[ForestRow, ...],
    *,
    x_label: str,
    headers: ForestHeaders = ForestHeaders(),
    favours: tuple[str, str] | None = None,
    limits: tuple[float, float] | None = None,
    width_mm: float = DOUBLE_COLUMN_MM,
) -> Figure:
    raise NotImplementedError
