"""One check at a time: the grades and messages that a short text gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jpvad_report.claims.audit import audit_text
from jpvad_report.claims.audit.findings import Check, Finding

Graded = Callable[[str, Check], list[tuple[str, str]]]


@pytest.fixture
def graded() -> Graded:
    """Grade and attainable of every finding of one check."""

    def of(text: str, check: Check) -> list[tuple[str, str]]:
        findings: tuple[Finding, ...] = audit_text(text).findings
        return [(finding.grade.value, finding.attainable) for finding in findings if finding.check is check]

    return of
