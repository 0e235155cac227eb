"""The manuscript with the origin of each of its characters: which line of which template, study or word file."""

from jpvad_report.document.origins.labels import trace_study, trace_words
from jpvad_report.document.origins.marks import LEAVES, Instance, Kind, Marker, Origin, Place
from jpvad_report.document.origins.templates import Raw, located, trace_templates
from jpvad_report.document.origins.trace import Trace, trace

__all__ = [
    "LEAVES",
    "Instance",
    "Kind",
    "Marker",
    "Origin",
    "Place",
    "Raw",
    "Trace",
    "located",
    "trace",
    "trace_study",
    "trace_templates",
    "trace_words",
]
