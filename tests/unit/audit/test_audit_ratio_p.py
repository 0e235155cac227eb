"""z = log(ratio) * 2 * 1.96 / log(high / low)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # log(0.87) * 3.92 / log(1.37/0.55) = -0.598: P 0.55
        (
            "The hazard ratio was 0.87 (95% CI, 0.55-1.37; P=0.55).",
            ["fine"],
            "P 0.5",
        ),
        # P 0.55, not 0.05
        (
            "The hazard ratio was 0.87 (95% CI, 0.55-1.37; P=0.05).",
            ["error"],
            "P 0.5",
        ),
        # an interval without its level is one of 95%: log(0.80) * 3.92 / log(0.98/0.65) = -2.13, P 0.033
        (
            "Mortality fell (HR 0.80 (0.65-0.98), P=0.3).",
            ["error"],
            "P 0.0",
        ),
    ],
)
def test_ratio_p(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.RATIO_P)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
