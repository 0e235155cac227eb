"""Records, the store, its judgements, and how numbers are printed."""

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record, Series
from jpvad_report.results.store import Store

__all__ = ["Estimate", "NotEstimable", "Quantity", "Record", "Series", "Store"]
