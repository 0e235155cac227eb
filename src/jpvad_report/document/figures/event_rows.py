"""What a figure of adverse events is told: its rows and the headers of its columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EventInterval:
    """A proportion, or a difference of two, as fractions (0.12, not 12); None where not estimable.

    Raises
    ------
    ValueError
        If a value is outside -1 to 1.
    """

    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None

    def __post_init__(self) -> None:
        if any(value is not None and not -1 <= value <= 1 for value in (self.estimate, self.ci_low, self.ci_high)):
            raise ValueError("Proportions and their differences are fractions between -1 and 1.")


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One adverse event.

    Attributes
    ----------
    label
        Name of the event.
    proportions
        One interval for each group, in the order of the figure's ``group_labels``.
    emphasis
        The label is bold: a row that sums the others up.
    difference, difference_text, p_text
        The first group minus the second as the caller defines it, and as printed; only drawn for two groups. A
        difference of None is printed as a dash unless the text says more.
    """

    label: str
    proportions: tuple[EventInterval, ...]
    difference: EventInterval | None = None
    difference_text: str = ""
    p_text: str = ""
    emphasis: bool = False


@dataclass(frozen=True, kw_only=True)
class EventHeaders:
    """Headers of the text columns; that of an empty column is not printed."""

    label: str = "Event"
    difference: str = "Difference (95% CI)"
    p_value: str = "P value"
