"""Estimates with intervals: "HR 0.87 (95% CI 0.55–1.37)", "72 [64–80]", "OR (95% CI): 2.1 (1.2, 3.6)"."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.claims.audit.items import Span
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, limits, number, sign_at, word_at
from jpvad_report.claims.audit.tokens import Kind
from jpvad_report.claims.audit.word_list import words

_CI = words("ci cis cl cri cl's ci's c.i")
_FILLERS = frozenset(",:=([])")
_FILLER_WORDS = words("of from was were is between range interval intervals limits ci cis for")
_LIMITS = words("interval intervals limit limits bound bounds")
_DIFFERENCE = words("the difference differences mean")
_QUARTILES = words("iqr iqrs iqi interquartile q1 quartile quartiles")
NAMES = _CI | _QUARTILES | words("c confidence credible credibility bayesian bootstrap range ranging ranged ranges")
"""Words that the name of an interval may begin with."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The two numbers of an interval as found, with an estimate where it stands inside the same label."""

    span: Span
    level: float | None
    low: Printed
    high: Printed
    start: int
    estimate: Printed | None = None
    of_difference: bool = False
    """Whether the words say that it is the interval of a difference, not of the number before it."""
    shown: bool = True
    """Whether the kind of the interval is printed with it."""


def label(tokens: Tokens, i: int) -> tuple[Span, float | None, int] | None:
    """Read the name of an interval: "95% CI", "confidence interval", "IQR", "range"."""
    level: float | None = None
    at = i
    if is_number(tokens, at) and tokens[at].percent:
        value = float(tokens[at].digits)
        if not 50 <= value < 100:
            return None
        level, at = value, at + 1
        at += sign_at(tokens, at) == "-"
        at += word_at(tokens, at) in ("exact", "wald", "bootstrap", "bootstrapped", "wilson", "profile")
    named = _confidence(tokens, at)
    if named is not None:
        if level is None and is_number(tokens, named) and tokens[named].percent:
            following = float(tokens[named].digits)
            joined = sign_at(tokens, named + 1) == "-" and tokens[named + 1].start == tokens[named].end
            if following in (80, 90, 95, 97.5, 98, 99, 99.9) and not joined:
                level, named = following, named + 1
        return Span.CONFIDENCE, level, named
    if level is not None:
        return None
    word = word_at(tokens, at)
    if word == "quartile" and word_at(tokens, at + 1) not in ("range", "ranges", "interval"):
        # "the highest against the lowest quartile"
        return None
    if word in _QUARTILES:
        at += 1
        while word_at(tokens, at) in ("range", "interval", "ranges") or (
            sign_at(tokens, at) in ("(", "[") and word_at(tokens, at + 1) in ("iqr", "iqi")
        ):
            at += 2 if sign_at(tokens, at) else 1
        return Span.QUARTILES, None, at
    if word in ("range", "ranging", "ranged", "ranges"):
        return Span.RANGE, None, at + 1
    return None


def _confidence(tokens: Tokens, at: int) -> int | None:
    """Step over "CI", "C.I.", "confidence interval [CI]", "credible interval"."""
    word = word_at(tokens, at)
    if word in _CI:
        return at + 1
    if word == "cl" or (word == "c" and sign_at(tokens, at + 1) == "." and word_at(tokens, at + 2) == "i"):
        return at + 4 if sign_at(tokens, at + 3) == "." else at + 3
    if word not in ("confidence", "credible", "credibility", "bayesian", "bootstrap"):
        return None
    if word == "confidence" and word_at(tokens, at + 1) not in _LIMITS and sign_at(tokens, at + 1) not in ("(", "["):
        return None
    at += 1
    while word_at(tokens, at) in ("interval", "intervals", "limit", "limits", "credible", "confidence"):
        at += 1
    if sign_at(tokens, at) in ("(", "[") and word_at(tokens, at + 1) in _CI:
        at += 2
        if sign_at(tokens, at) in (")", "]"):
            at += 1
    return at


def labelled(tokens: Tokens, i: int) -> tuple[Bounds, int] | None:
    """Read an interval with its name before it, the estimate perhaps between the two."""
    named = label(tokens, i)
    if named is None:
        return None
    span, level, at = named
    opened = _fillers(tokens, at)
    again = label(tokens, opened)
    if again is not None and again[0] is span:
        level, opened = again[1] or level, _fillers(tokens, again[2])
    apart = any(word_at(tokens, step).startswith("differ") for step in range(at, opened))
    triple = _triple(tokens, opened)
    if triple is not None:
        estimate, low, high, after = triple
        return Bounds(span, level, low, high, tokens[i].start, estimate), after
    found = limits(tokens, opened)
    if found is not None and _is_pair(tokens, opened, found[2], found[3]):
        low, high, after, _ = found
        return Bounds(span, level, low, high, tokens[i].start, of_difference=apart), after
    # "OR (95% CI): 2.1 (1.2 to 3.6)": the estimate stands after the name.
    first = number(tokens, opened)
    if first is None or tokens[first[1] - 1].bound:
        return None
    bracket = bracketed(tokens, first[1])
    if bracket is None:
        return None
    inner, after = bracket
    return Bounds(span, level, inner.low, inner.high, tokens[i].start, first[0]), after


def _fillers(tokens: Tokens, at: int) -> int:
    steps = 0
    while steps < 5 and (sign_at(tokens, at) in _FILLERS or word_at(tokens, at) in _FILLER_WORDS):
        if word_at(tokens, at) == "for" or (word_at(tokens, at) == "of" and word_at(tokens, at + 1) in _DIFFERENCE):
            # "95% CI for difference, 51.3-181.2"
            while word_at(tokens, at):
                at += 1
            continue
        at, steps = at + 1, steps + 1
    return at


def _is_pair(tokens: Tokens, first: int, after: int, between: str) -> bool:
    """A comma or "and" joins two limits only where nothing speaks for two separate numbers."""
    if between not in (",", ";", "and"):
        return True
    if sign_at(tokens, after) in ("(", "[") and between != "and":
        return False
    low, high = tokens[first], tokens[after - 1]
    return not (low.bound or high.bound) or between == "and"


def _triple(tokens: Tokens, i: int) -> tuple[Printed, Printed, Printed, int] | None:
    """Read "HR, 95% CI: 1.19; 0.94–1.50", estimate and limits in a row."""
    first = number(tokens, i)
    if first is None or sign_at(tokens, first[1]) not in (",", ";"):
        return None
    found = limits(tokens, first[1] + 1)
    if found is None or found[3] not in ("-", "to"):
        return None
    return first[0], found[0], found[1], found[2]


def bracketed(tokens: Tokens, i: int) -> tuple[Bounds, int] | None:
    """Read an interval in brackets without a name: "(0.55-1.37)", "[64, 80]"."""
    opening = sign_at(tokens, i)
    if opening not in ("(", "["):
        return None
    found = limits(tokens, i + 1)
    if found is None:
        return None
    low, high, after, _ = found
    closing = ")" if opening == "(" else "]"
    step = after
    while step - after < 3 and (word_at(tokens, step) or sign_at(tokens, step) in ("/", "%", "°")):
        step += 1
    if sign_at(tokens, step) == closing:
        return Bounds(Span.UNKNOWN, None, low, high, tokens[i].start, shown=False), step + 1
    if sign_at(tokens, step) in (",", ";") and step == after:
        # "(0.55-1.37, P = 0.55)": the bracket goes on; what follows is read by itself.
        following = word_at(tokens, step + 1)
        if following in ("p", "range", "iqr", "n") and found[3] != ",":
            return Bounds(Span.UNKNOWN, None, low, high, tokens[i].start, shown=False), step
    return None


def set_off(tokens: Tokens, i: int) -> tuple[Bounds, int] | None:
    """Read limits without a name behind a comma or a semicolon: "1.05; 0.77-1.43)"."""
    if sign_at(tokens, i) not in (",", ";"):
        return None
    found = limits(tokens, i + 1)
    if found is None or found[3] not in ("-", "to") or sign_at(tokens, found[2]) not in (")", "]", ",", ";", "."):
        return None
    return Bounds(Span.UNKNOWN, None, found[0], found[1], tokens[i].start, shown=False), found[2]


def is_bracket_of_numbers(tokens: Tokens, i: int) -> bool:
    """Whether a bracket holds nothing but numbers and signs: a citation where no number stands before it."""
    at = i + 1
    while at < len(tokens) and at - i < 12:
        if tokens[at].text in (")", "]"):
            return at > i + 1
        if tokens[at].kind is Kind.WORD:
            return False
        at += 1
    return False
