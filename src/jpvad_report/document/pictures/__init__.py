"""From the store to the figures' plain values: which numbers each figure shows, with which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import timed_event_rows
from jpvad_report.document.pictures.events import events_picture
from jpvad_report.document.pictures.flow import flow_picture
from jpvad_report.document.pictures.hazards import hazards_picture
from jpvad_report.document.pictures.incidences import incidences_picture
from jpvad_report.document.pictures.predictors import CALIBRATION, calibration_picture, predictors_picture
from jpvad_report.document.pictures.proportionality import has_residuals, proportionality_picture
from jpvad_report.document.pictures.rows import plain
from jpvad_report.document.pictures.survival import survival_picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Drawing = Callable[[], "Figure"]

__all__ = ["Drawing", "drawings", "plain"]


def drawings(context: Context) -> dict[str, Drawing]:
    """Functions that draw the figures of the document, by name, in its order; nothing is drawn yet."""
    analyses = context.study.analyses
    found: dict[str, Drawing] = {"flow": lambda: flow_picture(context)}
    if analyses.predictors:
        found["predictors"] = lambda: predictors_picture(context)
    if CALIBRATION in context.numbers.store.series:
        found["calibration"] = lambda: calibration_picture(context)
    if analyses.survival and any(key.startswith("survival.") for key in context.numbers.store.series):
        found["survival"] = lambda: survival_picture(context)
    if analyses.hazards:
        found["hazards"] = lambda: hazards_picture(context)
        if has_residuals(context):
            found["proportionality"] = lambda: proportionality_picture(context)
    if analyses.adverse_events:
        found["events"] = lambda: events_picture(context)
    if timed_event_rows(context):
        found["incidences"] = lambda: incidences_picture(context)
    return found
