"""Groups against their total: counts that add up, percentages of parts that make 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jpvad_report.claims.audit.counts import fits
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.groups import EACH_OF, counts_in, is_total
from jpvad_report.claims.audit.items import AnyItem, Item, Proportion, PValue, Size
from jpvad_report.claims.audit.recognise.vocabulary import EXHAUSTIVE

_ASSIGNED = re.compile(
    r"\b(?:randomi[sz]ed|randomly|assigned|allocated|divided|split|categori[sz]ed|classified|of whom|"
    r"comprised?|comprising)\b"
)
_NOT_ALL = re.compile(
    r"\b(?:complet|finish|analy[sz]ed|withdr|drop|lost|exclu|eligible|screened|declined|refus|evaluable|available|"
    r"approached|invited|respond|discontinu|another|additional|per group|missing|unknown|"
    r"follow-?up|and \d+ (?:healthy|control))"
)
# Parts that miss their total by less than this are meant to make it, by how clearly the sentence divides.
_NEAR, _NEAR_LIST, _NEAR_ASSIGNED = 0.02, 0.05, 0.15


def check(document: Document) -> Iterator[Finding]:
    """Hold the parts of every division against the whole."""
    for sentence in document.sentences:
        if sentence.passage.is_row:
            continue
        yield from _shares(document, sentence)
        yield from _parts(document, sentence)
        yield from _percentages(document, sentence)
        yield from _each(document, sentence)
    yield from _divisions(document)


def _added(numbers: Sequence[int]) -> str:
    return f"{' + '.join(map(str, numbers))} = {sum(numbers)}"


def _shares(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """Two counts with percentages that make 100: they add up to the total of which they are shares."""
    shares = [item for item in sentence.items if isinstance(item, Proportion) and item.count and item.percent]
    for first, second in pairwise(shares):
        if first.percent is None or second.percent is None or not first.count or not second.count:
            continue
        whole = first.percent.value + second.percent.value
        tolerance = 1.01 * max(first.percent.unit, second.percent.unit)
        if first.total is not None or second.total is not None or abs(whole - 100) > tolerance:
            continue
        if len(shares) > 2 or any(isinstance(item, PValue) for item in sentence.items):
            continue
        total = first.count + second.count
        if total in document.totals:
            yield _fine(document, sentence, [first, second], [first.count, second.count])
            continue
        near = [
            size
            for size in document.totals
            if size != total and abs(size - total) <= max(3, 0.03 * size) and size > max(first.count, second.count)
            and (fits(first.percent, first.count, size) or fits(second.percent, second.count, size))
        ]  # fmt: skip
        if near and not _NOT_ALL.search(sentence.text):
            yield document.finding(
                Check.SUM, Grade.ERROR, sentence, [first, second], attainable=str(total),
                message=f"{_added([first.count, second.count])}, but the text has {near[0]} patients in all.",
            )  # fmt: skip


def _fine(document: Document, sentence: Sentence, items: Sequence[Item], numbers: Sequence[int]) -> Finding:
    return document.finding(
        Check.SUM, Grade.FINE, sentence, items, attainable=str(sum(numbers)), message=f"{_added(numbers)}, as printed."
    )


def _parts(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "Of 331 women, 72 before 34 weeks, 117 to 36 weeks and 141 later": the parts make the total, or nearly so."""
    found = _whole_and_parts(sentence)
    if found is None:
        return
    (total, whole, _), parts, told = found
    numbers, items = [n for n, *_ in parts], [item for _, item, _ in parts]
    if total <= max(numbers) or len(numbers) > 8:
        return
    if any(sum(numbers[i:]) in (total, *numbers[:i]) for i in range(1, len(numbers) - 1)):
        return
    if sum(numbers) == total:
        yield _fine(document, sentence, [whole, *items], numbers)
        return
    gaps = [
        sentence.lower(a.end, b.start) for a, b in pairwise([whole, *items] if whole.start < items[0].start else items)
    ]
    told = told or _ASSIGNED.search(sentence.text) is not None or _sexes(sentence, parts)
    reach = (
        _NEAR_ASSIGNED
        if told
        else _NEAR_LIST
        if len(numbers) > 2 or _parallel(gaps) or gaps[0].rstrip().endswith(":")
        else _NEAR
    )
    near = abs(sum(numbers) - total) <= max(1, reach * total)
    listed = all(len(gap) < 100 and "." not in gap for gap in gaps) and re.search(r"\b(?:and|or)\b|,|;", gaps[-1])
    words = sentence.lower(min(whole.start, items[0].start), min(sentence.passage.end, items[-1].end + 12))
    dichotomy = _sexes(sentence, parts) or re.search(r"\bwith\b.*\bwithout\b|\b(?:did|had|were|was|have) not\b", words)
    divided = told or len(numbers) > 2 or "(" in gaps[0] or ":" in words or _parallel(gaps)
    if near and listed and (dichotomy or (divided and not _NOT_ALL.search(_told_of(sentence, whole, items)))):
        yield document.finding(
            Check.SUM, Grade.ERROR, sentence, [whole, *items], attainable=str(sum(numbers)),
            message=f"{_added(numbers)}, but {total} were divided.",
        )  # fmt: skip


def _each(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "312 participants were randomized (156 to each group)": a whole number of such groups makes the total."""
    found = EACH_OF.search(sentence.text)
    wholes = [item for item in sentence.items if isinstance(item, Size) and not item.labelled]
    if found is None or not wholes:
        return
    whole, n = wholes[0], int(found.group(1).replace(",", ""))
    groups = round(whole.n / n) if n else 0
    near = 2 <= groups <= 6 and abs(groups * n - whole.n) <= _NEAR_ASSIGNED * whole.n
    if near and groups * n != whole.n and whole.end <= sentence.passage.start + found.start():
        yield document.finding(
            Check.SUM, Grade.ERROR, sentence, [whole], attainable=str(groups * n),
            message=f"{groups} groups of {n} make {groups * n}, but {whole.n} were divided.",
        )  # fmt: skip


_Count = tuple[int, AnyItem, bool]


def _told_of(sentence: Sentence, whole: AnyItem, items: Sequence[AnyItem]) -> str:
    """The words from the whole to the end of its parts; "were analysed," may stand behind the whole."""
    if whole.start > items[0].start:
        return sentence.text
    text = sentence.lower(whole.end, min(sentence.passage.end, items[-1].end + 60))
    return re.sub(r"^([a-z\s]{0,20})\b(?:analy[sz]ed|included)\s?[,:(]", r"\1", text)


def _sexes(sentence: Sentence, parts: Sequence[_Count]) -> bool:
    """Whether two parts are the women and the men."""
    if len(parts) != 2:
        return False
    found = [_SEX.match(sentence.lower(item.start, min(sentence.passage.end, item.end + 24))) for _, item, _ in parts]
    kinds = {match.group("women") is None for match in found if match is not None}
    return all(match is not None for match in found) and len(kinds) == 2


_SEX = re.compile(r"[\d,]+(?: in)? (?:(?P<women>women|females?|girls)|men|males?|boys)\b")


def _whole_and_parts(sentence: Sentence) -> tuple[_Count, list[_Count], bool] | None:
    """A number of all patients, its parts before or behind it, and whether words say that it is the whole."""
    every = counts_in(sentence)
    counts = [entry for entry in every if entry[2]]
    labelled = _labelled_parts(sentence, every)
    if labelled is not None:
        return labelled
    if len(counts) >= 3:
        last = counts[-1]
        around = sentence.lower(max(sentence.passage.start, last[1].start - 24), last[1].start)
        around += "|" + sentence.lower(last[1].end, min(sentence.passage.end, last[1].end + 14))
        if _IN_ALL.search(around) and last[0] > max(n for n, *_ in counts[:-1]):
            return last, counts[:-1], True
        if counts[0][0] == counts[1][0] and is_total(counts[1][1]):
            # "214 eyes of 214 patients"
            counts = counts[1:]
            if len(counts) < 3:
                return None
        if is_total(counts[-3][1]) and _sexes(sentence, counts[-2:]):
            return counts[-3], counts[-2:], True
        if is_total(counts[0][1]) or _is_labelled_total(sentence, counts):
            return counts[0], counts[1:], _is_bracket(sentence, counts)
    if len(every) == 3 and is_total(every[0][1]) and every[0][2]:
        # "A cohort of 440 patients, 273 PR3-positive and 170 MPO-positive"
        lead = sentence.lower(every[0][1].end, every[1][1].start).rstrip()
        if lead.endswith((",", ";", ":", "whom")):
            return every[0], every[1:], False
    return None


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
    return labelled and _ASSIGNED.search(between) is not None and counts[0][0] > max(n for n, *_ in counts[1:])


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


def _parallel(gaps: Sequence[str]) -> bool:
    """Whether two parts stand alike: "424 with machine perfusion and 411 with cold storage"."""
    return len(gaps) == 2 and re.search(r"\b(?:and|or)\b", gaps[1]) is not None and len(gaps[1]) < 70


def _divisions(document: Document) -> Iterator[Finding]:
    """Groups defined in one place and a number of all patients in another, nearly their sum."""
    if len(document.partitions) != 1 or not document.partitions[0].sure:
        return
    sizes = document.partitions[0].sizes
    total = sum(sizes)
    defined = document.sentence_at(document.partitions[0].start)
    if defined is None or _NOT_ALL.search(_WE_ANALYSED.sub(" ", defined.text)):
        return
    for sentence in document.sentences:
        for item in sentence.items:
            if sentence is defined or not is_total(item) or sentence.passage.is_row:
                continue
            n = counts_in(sentence, only=item)[0][0]
            before = sentence.lower(max(sentence.passage.start, item.start - 60), item.start)
            after = sentence.lower(item.end, min(sentence.passage.end, item.end + 40))
            near = n != total and abs(n - total) <= max(1, 0.04 * total) and n > max(sizes)
            plain = _WE_ANALYSED.sub(" studied ", sentence.text)
            if near and _WHOLE.search(before + "|" + after) and not _NOT_ALL.search(plain):
                # Groups may be given as they were analysed; only a text that repeats its own total contradicts itself.
                again = _AGAIN.search(before) is not None or _ASSIGNED.search(defined.text) is not None
                grade = Grade.ERROR if again else Grade.DOUBTFUL
                yield document.finding(
                    Check.SUM, grade, sentence, [item], attainable=str(total),
                    message=f"{_added(sizes)} patients in groups, but here they are {n}.",
                )  # fmt: skip


_AGAIN = re.compile(r"\b(?:all|these|trial of|study of|cohort of|among)\s*(?:\w+ ){0,2}$")
_WE_ANALYSED = re.compile(r"\b(?:we|retrospectively) analy[sz]ed\b")
_WHOLE = re.compile(
    r"\b(?:all|these|the|trial of|trial in|study of|cohort of|trial that included|included|total of|identified|"
    r"studied|assigned|randomi[sz]ed|recruited|enrolled|among|(?:we|retrospectively) (?:analy[sz]ed|reviewed))\s*"
    r"(?:\w+ ){0,2}\|"
    r"|\|[^|]{0,30}\b(?:were (?:randomi|enrol|includ|recruit|studied)|randomi[sz]ed)"
)


def _percentages(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "Stage I 31%, stage II 28%, ... and the remaining 14%": a list that names every part makes 100%."""
    shares = _list(sentence)
    if len(shares) < 2:
        return
    percents = [item.percent for item in shares if item.percent is not None]
    words = sentence.lower(sentence.passage.start, min(sentence.passage.end, shares[-1].end + 40))
    sexes = re.search(r"\b(?:men|males?|boys)\b", words) and re.search(r"\b(?:women|females?|girls)\b", words)
    rest = re.search(r"(?<!of the )\bremaining\b|\bthe rest\b", words)
    exhaustive = (
        EXHAUSTIVE.search(words) is not None and not re.search(r"\brates?\b|\brisks?\b", words)
    ) or rest is not None
    if (len(shares) == 2 and not (rest or sexes)) or (len(shares) > 2 and not exhaustive):
        return
    total, unit = sum(percent.value for percent in percents), max(percent.unit for percent in percents)
    fine = 100 - len(percents) * unit - 1e-9 <= total <= 100 + len(percents) * unit / 2 + 1e-9
    if not fine and (not 50 < total < 190 or (len(shares) == 2 and total < 100 and not rest)):
        return
    if len(shares) == 2 and ";" in sentence.lower(shares[0].end, shares[1].start):
        return
    if not fine and any(abs(sum(p.value for p in part) - 100) <= 2 * unit for part in (percents[1:], percents[:-1])):
        return
    added = " + ".join(f"{percent.digits}" for percent in percents)
    yield document.finding(
        Check.PERCENT_SUM, Grade.FINE if fine else Grade.ERROR, sentence, shares, attainable="100%",
        message=f"{added} = {total:.{max(p.decimals for p in percents)}f}%{'.' if fine else ', not 100%.'}",
    )  # fmt: skip


def _list(sentence: Sentence) -> list[Proportion]:
    """The longest run of shares that no word of comparison parts; one in a bracket by itself is left out."""
    best: list[Proportion] = []
    run: list[Proportion] = []
    for item in sentence.items:
        if not isinstance(item, Proportion) or item.percent is None or item.total is not None:
            continue
        if item.count is None and _in_bracket(sentence, item):
            continue
        between = sentence.lower(run[-1].end, item.start) if run else ""
        broken = len(between) > 90 or re.search(
            r"\b(?:vs|versus|than|compared|respectively|whereas|while)\b|\. ", between
        )
        run = [*run, item] if run and not broken else [item]
        best = max(best, run, key=len)
    return best


def _in_bracket(sentence: Sentence, item: Item) -> bool:
    before = sentence.lower(sentence.passage.start, item.start)
    opened = max(before.rfind("("), before.rfind("["))
    return opened > max(before.rfind(")"), before.rfind("]")) and before[opened + 1 :].strip() != ""
