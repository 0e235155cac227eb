"""What an audit says: findings with the passage, the arithmetic and a grade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How sure the arithmetic is."""

    ERROR = "error"
    """Impossible under every usual reading of what is printed."""
    DOUBTFUL = "doubtful"
    """Possible under an unusual reading only, or worth a question to the authors."""
    FINE = "fine"
    """Checked and consistent."""
    NOT_CHECKED = "not_checked"
    """Holds statistics that the text does not allow to check, or that were not understood."""


class Check(StrEnum):
    """Which rule a finding comes from."""

    GRIM = "grim"
    SUM = "sum"
    PERCENT_SUM = "percent_sum"
    P_FROM_PERCENTAGES = "p_from_percentages"
    RATIO_INTERVAL = "ratio_interval"
    RATIO_P = "ratio_p"
    INTERVAL_P = "interval_p"
    TEST_STATISTIC = "test_statistic"
    MEANS_P = "means_p"
    QUARTILES = "quartiles"
    ESTIMATE_IN_INTERVAL = "estimate_in_interval"
    P_RANGE = "p_range"
    WORDS_INTERVAL = "words_interval"
    WORDS_DIRECTION = "words_direction"
    REPEATED = "repeated"
    COVERAGE = "coverage"
    """Not a check: numbers that no check could use."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of the audit about one place of the text.

    Attributes
    ----------
    passage
        The sentence or table row as it stands in the text.
    printed, attainable
        The numbers in question as printed, and what the other numbers leave possible.
    message
        One sentence or two with the arithmetic, for a reader who has only the text.
    start
        Where the passage begins in the text (characters).
    noted
        A consistent statement that still carries an explanation worth reading.
    """

    check: Check
    grade: Grade
    passage: str
    printed: str
    attainable: str
    message: str
    start: int = 0
    noted: bool = False


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Every finding, in the order of the text."""

    findings: tuple[Finding, ...]

    def of(self, grade: Grade) -> tuple[Finding, ...]:
        """Return the findings of one grade."""
        return tuple(finding for finding in self.findings if finding.grade is grade)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that the printed numbers cannot be reconciled with."""
        return self.of(Grade.ERROR)
