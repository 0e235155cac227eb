"""Which numbers of a sentence are a whole and its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jpvad_report.claims.audit.document import Sentence
from jpvad_report.claims.audit.groups import counts_in, is_total
from jpvad_report.claims.audit.items import AnyItem, Size
from jpvad_report.claims.audit.recognise.vocabulary import EXHAUSTIVE

ASSIGNED = re.compile(
    r"\b(?:randomi[sz]ed|randomly|assigned|allocated|divided|split|categori[sz]ed|classified|of whom|"
    r"comprised?|comprising)\b"
)
# So many patients are no label of something else.
_MANY = 20
_Count = tuple[int, AnyItem, bool]


def told_of(sentence: Sentence, whole: AnyItem, items: Sequence[AnyItem]) -> str:
    """The words from the whole to the end of its parts; "were analysed," may stand behind the whole."""
    if whole.start > items[0].start:
        return sentence.text
    text = sentence.lower(whole.end, min(sentence.passage.end, items[-1].end + 60))
    return re.sub(r"^([a-z\s]{0,20})\b(?:analy[sz]ed|included)\s?[,:(]", r"\1", text)


def sexes(sentence: Sentence, parts: Sequence[_Count]) -> bool:
    """Whether two parts are the women and the men."""
    if len(parts) != 2:
        return False
    found = [_SEX.match(sentence.lower(item.start, min(sentence.passage.end, item.end + 24))) for _, item, _ in parts]
    kinds = {match.group("women") is None for match in found if match is not None}
    return all(match is not None for match in found) and len(kinds) == 2


_SEX = re.compile(r"[\d,]+(?: in)? (?:(?P<women>women|females?|girls)|men|males?|boys)\b")


def whole_and_parts(sentence: Sentence) -> tuple[_Count, list[_Count], bool] | None:
    """A number of all patients, its parts before or behind it, and whether words say that it is the whole."""
    every = counts_in(sentence)
    counts = [entry for entry in every if entry[2]]
    labelled = _labelled_parts(sentence, every)
    if labelled is not None:
        return labelled
    if len(counts) >= 3:
        last = counts[-1]
        if _closed(sentence, last) and last[0] > max(n for n, *_ in counts[:-1]):
            return last, counts[:-1], True
        if counts[0][0] == counts[1][0] and is_total(counts[1][1]):
            # "214 eyes of 214 patients"
            counts = counts[1:]
            if len(counts) < 3:
                return None
        for i in range(len(counts) - 2):
            if is_total(counts[i][1]) and sexes(sentence, counts[i + 1 : i + 3]):
                return counts[i], counts[i + 1 : i + 3], True
        if is_total(counts[0][1]) or _is_labelled_total(sentence, counts):
            return counts[0], counts[1:], _is_bracket(sentence, counts)
    if len(every) >= 3 and _in_each(sentence, every[-3][1]):
        return every[-3], every[-2:], True
    if len(every) >= 3 and _closed(sentence, every[-1]) and every[-1][0] > max(n for n, *_ in every[:-1]):
        return every[-1], every[:-1], True
    if len(every) >= 3 and sentence.lower(every[-3][1].end, every[-2][1].start) in (": ", " ("):
        # "Events numbered 186: 76 with and 110 without"
        return every[-3], every[-2:], False
    for i in range(len(every) - 3):
        parts = every[i + 1 :]
        if _is_opened(sentence, every[i][1]) and EXHAUSTIVE.search(
            sentence.lower(every[i][1].end, sentence.passage.end)
        ):
            return every[i], parts, True
    if len(every) >= 3 and _divided_in_two(sentence, every[-3:]):
        return every[-3], every[-2:], False
    if len(every) >= 3 and _is_headed(sentence, every):
        return every[0], every[1:], _OF_THEM.match(sentence.lower(every[1][1].end, every[2][1].start)) is not None
    if len(every) == 3 and is_total(every[0][1]) and every[0][2]:
        # "A cohort of 440 patients, 273 PR3-positive and 170 MPO-positive"
        lead = sentence.lower(every[0][1].end, every[1][1].start).rstrip()
        if lead.endswith((",", ";", ":", "whom", "(")):
            return every[0], every[1:], False
    return None


def _is_opened(sentence: Sentence, whole: AnyItem) -> bool:
    """ "Of the 205 head injuries, 162 were minor, 31 moderate and 12 severe"."""
    before = sentence.lower(max(sentence.passage.start, whole.start - 16), whole.start)
    after = sentence.lower(whole.end, min(sentence.passage.end, whole.end + 50))
    return re.search(r"\b(?:of|among) (?:the |these |all )?$", before) is not None and (
        re.match(r"(?: [a-z-]+){0,4},\s\d", after) is not None
    )


def _divided_in_two(sentence: Sentence, counts: Sequence[_Count]) -> bool:
    """ "16,914 admissions were studied: 8,602 before and 8,312 after the intervention"."""
    lead = sentence.lower(counts[0][1].end, counts[1][1].start)
    gap = sentence.lower(counts[1][1].end, counts[2][1].start)
    return re.fullmatch(r"(?: [a-z-]+){1,6}: ", lead) is not None and parallel((lead, gap)) and counts[0][0] >= _MANY


def _in_each(sentence: Sentence, whole: AnyItem) -> bool:
    """ "There were 402 hip fractures, 306 in users and 96 in controls"."""
    before = sentence.lower(max(sentence.passage.start, whole.start - 24), whole.start)
    told = re.search(r"\b(?:there were|of|recorded|observed|identified|registered|with|had)\s$", before)
    return told is not None and _IN_EACH.search(sentence.lower(whole.start, sentence.passage.end)) is not None


def _closed(sentence: Sentence, last: _Count) -> bool:
    """Whether the last number is the sum: "494 in total"."""
    around = sentence.lower(max(sentence.passage.start, last[1].start - 24), last[1].start)
    around += "|" + sentence.lower(last[1].end, min(sentence.passage.end, last[1].end + 14))
    return _IN_ALL.search(around) is not None


def _is_headed(sentence: Sentence, every: Sequence[_Count]) -> bool:
    """ "412 deaths: 210 from ..., 120 from ... and 81 from ..."; "5,120 admissions, 3,012 of which were ..."."""
    lead = sentence.lower(every[0][1].end, every[1][1].start)
    after = sentence.lower(every[1][1].end, every[2][1].start)
    noun = re.fullmatch(r"(?: [a-z-]+){0,2}[:,]\s", lead) or re.fullmatch(r"(?: [a-z-]+){1,6}[:,]\s", lead)
    headed = lead.rstrip().endswith(":") and len(every) >= 4
    return noun is not None and every[0][0] >= 20 and (headed or _OF_THEM.match(after) is not None)


_IN_EACH = re.compile(
    r"^[\d,]+(?: [a-z-]+){1,4}[,:] [\d,]+ (?:in|among|with|from) [^,;.\d]{3,50},? and [\d,]+ (?:in|among|with|from)\b"
)
_OF_THEM = re.compile(r"(?: [a-z]+)? of (?:whom|which|them|these)\b")


def _labelled_parts(sentence: Sentence, counts: Sequence[_Count]) -> tuple[_Count, list[_Count], bool] | None:
    """ "... of whom 1214 were randomly assigned to short treatment (n = 608) or standard treatment (n = 606)"."""
    parts = [entry for entry in counts if isinstance(entry[1], Size) and entry[1].labelled]
    before = [entry for entry in counts if parts and entry[1].end <= parts[0][1].start and entry not in parts]
    if len(parts) < 2 or not before:
        return None
    whole = before[-1]
    words = sentence.lower(whole[1].end, parts[0][1].start)
    assigned = re.match(r"\s(?:\w+ ){0,3}(?:were|was) (?:\w+ )?(?:randomi[sz]ed|assigned|allocated)", words)
    return (whole, parts, True) if assigned and whole[0] > max(n for n, *_ in parts) else None


def _is_labelled_total(sentence: Sentence, counts: Sequence[_Count]) -> bool:
    """ "Patients (n = 360) were randomly assigned to exercise (n = 121), injection (n = 118) or sham (n = 121)"."""
    labelled = all(isinstance(item, Size) and item.labelled for _, item, _ in counts)
    between = sentence.lower(counts[0][1].end, counts[1][1].start)
    return labelled and ASSIGNED.search(between) is not None and counts[0][0] > max(n for n, *_ in counts[1:])


_IN_ALL = re.compile(
    r"\|\s*(?:patients |participants |adults )?(?:in all|in total|altogether|overall|were treated|were randomi)|"
    r"\b(?:numbered|in all,?|in total,?|totalling|total of) \|"
)


def _is_bracket(sentence: Sentence, counts: Sequence[_Count]) -> bool:
    """ "265 patients took part (active drug, 139; placebo, 116)": one bracket holds the parts and nothing else."""
    begin, end = counts[0][1].end, counts[-1][1].end
    between = sentence.lower(begin, end)
    closes = sentence.lower(end, min(sentence.passage.end, end + 1)) == ")"
    return closes and between.count("(") == 1 and ")" not in between and len(counts) < 6


def parallel(gaps: Sequence[str]) -> bool:
    """Whether two parts stand alike: "424 with machine perfusion and 411 with cold storage"."""
    return len(gaps) == 2 and re.search(r"\b(?:and|or)\b", gaps[1]) is not None and len(gaps[1]) < 70
