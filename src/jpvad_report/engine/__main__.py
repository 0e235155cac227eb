"""``python -m jpvad_report.engine [FILE.docx ...]``: finish Word files, as a post-render step of Quarto.

Without arguments it takes the .docx files among those that Quarto has just written (QUARTO_PROJECT_OUTPUT_FILES).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jpvad_report.engine.check import check_output
from jpvad_report.engine.word import finish_docx, page_mark_of
from jpvad_report.errors import ReportError


def finish(arguments: Sequence[str]) -> int:
    """Finish the named files, or those that Quarto names, and return the exit code."""
    names = list(arguments) or os.environ.get("QUARTO_PROJECT_OUTPUT_FILES", "").splitlines()
    documents = [Path(name) for name in names if name.endswith(".docx")]
    try:
        for document in documents:
            finish_docx(document, page_mark=page_mark_of(document))
            check_output(document)
    except ReportError as error:
        # Quarto itself says nothing about a step that failed.
        sys.stderr.write(f"{error}\n")
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(finish(sys.argv[1:]))
