"""A difference and its P value: z = d * 3.92 / (high - low)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 5.9 * 3.92 / 5.0 = 4.6: P < 0.001
        (
            "The difference was 5.9 (95% CI 3.4 to 8.4; P<0.001).",
            ["fine"],
            "",
        ),
        # P far below 0.05 where 0.40 is printed
        (
            "The difference was 5.9 (95% CI 3.4 to 8.4; P=0.40).",
            ["error"],
            "",
        ),
    ],
)
def test_difference(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.INTERVAL_P)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
