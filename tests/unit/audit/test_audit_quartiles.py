"""A median lies between its quartiles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 3.1 < 7.9 but 7.9 > 6.2
        (
            "Median follow-up was 7.9 years (interquartile range 3.1-6.2).",
            ["error"],
            "3.1 to 6.2",
        ),
        # in order
        (
            "Median follow-up was 4.9 years (interquartile range 3.1-6.2).",
            ["fine"],
            "3.1 to 6.2",
        ),
        # with its unit before a bracket of JAMA
        (
            "Of 40 patients (median age, 78 years [IQR, 47-68]), 10 died.",
            ["error"],
            "47 to 68",
        ),
    ],
)
def test_quartiles(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.QUARTILES)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
