"""Survival by group: curves, contrasts at the horizon, times, the log-rank test, and completeness of follow-up."""

from jpvad_report.analysis.survival.by_group import survival
from jpvad_report.analysis.survival.curves import risk_times

__all__ = ["risk_times", "survival"]
