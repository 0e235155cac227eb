"""Numbers of patients: "n = 323", "759 patients", "195 out-patients"."""

from __future__ import annotations

from jpvad_report.claims.audit.items import Size
from jpvad_report.claims.audit.recognise.numbers import Tokens, is_number, sign_at, word_at
from jpvad_report.claims.audit.recognise.shares import NOT_IN_LABEL
from jpvad_report.claims.audit.recognise.vocabulary import PERSONS, UNITS
from jpvad_report.claims.audit.recognise.whole_numbers import count_at, is_named_number


def size(tokens: Tokens, i: int) -> tuple[Size, int] | None:
    """Read "n = 323"."""
    if word_at(tokens, i) != "n" or sign_at(tokens, i + 1) not in ("=", ":"):
        return None
    found = count_at(tokens, i + 2) if is_number(tokens, i + 2) else None
    if found is None:
        return None
    return Size(tokens[i].start, tokens[found[1] - 1].end, found[0], True), found[1]


def _names(tokens: Tokens, step: int) -> bool:
    """Whether a word stands here, or the hyphen in one: "195 out-patients"."""
    inner = sign_at(tokens, step) == "-" and word_at(tokens, step - 1) and word_at(tokens, step + 1)
    return bool(word_at(tokens, step)) or (bool(inner) and tokens[step - 1].end == tokens[step + 1].start - 1)


def persons(tokens: Tokens, i: int) -> tuple[Size, int] | None:
    """Read "759 patients", "1,082 consecutive adult patients"."""
    found = count_at(tokens, i)
    if found is None or is_named_number(tokens, i):
        return None
    step = found[1]
    if word_at(tokens, step) == "and" and is_number(tokens, step + 1) and word_at(tokens, step + 2) in PERSONS:
        # "19 and 12 patients"
        return Size(tokens[i].start, tokens[i].end, found[0], False), found[1]
    opens = i == 1 and word_at(tokens, 0) == "of" and sign_at(tokens, step + 1) == ","
    if opens and word_at(tokens, step).endswith("s") and word_at(tokens, step) not in UNITS and found[0] >= 20:
        # "Of 5912 consultations, 3104 (52.5%) were for cough": whatever is counted, it is the whole.
        return Size(tokens[i].start, tokens[step].end, found[0], False), found[1]
    while step - found[1] < 6 and _names(tokens, step) and word_at(tokens, step) not in PERSONS:
        if word_at(tokens, step) in NOT_IN_LABEL or word_at(tokens, step) in ("in", "of", "and", "or", "with", "for"):
            return None
        step += 1
    if word_at(tokens, step) not in PERSONS:
        return None
    return Size(tokens[i].start, tokens[step].end, found[0], False), found[1]
