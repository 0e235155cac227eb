"""What a journal asks of a manuscript: one profile a file under templates/journals."""

from jpvad_report.journal.load import known_journals, load_journal
from jpvad_report.journal.profile import Journal

__all__ = ["Journal", "known_journals", "load_journal"]
