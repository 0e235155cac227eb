"""10, 20, 30 of 100: chi-square (100 + 0 + 100) / (100 * 0.2 * 0.8) = 12.5, 2 df, P = exp(-6.25) = 0.0019."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # P 0.0019
        (
            "Response was 10/100 (10%), 20/100 (20%) and 30/100 (30%), respectively (P = 0.002).",
            ["fine"],
            "P 0.001",
        ),
        # far off
        (
            "Response was 10/100 (10%), 20/100 (20%) and 30/100 (30%), respectively (P = 0.6).",
            ["error"],
            "P 0.001",
        ),
    ],
)
def test_several_shares(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.P_FROM_PERCENTAGES)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
