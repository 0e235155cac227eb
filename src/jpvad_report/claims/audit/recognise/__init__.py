"""Everything that a passage holds, recognised from left to right."""

from __future__ import annotations

from jpvad_report.claims.audit.recognise.numbers import is_number, sign_at, word_at
from jpvad_report.claims.audit.recognise.reader import Reader, recognise

__all__ = ["Reader", "is_number", "recognise", "sign_at", "word_at"]
