"""Words against an interval."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 0.58 to 0.87 leaves out 1
        (
            "No difference was seen in mortality (RR 0.71; 95% CI 0.58-0.87).",
            ["error"],
            "",
        ),
        # 0.30 to 2.40 does not show that there is none
        (
            "There was no difference in mortality (RR 0.85; 95% CI 0.30-2.40).",
            ["doubtful"],
            "0.30 to 2.40",
        ),
        # 0.97 to 1.03 nearly does
        (
            "There was no difference in mortality (RR 1.00; 95% CI 0.97-1.03).",
            ["fine"],
            "",
        ),
    ],
)
def test_words(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.WORDS_INTERVAL)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
