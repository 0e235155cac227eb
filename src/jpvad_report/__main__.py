"""`python -m jpvad_report`."""

from jpvad_report.cli import entry

entry()
