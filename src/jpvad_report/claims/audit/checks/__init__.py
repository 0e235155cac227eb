"""One module a check; each is a function from the document to its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jpvad_report.claims.audit.checks import compared_shares, difference, grim, order, ratio, test_statistics
from jpvad_report.claims.audit.document import Document
from jpvad_report.claims.audit.findings import Finding

CHECKS: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    grim.check,
    compared_shares.check,
    ratio.check,
    difference.check,
    order.check,
    test_statistics.check,
)
