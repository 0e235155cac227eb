"""The manuscript's tables, as data and as Markdown."""

from jpvad_report.document.tables.appendix import alternatives_table, followup_table, missing_table
from jpvad_report.document.tables.baseline import baseline_table
from jpvad_report.document.tables.events import events_table
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.document.tables.models import hazards_table, outcome_phrase, predictors_table

__all__ = [
    "Column",
    "Row",
    "Table",
    "alternatives_table",
    "baseline_table",
    "events_table",
    "followup_table",
    "hazards_table",
    "missing_table",
    "outcome_phrase",
    "predictors_table",
]
