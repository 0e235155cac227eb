"""Numbers that stand in two places of a text, and must be the same there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Item, Plain, Proportion, PValue, Scale, Size
from jpvad_report.claims.audit.pairs import versus
from jpvad_report.claims.audit.printed import Printed

# Two sentences speak of the same when this part of the shorter one's words is in the other as well.
_ALIKE = 0.6
_COMMON = frozenset(
    "the and with for was were that this from than those who had not have has are patients patient group groups study "
    "between after there which respectively compared versus confidence interval hazard ratio odds relative risk "
    "adjusted results conclusion conclusions abstract methods background total mean median among during more less "
    "higher lower significantly significant use used".split()
)
_TOTAL = re.compile(r"\b(?:total of|consisted of|comprised|enrolled|included|randomi[sz]ed|recruited|analy[sz]ed)\b")


def check(document: Document) -> Iterator[Finding]:
    """Find statistics that are printed twice, and differ in one number."""
    seen: dict[tuple[str, ...], list[tuple[Sentence, tuple[Item, ...], tuple[Printed, ...]]]] = {}
    for sentence in document.sentences:
        if sentence.passage.is_row:
            continue
        for items, numbers in _tuples(sentence):
            found = False
            for key in _keys(items, numbers):
                for other in seen.get(key, ())[-3:]:
                    finding = None if found else _differs(document, other, (sentence, items, numbers))
                    if finding is not None:
                        yield finding
                        found = True
                entries = seen.setdefault(key, [])
                if len(entries) < 8:
                    entries.append((sentence, items, numbers))
    yield from _totals(document)


def _tuples(sentence: Sentence) -> Iterator[tuple[tuple[Item, ...], tuple[Printed, ...]]]:
    """Statistics of at least three numbers: a ratio with its limits, two compared numbers with their P value."""
    for statement in sentence.statements:
        for item in statement.items:
            if isinstance(item, Estimate) and item.scale is Scale.RATIO:
                yield (item,), (item.value, item.low, item.high)
        if statement.p is None or len(statement.items) < 2 or statement.p.operator != "=":
            continue
        first, second = statement.items[-2:]
        one, two = _number(first), _number(second)
        if one is not None and two is not None and versus(sentence, first, second):
            yield (first, second, statement.p), (one, two, statement.p.number)


def _number(item: Item) -> Printed | None:
    if isinstance(item, Plain):
        return item.number
    return item.percent if isinstance(item, Proportion) else None


def _keys(items: tuple[Item, ...], numbers: tuple[Printed, ...]) -> Iterator[tuple[str, ...]]:
    """Each pair of the three numbers: a statistic with one number changed shares one of these pairs."""
    kind = type(items[0]).__name__
    for left_out in range(3):
        yield (kind, str(left_out), *(number.digits for i, number in enumerate(numbers) if i != left_out))


def _differs(
    document: Document,
    first: tuple[Sentence, tuple[Item, ...], tuple[Printed, ...]],
    second: tuple[Sentence, tuple[Item, ...], tuple[Printed, ...]],
) -> Finding | None:
    """Return a finding where two statistics agree in two numbers and not in the third, and speak of the same."""
    changed = [
        (one, two)
        for one, two in zip(first[2], second[2], strict=True)
        if one.high < two.low or two.high < one.low
    ]  # fmt: skip
    if len(changed) != 1 or first[0] is second[0]:
        return None
    if not _same_subject(first[0], second[0]):
        return None
    one, two = changed[0]
    shown = f"{one} and {two}"
    earlier = " ".join(document.text.quote(first[1][0].start, first[1][-1].end).split())
    later = " ".join(document.text.quote(second[1][0].start, second[1][-1].end).split())
    return document.finding(
        Check.REPEATED, Grade.ERROR, second[0], list(second[1]), printed=shown, attainable="one number",
        message=f"Printed twice, and differing: \u201c{earlier}\u201d and \u201c{later}\u201d.",
    )  # fmt: skip


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z][a-z-]{2,}", text) if word not in _COMMON}


def _same_subject(first: Sentence, second: Sentence) -> bool:
    one, two = _words(first.text), _words(second.text)
    shorter = min(len(one), len(two))
    return shorter >= 1 and len(one & two) >= max(1, _ALIKE * shorter)


def _totals(document: Document) -> Iterator[Finding]:
    """A number of patients whose digits change places between two like sentences: 1,082 and 1,028."""
    seen: dict[tuple[str, str], tuple[Sentence, Size]] = {}
    for sentence in document.sentences:
        for item in sentence.items:
            if not isinstance(item, Size) or item.n < 100 or item.labelled:
                continue
            before = sentence.lower(max(sentence.passage.start, item.start - 40), item.start)
            after = sentence.lower(item.end, min(sentence.passage.end, item.end + 40))
            if not (_TOTAL.search(before) or _TOTAL.search(after)):
                continue
            key = ("".join(sorted(str(item.n))), "")
            other = seen.setdefault(key, (sentence, item))
            if other[1].n != item.n and _same_subject(other[0], sentence):
                yield document.finding(
                    Check.REPEATED, Grade.ERROR, sentence, [item], printed=f"{other[1].n:,} and {item.n:,}",
                    attainable="one number",
                    message=f"{other[1].n:,} patients in one place, {item.n:,} in another: the same digits.",
                )  # fmt: skip
