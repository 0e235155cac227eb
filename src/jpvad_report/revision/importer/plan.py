"""From an edited paragraph to changes of its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jpvad_report.document.origins import Instance, Kind, Place
from jpvad_report.revision.importer.blocks import Block
from jpvad_report.revision.importer.current import CurrentBlock, outer_expression
from jpvad_report.revision.importer.edits import Change, Edit, Fate, Setting, UnplacedError, keep_sentences
from jpvad_report.revision.importer.markdown import Writer
from jpvad_report.revision.importer.tokens import BREAK, CITED, STOPS, Hunk, Span, Token, compare, hunks, tokens

_DECLARED = {"p-title-correspondence": "correspondence"}


@dataclass(slots=True)
class Paragraph:
    """One paragraph in its three states: as it was sent, as it came back, as it is today."""

    index: int
    number: int
    sent: Block
    edited: Block
    current: CurrentBlock
    sent_numbers: Sequence[Span]
    edited_numbers: Sequence[Span]
    sent_tokens: list[Token] = field(init=False)
    edited_tokens: list[Token] = field(init=False)
    current_tokens: list[Token] = field(init=False)
    today: list[int | None] = field(init=False)
    there: list[int | None] = field(init=False)

    def __post_init__(self) -> None:
        self.sent_tokens = tokens(self.sent.text, self.sent_numbers)
        self.edited_tokens = tokens(self.edited.text, self.edited_numbers)
        self.current_tokens = tokens(self.current.text, self.current.spans)
        self.today = _mapped(self.sent_tokens, self.current_tokens)
        self.there = _mapped(self.edited_tokens, self.current_tokens)

    def hunks(self) -> list[Hunk]:
        """What the co-author changed."""
        return hunks(self.sent_tokens, self.edited_tokens)

    def is_there(self, hunk: Hunk) -> bool:
        """True where today's text reads as the edited one already: the file was imported before."""
        if hunk.new_first == hunk.new_last and None not in self.today[hunk.first : hunk.last]:
            # What was to be deleted stands there still.
            return False
        if _adjacent(self.there, hunk.new_first, hunk.new_last, len(self.current_tokens)):
            return True
        # A number that was typed may be a computed one by now: then what is read counts.
        start, end = self.edited_range(hunk)
        plain, now = tokens(self.edited.text), tokens(self.current.text)
        inside = [n for n, token in enumerate(plain) if token.start < end and token.end > start]
        return bool(inside) and _adjacent(_mapped(plain, now), inside[0], inside[-1] + 1, len(now))

    def sent_range(self, hunk: Hunk) -> tuple[int, int]:
        """The characters of the sent text that were replaced."""
        return _range(self.sent_tokens, hunk.first, hunk.last, gap=self._gap(hunk))

    def edited_range(self, hunk: Hunk) -> tuple[int, int]:
        """The characters of the edited text that replace them."""
        return _range(self.edited_tokens, hunk.new_first, hunk.new_last, gap=self._gap(hunk))

    def _gap(self, hunk: Hunk) -> bool:
        """True where the space before the words belongs to the change."""
        old, new = self.sent_tokens[hunk.first : hunk.last], self.edited_tokens[hunk.new_first : hunk.new_last]
        return not old or not new or old[0].value[0].isspace() != new[0].value[0].isspace()

    def today_range(self, hunk: Hunk) -> tuple[int, int]:
        """The characters of today's text that the change is about.

        Raises
        ------
        UnplacedError
            Where that text is not there any more.
        """
        now, gap = self.current_tokens, self._gap(hunk)
        before = self.today[hunk.first - 1] if hunk.first else None
        if hunk.first < hunk.last:
            first, last = self._today_tokens(hunk)
            joined = gap and before is not None and before == first - 1 and now[first].value != BREAK
            return (now[before].end if joined and before is not None else now[first].start), now[last].end
        after = self.today[hunk.first] if hunk.first < len(self.today) else None
        if before is not None and (after is None or after == before + 1 or now[before + 1].value == CITED):
            return now[before].end, now[before].end
        if after is not None and hunk.first == 0:
            return now[after].start, now[after].start
        if after is not None and now[after - 1].value == CITED:
            return now[after - 1].end, now[after - 1].end
        if not now:
            return 0, 0
        raise UnplacedError("the text around it has changed in the templates since the file was sent")

    def _today_tokens(self, hunk: Hunk) -> tuple[int, int]:
        """First and last token of what was replaced; a reference in between may have any number."""
        now, places = self.current_tokens, self.today[hunk.first : hunk.last]
        known = [place for place in places if place is not None]
        first, last = (min(known), max(known)) if known else (1, 0)
        if known and places[-1] is None and last + 1 < len(now) and now[last + 1].value == CITED:
            last += 1
        if known and places[0] is None and first and now[first - 1].value == CITED:
            first -= 1
        others = [now[k].value for k in range(first, last + 1) if k not in known]
        if not known or any(value != CITED for value in others) or (len(known) < len(places) and not others):
            raise UnplacedError("this text has changed in the templates since the file was sent")
        return first, last


def _adjacent(there: Sequence[int | None], first: int, last: int, count: int) -> bool:
    """True where some tokens, with the one before and the one after, stand side by side in the other text."""
    before = there[first - 1] if first else -1
    after = there[last] if last < len(there) else count
    places = [before, *there[first:last], after]
    return places[0] is not None and places == list(range(places[0], places[0] + len(places)))


def _mapped(part: Sequence[Token], now: Sequence[Token]) -> list[int | None]:
    found: list[int | None] = [None] * len(part)
    for kind, i1, i2, j1, _ in compare(part, now, fold=True):
        if kind == "equal":
            found[i1:i2] = range(j1, j1 + i2 - i1)
    return found


def _range(part: Sequence[Token], first: int, last: int, *, gap: bool) -> tuple[int, int]:
    if first == last:
        at = part[first - 1].end if first else 0
        return at, at
    if first == 0 and gap and last < len(part):
        return part[0].start, part[last].start
    start = part[first - 1].end if gap and first else part[first].start
    return start, part[last - 1].end


def plan(paragraph: Paragraph, writer: Writer, refuse: Callable[[Paragraph, Hunk], str]) -> list[Edit]:
    """The edits of one paragraph; `refuse` gives the reason why a change must not be taken over, or nothing."""
    found = paragraph.hunks()
    if filled := _filled(paragraph, found, writer):
        return [filled]
    edits = [_edit(paragraph, hunk, writer, refuse) for hunk in found]
    sentences = _sentences(paragraph)
    for hunk, edit in zip(found, edits, strict=True):
        edit.sentences = frozenset(_touched(sentences, hunk))
    keep_sentences(edits)
    return edits


def _filled(paragraph: Paragraph, found: Sequence[Hunk], writer: Writer) -> Edit | None:
    """What authors wrote where the manuscript asked them to: all that stands behind the label."""
    for start, end in paragraph.current.inline.todos:
        first = next((i for i, token in enumerate(paragraph.current_tokens) if token.start >= start), 0)
        if not any(hunk.last > first for hunk in found):
            continue
        before = [
            (a.word, b.word) for a, b in zip(paragraph.current_tokens[:first], paragraph.edited_tokens, strict=False)
        ]
        at = (
            paragraph.edited_tokens[first].start if len(paragraph.edited_tokens) > first else len(paragraph.edited.text)
        )
        new = (at, len(paragraph.edited.text.rstrip()))
        text = paragraph.edited.text[slice(*new)]
        edit = Edit(
            paragraph.index, (start, end), text, paragraph.current.text[start:end], text, (paragraph.number, *new)
        )
        try:
            if any(one != other for one, other in before) or end != len(paragraph.current.text.rstrip()):
                raise UnplacedError("more than the gap was changed")
            edit.changes = [Setting(_field(paragraph.current), writer.write(paragraph, new, Kind.STUDY)[0].strip())]
        except UnplacedError as problem:
            edit.fails(Fate.HANDED_OFF, str(problem))
        return edit
    return None


def _sentences(paragraph: Paragraph) -> list[int]:
    """The number of the sentence of each token."""
    found, at = [], 0
    for token in paragraph.sent_tokens:
        found.append(at)
        at += token.word in STOPS or token.value == BREAK
    return found


def _touched(sentence: Sequence[int], hunk: Hunk) -> set[int]:
    if not sentence:
        return {0}
    last = len(sentence) - 1
    # New words behind a full stop belong to no sentence that was there.
    return set(sentence[hunk.first : hunk.last]) or {sentence[min(hunk.first, last)]}


def _edit(paragraph: Paragraph, hunk: Hunk, writer: Writer, refuse: Callable[[Paragraph, Hunk], str]) -> Edit:
    old, new = paragraph.sent_range(hunk), paragraph.edited_range(hunk)
    edit = Edit(
        block=paragraph.index,
        at=(0, 0),
        shown="",
        old=paragraph.sent.text[slice(*old)],
        new=paragraph.edited.text[slice(*new)],
        edited=(paragraph.number, *new),
        context=paragraph.edited.text,
        definition=paragraph.current.kind == "cell",
    )
    if paragraph.is_there(hunk):
        edit.fails(Fate.THERE, "")
        return edit
    try:
        edit.at = paragraph.today_range(hunk)
        if reason := refuse(paragraph, hunk):
            edit.fails(Fate.REFUSED, reason)
            return edit
        edit.shown = edit.new
        edit.changes = _changes(paragraph, edit, hunk, new, writer)
        edit.attention += writer.remarks()
    except UnplacedError as problem:
        owned = paragraph.current.kind == "caption" and _in_label(paragraph, hunk)
        edit.fails(
            Fate.OWNED if owned else Fate.HANDED_OFF, "tables and figures number themselves" if owned else str(problem)
        )
    return edit


def _in_label(paragraph: Paragraph, hunk: Hunk) -> bool:
    """True for a change of "Table 1.", which stands before all that the templates write."""
    known = [i for i, today in enumerate(paragraph.today) if today is not None]
    return bool(known) and hunk.last <= known[0]


def _changes(
    paragraph: Paragraph, edit: Edit, hunk: Hunk, new: tuple[int, int], writer: Writer
) -> list[Change | Setting]:
    """What has to be changed in the sources so that a stretch of the text reads otherwise."""
    block, (start, end) = paragraph.current, edit.at
    writer.used = []
    if start == end:
        return [_insertion(block, start, paragraph, new, writer)]
    try:
        pieces = _pieces(block, start, end, new=bool(edit.new))
    except UnplacedError:
        # The space before a deleted word may be the program's; then the one behind it goes.
        behind = _behind(paragraph, hunk)
        if edit.new or behind is None:
            raise
        edit.at = behind
        pieces = _pieces(block, *behind, new=False)
    return _replaced(paragraph, edit, pieces, new, writer)


def _behind(paragraph: Paragraph, hunk: Hunk) -> tuple[int, int] | None:
    first = paragraph.today[hunk.first]
    following = paragraph.today[hunk.last] if hunk.last < len(paragraph.today) else None
    if first is None or following is None:
        return None
    return paragraph.current_tokens[first].start, paragraph.current_tokens[following].start


def _replaced(
    paragraph: Paragraph, edit: Edit, pieces: Sequence[_Piece], new: tuple[int, int], writer: Writer
) -> list[Change | Setting]:
    found: list[Change | Setting] = []
    leaf = next((i for i, piece in enumerate(pieces) if piece.leaf), 0)
    target = next((i for i, piece in enumerate(pieces) if piece.literal), leaf)
    if edit.new and len(pieces) == 1 and not pieces[0].leaf:
        raise UnplacedError(f"the program writes “{edit.old.strip()}” here; no text of its own stands behind it")
    for index, piece in enumerate(pieces):
        text, expressions = "", False
        if index == target and edit.new:
            text, expressions = writer.write(paragraph, new, piece.instance.origin.kind)
        found.append(Change(piece.instance, piece.start, piece.end, text, expressions))
    return found


def _field(block: CurrentBlock) -> tuple[str | int, ...]:
    name = _DECLARED.get(block.identifier) or block.identifier.removeprefix("p-statement-")
    if name == block.identifier:
        raise UnplacedError("authors and affiliations belong into `manuscript:` of study.yml, one by one")
    return ("manuscript", name)


@dataclass(frozen=True, slots=True)
class _Piece:
    instance: Instance
    start: int
    end: int
    leaf: bool

    @property
    def literal(self) -> bool:
        return self.leaf and self.instance.origin.kind is Kind.LITERAL


def _pieces(block: CurrentBlock, start: int, end: int, *, new: bool) -> list[_Piece]:
    """The pieces that a stretch of text is made of: written ones from character to character, others as a whole."""
    inline = block.inline
    found: list[_Piece] = []
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
                found.append(_Piece(whole, 0, len(whole.origin.text), leaf=False))
        elif place.leaf is not None and last.leaf is not None:
            if found and found[-1].instance.number == place.leaf.number and found[-1].leaf:
                found[-1] = _Piece(place.leaf, found[-1].start, last.offset + 1, leaf=True)
            else:
                found.append(_Piece(place.leaf, place.offset, last.offset + 1, leaf=True))
        else:
            text = inline.text[start:end].strip()
            raise UnplacedError(f"the program writes a part of “{text}”, and only a part of that was changed")
    return found


def _between_paragraphs(place: Place) -> _Piece:
    """What stands in the template between two paragraphs that became one."""
    if place.chain and place.chain[-1].origin.kind is Kind.EXPRESSION:
        mark = place.chain[-1]
        return _Piece(mark, 0, len(mark.origin.text), leaf=False)
    if len(place.chain) == 2:
        first, second = place.chain
        end, begin = first.origin.text.rfind("{%"), second.origin.text.index("%}") + 2
        source = first.origin.path.read_text(encoding="utf-8") if first.origin.path else ""
        if not source[first.origin.end : second.origin.start].strip():
            return _Piece(first, end, second.origin.start + begin - first.origin.start, leaf=False)
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


def _insertion(block: CurrentBlock, at: int, paragraph: Paragraph, new: tuple[int, int], writer: Writer) -> Change:
    instance, position = insertion(block, at)
    text, expressions = writer.write(paragraph, new, instance.origin.kind)
    return Change(instance, position, position, text, expressions)


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
