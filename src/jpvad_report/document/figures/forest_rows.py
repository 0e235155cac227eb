"""What a forest plot is told: its rows and the headers of its columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ForestRow:
    """One line of a forest plot.

    Attributes
    ----------
    label, detail
        What was estimated, and in whom (``"n=1,082, events 555"``).
    estimate, ci_low, ci_high
        A ratio and its interval; an estimate of None is not estimable: no marker, and a dash unless ``text`` says
        more.
    text, p_text
        Estimate and P value as they are printed.
    emphasis
        The primary result: bold, with a larger marker.
    is_heading
        A line with a label only, above the rows it names.
    indent
        Set below a heading.

    Raises
    ------
    ValueError
        If an estimate is not positive or lies outside its interval.
    """

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

    def __post_init__(self) -> None:
        if self.estimate is None:
            return
        low = self.estimate if self.ci_low is None else self.ci_low
        high = self.estimate if self.ci_high is None else self.ci_high
        if self.estimate <= 0 or not 0 <= low <= self.estimate <= high:
            raise ValueError(f"Row {self.label!r}: a ratio must be positive and lie within its interval.")


@dataclass(frozen=True, kw_only=True)
class ForestHeaders:
    """Headers of the text columns; that of an empty column is not printed."""

    label: str = ""
    detail: str = ""
    estimate: str = "Hazard ratio (95% CI)"
    p_value: str = "P value"
