"""One result told in two places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 1.33 and 1.53 with the same limits
        (
            (
                "RESULTS: The hazard ratio for dementia was 1.33 (95% CI 1.12-1.58). CONCLUSIONS: The drug raised"
                " the risk of dementia (hazard ratio 1.53, 95% CI 1.12-1.58)."
            ),
            ["error"],
            "one number",
        ),
        # the same
        (
            (
                "RESULTS: The hazard ratio for dementia was 1.33 (95% CI 1.12-1.58). CONCLUSIONS: The drug raised"
                " the risk of dementia (hazard ratio 1.33, 95% CI 1.12-1.58)."
            ),
            [],
            "",
        ),
        # 28.6% and 26.8% beside one and the same ratio
        (
            (
                "RESULTS: The outcome occurred in 28.6% vs 33.4% (hazard ratio, 0.83; 95% CI, 0.75 to 0.92). "
                "CONCLUSIONS: The drug lowered the risk (26.8% vs 33.4%; hazard ratio, 0.83; 95% CI, 0.75 to "
                "0.92)."
            ),
            ["error"],
            "one number",
        ),
    ],
)
def test_repeated(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.REPEATED)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
