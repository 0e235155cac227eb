"""The new manuscript marked against an earlier one: one tree from two, for Word's tracked changes, a page and a pdf."""

from jpvad_report.revision.mark.document import Marked, mark, with_legend

__all__ = ["Marked", "mark", "with_legend"]
