"""The audit of a text: normalise, recognise, check, report."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from jpvad_report.claims.audit.checks import CHECKS
from jpvad_report.claims.audit.coverage import unchecked
from jpvad_report.claims.audit.document import Document, Sentence, statements
from jpvad_report.claims.audit.findings import AuditReport, Finding
from jpvad_report.claims.audit.groups import partitions, totals
from jpvad_report.claims.audit.items import Estimate, Scale
from jpvad_report.claims.audit.normalise import normalise, small_letters
from jpvad_report.claims.audit.recognise import recognise
from jpvad_report.claims.audit.sections import sections
from jpvad_report.claims.audit.sentences import split
from jpvad_report.claims.audit.tables import read_tables


def read_document(text: str) -> Document:
    """Read the statistics of a text, without judging them."""
    normalised = normalise(text)
    plain, small = normalised.plain, small_letters(normalised.plain)
    passages = list(split(plain))
    sentences: list[Sentence] = []
    lent = follows = False
    for passage in passages:
        if not passage.is_row:
            items = recognise(plain, passage.start, passage.end, lent=lent, follows=follows)
            follows = any(isinstance(item, Estimate) and item.scale is Scale.RATIO for item in items)
            lent = lent or follows
            sentences.append(Sentence(passage, small[passage.start : passage.end], items))
    headings = dict(zip(passages, sections(plain, passages), strict=True))
    for sentence in sentences:
        sentence.section = headings[sentence.passage]
        sentence.statements = list(statements(sentence))
    sentences += read_tables(plain, small, passages)
    sentences.sort(key=lambda sentence: sentence.passage.start)
    known = totals(sentences)
    return Document(normalised, small, sentences, partitions(sentences, known), known)


def audit_text(text: str) -> AuditReport:
    """Hold the statistics of a text against each other.

    Parameters
    ----------
    text
        Plain text or Markdown: an abstract, an article. Tables in pipes are read row by row.

    Returns
    -------
    AuditReport
        Findings in the order of the text. Only `error` says that the printed numbers are impossible; numbers that no
        check could use are listed as `not_checked`.
    """
    with _no_collection():
        document = read_document(text)
        found: list[Finding] = []
        for check in CHECKS:
            found += check(document)
        found += unchecked(document)
        found.sort(key=lambda finding: finding.start)
        return AuditReport(tuple(dict.fromkeys(found)))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Spare the collector of cycles a walk over every token again and again: an audit makes none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
