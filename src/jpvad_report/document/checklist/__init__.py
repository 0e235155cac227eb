"""Reporting checklists, filled from the study file and the document."""

from jpvad_report.document.checklist.compose import compose_checklist
from jpvad_report.document.checklist.fill import Answer, Verdict, fill
from jpvad_report.document.checklist.items import Checklist, load_checklist
from jpvad_report.document.checklist.places import Place, places

__all__ = ["Answer", "Checklist", "Place", "Verdict", "compose_checklist", "fill", "load_checklist", "places"]
