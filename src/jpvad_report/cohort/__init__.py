"""Criteria and derived variables run on the registry's frame: the cohort and its flow."""

from jpvad_report.cohort.select import Cohort, Flow, removed_by, select

__all__ = ["Cohort", "Flow", "removed_by", "select"]
