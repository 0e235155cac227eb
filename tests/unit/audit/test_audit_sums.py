"""Parts and total, added by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "grades", "attainable"),
    [
        # 842 + 837 = 1679
        (
            "We enrolled 1679 children: 842 were assigned to drug and 837 to control.",
            ["fine"],
            "1679",
        ),
        # 842 + 837 = 1679, not 1697
        (
            "We enrolled 1697 children: 842 were assigned to drug and 837 to control.",
            ["error"],
            "1679",
        ),
        # 276 + 129 = 405, not 468
        (
            "We studied 468 patients (276 women, 129 men).",
            ["error"],
            "405",
        ),
        # 121 + 118 + 121 = 360, not 366
        (
            "Patients (n = 366) were randomly assigned to A (n = 121), B (n = 118) or C (n = 121).",
            ["error"],
            "360",
        ),
        # 2 x 156 = 312, not 321
        (
            "Overall, 321 participants were randomized (156 to each group).",
            ["error"],
            "312",
        ),
        # 210 + 120 + 82 = 412 is left alone
        (
            "There were 412 deaths: 210 from cardiac causes, 120 from cancer and 82 from other causes.",
            ["fine"],
            "412",
        ),
        # who was analysed need not be who was enrolled
        (
            "Of 200 patients, 90 on A and 95 on B completed the trial.",
            [],
            "",
        ),
    ],
)
def test_sums(graded: Graded, text: str, grades: list[str], attainable: str) -> None:
    found = graded(text, Check.SUM)
    assert [grade for grade, _ in found] == grades
    assert attainable in " ".join(words for _, words in found)
