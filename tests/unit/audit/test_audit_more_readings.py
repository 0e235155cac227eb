"""Lists against their groups, effects against the counts before them, survival over time, words between numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit.findings import Check

Graded = Callable[[str, Check], list[tuple[str, str]]]

ARMS = "Patients were randomly assigned to A (n = 180), B (n = 179) or C (n = 181). "
TRIAL = "Patients were randomly assigned to drug (n = 402) or placebo (n = 398). "


@pytest.mark.parametrize(
    ("text", "check", "errors"),
    [
        (ARMS + "Relief was seen in 91 (50.6%), 62 (34.6%) and 38 (21.0%) patients, respectively.", Check.GRIM, 0),
        (ARMS + "Relief was seen in 91 (50.6%), 62 (36.4%) and 38 (21.0%) patients, respectively.", Check.GRIM, 1),
        ("There were 812 cases. Of the cases, 487 (60.0%) were in women and 325 (40.0%) in men.", Check.GRIM, 0),
        ("There were 812 cases. Of the cases, 487 (58.0%) were in women and 325 (40.0%) in men.", Check.GRIM, 1),
        ("Death occurred in 171/1780 (9.6%) vs 224/1776 (12.6%) (RR 0.76; 95% CI 0.63 to 0.92).",
         Check.RATIO_INTERVAL, 0),
        ("Death occurred in 171/1780 (9.6%) vs 224/1776 (12.6%) (RR 0.76; 95% CI 0.70 to 0.83).",
         Check.RATIO_INTERVAL, 1),
        # an adjusted ratio need not be that of the counts
        ("Death occurred in 171/1780 (9.6%) vs 224/1776 (12.6%) (adjusted RR 0.85; 95% CI 0.70 to 1.03).",
         Check.RATIO_INTERVAL, 0),
        ("The mean difference was -3.5 (95% CI -5.8 to -1.2).", Check.RATIO_INTERVAL, 0),
        ("The mean difference was -3.5 (95% CI -5.8 to -0.2).", Check.RATIO_INTERVAL, 1),
        ("The median difference was -3.5 (95% CI -5.8 to -0.2).", Check.RATIO_INTERVAL, 0),
        ("Survival was 90.3% at 1 year and 82.1% at 2 years.", Check.ESTIMATE_IN_INTERVAL, 0),
        ("Survival was 90.3% at 1 year and 92.1% at 2 years.", Check.ESTIMATE_IN_INTERVAL, 1),
        ("It was 2.3% with the drug, more often than with placebo (0.9%).", Check.WORDS_DIRECTION, 0),
        ("It was 0.3% with the drug, more often than with placebo (0.9%).", Check.WORDS_DIRECTION, 1),
        ("Results: The hazard ratio for relapse was 0.66 (95% CI 0.50 to 0.88). Conclusions: The drug reduced relapse.",
         Check.WORDS_INTERVAL, 0),
        ("Results: The hazard ratio for relapse was 0.66 (95% CI 0.50 to 0.88). "
         "Conclusions: The drug did not reduce relapse.", Check.WORDS_INTERVAL, 1),
        (TRIAL + "310/402 and 262/398 improved.", Check.REPEATED, 0),
        (TRIAL + "310/402 and 262/412 improved.", Check.REPEATED, 1),
        ("We included 18 240 pupils, 9 312 in the intervention group and 8 928 in the control group.", Check.SUM, 0),
        ("We included 18 240 pupils, 9 312 in the intervention group and 8 298 in the control group.", Check.SUM, 1),
    ],
)  # fmt: skip
def test_errors(graded: Graded, text: str, check: Check, errors: int) -> None:
    assert [grade for grade, _ in graded(text, check)].count("error") == errors
