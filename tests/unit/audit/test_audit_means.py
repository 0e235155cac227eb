"""t = (m1 - m2) / sqrt(s1^2/n1 + s2^2/n2): (72.6 - 63.9) / sqrt(12^2/50 + 12^2/50) = 3.63, P 0.0005."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # P 0.0005
        (
            "Age was 72.6 (SD 12.0) years in 50 patients and 63.9 (SD 12.0) years in 50 controls (P<0.001).",
            ["fine"],
            "P 0.000",
        ),
        # not 0.42
        (
            "Age was 72.6 (SD 12.0) years in 50 patients and 63.9 (SD 12.0) years in 50 controls (P=0.42).",
            ["error"],
            "P 0.000",
        ),
    ],
)
def test_means(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.MEANS_P)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
