"""What the sentences need to know: each comparison with its judgement, its words and its printed numbers."""

from jpvad_report.document.findings.balance import Absent, Balance, balance, cut_rows, most_missing
from jpvad_report.document.findings.comparisons import Comparison, composite, events, highlights
from jpvad_report.document.findings.factors import Factor, factors
from jpvad_report.document.findings.first_events import FirstEvents, first_events
from jpvad_report.document.findings.hazard_checks import (
    LinearityStory,
    ProportionalityStory,
    linearity_story,
    proportionality_story,
    term_phrases,
)
from jpvad_report.document.findings.hazards import HazardStory, hazard_stories
from jpvad_report.document.findings.separation import SeparationStory, separation_story
from jpvad_report.document.findings.survival import SurvivalStory, survival_story

__all__ = [
    "Absent",
    "Balance",
    "Comparison",
    "Factor",
    "FirstEvents",
    "HazardStory",
    "LinearityStory",
    "ProportionalityStory",
    "SeparationStory",
    "SurvivalStory",
    "balance",
    "composite",
    "cut_rows",
    "events",
    "factors",
    "first_events",
    "hazard_stories",
    "highlights",
    "linearity_story",
    "most_missing",
    "proportionality_story",
    "separation_story",
    "survival_story",
    "term_phrases",
]
