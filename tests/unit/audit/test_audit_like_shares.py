"""A share that stands out beside its neighbour: 262/1204 = 21.76%, 321/1198 = 26.79%."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # both are shares of their groups
        (
            (
                "We assigned 1204 patients to A and 1198 patients to B. Death occurred in 262 (21.8%) and 321 "
                "(26.8%) patients, respectively."
            ),
            ["fine", "fine"],
            "",
        ),
        # 321 is 28.6% of 1121 to 1124: 74 values would have to be missing in one group, none in the other
        (
            (
                "We assigned 1204 patients to A and 1198 patients to B. Death occurred in 262 (21.8%) and 321 "
                "(28.6%) patients, respectively."
            ),
            ["fine", "error"],
            "321/1198 is 26.79%",
        ),
        # the same, but the text speaks of missing values
        (
            (
                "We assigned 1204 patients to A and 1198 patients to B; data were missing in some. Death occurred"
                " in 262 (21.8%) and 321 (28.6%) patients, respectively."
            ),
            ["fine", "doubtful"],
            "321/1198 is 26.79%",
        ),
    ],
)
def test_like_shares(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.GRIM)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
