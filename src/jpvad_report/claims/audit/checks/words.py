"""What the words say beside what the numbers say: "no difference" and its interval, "higher" and its two values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jpvad_report.claims.audit.checks.ratio import usable
from jpvad_report.claims.audit.document import Document, Sentence, Statement
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Estimate, Scale, Span
from jpvad_report.claims.audit.recognise.vocabulary import OTHER_P_LABEL

_NONE = re.compile(
    r"\bno (?:statistically |clinically )?(?:difference|excess|association|effect|increase|increased|reduction|"
    r"change|benefit|"
    r"relationship|relation|evidence of|impact|influence)\w*|\b(?:did|do|does|was|were|is|"
    r"are) not (?:[a-z]+ly )?(?:differ|associated|"
    r"different|related|affect|increase|reduce|improve|change|influence)\w*|\bnot associated\b|\bsimilar (?:in|"
    r"between|across|among|for)\b|\b(?:was|were|is|are) similar\b|"
    r"\b(?:was|were) comparable\b|\bunrelated\b"
)
_ASSOCIATED = re.compile(r"\b(?:was|were|is|are) (?:[a-z]+ly )?(?:also )?(?:associated|linked|related)\b")
_CHANGED = re.compile(
    r"^(?!.*\b(?:not|no|nor|may|might|could|would|to|whether|if|rate|dose)\b)"
    r".*\b(?:reduced|lowered|increased|prevented|improved)\b"
)
_NOT_SIGNIFICANT = re.compile(
    r"\b(?:no|not|neither|nor|without|failed to|didn't|[a-z]+n't) (?:[a-z]+ ){0,5}significan\w*|"
    r"\bnon-?\s?significant\w*|\binsignificant\w*|"
    r"\bfailed to reach|\bdid not reach|without significan"
)
_SIGNIFICANT = re.compile(r"\b(?:statistically |highly )?significant(?:ly)?\b")
_TURN = re.compile(r"\b(?:but|however|whereas|while|although|though|except|only|despite|unlike)\b")
_SOFT = re.compile(
    r"\btend|\btrend|marginal|borderline|numerically|non-?inferior|equivalen|clinically|minimal|importan"
)
_TURNS = re.compile(r"^[^.;]{0,40}[,;]? ?(?P<turn>but not|whereas|while|but) ")
# An interval that reaches this far to either side leaves effects open that nobody would call none.
_WIDE_LOW, _WIDE_HIGH = 0.75, 1.33


def check(document: Document) -> Iterator[Finding]:
    """Hold claims of difference and of none against interval and P value."""
    wide: list[tuple[Sentence, Estimate]] = []
    for sentence in document.sentences:
        for statement in sentence.statements:
            yield from _statement(document, sentence, statement, wide)
    yield from _conclusion(document, wide)


def _claim(sentence: Sentence, statement: Statement) -> str:
    """What the words of a statement claim: "none", "not significant", "significant", or nothing clear."""
    first = next((item for item in statement.items if isinstance(item, Estimate)), statement.p)
    end = max(statement.start, first.start) if first is not None else statement.end
    words = re.sub(r"\([^()]{0,200}\)", " ", sentence.lower(statement.start, end))
    words = re.sub(r"\([^()]{0,200}\)|\([^()]*$", " ", words)
    parts = _TURN.split(words)
    last = parts[-1] if len(parts[-1]) > 15 or len(parts) == 1 else parts[-2]
    if _SOFT.search(last):
        return ""
    none = _NONE.search(last)
    # The patterns take long, and few statements have the words that they look for.
    named = "significan" in last
    not_significant = _NOT_SIGNIFICANT.search(last) if named or "reach" in last else None
    significant = _SIGNIFICANT.search(_NOT_SIGNIFICANT.sub(" ", last)) if named else None
    if not_significant and not significant:
        return "not significant"
    if none and significant:
        return ""
    if none:
        return "similar" if "similar" in none.group() or "comparable" in none.group() else "none"
    if significant and not not_significant:
        return "significant"
    if not not_significant and (_ASSOCIATED.search(last) or _CHANGED.search(last)):
        return "associated" if _ASSOCIATED.search(last) else "changed"
    return ""


def _statement(
    document: Document, sentence: Sentence, statement: Statement, wide: list[tuple[Sentence, Estimate]]
) -> Iterator[Finding]:
    estimates = [item for item in statement.items if isinstance(item, Estimate)]
    if not estimates and (statement.p is None or not statement.clear):
        return
    claim = _claim(sentence, statement)
    ratios = [item for item in estimates if usable(item)]
    differences = [item for item in estimates if _is_difference(item)]
    if claim and len(ratios) + len(differences) == 1 and (not ratios or _early(sentence, statement)):
        item = (ratios or differences)[0]
        yield from _interval(document, sentence, item, claim, wide)
    elif len(ratios) > 1:
        yield from _clauses(document, sentence, statement, ratios, wide)
    elif claim and statement.p is not None and statement.clear and not ratios and not differences:
        yield from _p(document, sentence, statement, claim)


def _clauses(
    document: Document,
    sentence: Sentence,
    statement: Statement,
    ratios: list[Estimate],
    wide: list[tuple[Sentence, Estimate]],
) -> Iterator[Finding]:
    """ "Long exposure was associated with ... (1.42; 1.14 to 1.76), whereas short exposure was not (1.08; ...)"."""
    for before, item in pairwise(ratios):
        words = sentence.lower(before.end, item.start)
        turn = _TURNS.match(words)
        if turn is None or len(words) > 200:
            continue
        part = Statement((item,), None, before.end + turn.end(), item.end, words, True)
        denied = re.match(r"but not\b", turn.group("turn")) is not None
        claim = "not significant" if denied else _claim(sentence, part)
        if claim in ("none", "not significant", "significant"):
            yield from _interval(document, sentence, item, claim, wide)


def _early(sentence: Sentence, statement: Statement) -> bool:
    return statement.start == sentence.passage.start or len(statement.context) > 25


def _is_difference(item: Estimate) -> bool:
    named = item.name.lower().startswith("differ") or item.name in ("MD", "SMD", "WMD", "RD", "ARD")
    return item.scale is Scale.DIFFERENCE and item.span is Span.CONFIDENCE and named and item.sure


def _interval(
    document: Document, sentence: Sentence, item: Estimate, claim: str, wide: list[tuple[Sentence, Estimate]]
) -> Iterator[Finding]:
    null = 1.0 if item.scale is Scale.RATIO else 0.0
    low, high = sorted((item.low, item.high), key=lambda limit: limit.value)
    out = low.low > null or high.high < null
    inside = low.high < null < high.low
    limits = f"{low} to {high}"
    if claim in ("none", "similar", "not significant") and out:
        text = f"The interval {limits} leaves out {null:g}: that is a difference, not none."
        yield _words(document, sentence, item, Grade.ERROR, f"{'no difference' if claim == 'none' else claim}", text)
    elif claim == "significant" and inside:
        text = f"The interval {limits} includes {null:g}: that is no significant difference."
        yield _words(document, sentence, item, Grade.ERROR, "significant", text)
    elif claim in ("associated", "changed") and inside and _single(sentence) and not _denied(sentence, item):
        text = f"The interval {limits} includes {null:g}: that was not shown."
        grade = Grade.ERROR if claim == "associated" else Grade.DOUBTFUL
        yield _words(document, sentence, item, grade, claim, text)
    elif claim == "none" and item.scale is Scale.RATIO and (low.value < _WIDE_LOW or high.value > _WIDE_HIGH):
        wide.append((sentence, item))
        yield _words(document, sentence, item, Grade.DOUBTFUL, "no difference", _reach(item))
    elif claim and (inside or out):
        yield _words(document, sentence, item, Grade.FINE, claim, f"The interval is {limits}.")


def _denied(sentence: Sentence, item: Estimate) -> bool:
    return "not " in sentence.lower(item.end, sentence.passage.end)


def _single(sentence: Sentence) -> bool:
    """Whether a sentence has one ratio only: of a list of doses the last may carry the claim."""
    return sum(isinstance(item, Estimate) and item.scale is Scale.RATIO for item in sentence.items) < 2


def _reach(item: Estimate) -> str:
    less, more = round(100 * (1 - item.low.value)), round(100 * (item.high.value - 1))
    return (
        f"Absence of evidence: the interval {item.low} to {item.high} is compatible with {less}% less as with {more}% "
        "more. No significant difference was found; that there is none was not shown."
    )


def _words(document: Document, sentence: Sentence, item: Estimate, grade: Grade, claim: str, text: str) -> Finding:
    shown = f"\u201c{claim}\u201d, {item.name} {item}".replace("  ", " ")
    return document.finding(
        Check.WORDS_INTERVAL, grade, sentence, [item], printed=shown, attainable=f"{item.low} to {item.high}",
        message=text,
    )  # fmt: skip


def _p(document: Document, sentence: Sentence, statement: Statement, claim: str) -> Iterator[Finding]:
    """Words of significance beside a P value alone."""
    p = statement.p
    if p is None or OTHER_P_LABEL.search(p.label) or p.several:
        return
    small, large = p.high <= 0.0501 and p.low < 0.045, p.low >= 0.1
    if claim == "significant" and p.operator == ">" and p.number.value >= 0.05:
        large = True
    wrong = (claim == "not significant" and small and p.high < 0.01) or (claim == "significant" and large)
    if wrong:
        yield document.finding(
            Check.WORDS_INTERVAL, Grade.DOUBTFUL, sentence, [p], printed=f"\u201c{claim}\u201d, {p}",
            attainable="P \u2265 0.05" if claim == "not significant" else "P < 0.05",
            message=f"The words say {claim}, the P value is {p.operator.strip('=')}{p.number.digits}.",
        )  # fmt: skip


def _conclusion(document: Document, wide: list[tuple[Sentence, Estimate]]) -> Iterator[Finding]:
    """ "After adjustment there was no difference" in a conclusion without numbers, where the interval is wide."""
    if wide:
        return
    adjusted = [
        (sentence, item)
        for sentence in document.sentences
        for item in sentence.items
        if isinstance(item, Estimate) and usable(item) and "adjust" in sentence.text
    ]
    if len(adjusted) != 1:
        return
    item = adjusted[0][1]
    if not item.low.high < 1 < item.high.low or not (item.low.value < _WIDE_LOW or item.high.value > _WIDE_HIGH):
        return
    for sentence in document.sentences:
        says = not sentence.items and "adjust" in sentence.text and _NONE.search(sentence.text)
        if says and not _NOT_SIGNIFICANT.search(sentence.text):
            yield document.finding(
                Check.WORDS_INTERVAL, Grade.DOUBTFUL, sentence, [], printed=f"{item.name} {item}",
                attainable=f"{item.low} to {item.high}", message=_reach(item),
            )  # fmt: skip
