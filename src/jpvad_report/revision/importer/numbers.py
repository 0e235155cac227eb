"""Numbers in an edited paragraph: where they are, and which of them somebody has overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jpvad_report.revision.importer.blocks import Block, Control
from jpvad_report.revision.importer.tokens import NUMBER_LIKE, NUMERAL, Opcodes, Span, Token, compare, normal, tokens

_ONLY_NUMBERS = re.compile(r"(?:[\d\s.,;%()±/<>=≤≥–−-]|\bto\b|\bP\b|P(?=[<=>]))+")


@dataclass(frozen=True, slots=True)
class HandMade:
    """A number that was typed over a computed one."""

    tag: str
    computed: str
    typed: str
    start: int
    end: int


def recognise(sent: Block, edited: Block, printed: Mapping[str, Sequence[str]]) -> tuple[list[Span], list[HandMade]]:
    """Numbers of an edited paragraph by their content control, else by their place and value.

    `printed` are the forms in which the sent document prints each tag.
    """
    found: list[Span] = []
    made: list[HandMade] = []
    here = {c.tag: sent.text[c.start : c.end] for c in sent.controls}
    for control in edited.controls:
        if control.tag in printed and _free(found, control.start, control.end):
            forms = [here[control.tag]] if control.tag in here else []
            _of_control(edited, control, [*forms, *printed[control.tag]], found, made)
    missing = _unfound(sent.controls, found)
    one, two = tokens(sent.text), tokens(edited.text)
    opcodes = compare(one, two)
    open_ones: list[tuple[Control, int, int]] = []
    for control in missing:
        first, last, same = _image(control, one, two, opcodes)
        if same and _free(found, first, last):
            found.append(Span(first, last, control.tag))
        elif not same and first < last:
            open_ones.append((control, first, last))
    frames = [(c.start, c.end) for c in edited.controls if not c.tag and NUMERAL.search(edited.text[c.start : c.end])]
    for control, first, last in open_ones:
        inside = [frame for frame in frames if frame[0] >= first and frame[1] <= last]
        inside = inside or [(first + m.start(), first + m.end()) for m in NUMBER_LIKE.finditer(edited.text[first:last])]
        place = next((span for span in inside if _free(found, *span)), None)
        computed = sent.text[control.start : control.end]
        if place is not None and NUMERAL.search(computed):
            found.append(Span(*place, control.tag))
            if not same_text(edited.text[slice(*place)], computed):
                made.append(HandMade(control.tag, computed, edited.text[slice(*place)], *place))
    return sorted(found, key=lambda span: span.start), made


def same_text(one: str, two: str) -> bool:
    """True where two texts differ by kinds of spaces, quotes or hyphens at most."""
    return "".join(map(normal, one)).split() == "".join(map(normal, two)).split()


def _free(found: Sequence[Span], start: int, end: int) -> bool:
    return start < end and all(end <= span.start or start >= span.end for span in found)


def _of_control(edited: Block, control: Control, forms: Sequence[str], found: list[Span], made: list[HandMade]) -> None:
    """Whoever types at the edge of a number in Word types inside its frame: only the number itself is the number."""
    inside = edited.text[control.start : control.end]
    for computed in forms:
        at = re.search(rf"(?<![\d.,]){re.escape(computed)}(?![\d]|[.,]\d)", inside)
        if at is not None:
            found.append(Span(control.start + at.start(), control.start + at.end(), control.tag))
            return
        if same_text(inside, computed):
            found.append(Span(control.start, control.end, control.tag))
            return
    like = None if _ONLY_NUMBERS.fullmatch(inside) else NUMBER_LIKE.search(inside)
    start, end = (control.start + like.start(), control.start + like.end()) if like else (control.start, control.end)
    found.append(Span(start, end, control.tag))
    made.append(HandMade(control.tag, forms[0], edited.text[start:end], start, end))


def _unfound(controls: Sequence[Control], found: Sequence[Span]) -> list[Control]:
    left = [span.tag for span in found]
    missing = []
    for control in controls:
        if control.tag in left:
            left.remove(control.tag)
        else:
            missing.append(control)
    return missing


def _image(control: Control, one: Sequence[Token], two: Sequence[Token], opcodes: Opcodes) -> tuple[int, int, bool]:
    """Where a number of the sent text stands in the edited one, and whether it stands there unchanged."""
    inside = [i for i, token in enumerate(one) if token.start < control.end and token.end > control.start]
    first, last, same = None, 0, True
    for kind, i1, i2, j1, j2 in opcodes:
        touched = [i for i in inside if i1 <= i < i2]
        if not touched:
            if kind == "insert" and inside and inside[0] < i1 <= inside[-1]:
                same = False
            continue
        if kind == "equal":
            # A sign behind the number may belong to the same token: "30" in "30%".
            head, tail = touched[0], touched[-1]
            start = two[j1 + head - i1].start + max(control.start - one[head].start, 0)
            end = two[j1 + tail - i1].end - max(one[tail].end - control.end, 0)
        elif j1 < j2:
            start, end, same = two[j1].start, two[j2 - 1].end, False
        else:
            same = False
            continue
        first = start if first is None else first
        last = end
    if first is None or last <= first:
        return 0, 0, False
    return first, last, same


def by_tag(blocks: Sequence[Block]) -> dict[str, list[str]]:
    """The forms in which a document prints each key."""
    found: dict[str, list[str]] = {}
    for block in blocks:
        for control in block.controls:
            text = block.text[control.start : control.end]
            if control.tag and text not in found.setdefault(control.tag, []):
                found[control.tag].append(text)
    return found
