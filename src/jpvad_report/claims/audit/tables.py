"""Tables in pipes: the header names what the cells are, and how many patients a column has.

A row becomes a sentence with items, so that the checks of prose read it as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jpvad_report.claims.audit.document import Sentence, Statement
from jpvad_report.claims.audit.items import AnyItem, Estimate, MeanSd, Proportion, PValue
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise import Reader
from jpvad_report.claims.audit.recognise.measures import Measure, measure_before
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, power, sign_at
from jpvad_report.claims.audit.sentences import Passage
from jpvad_report.claims.audit.tokens import tokenise

_SIZE = re.compile(r"\bn\s?=\s?(\d[\d,\u00a0 ]*)", re.IGNORECASE)
_P = re.compile(r"^[\s*_]*p(?:[\s*_-]*(?:values?|$)|\s*(?:for|by|interaction|trend))", re.IGNORECASE)
_OF_P = re.compile(r",?\s*p[\s-]values?[\s*_]*$", re.IGNORECASE)
_ALL = re.compile(r"\b(?:overall|total|all|entire|whole)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"^[|:\-\s+]+$")
_SHARE = re.compile(r"%|\bpercent", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    text: str


def read_tables(plain: str, small: str, passages: Sequence[Passage]) -> Iterator[Sentence]:
    """Read the rows among the passages, table by table."""
    table: list[Passage] = []
    for passage in passages:
        if table and (not passage.is_row or plain.count("\n", table[-1].end, passage.start) > 1):
            yield from _table(plain, small, table)
            table = []
        if passage.is_row:
            table.append(passage)
    yield from _table(plain, small, table)


def _cells(plain: str, row: Passage) -> list[_Cell]:
    found, at = [], row.start + 1
    while at < row.end:
        end = plain.find("|", at, row.end)
        end = row.end if end < 0 else end
        found.append(_Cell(at, end, plain[at:end].strip()))
        at = end + 1
    return found


def _table(plain: str, small: str, rows: list[Passage]) -> Iterator[Sentence]:
    if not rows:
        return
    header = _cells(plain, rows[0])
    body = [row for row in rows[1:] if not _SEPARATOR.match(plain[row.start : row.end])]
    sentences = [_Row(plain, small, row, header).sentence() for row in body]
    for sentence, following in zip(sentences, [*sentences[1:], None], strict=False):
        # A test of several levels is printed in the row of the first one: the next level has none.
        goes_on = following is not None and _has_shares(following) and not any(s.p for s in following.statements)
        if goes_on:
            sentence.statements = [_without_p(statement) for statement in sentence.statements]
        yield sentence


def _has_shares(sentence: Sentence) -> bool:
    return any(isinstance(item, Proportion) for item in sentence.items)


def _without_p(statement: Statement) -> Statement:
    shares = any(isinstance(item, Proportion) for item in statement.items)
    return replace(statement, p=None) if shares else statement


class _Row:
    """Reads one row with the header of its table."""

    def __init__(self, plain: str, small: str, row: Passage, header: list[_Cell]) -> None:
        self.plain, self.small, self.row, self.header = plain, small, row, header
        self.cells = _cells(plain, row)
        self.label = self.cells[0].text if self.cells else ""
        self.sizes: dict[int, int] = {}

    def sentence(self) -> Sentence:
        read = [self._cell(i, cell) for i, cell in enumerate(self.cells)]
        items = [item for cell in read for item in cell]
        found = Sentence(self.row, self.small[self.row.start : self.row.end], items, sizes=self.sizes)
        found.statements = list(self._statements(read))
        return found

    def _name(self, i: int) -> str:
        return self.header[i].text if i < len(self.header) else ""

    def _cell(self, i: int, cell: _Cell) -> list[AnyItem]:
        if i == 0 or not cell.text:
            return []
        name = self._name(i)
        if _P.search(name) or _OF_P.search(name):
            p = _p_value(self.plain, cell)
            return [p] if p is not None else []
        share = _SHARE.search(f"{name} {self.label} {cell.text}") is not None
        measure = self._measure(name)
        reader = Reader(self.plain, cell.start, cell.end, default=measure, announced=_announced(name, self.label))
        items = reader.read()
        if share and len(items) <= 2:
            items = _as_share(self.plain, cell) or items
        size = _SIZE.search(name)
        for item in items:
            if isinstance(item, Proportion) and item.count is not None and item.total is None and size is not None:
                self.sizes[item.start] = int(re.sub(r"\D", "", size.group(1)))
        return items

    def _measure(self, name: str) -> Measure | None:
        """What the header, or else the row, says that its numbers are."""
        for words in (name, self.label):
            measure = measure_before(words, 0, len(words))
            if measure.named:
                return measure
        return None

    def _statements(self, read: list[list[AnyItem]]) -> Iterator[Statement]:
        """A ratio with the P value in the next column; two groups' shares with the P value of the row."""
        start, end = self.row.start, self.row.end
        context = self.label.lower()
        p_values = [(i, item) for i, cell in enumerate(read) for item in cell if isinstance(item, PValue)]
        used: set[int] = set()
        groups = [
            cell[0]
            for i, cell in enumerate(read)
            if len(cell) == 1 and isinstance(cell[0], Proportion | MeanSd) and not _ALL.search(self._name(i))
        ]
        # Beside the shares of two groups a P value is that of their comparison, not of the ratio that follows.
        for i, p in p_values if len(groups) != 2 else ():
            before = read[i - 1] if i else []
            if len(before) == 1 and isinstance(before[0], Estimate) and _P.search(self._name(i)):
                yield Statement((before[0],), p, start, end, context, True)
                used.add(i)
        free = [p for i, p in p_values if i not in used]
        if len(groups) == 2 and len(free) == 1 and type(groups[0]) is type(groups[1]):
            yield Statement(tuple(groups), free[0], start, end, context, True)
        else:
            yield Statement(tuple(item for cell in read for item in cell), None, start, end, context, False)


def _announced(name: str, label: str) -> str:
    words = f"{name} {label}".lower()
    if re.search(r"\bsd\b|standard deviation", words):
        return "sd"
    return "se" if re.search(r"\bsem?\b|standard error", words) else ""


def _p_value(plain: str, cell: _Cell) -> PValue | None:
    tokens: Tokens = tokenise(plain, cell.start, cell.end)
    i, operator = 0, "="
    while sign_at(tokens, i) in ("<", ">", "=", "\u2264", "\u2265", "[", "\\"):
        operator = {"<": "<", "\u2264": "<", ">": ">", "\u2265": ">"}.get(sign_at(tokens, i), operator)
        i += 1
    if not is_number(tokens, i):
        return None
    found = power(tokens, i)
    if found is None or found[0].percent or found[0].value > 1:
        return None
    return PValue(tokens[0].start, found[0].end, operator, found[0], "")


def _as_share(plain: str, cell: _Cell) -> list[AnyItem] | None:
    """Read "12 (3.7)" where header or row say that the bracket holds a percentage."""
    found = re.match(r"\s*(\d[\d,]*)\s*\((\d{1,3}(?:\.\d+)?)\s*%?\)\s*$", plain[cell.start : cell.end])
    if found is None or float(found.group(2)) > 100:
        return None
    begin = cell.start + found.start(2)
    percent = Printed(found.group(2), begin, cell.start + found.end(2), percent=True)
    count = int(found.group(1).replace(",", ""))
    return [Proportion(cell.start + found.start(1), cell.start + found.end(2) + 1, percent, count, None)]
