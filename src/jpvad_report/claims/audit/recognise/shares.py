"""Counts and percentages of patients: "12/323 (3.7%)", "12 patients (3.7%)", "3.7% (12/323)", "five of nine (56%)"."""

from __future__ import annotations

from jpvad_report.claims.audit.counts import denominators
from jpvad_report.claims.audit.items import Proportion
from jpvad_report.claims.audit.printed import Printed
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, sign_at, word_at
from jpvad_report.claims.audit.recognise.vocabulary import PERSONS, UNITS
from jpvad_report.claims.audit.recognise.whole_numbers import count_at, in_group, is_named_number
from jpvad_report.claims.audit.tokens import NUMERALS, Kind
from jpvad_report.claims.audit.word_list import words

_ARTICLES = words("the all these our a total those of this such eligible enrolled randomised randomized")
_EVENTS = words("deaths events cases infections recurrences relapses fractures strokes births episodes failures")
NOT_IN_LABEL = UNITS | words("vs versus to from v than mean median ratio score")


def percent_at(tokens: Tokens, i: int) -> Printed | None:
    """Read a percentage that is printed with its sign."""
    if not is_number(tokens, i) or not tokens[i].percent:
        return None
    return Printed(tokens[i].digits, tokens[i].start, tokens[i].end, percent=True)


def _bracketed_percent(tokens: Tokens, i: int) -> tuple[Printed, int] | None:
    """Read "(3.7%", closed or followed by more; not "(30%-40%)" and not "(30% vs 40%)"."""
    if sign_at(tokens, i) not in ("(", "["):
        return None
    at = i + 1
    if sign_at(tokens, at) == "=":
        at += 1
    percent = percent_at(tokens, at)
    if percent is None:
        return None
    after = at + 1
    if sign_at(tokens, after) in (")", "]"):
        return percent, after + 1
    if word_at(tokens, after) in ("of", "per") or sign_at(tokens, after) in (",", ";", "["):
        return percent, after
    return None


def fraction(tokens: Tokens, i: int) -> tuple[Proportion, int] | None:
    """Read "12/323", "12 of the 323 patients", "five out of nine", each perhaps with "(3.7%)" behind."""
    first = count_at(tokens, i)
    if first is None or (is_named_number(tokens, i) and not in_group(tokens, i)):
        return None
    count, at = first
    slash = sign_at(tokens, at) == "/"
    while word_at(tokens, at) in PERSONS and not slash:
        at += 1
        slash = sign_at(tokens, at) == "/"
    if slash:
        second = count_at(tokens, at + 1) if is_number(tokens, at + 1) else None
    else:
        at += word_at(tokens, at) == "out"
        if word_at(tokens, at) != "of":
            return None
        at += 1
        while word_at(tokens, at) in _ARTICLES:
            at += 1
        second = count_at(tokens, at)
    if second is None or count > second[0] or second[0] < 2:
        return None
    total, after = second
    if sign_at(tokens, after) == "/":
        return None
    percent, stop = _behind(tokens, after)
    if percent is None and count == total and word_at(tokens, i + 1) in PERSONS:
        # "214 eyes of 214 patients"
        return None
    if percent is None and not slash and word_at(tokens, after) not in PERSONS:
        return None
    if slash and percent is None and count == total and word_at(tokens, after) not in PERSONS:
        # A visual acuity of 20/20.
        return None
    if slash and percent is None and (word_at(tokens, after) in UNITS or total < 5):
        return None
    return Proportion(tokens[i].start, tokens[stop - 1].end, percent, count, total), stop


def _behind(tokens: Tokens, at: int, *, longest: int = 9) -> tuple[Printed | None, int]:
    """Look for "(3.7%)" after a few words that name who is counted."""
    step = at
    while step - at < longest and (word_at(tokens, step) or sign_at(tokens, step) == "-"):
        if word_at(tokens, step) in NOT_IN_LABEL or word_at(tokens, step) in NUMERALS:
            return None, at
        step += 1
    found = _bracketed_percent(tokens, step)
    if found is not None:
        return found
    follows = step == at and sign_at(tokens, at) in (",", "=", ";") and percent_at(tokens, at + 1) is not None
    ends = sign_at(tokens, at + 2) in (")", "]", ",", ";", "") and word_at(tokens, at + 2) not in ("ci", "confidence")
    if follows and ends:
        return percent_at(tokens, at + 1), at + 2
    return None, at


def count_percent(tokens: Tokens, i: int) -> tuple[Proportion, int] | None:
    """Read "12 patients (3.7%)" and "seven (33%)"."""
    first = count_at(tokens, i)
    if first is None or is_named_number(tokens, i, measured=_bracketed_percent(tokens, first[1]) is None):
        return None
    count, at = first
    if tokens[i].kind is Kind.WORD and sign_at(tokens, at) not in ("(", "[") and word_at(tokens, at) not in PERSONS:
        return None
    if word_at(tokens, at) in UNITS or sign_at(tokens, at) in ("-", "/", "±", "°"):
        return None
    if (word_at(tokens, i - 1) in ("to", "or") or sign_at(tokens, i - 1) in ("-", "/")) and is_number(tokens, i - 2):
        return None
    inside = _in_own_bracket(tokens, i, at)
    if inside is not None:
        return Proportion(tokens[i].start, inside.end, inside, count, None), at + 3
    percent, stop = _behind(tokens, at, longest=8 if word_at(tokens, at) in PERSONS else 4)
    if percent is None or sign_at(tokens, stop - 1) in (",",) or tokens[stop - 1].end < percent.start:
        return None
    if stop - at == 2 and sign_at(tokens, at) in (",", "=", ";"):
        return None
    total, stop = _of_inside(tokens, stop, count) or _of_behind(tokens, stop, count)
    return Proportion(tokens[i].start, tokens[stop - 1].end, percent, count, total), stop


def _of_inside(tokens: Tokens, at: int, count: int) -> tuple[int, int] | None:
    """Look for "of 195)" behind "81 (41.5%"."""
    if word_at(tokens, at) != "of" or not is_number(tokens, at + 1) or sign_at(tokens, at + 2) not in (")", "]"):
        return None
    whole = count_at(tokens, at + 1)
    return (whole[0], at + 3) if whole is not None and whole[0] >= max(count, 2) else None


def _in_own_bracket(tokens: Tokens, i: int, at: int) -> Printed | None:
    """Read the percentage of "(1381 women, 44.2%)" or "[309 boys; 51.8%]"."""
    if sign_at(tokens, i - 1) not in ("(", "[") or word_at(tokens, at) not in PERSONS:
        return None
    if sign_at(tokens, at + 1) not in (",", ";") or sign_at(tokens, at + 3) not in (")", "]", ";", ","):
        return None
    return percent_at(tokens, at + 2)


def _of_behind(tokens: Tokens, at: int, count: int) -> tuple[int | None, int]:
    """Look for "of 261" behind "96 (36.8%)"."""
    if word_at(tokens, at) != "of" or sign_at(tokens, at - 1) not in (")", "]"):
        return None, at
    step = at + 1
    while word_at(tokens, step) in _ARTICLES:
        step += 1
    whole = count_at(tokens, step) if is_number(tokens, step) else None
    if whole is None or whole[0] < max(count, 2) or word_at(tokens, whole[1]) in UNITS:
        return None, at
    return whole


def percent_first(tokens: Tokens, i: int) -> tuple[Proportion, int] | None:
    """Read a percentage and what belongs to it: "3.7% (12/323)", "3.7% (n = 12)", "9.5% of the 323 patients"."""
    percent = percent_at(tokens, i)
    if percent is None:
        return None
    at = i + 1
    if sign_at(tokens, at) in ("(", "["):
        inner = _inside(tokens, at + 1)
        bare = is_number(tokens, at + 1) and sign_at(tokens, at + 2) in (")", "]")
        fitting = not bare or (inner is not None and denominators(percent, inner[0][0]) is not None)
        if inner is not None and fitting and _plausible(percent, inner[0][0]):
            (count, total), stop = inner
            if total is None and count > 0 and _named_size(tokens, at) and denominators(percent, count) is None:
                # "84.3% (n = 194)" of a group of 194.
                return Proportion(percent.start, tokens[stop - 1].end, percent, None, count), stop
            if total is None:
                total, stop = _of_behind(tokens, stop, count)
            return Proportion(percent.start, tokens[stop - 1].end, percent, count, total), stop
    step = at + 1
    if word_at(tokens, at) in PERSONS and sign_at(tokens, step) in ("(", "[") and word_at(tokens, step + 1) == "n":
        # "34% women [n = 208]"
        named = _inside(tokens, step + 1)
        if named is not None and named[0][1] is None and named[0][0] > 0:
            return Proportion(percent.start, tokens[named[1] - 1].end, percent, named[0][0], None), named[1]
    if word_at(tokens, at) == "of":
        step = at + 1
        while word_at(tokens, step) in _ARTICLES:
            step += 1
        whole = count_at(tokens, step)
        if whole is not None and whole[0] >= 5 and word_at(tokens, whole[1]) in PERSONS:
            return Proportion(percent.start, tokens[whole[1]].end, percent, None, whole[0]), whole[1] + 1
    return Proportion(percent.start, percent.end, percent, None, None), at


def _named_size(tokens: Tokens, at: int) -> bool:
    return word_at(tokens, at + 1) == "n"


def _plausible(percent: Printed, count: int) -> bool:
    """Whether a count behind a percentage can be a share: "atropine 0.025% (145 children)" is none."""
    return percent.value <= 100 and (percent.value >= 1 or count < 50) and (count == 0) == (percent.value < 0.05)


def _inside(tokens: Tokens, at: int) -> tuple[tuple[int, int | None], int] | None:
    """Read the bracket after a percentage: "12/323)", "12 of 323 patients)", "n = 12)", "12 patients)"."""
    named = word_at(tokens, at) == "n" and sign_at(tokens, at + 1) == "="
    at += 2 if named else 0
    bare = is_number(tokens, at) and sign_at(tokens, at + 1) in (")", "]") and not tokens[at].bound
    first = count_at(tokens, at) if is_number(tokens, at) else None
    if first is None:
        return None
    count, step = first
    total: int | None = None
    persons = False
    while word_at(tokens, step) in PERSONS or word_at(tokens, step) in _EVENTS:
        step, persons = step + 1, True
    if sign_at(tokens, step) == "/" or word_at(tokens, step) in ("of", "out"):
        step += 1 + (word_at(tokens, step) == "out")
        while word_at(tokens, step) in _ARTICLES:
            step += 1
        second = count_at(tokens, step)
        if second is None or second[0] < count:
            return None
        total, step = second
    while word_at(tokens, step) in PERSONS:
        step, persons = step + 1, True
    if sign_at(tokens, step) not in (")", "]", ";", ",") or not (named or persons or bare or total is not None):
        return None
    return (count, total), step + (sign_at(tokens, step) in (")", "]"))
