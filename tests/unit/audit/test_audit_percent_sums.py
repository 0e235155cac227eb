"""Percentages of parts, added by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 62 + 48 = 110
        (
            "Men made up 62% and women 48% of the sample.",
            ["error"],
            "100%",
        ),
        # 62 + 38 = 100
        (
            "Men made up 62% and women 38% of the sample.",
            ["fine"],
            "100%",
        ),
        # 33.3 + 33.3 + 33.3 = 99.9: rounding
        (
            "Disease was mild in 33.3%, moderate in 33.3% and severe in 33.3%.",
            ["fine"],
            "100%",
        ),
    ],
)
def test_percent_sums(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.PERCENT_SUM)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
