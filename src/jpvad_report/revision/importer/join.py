"""Paragraphs that were split or joined, as one text with a sign where one ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jpvad_report.document.origins import Instance, Kind, Place
from jpvad_report.revision.importer.blocks import PLAIN, Block, Control
from jpvad_report.revision.importer.current import CurrentBlock
from jpvad_report.revision.importer.inline import Inline
from jpvad_report.revision.importer.tokens import BREAK, Span


def join_blocks(blocks: Sequence[Block]) -> tuple[Block, list[int]]:
    """One block of several, and where each of them begins in it."""
    joined = Block(blocks[0].kind, style=blocks[0].style, cell=blocks[0].cell)
    starts: list[int] = []
    for block in blocks:
        if starts:
            joined.text += BREAK
            joined.styles.append(PLAIN)
        shift = len(joined.text)
        starts.append(shift)
        joined.text += block.text
        joined.styles += block.styles
        joined.controls += [Control(c.start + shift, c.end + shift, c.tag) for c in block.controls]
        joined.notes += [replace(note, at=note.at + shift) for note in block.notes]
    return joined, starts


def join_current(blocks: Sequence[CurrentBlock]) -> CurrentBlock:
    """One block of several; the sign between two that are one `call` comes from the template's own mark."""
    joined = Inline()
    for index, block in enumerate(blocks):
        if index:
            place = _between(blocks[index - 1], block)
            joined.add(BREAK, PLAIN, place, place)
        shift, inline = len(joined.text), block.inline
        joined.text += inline.text
        joined.styles += inline.styles
        joined.places += inline.places
        joined.ends += inline.ends
        joined.numbers += [Span(n.start + shift, n.end + shift, n.tag) for n in inline.numbers]
        joined.references += [(a + shift, b + shift) for a, b in inline.references]
        joined.todos += [(a + shift, b + shift) for a, b in inline.todos]
        joined.notes += [(at + shift, text) for at, text in inline.notes]
    return replace(blocks[0], inline=joined)


def _between(one: CurrentBlock, two: CurrentBlock) -> Place:
    if two.broken_by is not None:
        return two.broken_by
    first, second = call_of(one), call_of(two)
    if first is None or second is None or first.origin.path != second.origin.path:
        return Place((), -1)
    return Place((first, second), -1)


def call_of(block: CurrentBlock) -> Instance | None:
    """The `{% call paragraph(...) %}` that prints a block."""
    chain = block.inline.places[0].chain if block.inline.places else ()
    return next((link for link in reversed(chain) if link.origin.kind is Kind.CALL), None)
