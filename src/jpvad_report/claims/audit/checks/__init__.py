"""One module a check; each is a function from the document to its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jpvad_report.claims.audit.checks import (
    changes,
    compared_shares,
    conclusions,
    crude,
    difference,
    directions,
    grim,
    like_shares,
    likened,
    means,
    order,
    over_time,
    parts,
    ratio,
    repeated,
    repeated_counts,
    several_shares,
    sums,
    test_statistics,
    words,
)
from jpvad_report.claims.audit.document import Document
from jpvad_report.claims.audit.findings import Finding

CHECKS: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    grim.check,
    like_shares.check,
    parts.check,
    sums.check,
    compared_shares.check,
    several_shares.check,
    ratio.check,
    difference.check,
    crude.check,
    test_statistics.check,
    means.check,
    order.check,
    over_time.check,
    words.check,
    conclusions.check,
    directions.check,
    changes.check,
    likened.check,
    repeated.check,
    repeated_counts.check,
)
