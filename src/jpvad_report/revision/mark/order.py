"""Two documents block by block: which ones belong together, and which of those stand elsewhere now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from jpvad_report.revision.mark.tokens import Token, tokenised
from jpvad_report.revision.mark.tree import TEXT_BLOCKS, Element, has_class, identifier, inlines_of, text_of
from jpvad_report.revision.mark.words import likeness

_VERSIONS = 0.5
"""How alike two blocks at the same place are that count as versions of one."""
_MOVED = 0.8
"""How alike two blocks at different places are."""
_FIXED = {"Header": 40, "Table": 60, "Figure": 60}
"""What stays in its place while a paragraph of so many words moves past it."""


class Role(Enum):
    """What a block is in the marked document."""

    STAYED = "stayed"
    WENT = "went"
    CAME = "came"
    FROM = "moved from here"
    TO = "moved to here"


@dataclass(frozen=True, slots=True)
class Step:
    """One block of the marked document: its place in the old one, in the new one, or in both."""

    role: Role
    old: int = -1
    new: int = -1


def steps(old: Sequence[Element], new: Sequence[Element]) -> list[Step]:
    """Every block of both documents, in the order of the new one."""
    pairs = _by_name(old, new)
    moved = set(pairs) - _in_place(pairs, new)
    pairs |= _alike(old, new, pairs, moved)
    moved |= _alike_elsewhere(old, new, pairs)
    return list(_walk(old, new, pairs, moved))


def names(blocks: Sequence[Element]) -> list[str]:
    """A name for each block that has one; a note has that of the table above it."""
    found: list[str] = []
    above = ""
    counted: dict[str, int] = {}
    for block in blocks:
        name = "" if block["t"] == "Header" else identifier(block)
        if block["t"] == "Header":
            name = f"{block['c'][0]} {text_of(block)}"
        elif has_class(block, "table-note") and above:
            name = f"note {above}"
        above = identifier(block) if block["t"] == "Table" else ""
        counted[name] = counted.get(name, 0) + 1
        found.append(f"{name} {counted[name]}" if name and counted[name] > 1 else name)
    return found


def _by_name(old: Sequence[Element], new: Sequence[Element]) -> dict[int, int]:
    """Old place by new place."""
    where = {name: i for i, name in enumerate(names(old)) if name}
    return {
        j: where[name] for j, name in enumerate(names(new)) if name in where and _same_kind(old[where[name]], new[j])
    }


def _same_kind(old: Element, new: Element) -> bool:
    return bool(old["t"] == new["t"])


def _in_place(pairs: dict[int, int], new: Sequence[Element]) -> set[int]:
    """The new places whose blocks keep their order, as many and as weighty ones as can be."""
    places = sorted(pairs)
    best: list[tuple[int, int]] = []  # weight of the best chain that ends here, and the one before
    for i, place in enumerate(places):
        weight = _FIXED.get(new[place]["t"], 1 + len(text_of(new[place]).split()))
        before = max(
            ((best[k][0], k) for k in range(i) if pairs[places[k]] < pairs[place]),
            default=(0, -1),
            key=lambda one: one[0],
        )
        best.append((before[0] + weight, before[1]))
    chain: set[int] = set()
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.add(places[at])
        at = best[at][1]
    return chain


def _alike(old: Sequence[Element], new: Sequence[Element], pairs: dict[int, int], moved: set[int]) -> dict[int, int]:
    """Versions of one block between the same neighbours, under other names."""
    found: dict[int, int] = {}
    used = set(pairs.values())
    for olds, news in _gaps(len(old), len(new), {j: i for j, i in pairs.items() if j not in moved}):
        free = [i for i in olds if i not in used]
        for j in (j for j in news if j not in pairs):
            rated = [(_alike_blocks(old[i], new[j]), -i) for i in free]
            rate, best = max(rated, default=(0.0, 0))
            if rate >= _VERSIONS:
                found[j] = -best
                # Their order stays: what stands before is no candidate any more.
                free = [i for i in free if i > -best]
    return found


def _gaps(olds: int, news: int, anchors: dict[int, int]) -> Iterator[tuple[range, range]]:
    i = j = 0
    for to_new, to_old in [*sorted(anchors.items()), (news, olds)]:
        yield range(i, to_old), range(j, to_new)
        i, j = to_old + 1, to_new + 1


def _alike_elsewhere(old: Sequence[Element], new: Sequence[Element], pairs: dict[int, int]) -> set[int]:
    """Adds paragraphs that moved and got another name, and returns their new places."""
    free = [i for i in range(len(old)) if i not in set(pairs.values()) and _can_move(old[i])]
    found = set()
    for j in (j for j in range(len(new)) if j not in pairs and _can_move(new[j])):
        rate, best = max(((_alike_blocks(old[i], new[j]), -i) for i in free), default=(0.0, 0))
        if rate >= _MOVED:
            pairs[j] = -best
            free.remove(-best)
            found.add(j)
    return found


def _can_move(block: Element) -> bool:
    return paragraph_of(block) is not None and len(text_of(block).split()) > 3


def paragraph_of(block: Element) -> Element | None:
    """The block itself where it is a text, or the only one of a division."""
    if block["t"] in TEXT_BLOCKS:
        return block
    if block["t"] == "Div" and len(block["c"][1]) == 1:
        return paragraph_of(block["c"][1][0])
    return None


def _alike_blocks(old: Element, new: Element) -> float:
    if not _same_kind(old, new):
        return 0.0
    return likeness(_tokens(old), _tokens(new))


def _tokens(block: Element) -> list[Token]:
    paragraph = paragraph_of(block)
    if paragraph is not None:
        return tokenised(inlines_of(paragraph))
    return tokenised([{"t": "Str", "c": text_of(block)}])


def _walk(old: Sequence[Element], new: Sequence[Element], pairs: dict[int, int], moved: set[int]) -> Iterator[Step]:
    to = {pairs[j]: j for j in moved}

    def left_out(places: range) -> Iterator[Step]:
        for k in places:
            yield Step(Role.FROM, k, to[k]) if k in to else Step(Role.WENT, k)

    i = 0
    for j in range(len(new)):
        # What went comes first, then what came in its place.
        until = next((pairs[k] for k in range(j, len(new)) if k in pairs and k not in moved), len(old))
        yield from left_out(range(i, until))
        i = max(i, until)
        if j not in pairs:
            yield Step(Role.CAME, new=j)
        elif j in moved:
            yield Step(Role.TO, pairs[j], j)
        else:
            yield Step(Role.STAYED, pairs[j], j)
            i = pairs[j] + 1
    yield from left_out(range(i, len(old)))
