"""Two texts word by word: what stayed, what went, what came, in pieces that a person can read."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jpvad_report.revision.mark.tokens import Kind, Token
from jpvad_report.revision.mark.tree import has_class

_ALIKE = 0.4
"""Share of equal words from which two sentences count as versions of one."""

_ENDS = {".", "!", "?", "。", "！", "？"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens of one fate: in both texts, in the old one alone, or in the new one alone."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]

    @property
    def stayed(self) -> bool:
        """True for what is in both texts."""
        return bool(self.old) and bool(self.new)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """What a reader sees of it."""
        return self.new or self.old


def compare_words(old: Sequence[Token], new: Sequence[Token]) -> list[Piece]:
    """Every token of both texts once, in their orders; what went stands before what came in its place."""
    pieces: list[Piece] = []
    for was, now in _pair_sentences(_sentences(old), _sentences(new)):
        pieces += _within(was, now)
    return _joined(_readable(_joined(pieces)))


def likeness(old: Sequence[Token], new: Sequence[Token]) -> float:
    """From 0 (nothing in common) to 1 (the same words); spaces and punctuation do not count."""
    was, now = _words(old), _words(new)
    if not was and not now:
        return 1.0
    matcher = difflib.SequenceMatcher(None, was, now, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0 else 0.0


def _words(tokens: Sequence[Token]) -> list[str]:
    # Which number it is says less than that there is one.
    return ["\0" if token.kind is Kind.NUMBER else token.text for token in tokens if token.kind not in _BETWEEN]


_BETWEEN = (Kind.SPACE, Kind.MARK)


def _sentences(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Each with the space behind it."""
    found: list[tuple[Token, ...]] = []
    begin = 0
    for i in range(len(tokens)):
        if _ends_sentence(tokens, i):
            found.append(tuple(tokens[begin : i + 1]))
            begin = i + 1
    if begin < len(tokens):
        found.append(tuple(tokens[begin:]))
    return found


def _ends_sentence(tokens: Sequence[Token], i: int) -> bool:
    """True for the space between two sentences, and for a Japanese full stop."""
    this = tokens[i]
    if this.kind is not Kind.SPACE:
        return this.text in _ENDS and this.text > "\u3000"
    before = i - 1
    while before >= 0 and has_class(tokens[before].leaf, "citation"):
        # Some journals have the citation behind the full stop.
        before -= 1
    follows = tokens[i + 1].text[:1] if i + 1 < len(tokens) else ""
    return before >= 0 and tokens[before].text in _ENDS and follows.isupper()


def _pair_sentences(
    old: list[tuple[Token, ...]], new: list[tuple[Token, ...]]
) -> Iterator[tuple[tuple[Token, ...], tuple[Token, ...]]]:
    """Pairs in the order of both that are the most alike in sum; one side is empty where a sentence came or went."""
    alike = [[likeness(was, now) for now in new] for was in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= _ALIKE else -1.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        both = i < len(old) and j < len(new)
        if both and alike[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif i < len(old) and best[i][j] == best[i + 1][j]:
            yield old[i], ()
            i += 1
        else:
            yield (), new[j]
            j += 1


def _within(old: tuple[Token, ...], new: tuple[Token, ...]) -> Iterator[Piece]:
    same = [token.same for token in old], [token.same for token in new]
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, *same, autojunk=False).get_opcodes():
        if kind == "equal":
            for pair in zip(old[i1:i2], new[j1:j2], strict=True):
                yield from _same_thing(*pair)
            continue
        if i1 < i2:
            yield Piece(old[i1:i2], ())
        if j1 < j2:
            yield Piece((), new[j1:j2])


def _same_thing(old: Token, new: Token) -> Iterator[Piece]:
    """Two tokens that found each other; a number may have another value."""
    if old.text == new.text:
        yield Piece((old,), (new,))
    else:
        yield from (Piece((old,), ()), Piece((), (new,)))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """One piece of each fate between two that stayed."""
    found: list[Piece] = []
    for stayed, group in groupby(pieces, key=lambda piece: piece.stayed):
        same = list(group)
        went = tuple(token for piece in same for token in piece.old)
        came = tuple(token for piece in same for token in piece.new)
        # A number of another result may read the same.
        if not stayed and _read(went) != _read(came):
            found += [piece for piece in (Piece(went, ()), Piece((), came)) if piece.tokens]
        elif found and found[-1].stayed:
            found[-1] = Piece(found[-1].old + went, found[-1].new + came)
        elif went:
            found.append(Piece(went, came))
    return found


def _read(tokens: Sequence[Token]) -> list[tuple[str, bool]]:
    return [(token.text, token.kind is Kind.ATOM) for token in tokens]


def _readable(pieces: list[Piece]) -> list[Piece]:
    """Scraps that stayed between two changes of words are taken into them: `the`, a comma, a space."""
    found: list[Piece] = []
    for i, piece in enumerate(pieces):
        if piece.stayed and 0 < i < len(pieces) - 1 and _is_scrap(pieces, i):
            found += [Piece(piece.old, ()), Piece((), piece.new)]
        else:
            found.append(piece)
    return found


def _is_scrap(pieces: list[Piece], i: int) -> bool:
    words = [token for token in pieces[i].new if token.kind not in _BETWEEN]
    before, after = _change(pieces, i, -1), _change(pieces, i, +1)
    if _is_number(before) or _is_number(after):
        # Two numbers side by side are two changes.
        return False
    if not words:
        return True
    length = sum(len(token.text) for token in words)
    return len(words) <= 2 and length <= 8 and length < min(_length(before), _length(after))


def _change(pieces: list[Piece], i: int, step: int) -> list[Piece]:
    found = []
    i += step
    while 0 <= i < len(pieces) and not pieces[i].stayed:
        found.append(pieces[i])
        i += step
    return found


def _is_number(change: list[Piece]) -> bool:
    tokens = [token for piece in change for token in piece.tokens if token.kind not in _BETWEEN]
    return all(token.kind is Kind.NUMBER or token.text[:1].isdigit() for token in tokens)


def _length(change: list[Piece]) -> int:
    return max(sum(len(token.text) for token in piece.tokens) for piece in change)
