"""A conclusion without numbers against the intervals of what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jpvad_report.claims.audit.checks.ratio import usable
from jpvad_report.claims.audit.checks.subjects import subject
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Plain, PValue

_SECTIONS = ("conclusions", "conclusion", "interpretation", "meaning")
_NOT = re.compile(
    r"\b(?:did|do|does) not (?:[a-z]+ly )?(?:reduce|improve|lower|increase|prevent|decrease|affect|change|influence|"
    r"prolong|shorten)\b|"
    r"\b(?:was|were|is|are) not (?:[a-z]+ly )?(?:associated|related|linked)\b|"
    r"\bno (?:effect|benefit|association|influence|impact)\b"
)
_DOES = re.compile(r"\b(?:was|were|is|are) (?:[a-z]+ly )?(?:also )?associated\b")
_UNCLEAR = re.compile(
    r"\b(?:but|however|whereas|while|although|though|except|only|despite|unlike|may|might|could|not clear|"
    r"unclear|tend\w*|trend|inferior|clinically|if|unless|until|adjust\w*|further|or)\b"
)
_COMMON = frozenset(("reduce", "reduced", "improve", "improved", "increase", "increased", "associated", "not", "did"))
_FIVE_PERCENT = 0.0501
# Results of so many sentences before a conclusion may be meant.
_REACH = 60


def check(document: Document) -> Iterator[Finding]:
    """Hold "did not reduce" and "was associated" in a conclusion against the results on the same subject."""
    names = _names(document)
    for at, sentence in enumerate(document.sentences):
        if sentence.section not in _SECTIONS or sentence.passage.is_row or _has_statistics(sentence):
            continue
        denied, claimed = _NOT.search(sentence.text), _DOES.search(sentence.text)
        if bool(denied) == bool(claimed) or _UNCLEAR.search(sentence.text):
            continue
        words = subject(sentence.text) - _COMMON - names
        before = [told for told in document.sentences[max(0, at - _REACH) : at] if not told.passage.is_row]
        results = list(_on_subject(before, words))
        if not results or (denied and _others(before, words)):
            continue
        out = [item for _, item in results if _leaves_out_none(item)]
        if denied and len(out) == len(results):
            yield _finding(document, sentence, results[0], denied.group(), "leaves out no effect")
        elif claimed and not out and not any(_significant(told) for told, _ in results):
            yield _finding(document, sentence, results[0], claimed.group(), "includes no effect")


def _has_statistics(sentence: Sentence) -> bool:
    return any(not isinstance(item, Plain) for item in sentence.items)


def _on_subject(before: Sequence[Sentence], words: frozenset[str]) -> Iterator[tuple[Sentence, Estimate]]:
    """Ratios of the results that share words with the conclusion, the names of the groups apart."""
    for sentence in before:
        for statement in sentence.statements:
            for item in statement.items:
                if isinstance(item, Estimate) and usable(item) and subject(statement.context) & words:
                    yield sentence, item


def _names(document: Document) -> frozenset[str]:
    labels = (" ".join(label.split()[:6]) for partition in document.partitions for label in partition.labels)
    return frozenset(word for label in labels for word in subject(label))


def _others(before: Sequence[Sentence], words: frozenset[str]) -> bool:
    """Whether another comparison on the subject gave no difference, so that this one may be meant."""
    for sentence in before:
        for statement in sentence.statements:
            estimates = any(isinstance(item, Estimate) for item in statement.items)
            plain = statement.p is not None and not estimates and statement.p.high > _FIVE_PERCENT
            if plain and subject(statement.context) & words:
                return True
    return False


def _significant(sentence: Sentence) -> bool:
    return any(isinstance(item, PValue) and item.high <= _FIVE_PERCENT for item in sentence.items)


def _leaves_out_none(item: Estimate) -> bool:
    return item.low.low > 1 or item.high.high < 1


def _finding(
    document: Document, sentence: Sentence, result: tuple[Sentence, Estimate], words: str, text: str
) -> Finding:
    item = result[1]
    shown = f"\u201c{words}\u201d, {item.name} {item}".replace("  ", " ")
    return document.finding(
        Check.WORDS_INTERVAL, Grade.ERROR, sentence, [], printed=shown, attainable=f"{item.low} to {item.high}",
        message=f"The conclusion says {words}, the interval {item.low} to {item.high} {text}.",
    )  # fmt: skip
