"""Groups against their total: counts that add up, percentages of parts that make 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jpvad_report.claims.audit.checks.percent_sums import percentages
from jpvad_report.claims.audit.checks.wholes import ASSIGNED, parallel, sexes, told_of, whole_and_parts
from jpvad_report.claims.audit.counts import fits
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.groups import EACH_OF, counts_in, is_total
from jpvad_report.claims.audit.items import Item, Proportion, PValue, Size

_NOT_ALL = re.compile(
    r"\b(?:complet|finish|analy[sz]ed|withdr|drop|lost|exclu|eligible|screened|declined|refus|evaluable|available|"
    r"approached|invited|respond|discontinu|another|additional|per group|missing|unknown|"
    r"follow-?up|and \d+ (?:healthy|control))"
)
# Parts that miss their total by less than this are meant to make it, by how clearly the sentence divides.
_NEAR, _NEAR_LIST, _NEAR_ASSIGNED, _NEAR_BRACKET = 0.02, 0.05, 0.15, 0.5


def check(document: Document) -> Iterator[Finding]:
    """Hold the parts of every division against the whole."""
    for sentence in document.sentences:
        if sentence.passage.is_row:
            continue
        yield from _shares(document, sentence)
        yield from _parts(document, sentence)
        yield from percentages(document, sentence)
        yield from _each(document, sentence)
    yield from _divisions(document)


def _added(numbers: Sequence[int]) -> str:
    return f"{' + '.join(map(str, numbers))} = {sum(numbers)}"


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
        if len(shares) > 2 or any(isinstance(item, PValue) for item in sentence.items):
            continue
        total = first.count + second.count
        if total in document.totals:
            yield _fine(document, sentence, [first, second], [first.count, second.count])
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
                message=f"{_added([first.count, second.count])}, but the text has {near[0]} patients in all.",
            )  # fmt: skip


def _fine(document: Document, sentence: Sentence, items: Sequence[Item], numbers: Sequence[int]) -> Finding:
    return document.finding(
        Check.SUM, Grade.FINE, sentence, items, attainable=str(sum(numbers)), message=f"{_added(numbers)}, as printed."
    )


def _parts(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "Of 331 women, 72 before 34 weeks, 117 to 36 weeks and 141 later": the parts make the total, or nearly so."""
    found = whole_and_parts(sentence)
    if found is None:
        return
    (total, whole, _), parts, told = found
    numbers, items = [n for n, *_ in parts], [item for _, item, _ in parts]
    if total <= max(numbers) or len(numbers) > 8:
        return
    if any(sum(numbers[i:]) in (total, *numbers[:i]) for i in range(1, len(numbers) - 1)):
        return
    if sum(numbers) == total:
        yield _fine(document, sentence, [whole, *items], numbers)
        return
    gaps = [
        sentence.lower(a.end, b.start) for a, b in pairwise([whole, *items] if whole.start < items[0].start else items)
    ]
    set_off = told and (ASSIGNED.search(sentence.text) is not None or sexes(sentence, parts))
    told = told or ASSIGNED.search(sentence.text) is not None or sexes(sentence, parts)
    reach = (
        _NEAR_BRACKET
        if set_off
        else _NEAR_ASSIGNED
        if told
        else _NEAR_LIST
        if len(numbers) > 2 or parallel(gaps) or gaps[0].rstrip().endswith(":")
        else _NEAR
    )
    near = abs(sum(numbers) - total) <= max(1, reach * total)
    listed = all(len(gap) < 100 and "." not in gap for gap in gaps) and re.search(r"\b(?:and|or)\b|,|;", gaps[-1])
    words = sentence.lower(min(whole.start, items[0].start), min(sentence.passage.end, items[-1].end + 12))
    dichotomy = sexes(sentence, parts) or re.search(r"\bwith\b.*\bwithout\b|\b(?:did|had|were|was|have) not\b", words)
    divided = told or len(numbers) > 2 or "(" in gaps[0] or ":" in words or parallel(gaps)
    if near and listed and (dichotomy or (divided and not _NOT_ALL.search(told_of(sentence, whole, items)))):
        yield document.finding(
            Check.SUM, Grade.ERROR, sentence, [whole, *items], attainable=str(sum(numbers)),
            message=f"{_added(numbers)}, but {total} were divided.",
        )  # fmt: skip


def _each(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "312 participants were randomized (156 to each group)": a whole number of such groups makes the total."""
    found = EACH_OF.search(sentence.text)
    wholes = [item for item in sentence.items if isinstance(item, Size) and not item.labelled]
    if found is None or not wholes:
        return
    whole, n = wholes[0], int(found.group(1).replace(",", ""))
    groups = round(whole.n / n) if n else 0
    near = 2 <= groups <= 6 and abs(groups * n - whole.n) <= _NEAR_ASSIGNED * whole.n
    if near and groups * n != whole.n and whole.end <= sentence.passage.start + found.start():
        yield document.finding(
            Check.SUM, Grade.ERROR, sentence, [whole], attainable=str(groups * n),
            message=f"{groups} groups of {n} make {groups * n}, but {whole.n} were divided.",
        )  # fmt: skip


def _divisions(document: Document) -> Iterator[Finding]:
    """Groups defined in one place and a number of all patients in another, nearly their sum."""
    if len(document.partitions) != 1 or not document.partitions[0].sure:
        return
    sizes = document.partitions[0].sizes
    total = sum(sizes)
    defined = document.sentence_at(document.partitions[0].start)
    if defined is None or _NOT_ALL.search(_WE_ANALYSED.sub(" ", defined.text)):
        return
    for sentence in document.sentences:
        for item in sentence.items:
            if sentence is defined or not is_total(item) or sentence.passage.is_row:
                continue
            n = counts_in(sentence, only=item)[0][0]
            before = sentence.lower(max(sentence.passage.start, item.start - 60), item.start)
            after = sentence.lower(item.end, min(sentence.passage.end, item.end + 40))
            turned = sorted(str(n)) == sorted(str(total)) and abs(n - total) <= 0.3 * total
            near = n != total and (abs(n - total) <= max(1, 0.04 * total) or turned) and n > max(sizes)
            opens = item.start - sentence.passage.start < 12 and "," in after
            plain = _WE_ANALYSED.sub(" studied ", before + after.partition(",")[0] if opens else sentence.text)
            # Patients may be lost on the way to the groups, but none can be added.
            added = (
                max(sizes) < n < total <= 1.3 * n and n == _most(document, sizes) and item.start < defined.passage.end
            )
            if added and not _NOT_ALL.search(plain):
                yield document.finding(
                    Check.SUM, Grade.ERROR, sentence, [item], attainable=str(total),
                    message=f"{_added(sizes)} patients in groups, but here they are {n}.",
                )  # fmt: skip
            elif near and _WHOLE.search(before + "|" + after) and not _NOT_ALL.search(plain):
                # Groups may be given as they were analysed; only a text that repeats its own total contradicts itself.
                again = turned or _AGAIN.search(before) is not None or ASSIGNED.search(defined.text) is not None
                grade = Grade.ERROR if again else Grade.DOUBTFUL
                yield document.finding(
                    Check.SUM, grade, sentence, [item], attainable=str(total),
                    message=f"{_added(sizes)} patients in groups, but here they are {n}.",
                )  # fmt: skip


def _most(document: Document, sizes: Sequence[int]) -> int:
    """The largest number of patients in the text, the groups and their sum apart."""
    return max((n for n in document.stated if n not in sizes and n != sum(sizes)), default=0)


_AGAIN = re.compile(r"\b(?:all|these|trial of|study of|cohort of|among)\s*(?:\w+ ){0,2}$")
_WE_ANALYSED = re.compile(r"\b(?:we|retrospectively) analy[sz]ed\b")
_WHOLE = re.compile(
    r"\b(?:all|these|the|trial of|trial in|study of|cohort of|trial that included|included|total of|identified|"
    r"studied|assigned|randomi[sz]ed|recruited|enrolled|among|(?:we|retrospectively) (?:analy[sz]ed|reviewed))\s*"
    r"(?:\w+ ){0,2}\|"
    r"|\|[^|]{0,30}\b(?:were (?:randomi|enrol|includ|recruit|studied)|randomi[sz]ed)"
)
