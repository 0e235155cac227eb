"""Figures of the manuscript: plain values in, a matplotlib Figure out."""

from .calibration import CalibrationPoint, calibration
from .curve import Curve
from .dots import DotHeaders, DotRow, ReferenceLine, dots
from .event_rows import EventHeaders, EventInterval, EventRow
from .events import events
from .files import save
from .flow_chart import FlowFigure, flow_chart
from .fonts import letters_of
from .forest import forest
from .forest_rows import ForestHeaders, ForestRow
from .incidences import Panel, incidences
from .kaplan_meier import kaplan_meier
from .numerals import numerals_of
from .residuals import ResidualPanel, ResidualWords, residuals
from .style import DOUBLE_COLUMN_MM, SINGLE_COLUMN_MM

__all__ = [
    "DOUBLE_COLUMN_MM",
    "SINGLE_COLUMN_MM",
    "CalibrationPoint",
    "Curve",
    "DotHeaders",
    "DotRow",
    "EventHeaders",
    "EventInterval",
    "EventRow",
    "FlowFigure",
    "ForestHeaders",
    "ForestRow",
    "Panel",
    "ReferenceLine",
    "ResidualPanel",
    "ResidualWords",
    "calibration",
    "dots",
    "events",
    "flow_chart",
    "forest",
    "incidences",
    "kaplan_meier",
    "letters_of",
    "numerals_of",
    "residuals",
    "save",
]
