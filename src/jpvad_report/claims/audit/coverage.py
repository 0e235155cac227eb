"""What no check could use: listed, never passed over as fine."""

from __future__ import annotations

from collections.abc import Iterator

from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import AnyItem, Estimate, Interval, MeanSd, Plain, Proportion, PValue, Statistic

_STATISTICS = (PValue, Estimate, Interval, MeanSd, Statistic, Proportion)


def unchecked(document: Document) -> Iterator[Finding]:
    """One finding for each passage that holds statistics which no check used."""
    for sentence in document.sentences:
        left = [item for item in sentence.items if item.start not in document.covered and not _limit(sentence, item)]
        if not any(isinstance(item, _STATISTICS) for item in left):
            continue
        shown = [item for item in left if isinstance(item, _STATISTICS) or _beside(item, left)]
        yield document.finding(
            Check.COVERAGE, Grade.NOT_CHECKED, sentence, shown, attainable="",
            printed="; ".join(_quoted(document, sentence, item) for item in shown),
            message="Nothing else in the text to hold these numbers against, or they were not understood.",
        )  # fmt: skip


def _limit(sentence: Sentence, item: AnyItem) -> bool:
    """Whether a percentage is a limit or a threshold, no result: "LVEF below 30%"."""
    if not isinstance(item, Proportion) or item.count is not None:
        return False
    before = sentence.lower(max(sentence.passage.start, item.start - 16), item.start).rstrip()
    return before.endswith(("<", ">", "\u2264", "\u2265", "than", "below", "above", "least", "over", "under", "to"))


def _quoted(document: Document, sentence: Sentence, item: AnyItem) -> str:
    """Quote a statistic; a P value with the numbers that it belongs to, if these stand close."""
    start = item.start
    if isinstance(item, PValue):
        for statement in sentence.statements:
            if statement.p is item and statement.items:
                first = statement.items[max(0, len(statement.items) - 2)].start
                start = first if item.start - first < 170 else start
    return " ".join(document.text.quote(start, item.end).split())


def _beside(item: AnyItem, left: list[AnyItem]) -> bool:
    """Whether a plain number stands close to a statistic: "72 vs. 68 years, P<0.0001"."""
    if not isinstance(item, Plain):
        return False
    return any(0 <= other.start - item.end < 40 for other in left if isinstance(other, _STATISTICS))
