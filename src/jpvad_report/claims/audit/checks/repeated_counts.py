"""Counts of the same event in two places of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jpvad_report.claims.audit.checks.repeated import Told, apart, twice
from jpvad_report.claims.audit.checks.subjects import same_subject, subject
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Finding
from jpvad_report.claims.audit.items import Item, Proportion, Size

_NUMBER = re.compile(r"^[\d,]+\s*(?:[(\[][^()\[\]]{0,20}[)\]])?")


def check(document: Document) -> Iterator[Finding]:
    """ "55 recipients after machine perfusion" and "42 recipients after machine perfusion", of the same event."""
    seen: dict[str, tuple[Told, int]] = {}
    for sentence in document.sentences:
        for item in sentence.items:
            count = item.n if isinstance(item, Size) else item.count if isinstance(item, Proportion) else None
            if count is None or sentence.passage.is_row or (isinstance(item, Size) and item.labelled):
                continue
            name = _name(sentence, item)
            if not name:
                continue
            before = subject(sentence.lower(max(sentence.passage.start, item.start - 60), item.start))
            if len(before) < 2:
                continue
            told = Told(sentence, (item,), (), before)
            other, n = seen.setdefault(name, (told, count))
            if n != count and apart(other.sentence, sentence) and same_subject(other.words, before):
                yield twice(document, other, told, f"{n} and {count}")


def _name(sentence: Sentence, item: Item) -> str:
    """Who is counted: three words or more behind the number."""
    text = _NUMBER.sub("", sentence.lower(item.start, min(sentence.passage.end, item.end + 60)))
    words = [
        word for word in text.replace(",", " , ").replace(".", " . ").split() if word.isalpha() or word in (",", ".")
    ]
    words = words[: next((i for i, word in enumerate(words) if word in (",", ".", "and", "or")), len(words))]
    return " ".join(words[:4]) if len(words) >= 4 else ""
