"""Tails of t and chi-square from tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # t 2.00 with 60 df is 0.05
        (
            "The groups differed, t(60) = 2.00, p = .05.",
            ["fine"],
            "0.0",
        ),
        # t 0.44 is no 0.006
        (
            "The groups differed, t(62) = 0.44, p = .006.",
            ["error"],
            "0.65",
        ),
        # chi-square 3.84 with 1 df is 0.05, not 0.5
        (
            "The groups differed, χ²(1) = 3.84, p = .5.",
            ["error"],
            "0.05",
        ),
        # z 1.96 is 0.05
        (
            "It was related to age, z = 1.96, p = .05.",
            ["fine"],
            "0.05",
        ),
    ],
)
def test_test_statistics(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.TEST_STATISTIC)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
