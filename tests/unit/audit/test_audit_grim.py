"""Counts, group sizes and percentages: 100 k / n by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 12/323 = 3.715%: rounded 3.7
        (
            "Bleeding was seen in 12/323 (3.7%).",
            ["fine"],
            "12/323 is 3.715%",
        ),
        # 12/323 = 3.715%: neither rounded nor cut 3.9
        (
            "Bleeding was seen in 12/323 (3.9%).",
            ["error"],
            "12/323 is 3.715%",
        ),
        # 2/3 = 66.67%: cut 66.6 is allowed
        (
            "Of the eyes 2/3 (66.6%) improved.",
            ["fine"],
            "66.667%",
        ),
        # 352/598 = 58.86%, and sex is missing in nobody
        (
            "Of 598 patients, 352 (59.8%) were men.",
            ["error"],
            "588 to 589",
        ),
        # 323/0.305 = 1059: 20 or more of 1,082 may be missing
        (
            "Of 1,082 patients, 323 (30.5%) smoked.",
            ["doubtful"],
            "1056",
        ),
        # 309/597 = 51.8%; 58.1% of 597 would be 347
        (
            "A total of 597 infants (median age, 27 weeks; 309 boys [58.1%]) took part.",
            ["error"],
            "532",
        ),
    ],
)
def test_grim(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.GRIM)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
