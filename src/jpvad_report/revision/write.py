"""The forms of a diff: for the terminal, a browser, a text, a program."""

from jpvad_report.revision.data import to_json
from jpvad_report.revision.markdown import to_markdown
from jpvad_report.revision.page import to_html
from jpvad_report.revision.text import to_text

__all__ = ["to_html", "to_json", "to_markdown", "to_text"]
