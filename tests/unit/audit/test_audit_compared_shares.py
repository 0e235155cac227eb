"""P values of two percentages: chi-square 300 (30*135 - 15*120)^2 / (150*150*45*255) = 5.88, P 0.015."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # P 0.015; with Yates' correction 5.12, P 0.024
        (
            "Relapse: 30/150 (20%) vs 15/150 (10%), P = .02.",
            ["fine"],
            "0.0",
        ),
        # no test gives 0.40
        (
            "Relapse: 30/150 (20%) vs 15/150 (10%), P = .40.",
            ["error"],
            "P 0.015 to 0.02",
        ),
        # a paired design has another test
        (
            "In this crossover trial relapse was 30/150 (20%) vs 15/150 (10%), P = .40.",
            ["doubtful"],
            "P 0.015",
        ),
    ],
)
def test_compared_shares(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.P_FROM_PERCENTAGES)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
