"""The direction of a comparison: "higher", "older", "more often" against the two values beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jpvad_report.claims.audit.checks.ratio import usable
from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import AnyItem, Estimate, MeanSd, Plain, Proportion, Scale, Size
from jpvad_report.claims.audit.pairs import is_change, versus
from jpvad_report.claims.audit.printed import Printed

_UP = re.compile(
    r"\b(?:higher|greater|older|longer|larger|heavier|taller|more (?:often|frequent\w*|common\w*|likely)|faster|"
    r"more (?!than\b|often|frequent|common|likely)[a-z]{3,})\b"
)
_DOWN = re.compile(r"\b(?:lower|smaller|younger|shorter|fewer|lighter|less (?!than\b)[a-z]{3,}|slower)\b")
_SECOND = re.compile(
    r"\b(?:control|controls|placebo|conventional|standard|usual|comparator|comparison|sham|without|non-?\w+|no|alone|"
    r"untreated|reference|vehicle|saline|wait\w*)\b"
)
_UNCLEAR = re.compile(
    r"\b(?:not|no|neither|similar|although|reduc\w+|increas\w+|decreas\w+|declin\w+|improve\w+|worse|better|"
    r"pronounced|marked|evident|effective|effect|chang\w+|"
    r"from|baseline|trend\w*|tend\w*|latter|former|respectively|score|ratio|rank|n=|p=)\b"
)
_SUBJECT_FIRST = re.compile(
    r"\b(?:had|were|was|have|has|showed|experienced|and)\s(?:[a-z]+\s){0,3}?(?:higher|greater|older|longer|larger|"
    r"heavier|taller|more|faster|lower|smaller|younger|shorter|fewer|lighter|less|slower)\b"
)
_PLACED_AFTER = re.compile(
    r"\b(?:for|(?:in|among|with|after|under|on) (?:[a-z-]+ ){0,3}(?:groups?|arms?|patients|participants|those|"
    r"women|men|children|subjects))\b"
)
_OR_MORE = re.compile(r"\bor (?:more|less|older|younger|higher|lower|greater|longer|fewer|above|below)\b")
_AFTER_COLON = re.compile(r":\s*(?:(?:medians?|means?)\s?(?:\([^()]{1,8}\)\s)?)?$")
_LABEL = re.compile(r"[a-z0-9][a-z0-9-]+")


def check(document: Document) -> Iterator[Finding]:
    """Hold every word of direction against the pair of numbers that follows it."""
    for sentence in document.sentences:
        yield from _ratios(document, sentence)
        found = [result for statement in sentence.statements if (result := _read(sentence, statement)) is not None]
        if not found:
            continue
        agreeing = sum(agrees for *_, agrees in found)
        ordered = any(agrees and _tells_order(statement) for statement, *_, agrees in found)
        for statement, pair, word, agrees in found:
            one, two = (value_of(item) for item in pair)
            if one is None or two is None:
                continue
            if agrees:
                grade, text = Grade.FINE, f"{one} is {opposite(one, two)} than {two}, as the words say."
            else:
                grade = _grade(document, statement, agreeing, len(found), ordered=ordered)
                text = f"The words say {word}, but {one} is {opposite(one, two)} than {two}."
                if grade is Grade.DOUBTFUL:
                    text += " Fine if the groups are named in the other order."
            yield document.finding(
                Check.WORDS_DIRECTION, grade, sentence, list(pair), printed=f"\u201c{word}\u201d, {one} vs {two}",
                attainable=f"{'above' if one.value < two.value else 'below'} {two}", message=text,
            )  # fmt: skip


def _ratios(document: Document, sentence: Sentence) -> Iterator[Finding]:
    """ "The odds were lower with therapy (OR 1.87; 1.09 to 3.20)"."""
    for statement in sentence.statements:
        ratios = [item for item in statement.items if isinstance(item, Estimate) and usable(item)]
        if len(ratios) != 1 or (statement.start != sentence.passage.start and len(statement.context) < 40):
            continue
        item = ratios[0]
        before = sentence.lower(statement.start, item.start)
        before = before.rpartition("(")[0] if before.rfind("(") > before.rfind(")") else before
        words = re.split(r"[;,]\s|\b(?:but|whereas|while)\s", before.rstrip(" (["))[-1]
        up, down = _RISK_UP.search(words), _RISK_DOWN.search(words)
        claimed = up or down
        if claimed is None or (up and down) or _RATIO_UNCLEAR.search(words):
            continue
        above, below = item.low.low > 1, item.high.high < 1
        if {"than", "with", "after"} & set(words.split()) and not (above or below):
            # An explicit comparison speaks of the estimate, significant or not.
            above, below = item.value.low > 1, item.value.high < 1
        wrong = (up and below) or (down and above)
        if not (above or below):
            continue
        word = claimed.group()
        yield document.finding(
            Check.WORDS_DIRECTION, Grade.ERROR if wrong else Grade.FINE, sentence, [item],
            printed=f"\u201c{word}\u201d, {item.name} {item}", attainable="below 1" if down else "above 1",
            message=f"The words say {word}, the estimate {item} lies {'above' if above else 'below'} 1.",
        )  # fmt: skip


_OUTCOME = r"(?:odds|risks?|hazards?|likelihood|chances?|rates?|mortality|incidence|probability)"
_RISK_UP = re.compile(
    rf"\b(?:higher|increased|greater|raised|elevated) {_OUTCOME}\b|\b(?:increased|raised) the {_OUTCOME}\b|"
    rf"\b{_OUTCOME} (?:of [^.;()]{{1,50}} )?(?:was|were) (?:\w+ )?(?:higher|increased|greater)\b"
)
_RISK_DOWN = re.compile(
    rf"\b(?:lower|reduced|decreased|smaller) {_OUTCOME}\b|\b(?:reduced|lowered|decreased) the {_OUTCOME}\b|"
    rf"\b{_OUTCOME} (?:of [^.;()]{{1,50}} )?(?:was|were) (?:\w+ )?(?:lower|reduced|decreased)\b"
)
_RATIO_UNCLEAR = re.compile(
    r"\b(?:not|no|neither|surviv\w+|than those|per|each|every|lower|less|without|absence|compared|versus|vs|"
    r"response|success|cure|free)\b(?<!lower)"
)


def opposite(one: Printed, two: Printed) -> str:
    """How the first of two numbers stands to the second."""
    return "lower" if one.value < two.value else "higher"


def value_of(item: AnyItem) -> Printed | None:
    """The number of an item that may be higher or lower than another."""
    if isinstance(item, Plain):
        return item.number
    if isinstance(item, Proportion):
        return item.percent
    if isinstance(item, MeanSd):
        return item.mean
    return item.value if isinstance(item, Estimate) and item.scale is not Scale.RATIO else None


def _read(sentence: Sentence, statement: Statement) -> tuple[Statement, tuple[AnyItem, AnyItem], str, bool] | None:
    """Return the pair of a statement, its word of direction, and whether both agree."""
    items = [item for item in statement.items if not isinstance(item, Size) and not _is_time(sentence, item)]
    if len(items) > 2 and all(isinstance(item, Estimate) and not isinstance(items[0], Estimate) for item in items[2:]):
        items = items[:2]
    if len(items) != 2 or not versus(sentence, items[0], items[1]) or is_change(sentence, items[0], items[1]):
        return None
    one, two = value_of(items[0]), value_of(items[1])
    if (
        one is None
        or two is None
        or (one.negative or two.negative)
        or one.value == two.value
        or isinstance(items[0], Estimate) != isinstance(items[1], Estimate)
    ):
        return None
    between = sentence.lower(items[0].end, items[1].start)
    if "(" in sentence.lower(items[0].start, items[0].end) and isinstance(items[0], Plain):
        return None
    before = sentence.lower(statement.start, items[0].start)
    clause = re.split(r"[;,]\s(?:and|but|whereas|while)?|\b(?:and|but|whereas|while)\s", before.rstrip(" ([,"))
    words = _OR_MORE.sub(" ", clause[-1]) if clause else ""
    up, down = _UP.findall(words), _DOWN.findall(words)
    if len(up) + len(down) != 1 or _UNCLEAR.search(words) or _UNCLEAR.search(between):
        return None
    if re.search(r"\b(?:vs?|versus)\b", words) or not (
        _in_brackets(before) or _AFTER_COLON.search(before) or ("than" in words and before.rstrip().endswith(","))
    ):
        return None
    if "than" not in between and re.search(r"\b(?:in|with|for|on|after|among)\b", between):
        # Each value has its own label, which may turn the order round.
        return None
    if items[0].start - statement.start > 400 or _distance(before, (up or down)[0]) > 140:
        return None
    word = (up or down)[0]
    return statement, (items[0], items[1]), word, (one.value > two.value) == bool(up)


def _tells_order(statement: Statement) -> bool:
    """Whether a comparison that agrees with its numbers tells whose number stands first."""
    words = statement.context
    subject = _SUBJECT_FIRST.search(words)
    return " than " in words or (subject is not None and not _PLACED_AFTER.search(words, subject.end()))


def _in_brackets(before: str) -> bool:
    """Whether the pair stands in the bracket behind the words: doses and labels stand outside."""
    return before.rfind("(") > before.rfind(")") or before.rfind("[") > before.rfind("]")


def _is_time(sentence: Sentence, item: AnyItem) -> bool:
    """Whether a number is a time or a limit: "at 6 months", "0.75 D or more"."""
    if not isinstance(item, Plain):
        return False
    after = sentence.lower(item.end, min(sentence.passage.end, item.end + 16))
    before = sentence.lower(max(sentence.passage.start, item.start - 7), item.start)
    timed = re.match(r"\s(?:months?|weeks?|days?|years?|hours?|h|min)\b", after) and re.search(
        r"\b(?:at|within|by|after)\s$", before
    )
    return bool(timed) or re.match(r"\s\S{1,8}\sor\b", after) is not None


def _distance(before: str, word: str) -> int:
    return len(before) - before.rfind(word)


def _grade(document: Document, statement: Statement, agreeing: int, every: int, *, ordered: bool) -> Grade:
    """An error where the order of the groups is told: by "than", or by the other comparisons of the sentence."""
    if agreeing >= 2 and agreeing >= every - 1:
        return Grade.ERROR
    words = statement.context
    if ordered and not _PLACED_AFTER.search(words):
        # "Women were older than men (...) and more often smoked (...)": the order is that of the first comparison.
        return Grade.ERROR
    than = re.search(r"(?P<first>[^.;]{3,90})\bthan\b(?P<second>[^.;(]{3,90})(?:\(|,|:)", words)
    if than is not None:
        return Grade.DOUBTFUL if _SECOND.search(than.group("first")) else Grade.ERROR
    named = _named(document, words)
    if named == "first" and not _SECOND.search(words):
        return Grade.ERROR
    if named == "second" or _SECOND.search(words) or every > 1:
        return Grade.DOUBTFUL
    # "Patients who used it first were older (68 vs 72)" names its group first; "X was higher in the Y group" does not
    # tell which of the two values is that group's.
    subject = _SUBJECT_FIRST.search(words)
    return Grade.ERROR if subject is not None and not _PLACED_AFTER.search(words, subject.end()) else Grade.DOUBTFUL


def _named(document: Document, words: str) -> str:
    """Which of the two groups of the text some words name alone: the first, the second, or neither."""
    said = set(_LABEL.findall(words))
    for partition in document.two_groups:
        first, second = ({word for word in _LABEL.findall(label) if len(word) > 3} for label in partition.labels)
        if said & (first - second) and not said & (second - first):
            return "first"
        if said & (second - first) and not said & (first - second):
            return "second"
    return ""
