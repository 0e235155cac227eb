"""The pieces of the sources that a stretch of today's text is made of, and where new text finds a place among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jpvad_report.document.origins import Instance, Kind, Place
from jpvad_report.revision.importer.current import CurrentBlock, outer_expression
from jpvad_report.revision.importer.edits import UnplacedError
from jpvad_report.revision.importer.tokens import BREAK


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a written text (`leaf`), or an expression, include or mark as a whole."""

    instance: Instance
    start: int
    end: int
    leaf: bool

    @property
    def literal(self) -> bool:
        """True for text of a template."""
        return self.leaf and self.instance.origin.kind is Kind.LITERAL


def pieces_of(block: CurrentBlock, start: int, end: int, *, new: bool) -> list[Piece]:
    """The pieces that a stretch of text is made of: written ones from character to character, others as a whole."""
    inline = block.inline
    found: list[Piece] = []
    leaves = {place.leaf.number if place.leaf else -1 for place in inline.places[start:end]}
    # A text of study.yml that is reworded stays one; its deletion takes the expression out of the template.
    rewritten = new and len(leaves) == 1 and -1 not in leaves
    for index in range(start, end):
        place, last = inline.places[index], inline.ends[index]
        if inline.text[index] == BREAK:
            found.append(_between_paragraphs(place))
            continue
        wholes = [link for link in (_sentence(place.chain), outer_expression(place.chain)) if link is not None]
        whole = None if rewritten else next((link for link in wholes if _covered(block, link, start, end)), None)
        if whole is not None:
            if not found or found[-1].instance is not whole:
                found.append(Piece(whole, 0, len(whole.origin.text), leaf=False))
        elif place.leaf is not None and last.leaf is not None:
            if found and found[-1].instance.number == place.leaf.number and found[-1].leaf:
                found[-1] = Piece(place.leaf, found[-1].start, last.offset + 1, leaf=True)
            else:
                found.append(Piece(place.leaf, place.offset, last.offset + 1, leaf=True))
        else:
            text = inline.text[start:end].strip()
            raise UnplacedError(f"the program writes a part of “{text}”, and only a part of that was changed")
    return found


def _between_paragraphs(place: Place) -> Piece:
    """What stands in the template between two paragraphs that became one."""
    if place.chain and place.chain[-1].origin.kind is Kind.EXPRESSION:
        mark = place.chain[-1]
        return Piece(mark, 0, len(mark.origin.text), leaf=False)
    if len(place.chain) == 2:
        first, second = place.chain
        end, begin = first.origin.text.rfind("{%"), second.origin.text.index("%}") + 2
        source = first.origin.path.read_text(encoding="utf-8") if first.origin.path else ""
        if not source[first.origin.end : second.origin.start].strip():
            return Piece(first, end, second.origin.start + begin - first.origin.start, leaf=False)
    raise UnplacedError("between the two paragraphs stands more than a paragraph mark in the templates")


def _sentence(chain: Sequence[Instance]) -> Instance | None:
    """The outermost template that a paragraph includes by its name."""
    call = max((i for i, link in enumerate(chain) if link.origin.kind is Kind.CALL), default=len(chain))
    return next(
        (link for link in chain[call:] if link.origin.kind is Kind.INCLUDE and '" ~' not in link.origin.text), None
    )


def _covered(block: CurrentBlock, instance: Instance, start: int, end: int) -> bool:
    inside = [i for i, place in enumerate(block.inline.places) if _within(place, instance)]
    return bool(inside) and inside[0] >= start and inside[-1] < end


def _within(place: Place, instance: Instance) -> bool:
    return any(link.number == instance.number for link in place.chain)


def insertion(block: CurrentBlock, at: int) -> tuple[Instance, int]:
    """Where new text goes: into the piece that it stands in, or into the better one of two neighbours."""
    inline = block.inline
    left = inline.ends[at - 1] if at else None
    right = inline.places[at] if at < len(inline.places) else None
    if left and right and left.leaf and right.leaf and left.leaf.number == right.leaf.number:
        return left.leaf, left.offset + 1
    beside = block.kind in {"text", "heading"}
    choices = [c for c in (_side(left, after=True, beside=beside), _side(right, after=False, beside=beside)) if c]
    if not choices:
        raise UnplacedError("there is no text of a template beside it")
    _, instance, position = min(choices, key=lambda choice: choice[0])
    return instance, position


def _side(place: Place | None, *, after: bool, beside: bool) -> tuple[int, Instance, int] | None:
    """A neighbour of new text, by how well it takes it; `beside` says that an expression has room next to it."""
    if place is None:
        return None
    whole = outer_expression(place.chain)
    leaf = place.leaf
    if leaf is not None and (whole is None or not beside):
        return 0, leaf, place.offset + after
    if leaf is not None and leaf.origin.location[:1] == ("manuscript",):
        return 2, leaf, place.offset + after
    if whole is not None and beside:
        return 1, whole, len(whole.origin.text) if after else 0
    return None
