"""The response to editor and reviewers: every number from the store, every quoted passage as it was and as it is."""

from jpvad_report.revision.letter.compose import Content, compose
from jpvad_report.revision.letter.points import Letter, load_letter

__all__ = ["Content", "Letter", "compose", "load_letter"]
