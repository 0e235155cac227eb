"""One paragraph in its three states: as it was sent, as it came back, as it is today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jpvad_report.revision.importer.blocks import Block
from jpvad_report.revision.importer.current import CurrentBlock
from jpvad_report.revision.importer.edits import UnplacedError
from jpvad_report.revision.importer.tokens import BREAK, CITED, Hunk, Span, Token, compare, hunks, tokens


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
