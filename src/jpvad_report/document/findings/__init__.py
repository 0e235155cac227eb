"""What the sentences need to know: each comparison with its judgement, its words and its printed numbers."""

from jpvad_report.document.findings.comparisons import Comparison, events, highlights
from jpvad_report.document.findings.factors import Factor, factors
from jpvad_report.document.findings.hazards import HazardStory, hazard_stories
from jpvad_report.document.findings.separation import SeparationStory, separation_story
from jpvad_report.document.findings.survival import SurvivalStory, survival_story

__all__ = [
    "Comparison",
    "Factor",
    "HazardStory",
    "SeparationStory",
    "SurvivalStory",
    "events",
    "factors",
    "hazard_stories",
    "highlights",
    "separation_story",
    "survival_story",
]
