"""Counts, group sizes and percentages against each other (the GRIM idea, for shares of patients).

Brown NJL, Heathers JAJ. The GRIM test. Soc Psychol Personal Sci 2017;8:363-369. doi:10.1177/1948550616673876
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import floor, inf

from jpvad_report.claims.attainable import Share
from jpvad_report.claims.audit.checks.attribution import attributed
from jpvad_report.claims.audit.checks.printing import counts
from jpvad_report.claims.audit.counts import MISSING, denominators, fits, rounded_twice, smaller_groups
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Proportion
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.vocabulary import CENSORED, CHANGES, HEDGES, NOT_SHARES, SUBGROUP, TIMED
from jpvad_report.claims.audit.sizes import owner_of, whole_named

_SEX = re.compile(r"\b(?:women|men|females?|males?|boys|girls|assigned|allocated|randomi[sz]ed|randomly)\b")


def check(document: Document) -> Iterator[Finding]:
    """Hold every share against its count and its group."""
    for sentence in document.sentences:
        for item in sentence.items:
            if not isinstance(item, Proportion) or item.percent is None or _hedged(sentence, item):
                continue
            if item.count is not None and item.total is not None:
                yield _fraction(document, sentence, item, item.percent, item.count, item.total)
            elif item.count is not None:
                yield from _count(document, sentence, item, item.percent, item.count)
            elif item.total is not None:
                yield _of_total(document, sentence, item, item.percent, item.total)
        yield from _alone(document, sentence)


def _hedged(sentence: Sentence, item: Proportion) -> bool:
    before = sentence.lower(max(sentence.passage.start, item.start - 24), item.start).split()
    return bool(before) and (before[-1] in HEDGES or before[-1][-1] in "~<>≤≥≈")


def _fraction(
    document: Document, sentence: Sentence, item: Proportion, percent: Printed, count: int, total: int
) -> Finding:
    exact = 100 * count / total
    shown = f"{count}/{total} is {exact:.{percent.decimals + 2}f}%"
    if fits(percent, count, total):
        return document.finding(
            Check.GRIM, Grade.FINE, sentence, [item], attainable=shown, message=f"{shown}, printed {percent}."
        )
    grade, rest = Grade.ERROR, ""
    before = sentence.lower(max(sentence.passage.start, item.start - 120), item.start)
    if rounded_twice(percent, count, total):
        grade, rest = Grade.DOUBTFUL, " It does if it was rounded twice."
    elif CENSORED.search(before) and abs(exact - percent.value) < 5:
        grade, rest = Grade.DOUBTFUL, " Fine if the percentage is an estimate with censoring or weights."
    return document.finding(
        Check.GRIM, grade, sentence, [item], attainable=shown,
        message=f"{shown}, which prints neither rounded nor cut as {percent}.{rest}",
    )  # fmt: skip


def _count(document: Document, sentence: Sentence, item: Proportion, percent: Printed, count: int) -> Iterator[Finding]:
    """A count with its percentage, its group known from elsewhere or not at all."""
    owner = owner_of(sentence, item)
    possible = denominators(percent, count)
    if possible is None:
        before = sentence.lower(max(sentence.passage.start, item.start - 80), item.start)
        before = re.sub(r"\([^()]*\)", " ", before)
        measured = NOT_SHARES.search(before) or CHANGES.search(before) or "lower" in before
        if count > 0 and percent.value > 0 and not measured:
            yield document.finding(
                Check.GRIM, Grade.ERROR, sentence, [item], attainable="no group size",
                message=f"No number of patients makes {count} of them {percent}.",
            )  # fmt: skip
        return
    low, high = possible
    column = sentence.sizes.get(item.start)
    if column is not None:
        yield _cell(document, sentence, item, percent, count, (low, high), column)
        return
    whole = whole_named(sentence, item)
    if owner is not None and whole is not None and fits(percent, count, whole):
        yield document.finding(
            Check.GRIM, Grade.FINE, sentence, [item], attainable=f"{counts(low, high)} patients",
            message=f"{count} is {percent} of {counts(low, high)} patients; the sentence has {whole}.",
        )  # fmt: skip
        return
    matching = (
        [] if whole is not None else [size for size in document.sizes_between(low, high) if fits(percent, count, size)]
    )
    attainable = f"{counts(low, high)} patients"
    if matching:
        yield document.finding(
            Check.GRIM, Grade.FINE, sentence, [item], attainable=attainable,
            message=f"{count} is {percent} of {counts(low, high)} patients; the text has {matching[0]}.",
        )  # fmt: skip
    elif low > document.largest and owner is None:
        yield document.finding(
            Check.GRIM, Grade.ERROR, sentence, [item], attainable=attainable,
            message=f"{count} is {percent} of {attainable}; the text has no more than {document.largest}.",
        )  # fmt: skip
    elif owner is not None or (everyone := _sex_of_all(document, sentence, item, (low, high))):
        size, explicit = owner or (everyone, True)
        missing = low <= size and high >= MISSING * size
        # Sex and assignment are missing in nobody.
        known = _SEX.search(sentence.lower(item.start, min(sentence.passage.end, item.end + 28))) is not None
        grade = Grade.DOUBTFUL if (missing and not known) or not explicit else Grade.ERROR
        reason = f" Fine if values are missing in {size - min(high, size)} or more." if missing and not known else ""
        yield document.finding(
            Check.GRIM, grade, sentence, [item], attainable=attainable,
            message=f"{count} is {percent} of {counts(low, high)} patients, not of {size} "
            f"({count}/{size} is {100 * count / size:.{percent.decimals + 1}f}%).{reason}",
        )  # fmt: skip


def _sex_of_all(document: Document, sentence: Sentence, item: Proportion, possible: tuple[int, int]) -> int:
    """The number of all patients, where their women or men are counted: "38 095 (52.8%) were women"; else 0."""
    after = sentence.lower(item.end, min(sentence.passage.end, item.end + 16))
    if not _OF_ALL.match(after) or document.partitions or document.largest == inf or SUBGROUP.search(sentence.text):
        return 0
    # So small a part of all is a part of some group.
    return int(document.largest) if possible[1] > 0.7 * document.largest else 0


_OF_ALL = re.compile(r"^[\s)\]]*(?:were |was )?(?:women|men|females?|males?|girls|boys)\b")


def _cell(
    document: Document,
    sentence: Sentence,
    item: Proportion,
    percent: Printed,
    count: int,
    possible: tuple[int, int],
    column: int,
) -> Finding:
    """A cell of a table against the size of its column: values may be missing, patients cannot be added."""
    low, high = possible
    words = f"{count} is {percent} of {counts(low, high)} patients"
    if fits(percent, count, column):
        grade, text, noted = Grade.FINE, f"{words}; the column has {column}.", False
    elif low <= column:
        # As many missing values as that would be said in the table.
        grade = Grade.FINE if high >= 0.5 * column else Grade.DOUBTFUL
        text, noted = f"{words}, the column has {column}: values are missing in {column - high} or more.", True
    else:
        grade, text, noted = Grade.ERROR, f"{words}, but the column has only {column}.", False
    return document.finding(
        Check.GRIM, grade, sentence, [item], attainable=f"{counts(low, high)} patients", message=text, noted=noted
    )


def _of_total(document: Document, sentence: Sentence, item: Proportion, percent: Printed, total: int) -> Finding:
    return _share(document, sentence, item, percent, total, explicit=True)


def _share(
    document: Document, sentence: Sentence, item: Proportion | Estimate, percent: Printed, total: int, *, explicit: bool
) -> Finding:
    """A percentage of a group without its count: does any whole number of patients print so?"""
    share = Share(percent.decimal, total)
    rounded, cut = share.rounded(), share.cut()
    if len(rounded):
        return document.finding(
            Check.GRIM, Grade.FINE, sentence, [item], attainable=counts(rounded[0], rounded[-1]),
            message=f"{counts(rounded[0], rounded[-1])} of {total} patients print as {percent}.",
        )  # fmt: skip
    near = _neighbours(percent, total)
    before = sentence.lower(max(sentence.passage.start, item.start - 160), min(sentence.passage.end, item.end + 40))
    if CENSORED.search(before) or TIMED.search(before):
        return document.finding(
            Check.GRIM, Grade.FINE, sentence, [item], attainable="none", noted=True,
            message=f"No count out of {total} prints as {percent} ({near}); an estimate with censoring or weights may.",
        )  # fmt: skip
    smaller = smaller_groups(percent, total)
    other = f"; {_example(percent, smaller[0])} would, if values are missing" if smaller else ""
    if len(cut):
        other = f"; {cut[0]}/{total} would, cut off instead of rounded" + other
    grade = Grade.DOUBTFUL if other or not explicit else Grade.ERROR
    return document.finding(
        Check.GRIM, grade, sentence, [item], attainable=other.removeprefix("; ") or "none",
        message=f"No count out of {total} patients rounds to {percent} ({near}){other}.",
    )  # fmt: skip


def _neighbours(percent: Printed, total: int) -> str:
    below = floor(percent.decimal * total / 100)
    shown = [f"{k} is {100 * k / total:.{percent.decimals + 1}f}%" for k in (below, below + 1) if 0 <= k <= total]
    return ", ".join(shown)


def _example(percent: Printed, total: int) -> str:
    return f"{Share(percent.decimal, total).rounded()[0]}/{total}"


def _alone(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Percentages that are compared, each of a group that is known from elsewhere: one question a sentence."""
    asked: list[Finding] = []
    for first, second, sizes in attributed(document, sentence):
        if any(item.count is not None or item.total is not None or _hedged(sentence, item) for item in (first, second)):
            continue
        for item, size in zip((first, second), sizes, strict=True):
            if item.percent is not None:
                found = _share(document, sentence, item, item.percent, size, explicit=False)
                if found.grade is Grade.DOUBTFUL:
                    asked.append(found)
                else:
                    yield found
    if asked:
        printed, attainable = (
            "; ".join(texts) for texts in zip(*((f.printed, f.attainable) for f in asked), strict=True)
        )
        message = " ".join(finding.message for finding in asked[:3])
        if len(asked) > 3:
            message += f" The same holds for {len(asked) - 3} more."
        yield replace(asked[0], printed=printed, attainable=attainable, message=message)
