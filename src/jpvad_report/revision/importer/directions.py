"""Words of direction: a sentence that a judgement has chosen must not come to say the opposite."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from jpvad_report.document.origins import Kind
from jpvad_report.revision.importer.paragraph import Paragraph
from jpvad_report.revision.importer.tokens import STOPS, Hunk, Token

_UP = {"higher", "greater", "more", "larger", "older", "longer", "increased", "increase", "increases", "increasing",
       "above", "worse", "elevated", "heavier", "stronger", "raised", "excess", "高", "多", "長", "増"}  # fmt: skip
_DOWN = {"lower", "smaller", "less", "fewer", "younger", "shorter", "decreased", "decrease", "decreases", "decreasing",
         "below", "better", "reduced", "reduction", "reduces", "lighter", "weaker", "protective",
         "低", "少", "短", "減"}  # fmt: skip
_NOT = {"no", "not", "none", "neither", "nor", "without", "never", "non", "insignificant", "cannot", "didn't", "wasn't",
        "weren't", "isn't", "doesn't", "unable", "lacked", "lack", "absence", "failed"}  # fmt: skip
_JUDGED = re.compile(
    r"finding|association|agreement|verdict|differ|imprecise|proportional|curved|few_|ill_calibrated|significan|found"
    r"|\bmore\b|\bless\b|\balike\b|\bfailed\b|matters|inflat"
)
_TAG = re.compile(r"\{%-?\s*(if|elif|else|endif)\b(.*?)-?%\}", re.DOTALL)
_END = re.compile(r"[.!?](?=\s)|[。！？]")


def refusal(paragraph: Paragraph, hunk: Hunk) -> str:
    """Why a change must not be taken over; empty where it may."""
    old = [t.word for t in paragraph.sent_tokens[hunk.first : hunk.last]]
    new = [t.word for t in paragraph.edited_tokens[hunk.new_first : hunk.new_last]]
    old_whole = _is_whole(paragraph.sent_tokens, hunk.first, hunk.last)
    if old_whole and _is_whole(paragraph.edited_tokens, hunk.new_first, hunk.new_last) and not (old and new):
        # A sentence that was added or left out turns no other one round.
        return ""
    turned = _turned(old, new)
    if not turned or not (_has_number(paragraph, hunk) or _chosen(paragraph, hunk)):
        return ""
    return f"{turned}, but the results say otherwise: the sentence follows from a judgement on the numbers"


def _is_whole(part: Sequence[Token], first: int, last: int) -> bool:
    """True for whole sentences, and for nothing."""
    begins = first == 0 or part[first - 1].word in STOPS
    return first == last or (begins and part[last - 1].word in STOPS)


def _turned(old: Sequence[str], new: Sequence[str]) -> str:
    before, after = _directions(old), _directions(new)
    for one, other in (("up", "down"), ("down", "up")):
        if before[one] > after[one] and after[other] > before[other]:
            was = next(word for word in old if word in (_UP if one == "up" else _DOWN))
            now = next(word for word in new if word in (_DOWN if one == "up" else _UP))
            return f"“{was}” became “{now}”"
    if before["not"] % 2 != after["not"] % 2:
        return "a “no” or “not” was added" if after["not"] > before["not"] else "a “no” or “not” was taken away"
    return ""


def _directions(words: Sequence[str]) -> Counter[str]:
    sides = {"up": _UP, "down": _DOWN, "not": _NOT}
    return Counter(side for word in words for side, known in sides.items() if word in known)


def _has_number(paragraph: Paragraph, hunk: Hunk) -> bool:
    """True where the sentence that was changed holds a computed number."""
    text, tokens = paragraph.sent.text, paragraph.sent_tokens
    at = tokens[min(hunk.first, len(tokens) - 1)].start if tokens else 0
    start = max((m.end() for m in _END.finditer(text, 0, at)), default=0)
    stop = next((m.end() for m in _END.finditer(text, at)), len(text))
    return any(start <= number.start < stop for number in paragraph.sent_numbers)


def _chosen(paragraph: Paragraph, hunk: Hunk) -> bool:
    """True where a branch on a finding chose the words, or an expression on one wrote them."""
    for index in range(hunk.first, hunk.last):
        today = paragraph.today[index]
        if today is None:
            continue
        token = paragraph.current_tokens[today]
        for place in paragraph.current.inline.places[token.start : token.end]:
            for instance in place.chain:
                origin = instance.origin
                if origin.kind is Kind.EXPRESSION and _JUDGED.search(origin.text):
                    return True
                if origin.kind is Kind.LITERAL and origin.path and _judged(origin.path, origin.start):
                    return True
    return False


def _judged(path: Path, position: int) -> bool:
    stack: list[str] = []
    for match in _TAG.finditer(path.read_text(encoding="utf-8"), 0, position):
        if match[1] == "if":
            stack.append(match[2])
        elif match[1] == "endif":
            stack.pop()
        elif match[1] == "elif" and stack:
            stack[-1] += match[2]
    return any(_JUDGED.search(condition) for condition in stack)
