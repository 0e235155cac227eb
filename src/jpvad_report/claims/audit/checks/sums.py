"""Groups against their total: counts that add up, percentages of parts that make 100."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jpvad_report.claims.audit.counts import fits
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import AnyItem, Plain, Proportion, Size

_ASSIGNED = re.compile(r"\b(?:randomi[sz]ed|randomly|assigned|allocated|divided|split|categori[sz]ed|classified)\b")
_NOT_ALL = re.compile(
    r"\b(?:complet|analy[sz]ed|received|withdr|drop|lost|exclu|eligible|screened|declined|refus|evaluable|available|"
    r"follow|remain|approached|invited|respon|three|four|five|of whom|discontinu|at least|only|also|another|additional|"
    r"match|per group|each|excluded|and \d+ (?:healthy|control))"
)
_PARTS = re.compile(
    r"\b(?:remaining|the rest|the other|others|respectively|women and|men and|males? and|females? and)\b"
)


def check(document: Document) -> Iterator[Finding]:
    """Hold the parts of every division against the whole."""
    for sentence in document.sentences:
        yield from _shares(document, sentence)
        yield from _sizes(document, sentence)
        yield from _percentages(document, sentence)


def _shares(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Two counts with percentages that make 100: they add up to the total of which they are shares."""
    shares = [item for item in sentence.items if isinstance(item, Proportion) and item.count and item.percent]
    for first, second in pairwise(shares):
        if first.percent is None or second.percent is None or not first.count or not second.count:
            continue
        whole = first.percent.value + second.percent.value
        tolerance = 1.01 * max(first.percent.unit, second.percent.unit)
        if first.total is not None or second.total is not None or abs(whole - 100) > tolerance:
            continue
        if any(isinstance(item, Proportion) and first.start < item.start < second.start for item in sentence.items):
            continue
        total = first.count + second.count
        if total in document.totals:
            yield document.finding(
                Check.SUM, Grade.FINE, sentence, [first, second], attainable=str(total),
                message=f"{first.count} + {second.count} = {total}, as printed.",
            )  # fmt: skip
            continue
        near = [
            size
            for size in document.totals
            if size != total and abs(size - total) <= max(3, 0.03 * size) and size > max(first.count, second.count)
            and (fits(first.percent, first.count, size) or fits(second.percent, second.count, size))
        ]  # fmt: skip
        if near and not _NOT_ALL.search(sentence.text):
            yield document.finding(
                Check.SUM, Grade.ERROR, sentence, [first, second], attainable=str(total),
                message=f"{first.count} + {second.count} = {total}, but the text has {near[0]} patients in all.",
            )  # fmt: skip


def _sizes(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "1,082 patients were randomised to X (n = 323) or Y (n = 759)"."""
    counted = [(n, item) for item in sentence.items if (n := _count(sentence, item)) is not None]
    if len(counted) != 3 or not _ASSIGNED.search(sentence.text):
        return
    (total, whole), (first, one), (second, two) = counted
    if not total > max(first, second):
        return
    items = [whole, one, two]
    if first + second == total:
        yield document.finding(
            Check.SUM, Grade.FINE, sentence, items, attainable=str(total),
            message=f"{first} + {second} = {total}, as printed.",
        )  # fmt: skip
        return
    joint = sentence.lower(one.end, two.start)
    close = abs(first + second - total) <= 0.2 * total and len(joint) < 100
    ordered = _ASSIGNED.search(sentence.lower(whole.start, two.end)) is not None
    if close and ordered and re.search(r"\b(?:and|or|versus|vs)\b", joint) and not _NOT_ALL.search(sentence.text):
        yield document.finding(
            Check.SUM, Grade.ERROR, sentence, items, attainable=str(first + second),
            message=f"{first} + {second} = {first + second}, but {total} patients were divided.",
        )  # fmt: skip


def _count(sentence: Sentence, item: AnyItem) -> int | None:
    if isinstance(item, Size):
        return item.n
    if isinstance(item, Proportion):
        return item.count if item.total is None else None
    if isinstance(item, Plain) and item.number.is_integer and not item.number.percent and len(item.number.digits) < 8:
        after = sentence.lower(item.end, min(sentence.passage.end, item.end + 12))
        if re.match(r"\s(?:to|in the|received|with|were)\b", after):
            return int(item.number.digits)
    return None


def _percentages(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "62% were men and the remaining 48% women"."""
    shares = [item for item in sentence.items if isinstance(item, Proportion) and item.percent is not None]
    if len(shares) != 2 or len([item for item in sentence.items if not isinstance(item, Proportion)]) > 2:
        return
    first, second = shares
    if first.percent is None or second.percent is None:
        return
    words = sentence.lower(first.start, min(sentence.passage.end, second.end + 30))
    rest = re.search(r"\bremaining\b|\bthe rest\b", words)
    sexes = re.search(r"\b(?:men|males?|boys)\b", words) and re.search(r"\b(?:women|females?|girls)\b", words)
    joint = sentence.lower(first.end, second.start)
    if not (rest or sexes) or len(joint) > 60 or re.search(r"\b(?:of|in|among|vs|versus|with|than)\b|[;.]", joint):
        return
    total = first.percent.value + second.percent.value
    reach = first.percent.unit + second.percent.unit
    fine = abs(total - 100) <= reach + 1e-9
    if not fine and total < 100 and not rest:
        return
    yield document.finding(
        Check.PERCENT_SUM, Grade.FINE if fine else Grade.ERROR, sentence, [first, second], attainable="100%",
        message=f"{first.percent} and {second.percent} make {total:g}%{'.' if fine else ', not 100%.'}",
    )  # fmt: skip
