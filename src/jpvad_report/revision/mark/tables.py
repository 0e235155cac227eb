"""Marks on tables: rows that came and went, and the cells of those that stayed."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

from jpvad_report.revision.mark.changes import Change, Fate
from jpvad_report.revision.mark.gone import without_names
from jpvad_report.revision.mark.tokens import tokenised
from jpvad_report.revision.mark.tree import TEXT_BLOCKS, Element, has_class, inlines_of, text_of, with_inlines
from jpvad_report.revision.mark.words import likeness

Row = list[Any]
Text = Callable[[Sequence[Element], Sequence[Element]], list[Element]]
Blocks = Callable[[Sequence[Element], Sequence[Element]], list[Element]]

_EM_SPACE = "\u2003"
_RENAMED = 0.5


def same_columns(old: Element, new: Element) -> bool:
    """True where every column has its counterpart: their number and what stands above several of them are the same."""
    return _columns(old) == _columns(new)


def _columns(table: Element) -> list[list[str]]:
    head = [[text_of(_parted(_inlines(cell))[0]) for cell in row[1]] for row in _head(table)]
    return [*head, [""] * len(table["c"][2])]


def whole_rows(table: Element, caption: list[Any], change: Change, fate: Fate) -> list[Any]:
    """The content of a table of which every row came or went."""
    attributes, _, columns, head, bodies, foot = table["c"]
    return [
        attributes,
        caption,
        columns,
        [head[0], [_whole(row, change, fate) for row in head[1]]],
        [[*body[:2], *([_whole(row, change, fate) for row in rows] for rows in body[2:])] for body in bodies],
        foot,
    ]


def compare_rows(
    old: Element, new: Element, caption: list[Any], change: Change, text: Text, blocks: Blocks
) -> list[Any]:
    """The content of a table row by row, with the columns of the new one."""
    attributes, _, columns, head, bodies, foot = new["c"]

    def versions(was: Row, now: Row) -> Row:
        return [now[0], [_cell(a, b, text, blocks) for a, b in zip(was[1], now[1], strict=True)]]

    heads = [versions(was, now) for was, now in zip(_head(old), head[1], strict=True)]
    rows: list[Row] = []
    for was, now in _pairs(_body(old), _body(new)):
        if was is None:
            rows.append(_whole(now, change, Fate.CAME) if now is not None else [])
        else:
            rows.append(_whole(without_names(was), change, Fate.WENT) if now is None else versions(was, now))
    first = bodies[0] if bodies else [["", [], []], 0, [], []]
    return [attributes, caption, columns, [head[0], heads], [[first[0], first[1], [], rows]], foot]


def _head(table: Element) -> list[Row]:
    return list(table["c"][3][1])


def _body(table: Element) -> list[Row]:
    return [row for body in table["c"][4] for rows in body[2:] for row in rows]


def _pairs(old: list[Row], new: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Rows that are versions of one, by what their first cells say, below the same heading."""
    found: list[tuple[Row | None, Row | None]] = []
    matcher = difflib.SequenceMatcher(None, _names(old), _names(new), autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            found += zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            found += _renamed(old[i1:i2], new[j1:j2])
    return found


def _names(rows: list[Row]) -> list[tuple[str, str, int, bool]]:
    """A row's name: the rows above it that it belongs to, its first cell, and its cells' number."""
    names = []
    above = ["", "", "", ""]
    for row in rows:
        prefix, label = _parted(_inlines(row[1][0]))
        level = min(text_of(prefix).count(_EM_SPACE), 2) + (0 if _is_heading(row) else 1)
        above[level:] = [text_of(label), *[""] * (3 - level)]
        names.append((" / ".join(above[:level]), above[level], len(row[1]), _is_heading(row)))
    return names


def _renamed(old: list[Row], new: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Rows between the same neighbours whose names are alike."""
    found: list[tuple[Row | None, Row | None]] = []
    left = list(old)
    for row in new:
        at = next((i for i, was in enumerate(left) if _versions(was, row)), None)
        if at is None:
            found.append((None, row))
            continue
        found += [(was, None) for was in left[:at]]
        found.append((left[at], row))
        left = left[at + 1 :]
    rest: list[tuple[Row | None, Row | None]] = [(was, None) for was in left]
    return [*rest, *found] if len(left) == len(old) else [*found, *rest]


def _versions(old: Row, new: Row) -> bool:
    if len(old[1]) != len(new[1]) or _is_heading(old) != _is_heading(new):
        return False
    was, now = (tokenised(_parted(_inlines(row[1][0]))[1]) for row in (old, new))
    return likeness(was, now) >= _RENAMED


def _is_heading(row: Row) -> bool:
    """As manuscript.lua has it: a name in bold, and nothing beside it."""
    first, *others = (_inlines(cell) for cell in row[1])
    if not others or any(text_of(other) for other in others) or not text_of(first):
        return False
    return all(inline["t"] in {"Strong", "Space"} for inline in first)


def _inlines(cell: list[Any]) -> list[Element]:
    return inlines_of(cell[4][0]) if len(cell[4]) == 1 and cell[4][0]["t"] in TEXT_BLOCKS else []


def _parted(inlines: list[Element]) -> tuple[list[Element], list[Element]]:
    """What manuscript.lua reads at the beginning of a cell, its level or a heading above several, and the rest."""
    if not inlines:
        return [], []
    first, rest = inlines[0], inlines[1:]
    if first["t"] == "Span" and has_class(first, "spanning"):
        spaces = sum(1 for _ in takewhile(lambda inline: inline["t"] in {"Space", "SoftBreak"}, rest))
        return [first, *rest[:spaces]], rest[spaces:]
    if first["t"] == "Str" and first["c"].startswith(_EM_SPACE):
        text = first["c"].lstrip(_EM_SPACE)
        level = {"t": "Str", "c": first["c"][: len(first["c"]) - len(text)]}
        return [level], [*([{"t": "Str", "c": text}] if text else []), *rest]
    return [], inlines


def _cell(old: list[Any], new: list[Any], text: Text, blocks: Blocks) -> list[Any]:
    was, now = _inlines(old), _inlines(new)
    if len(old[4]) > 1 or len(new[4]) > 1 or (old[4] and not was) or (new[4] and not now):
        return [*new[:4], blocks(old[4], new[4])]
    prefix, after = _parted(now)
    return _with(new, [*prefix, *text(_parted(was)[1], after)])


def _whole(row: Row, change: Change, fate: Fate) -> Row:
    cells = []
    for cell in row[1]:
        prefix, rest = _parted(_inlines(cell))
        if prefix and prefix[0]["t"] == "Span":
            attributes, above = prefix[0]["c"]
            prefix = [{"t": "Span", "c": [attributes, change.whole(above, fate)]}, *prefix[1:]]
        cells.append(_with(cell, [*prefix, *change.whole(rest, fate)]) if prefix or rest else cell)
    return [change.of_row(fate), cells]


def _with(cell: list[Any], inlines: list[Element]) -> list[Any]:
    block = cell[4][0] if cell[4] else {"t": "Plain", "c": []}
    return [*cell[:4], [with_inlines(block, inlines)] if inlines else []]
