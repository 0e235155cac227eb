"""A text as the checks see it: sentences with their statistics, statements, groups."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import AnyItem, Item, Plain, Proportion, PValue, Size
from jpvad_report.claims.audit.normalise import Normalised
from jpvad_report.claims.audit.recognise.vocabulary import DEPENDENT
from jpvad_report.claims.audit.sentences import Passage

# A P value further from its numbers than this, in characters, belongs to something else.
_REACH = 110
_BREAKS = re.compile(r";|\b(?:but|while|whereas|although|however|there (?:was|were)|respectively\)?[,;] and)\b")


@dataclass(slots=True)
class Statement:
    """Statistics that belong together, with the P value that closes them and the words that lead to them."""

    items: tuple[AnyItem, ...]
    p: PValue | None
    start: int
    end: int
    context: str
    """Words from the end of the statement before to the end of this one, in small letters."""
    clear: bool
    """Whether the P value can only belong to these statistics."""


@dataclass(slots=True)
class Sentence:
    """A passage with its items and statements."""

    passage: Passage
    text: str
    items: list[AnyItem]
    statements: list[Statement] = field(default_factory=list)
    section: str = ""
    """The heading under which it stands, as far as the text has headings."""
    sizes: dict[int, int] = field(default_factory=dict)
    """Group sizes of a table's columns, by where the item of a cell begins."""

    def lower(self, start: int, end: int) -> str:
        """Words between two places, in small letters."""
        return self.text[start - self.passage.start : end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Partition:
    """Group sizes of one division of the patients, in the order of the text, with the words beside each."""

    sizes: tuple[int, ...]
    labels: tuple[str, ...]
    start: int
    sure: bool = True
    """Whether the text defines it; else two counts of a sentence look like groups."""
    shown: bool = False
    """Whether only the denominators of its comparisons tell it."""


@dataclass
class Document:
    """All sentences of a text, and what was said about them so far."""

    text: Normalised
    lower: str
    """The plain text in small letters."""
    sentences: list[Sentence]
    partitions: list[Partition] = field(default_factory=list)
    totals: dict[int, int] = field(default_factory=dict)
    _mentioned: dict[re.Pattern[str], bool] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)
    """Where the items begin that some check used."""

    @cached_property
    def _sizes(self) -> list[int]:
        groups = {size for partition in self.partitions for size in (*partition.sizes, sum(partition.sizes))}
        return sorted(groups | self.totals.keys())

    @cached_property
    def largest(self) -> float:
        """The number of all patients, where the text divides or introduces them and names no larger number."""
        whole = [sum(partition.sizes) for partition in self.partitions if partition.sure]
        if len(whole) == 1:
            return whole[0] if whole[0] == max(self._sizes) else inf
        every = [(sentence, item) for sentence in self.sentences for item in sentence.items]
        most = 0
        for sentence, item in every:
            if (n := _whole_number(item)) > most and not _is_time(sentence, item):
                most = n
        introduced = any(_introduces(sentence, item, most) for sentence, item in every)
        return most if introduced and max(whole, default=0) <= most else inf

    @cached_property
    def stated(self) -> frozenset[int]:
        """Numbers of patients that stand by themselves, not as a total behind a count."""
        every = (item for sentence in self.sentences for item in sentence.items)
        return frozenset(
            n for item in every if not (isinstance(item, Proportion) and item.total) and (n := _whole_number(item)) > 0
        )

    def sizes_between(self, low: int, high: int) -> list[int]:
        """Numbers of patients that the text names, within a range."""
        return self._sizes[bisect_left(self._sizes, low) : bisect_right(self._sizes, high)]

    def mentions(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern stands anywhere in the text; looked up once."""
        if pattern not in self._mentioned:
            self._mentioned[pattern] = pattern.search(self.lower) is not None
        return self._mentioned[pattern]

    def sentence_at(self, place: int) -> Sentence | None:
        """The sentence that holds a place of the plain text."""
        return next((s for s in self.sentences if s.passage.start <= place < s.passage.end), None)

    @cached_property
    def dependent(self) -> bool:
        """Whether the text names a design or a correction under which a P value is not that of a plain test."""
        for found in DEPENDENT.finditer(self.lower):
            if not _NEGATED.search(self.lower, max(0, found.start() - 40), found.start()):
                return True
        return False

    @cached_property
    def two_groups(self) -> list[Partition]:
        """Divisions into two groups, where the text has none into more."""
        if any(len(partition.sizes) > 2 for partition in self.partitions) or _SEVERAL_ARMS.search(self.lower):
            return []
        return [partition for partition in self.partitions if len(partition.sizes) == 2]

    def finding(
        self,
        check: Check,
        grade: Grade,
        sentence: Sentence,
        items: Sequence[Item],
        *,
        attainable: str,
        message: str,
        printed: str = "",
        noted: bool = False,
    ) -> Finding:
        """Record a finding, and that its items were checked."""
        self.covered.update(item.start for item in items)
        shown = printed or "; ".join(self.text.quote(item.start, item.end) for item in items)
        passage = self.text.quote(sentence.passage.start, sentence.passage.end)
        start = self.text.place(items[0].start if items else sentence.passage.start)
        return Finding(check, grade, passage, shown, attainable, message, start, noted)


def _whole_number(item: AnyItem) -> int:
    """The largest whole number of an item, be it of patients or not."""
    if isinstance(item, Size):
        return item.n
    if isinstance(item, Proportion):
        return max(item.count or 0, item.total or 0)
    return int(item.number.digits) if isinstance(item, Plain) and item.number.is_integer else 0


def _is_time(sentence: Sentence, item: AnyItem) -> bool:
    """Whether a number counts no patients but their time: "717,333 person-years"."""
    after = sentence.lower(item.end, min(sentence.passage.end, item.end + 16))
    return re.match(r"\s(?:person|patient|participant|woman)s?[- ](?:years|months|days)", after) is not None


def _introduces(sentence: Sentence, item: AnyItem, most: int) -> bool:
    """Whether a sentence tells that so many patients were studied: "Data of 1,146 adult patients"."""
    if not isinstance(item, Size) or item.n != most or most < 20 or item.labelled:
        return False
    before = sentence.lower(max(sentence.passage.start, item.start - 40), item.start)
    after = sentence.lower(item.end, min(sentence.passage.end, item.end + 40))
    return (
        _INTRODUCES.search(before) is not None
        or re.search(r"\bwere (?:includ|enrol|studied|registered|analy[sz]ed|randomi|recruit)", after) is not None
    )


_INTRODUCES = re.compile(
    r"\b(?:studied|included|enrol+ed|analy[sz]ed|recruited|identified|data (?:of|from|on)|total of|cohort of|evaluated|"
    r"study of|survey of|series of|analysis of|followed)\s*(?:\w+ )?$"
)
_NEGATED = re.compile(r"\b(?:no|not|without|un)\b[^.;]*$")
_SEVERAL_ARMS = re.compile(
    r"\b(?:three|four|five|six|3|4|5)[- ](?:treatment |study |parallel |experimental |equal |different )?"
    r"(?:groups|arms|arm|armed)\b|\b1\s?:\s?1\s?:\s?1|factorial"
)


def statements(sentence: Sentence) -> Iterator[Statement]:
    """Cut the items of a sentence at its P values."""
    run: list[AnyItem] = []
    begin = sentence.passage.start
    for item in sentence.items:
        if not isinstance(item, PValue):
            run.append(item)
            continue
        clear = bool(run) and not item.several and _close(sentence, run[-1], item)
        context = sentence.lower(begin, item.start)
        yield Statement(tuple(run), item, begin, item.end, context, clear)
        run, begin = [], item.end
    if run or not sentence.items:
        yield Statement(
            tuple(run), None, begin, sentence.passage.end, sentence.lower(begin, sentence.passage.end), True
        )


def _close(sentence: Sentence, last: AnyItem, p: PValue) -> bool:
    between = sentence.lower(last.end, p.start) if last.end <= p.start else ""
    outside = between.partition("(")[0] if between.count("(") > between.count(")") else between
    # A semicolon shortly before the P value only sets it off: "(226 eyes; t test, P = 0.06)".
    at = between.rfind(";")
    joined = outside if at < 0 or len(between) - at > 34 else outside.replace(";", ",")
    return len(between) <= _REACH and not _BREAKS.search(joined)
