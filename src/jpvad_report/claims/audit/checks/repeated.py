"""Numbers that stand in two places of a text, and must be the same there.

Two statements are taken to say the same where their words do and all of their numbers but one agree; a text may report
many outcomes, so that like numbers alone prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jpvad_report.claims.audit.checks.subjects import same_subject, subject
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Item, MeanSd, Plain, Proportion, PValue, Scale
from jpvad_report.claims.audit.pairs import compared
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.measures import measure_before

# Of the statements with one number in common only so many are compared.
_MOST = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What a statement tells: its numbers in order, and the words that say of what."""

    sentence: Sentence
    items: tuple[Item, ...]
    numbers: tuple[Printed, ...]
    words: frozenset[str]


def check(document: Document) -> Iterator[Finding]:
    """Find what is told twice, and differs in one number."""
    labels = _labels(document)
    seen: dict[tuple[str, int, str], list[Told]] = {}
    every = [told for sentence in document.sentences for told in _told(document, sentence, labels)]
    for told in every:
        if not told.sentence.passage.is_row:
            yield from _against(document, seen, told)
    yield from _ratios(document, labels)
    yield from _lone(document, every, labels)


def apart(first: Sentence, second: Sentence) -> bool:
    """Whether two sentences stand under different headings: side by side, two numbers are of two things."""
    return first.section != second.section


def _labels(document: Document) -> frozenset[str]:
    """The first words that name the groups: both statements hold them, whatever their subject is."""
    named = (label for partition in document.partitions for label in partition.labels)
    words = (subject(" ".join(label.split()[:6])) for label in named)
    return frozenset(word for group in words for word in group) - {"death"}


def _told(document: Document, sentence: Sentence, labels: frozenset[str]) -> Iterator[Told]:
    """Ratios with their limits; two compared numbers, with their P value if it is exact."""
    for statement in sentence.statements:
        ratios = [item for item in statement.items if isinstance(item, Estimate) and item.scale is Scale.RATIO]
        pair = compared(sentence, [item for item in statement.items if _number(item) is not None])
        if pair is None and not ratios:
            continue
        words = subject(statement.context) - labels or subject(sentence.text) - labels
        for item in ratios:
            yield Told(sentence, (item,), (item.value, item.low, item.high), words)
        if pair is not None:
            first, second = pair
            one, two = _number(first), _number(second)
            if one is None or two is None:
                continue
            p = statement.p if second is statement.items[-1] and statement.clear else None
            items = (first, second) if p is None else (first, second, p)
            numbers = (one, two) if p is None or p.operator != "=" else (one, two, p.number)
            yield Told(sentence, items[: len(numbers)], numbers, words)


def _number(item: Item) -> Printed | None:
    if isinstance(item, Plain):
        return item.number if item.number.decimals else None
    if isinstance(item, MeanSd):
        return item.mean if item.mean.decimals else None
    return item.percent if isinstance(item, Proportion) else None


def _against(document: Document, seen: dict[tuple[str, int, str], list[Told]], told: Told) -> Iterator[Finding]:
    """Compare with the earlier statements that share a number in the same place."""
    kind = "ratio" if isinstance(told.items[0], Estimate) else "pair"
    done: set[int] = set()
    found = False
    for place, number in enumerate(told.numbers):
        key = (kind, place, number.digits.split(".")[0])
        for other in seen.get(key, ())[-_MOST:]:
            if found or id(other) in done or not apart(other.sentence, told.sentence):
                continue
            done.add(id(other))
            finding = _differs(document, other, told)
            if finding is not None:
                yield finding
                found = True
        seen.setdefault(key, []).append(told)


def _together(one: Printed, two: Printed) -> bool:
    """Whether two printed numbers may be the same number, at different precision perhaps."""
    return one.low <= two.high and two.low <= one.high if one.decimals != two.decimals else one.value == two.value


def _differs(document: Document, first: Told, second: Told) -> Finding | None:
    pairs = list(zip(first.numbers, second.numbers, strict=False))
    changed = [i for i, (one, two) in enumerate(pairs) if not _together(one, two)]
    if len(changed) != 1 or len(pairs) < 2:
        return None
    if not same_subject(first.words, second.words) and not _same_estimate(first.sentence, second.sentence):
        return None
    one, two = pairs[changed[0]]
    # Two numbers alone, and one of them far off: another comparison perhaps, with the results of others.
    close = len(pairs) > 2 or abs(one.value - two.value) <= 0.25 * max(abs(one.value), abs(two.value))
    return twice(document, first, second, f"{one} and {two}", Grade.ERROR if close else Grade.DOUBTFUL)


def _same_estimate(first: Sentence, second: Sentence) -> bool:
    """Whether two sentences hold one ratio with the same limits, and so tell one result."""
    one, two = (
        {(item.value.value, item.low.value, item.high.value) for item in sentence.items if isinstance(item, Estimate)}
        for sentence in (first, second)
    )
    return len(one) == 1 and one == two


def twice(document: Document, first: Told, second: Told, printed: str, grade: Grade = Grade.ERROR) -> Finding:
    """Say that two statements differ."""
    earlier, later = (
        " ".join(document.text.quote(told.items[0].start, told.items[-1].end).split()) for told in (first, second)
    )
    return document.finding(
        Check.REPEATED, grade, second.sentence, second.items, printed=printed, attainable="one number",
        message=f"Printed twice, and differing: \u201c{earlier}\u201d and \u201c{later}\u201d.",
    )  # fmt: skip


def _lone(document: Document, every: list[Told], labels: frozenset[str]) -> Iterator[Finding]:
    """ "... in 89.4% of patients (P<0.001)" where the comparison with this P value prints another percentage."""
    full: dict[str, list[Told]] = {}
    for told in every:
        if len(told.numbers) == 2 and isinstance(told.items[-1], Proportion) and len(told.items) == 2:
            for key in _p_keys(told.sentence, told):
                full.setdefault(key, []).append(told)
        elif len(told.numbers) == 3:
            full.setdefault(f"={told.numbers[2].digits}", []).append(told)
    for sentence in document.sentences:
        for statement in sentence.statements:
            p, items = statement.p, [item for item in statement.items if isinstance(item, Proportion)]
            if p is None or len(items) != 1 or items[0].percent is None or items[0].count is not None:
                continue
            item, number = items[0], items[0].percent
            words = subject(sentence.text) - labels
            for other in full.get(f"{p.operator}{p.number.digits}", ())[:3]:
                elsewhere = apart(other.sentence, sentence) and same_subject(
                    other.words | subject(other.sentence.text), words
                )
                if elsewhere and not any(_together(number, theirs) for theirs in other.numbers[:2]):
                    yield twice(document, other, Told(sentence, (item, p), (number,), words), f"{number}")


def _p_keys(sentence: Sentence, told: Told) -> Iterator[str]:
    for statement in sentence.statements:
        if statement.p is not None and told.items[-1] in statement.items:
            yield f"{statement.p.operator}{statement.p.number.digits}"


def _ratios(document: Document, labels: frozenset[str]) -> Iterator[Finding]:
    """ "The relative risk was 0.48" where the ratio with its interval is another one; or its P value is."""
    full: list[tuple[Told, PValue | None]] = []
    for sentence in document.sentences:
        for statement in sentence.statements:
            for item in statement.items:
                if isinstance(item, Estimate) and item.scale is Scale.RATIO:
                    words = subject(sentence.text) - labels
                    p = statement.p if item is statement.items[-1] and statement.clear else None
                    full.append((Told(sentence, (item,), (item.value,), words), p))
    if not 1 <= len(full) <= 60:
        return
    for sentence in document.sentences:
        for statement in sentence.statements:
            for item in statement.items:
                if isinstance(item, Plain) and item.number.decimals and not item.number.negative:
                    p = statement.p if item is statement.items[-1] and statement.clear else None
                    yield from _bare_ratio(document, full, sentence, item, p, labels)


def _bare_ratio(
    document: Document,
    full: list[tuple[Told, PValue | None]],
    sentence: Sentence,
    item: Plain,
    p: PValue | None,
    labels: frozenset[str],
) -> Iterator[Finding]:
    before = [other.end for other in sentence.items if other.end <= item.start]
    since = max([sentence.passage.start, item.start - 90, *before])
    if measure_before(document.text.plain, since, item.start).scale is not Scale.RATIO:
        return
    words = subject(sentence.text) - labels
    told = Told(sentence, (item,), (item.number,), words)
    like = [
        (other, its_p) for other, its_p in full if apart(other.sentence, sentence) and same_subject(other.words, words)
    ]
    if len(like) != 1:
        return
    other, its_p = like[0]
    if not any(_together(one.numbers[0], item.number) for one, _ in full):
        yield twice(document, other, told, f"{other.numbers[0]} and {item.number}")
    elif (
        p is not None
        and its_p is not None
        and _together(other.numbers[0], item.number)
        and (p.high < its_p.low or its_p.high < p.low)
    ):
        earlier, later = (Told(o.sentence, (*o.items, q), (), words) for o, q in ((other, its_p), (told, p)))
        yield twice(document, earlier, later, f"{its_p} and {p}")
