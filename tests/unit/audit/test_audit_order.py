"""An estimate lies in its interval."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 0.71 < 0.74
        (
            "The AUC was 0.71 (95% CI 0.74 to 0.83).",
            ["error"],
            "0.74 to 0.83",
        ),
        # in order
        (
            "The AUC was 0.78 (95% CI 0.74 to 0.83).",
            ["fine"],
            "0.74 to 0.83",
        ),
        # a missing minus sign is a question
        (
            "The mean difference was 3.7 (95% CI -8.1 to 0.6).",
            ["doubtful"],
            "8.1",
        ),
        # words carry the sign
        (
            "The score was lower by 3.7 (95% CI -8.1 to 0.6).",
            ["fine"],
            "8.1",
        ),
        # “short-course” is no direction
        (
            "The difference with short-course treatment was 3.7 (95% CI -8.1 to 0.6).",
            ["doubtful"],
            "8.1",
        ),
    ],
)
def test_order(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.ESTIMATE_IN_INTERVAL)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
