"""From the store to the figures' plain values: which numbers each figure shows, with which words."""

from __future__ import annotations

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import missing_variables, timed_event_rows
from jpvad_report.document.pictures.balance import balance_picture
from jpvad_report.document.pictures.drawing import Column, Drawing, Paint, make_drawings
from jpvad_report.document.pictures.events import events_picture
from jpvad_report.document.pictures.flow import flow_picture
from jpvad_report.document.pictures.hazards import hazards_picture
from jpvad_report.document.pictures.incidences import incidences_picture
from jpvad_report.document.pictures.missing import missing_picture
from jpvad_report.document.pictures.predictors import CALIBRATION, calibration_picture, predictors_picture
from jpvad_report.document.pictures.proportionality import has_residuals, proportionality_picture
from jpvad_report.document.pictures.rows import plain
from jpvad_report.document.pictures.survival import survival_picture

__all__ = ["Drawing", "drawings", "plain"]


def drawings(context: Context) -> dict[str, Drawing]:
    """The figures that the document can show, by name; nothing is drawn yet."""
    analyses, series = context.study.analyses, context.numbers.store.series
    found: dict[str, tuple[Column, Paint]] = {"flow": ("double", flow_picture)}
    if analyses.baseline:
        found["balance"] = "single", balance_picture
    if missing_variables(context):
        found["missing"] = "single", missing_picture
    if analyses.predictors:
        found["predictors"] = "double", predictors_picture
    if CALIBRATION in series:
        found["calibration"] = "single", calibration_picture
    if analyses.survival and any(key.startswith("survival.") for key in series):
        found["survival"] = "double", survival_picture
    if analyses.hazards:
        found["hazards"] = "double", hazards_picture
        if has_residuals(context):
            # A panel for each group that is compared with the reference.
            found["proportionality"] = "single" if len(context.study.groups) == 2 else "double", proportionality_picture
    if analyses.adverse_events:
        found["events"] = "double", events_picture
    if timed_event_rows(context):
        found["incidences"] = "double", incidences_picture
    return make_drawings(context, found)
