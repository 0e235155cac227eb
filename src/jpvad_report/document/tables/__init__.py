"""The manuscript's tables, as data and as Markdown."""

from jpvad_report.document.tables.baseline import baseline_table
from jpvad_report.document.tables.deviations import deviations_table
from jpvad_report.document.tables.events import events_table
from jpvad_report.document.tables.hazard_checks import cox_model_table
from jpvad_report.document.tables.hazards import hazards_table
from jpvad_report.document.tables.incidences import incidences_table
from jpvad_report.document.tables.missing import missing_table
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.document.tables.predictors import collinearity_table, predictors_table
from jpvad_report.document.tables.survival import alternatives_table, followup_table, survival_table

__all__ = [
    "Column",
    "Row",
    "Table",
    "alternatives_table",
    "baseline_table",
    "collinearity_table",
    "cox_model_table",
    "deviations_table",
    "events_table",
    "followup_table",
    "hazards_table",
    "incidences_table",
    "missing_table",
    "predictors_table",
    "survival_table",
]
