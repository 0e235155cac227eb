"""The middle of an interval on the log scale: sqrt(low * high)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # sqrt(0.55 * 1.37) = 0.868
        (
            "The hazard ratio was 0.87 (95% CI, 0.55-1.37).",
            ["fine"],
            "0.863",
        ),
        # sqrt(0.55 * 1.73) = 0.975
        (
            "The hazard ratio was 0.87 (95% CI, 0.55-1.73).",
            ["error"],
            "0.97",
        ),
        # sqrt(0.77 * 1.43) = 1.049, with limits set off by a semicolon only
        (
            "No association was found (odds ratio 1.05; 0.77-1.43; p=0.76).",
            ["fine"],
            "1.04",
        ),
        # the second ratio has no name of its own: sqrt(0.63 * 1.88) = 1.088
        (
            (
                "The relative risk was 0.71 (0.54 to 0.93). Anaemia was seen in 55 children versus 61 children "
                "(0.90, 0.63 to 1.88; p=0.55)."
            ),
            ["fine", "error"],
            "1.0",
        ),
    ],
)
def test_ratio_interval(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.RATIO_INTERVAL)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
