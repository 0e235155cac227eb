"""Which paragraph of the edited file was which paragraph of the sent one: by identity first, then by what it says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from jpvad_report.revision.importer.blocks import Block
from jpvad_report.revision.importer.current import CurrentBlock
from jpvad_report.revision.importer.tokens import contained, likeness, normal
from jpvad_report.study.language import JAPANESE

_BESIDE_JAPANESE = re.compile(rf"(?<=[{JAPANESE}]) | (?=[{JAPANESE}])")
_ALIKE, _SURELY_OTHER, _PART = 0.5, 0.15, 0.45
BODY = {"text", "heading", "title", "subtitle", "caption"}


@dataclass(slots=True)
class Pairs:
    """`pairs` are indices (sent, edited); `split` and `merged` name further paragraphs of either side.

    `split[i]` are edited paragraphs that hold what followed in sent paragraph i (or, negative order, preceded it);
    `merged[j]` are sent paragraphs that were joined to edited paragraph j.
    """

    pairs: dict[int, int] = field(default_factory=dict)
    split: dict[int, list[int]] = field(default_factory=dict)
    merged: dict[int, list[int]] = field(default_factory=dict)
    new: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def reading(text: str) -> str:
    """A text for comparison: spaces pressed together, quotes alike."""
    return _BESIDE_JAPANESE.sub("", " ".join("".join(normal(c) for c in text).split()))


def bookmark_of(identifier: str) -> str:
    """The name under which Pandoc marks an identifier in Word, which takes 40 characters."""
    if len(identifier) <= 40:
        return identifier
    return "X" + hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[1:]


def identities(blocks: Sequence[Block]) -> list[str]:
    """The name of its own that each paragraph of the sent document has: the last that begins with it."""
    found, above = [], ""
    for block, fresh in zip(blocks, fresh_names(blocks), strict=True):
        name = fresh[-1] if fresh and block.cell is None else ""
        # The mark of a figure begins with its picture; its words are in the caption below.
        found.append("" if block.blank else name or (above if block.kind == "caption" else ""))
        above = name if block.blank else ""
    return found


def fresh_names(blocks: Sequence[Block]) -> list[list[str]]:
    """The names that begin with each paragraph."""
    seen: set[str] = set()
    found = []
    for block in blocks:
        found.append([name for name in block.names if name not in seen and not name.startswith("_")])
        seen |= set(block.names)
    return found


def pair(sent: Sequence[Block], edited: Sequence[Block], names: Sequence[str]) -> Pairs:
    """Match the paragraphs outside tables."""
    old = [i for i, block in enumerate(sent) if block.kind in BODY and not block.blank]
    new = [j for j, block in enumerate(edited) if block.kind in BODY and not block.blank]
    found = Pairs()
    _unchanged(sent, edited, old, new, found)
    _by_name(sent, edited, old, new, names, found)
    _by_text(sent, edited, old, new, found)
    _parts(sent, edited, old, new, found)
    taken = set(found.pairs.values()) | {j for more in found.split.values() for j in more}
    lost = set(found.pairs) | {i for more in found.merged.values() for i in more}
    found.new = [j for j in new if j not in taken]
    found.gone = [i for i in old if i not in lost]
    return found


def _unchanged(
    sent: Sequence[Block], edited: Sequence[Block], old: Sequence[int], new: Sequence[int], found: Pairs
) -> None:
    one, two = [reading(sent[i].text) for i in old], [reading(edited[j].text) for j in new]
    for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        found.pairs |= {old[block.a + k]: new[block.b + k] for k in range(block.size)}


def _free(found: Pairs, old: Iterable[int], new: Iterable[int]) -> tuple[list[int], list[int]]:
    taken = set(found.pairs.values())
    return [i for i in old if i not in found.pairs], [j for j in new if j not in taken]


def _by_name(
    sent: Sequence[Block],
    edited: Sequence[Block],
    old: Sequence[int],
    new: Sequence[int],
    names: Sequence[str],
    found: Pairs,
) -> None:
    begun = fresh_names(edited)
    # A bookmark names the paragraph that it begins in; one that reaches over two names both, and their words decide.
    for names_of, least in ((begun, -1.0), ([block.names for block in edited], _SURELY_OTHER)):
        free_old, free_new = _free(found, old, new)
        by_name = {names[i]: i for i in free_old if names[i]}
        claims = [(by_name[name], j) for j in free_new for name in names_of[j] if name in by_name]
        scored = [(likeness(sent[i].text, edited[j].text), -j, i, j) for i, j in claims]
        for score, _, i, j in sorted(scored, reverse=True):
            if i not in found.pairs and j not in found.pairs.values() and score > least:
                found.pairs[i] = j


def _by_text(
    sent: Sequence[Block], edited: Sequence[Block], old: Sequence[int], new: Sequence[int], found: Pairs
) -> None:
    free_old, free_new = _free(found, old, new)
    scored = []
    for i in free_old:
        for j in free_new:
            score = likeness(sent[i].text, edited[j].text)
            if score >= _ALIKE:
                scored.append((score, -abs(i - j), i, j))
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in found.pairs and j not in found.pairs.values():
            found.pairs[i] = j


def _parts(
    sent: Sequence[Block], edited: Sequence[Block], old: Sequence[int], new: Sequence[int], found: Pairs
) -> None:
    """What is left on one side and stands, word by word, in a neighbour of the other side was split off, or joined."""
    of_edited = {j: i for i, j in found.pairs.items()}
    _attach(sent, edited, new, of_edited, found.split)
    of_sent = dict(found.pairs)
    _attach(edited, sent, old, of_sent, found.merged)


def _attach(
    wholes: Sequence[Block],
    parts: Sequence[Block],
    order: Sequence[int],
    owner_of: dict[int, int],
    more: dict[int, list[int]],
) -> None:
    """Give parts without a partner to the whole of the paragraph before them, or behind them."""
    for behind in (False, True):
        for k in [n for n in order if n not in owner_of]:
            at = order.index(k)
            near = [n for n in (order[at + 1 :] if behind else reversed(order[:at])) if n in owner_of]
            if not near:
                continue
            owner = owner_of[near[0]]
            together = sorted([k, *(n for n in order if owner_of.get(n) == owner)])
            texts = [parts[n].text for n in together]
            without = [parts[n].text for n in together if n != k]
            if _fits(wholes[owner].text, texts, without, part=parts[k].text):
                more.setdefault(owner, []).append(k)
                owner_of[k] = owner


def _fits(whole: str, parts: Sequence[str], without: Sequence[str], *, part: str) -> bool:
    """True where a part stands in the whole, and all parts together are more like it than without that one."""
    return contained(part, whole) >= _PART and likeness(whole, " ".join(parts)) > likeness(whole, " ".join(without))


def pair_cells(sent: Sequence[Block], edited: Sequence[Block]) -> tuple[dict[int, int], list[int]]:
    """Match the cells of tables: tables by their order and content, rows by their content, cells by their column."""
    one, two = _tables(sent), _tables(edited)
    pairs: dict[int, int] = {}
    left = list(two)
    for number, rows in one.items():
        scores = [(_row_likeness(sent, edited, rows, two[k]), -abs(k - number), k) for k in left]
        best = max(scores, default=None)
        if best is None or best[0] < _ALIKE:
            continue
        left.remove(best[2])
        pairs |= _pair_rows(sent, edited, rows, two[best[2]])
    return pairs, [i for i, block in enumerate(sent) if block.cell and i not in pairs and not block.blank]


Rows = dict[int, dict[int, list[int]]]


def _tables(blocks: Sequence[Block]) -> dict[int, Rows]:
    found: dict[int, Rows] = {}
    for index, block in enumerate(blocks):
        if block.cell:
            table, row, column = block.cell
            found.setdefault(table, {}).setdefault(row, {}).setdefault(column, []).append(index)
    return found


def _row_text(blocks: Sequence[Block], row: dict[int, list[int]]) -> str:
    return " | ".join(reading(" ".join(blocks[k].text for k in cell)) for cell in row.values())


def _row_likeness(sent: Sequence[Block], edited: Sequence[Block], one: Rows, two: Rows) -> float:
    first, second = [_row_text(sent, r) for r in one.values()], [_row_text(edited, r) for r in two.values()]
    same = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return same if same > _ALIKE else likeness(" ".join(first), " ".join(second))


def _pair_rows(sent: Sequence[Block], edited: Sequence[Block], one: Rows, two: Rows) -> dict[int, int]:
    first, second = list(one.values()), list(two.values())
    texts = [_row_text(sent, r) for r in first], [_row_text(edited, r) for r in second]
    pairs: dict[int, int] = {}
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "equal" or i2 - i1 == j2 - j1:
            rows = list(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            rows = _best_rows(texts, (i1, i2), (j1, j2))
        for i, j in rows:
            for column in first[i].keys() & second[j].keys():
                pairs |= dict(zip(first[i][column], second[j][column], strict=False))
    return pairs


def _best_rows(texts: tuple[list[str], list[str]], old: tuple[int, int], new: tuple[int, int]) -> list[tuple[int, int]]:
    scored = sorted(
        ((likeness(texts[0][i], texts[1][j]), i, j) for i in range(*old) for j in range(*new)), reverse=True
    )
    rows: dict[int, int] = {}
    for score, i, j in scored:
        if score >= _ALIKE and i not in rows and j not in rows.values():
            rows[i] = j
    return list(rows.items())


def to_current(sent: Sequence[Block], names: Sequence[str], current: Sequence[CurrentBlock]) -> dict[int, int]:
    """Which block of today's manuscript each paragraph of the sent document is."""
    by_name = {bookmark_of(block.identifier): k for k, block in enumerate(current) if block.identifier}
    cells = {block.cell: k for k, block in enumerate(current) if block.cell}
    found: dict[int, int] = {}
    table = ""
    for i, block in enumerate(sent):
        if names[i].startswith("tbl-"):
            table = names[i]
        if block.cell:
            if block.cell in cells:
                found[i] = cells[block.cell]
        elif names[i] in by_name:
            found[i] = by_name[names[i]]
        elif block.style == "table note" and f"note {table}" in by_name:
            found[i] = by_name[f"note {table}"]
        elif block.kind in {"title", "subtitle"} and block.kind in by_name:
            found[i] = by_name[block.kind]
    taken = set(found.values())
    old = [i for i, block in enumerate(sent) if i not in found and not block.blank and not block.cell]
    new = [k for k, block in enumerate(current) if k not in taken and block.text.strip() and not block.cell]
    texts = [reading(sent[i].text).lower() for i in old], [reading(current[k].text).lower() for k in new]
    for match in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        found |= {old[match.a + n]: new[match.b + n] for n in range(match.size)}
    return found
