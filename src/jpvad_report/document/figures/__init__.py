"""Figures of the manuscript: plain values in, a matplotlib Figure out."""

from .events import EventHeaders, EventInterval, EventRow, events
from .flow_chart import FlowFigure, flow_chart
from .forest import ForestHeaders, ForestRow, forest
from .curve import Curve
from .kaplan_meier import kaplan_meier
from .style import DOUBLE_COLUMN_MM, SINGLE_COLUMN_MM, save

__all__ = [
    "DOUBLE_COLUMN_MM",
    "SINGLE_COLUMN_MM",
    "Curve",
    "EventHeaders",
    "EventInterval",
    "EventRow",
    "FlowFigure",
    "ForestHeaders",
    "ForestRow",
    "events",
    "flow_chart",
    "forest",
    "kaplan_meier",
    "save",
]
