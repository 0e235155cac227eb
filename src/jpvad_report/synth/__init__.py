"""Synthetic data with a study's columns: made from the study file, and of the export at most suppressed margins."""

from jpvad_report.synth.about import about
from jpvad_report.synth.generate import Synthetic, synthesise
from jpvad_report.synth.margins import Margins, margins_of

__all__ = ["Margins", "Synthetic", "about", "margins_of", "synthesise"]
