"""A P value is a probability."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # above 1
        (
            "The difference was small (P=1.4).",
            ["error"],
            "0 to 1",
        ),
        # never 0
        (
            "The difference was large (P=0.000).",
            ["doubtful"],
            "above 0",
        ),
        # an ordinary one
        (
            "The difference was large (P=0.04).",
            [],
            "",
        ),
    ],
)
def test_p_range(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.P_RANGE)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
