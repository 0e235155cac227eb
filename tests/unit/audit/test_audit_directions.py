"""Words of direction against the numbers beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 72 > 68
        (
            "Patients who used it were older than the others (72 vs 68 years, P<0.001).",
            ["fine"],
            "",
        ),
        # 72 is not below 78
        (
            "Men were older than women (72 vs 78 years, P<0.001).",
            ["error"],
            "",
        ),
        # the order of the first comparison holds for the second
        (
            (
                "Women were older than men (72.6±12.1 vs 63.9±12.7 years; P<0.001) and more often had diabetes "
                "(21.2% vs 27.4%; P<0.001)."
            ),
            ["fine", "error"],
            "",
        ),
        # a lower risk is a ratio below 1
        (
            "The treated had a lower risk of death (HR 1.20, 95% CI 1.08 to 1.33).",
            ["error"],
            "below 1",
        ),
    ],
)
def test_directions(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.WORDS_DIRECTION)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
