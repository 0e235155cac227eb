"""What a journal asks of a manuscript: one profile a file under templates/journals."""

from jpvad_report.journal.load import CITATION_STYLE, citation_style, known_journals, load_journal
from jpvad_report.journal.profile import Journal

__all__ = ["CITATION_STYLE", "Journal", "citation_style", "known_journals", "load_journal"]
