"""Percentages of parts that make 100."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jpvad_report.claims.audit.checks.like_shares import known
from jpvad_report.claims.audit.document import Document, Sentence
from jpvad_report.claims.audit.findings import Check, Finding, Grade
from jpvad_report.claims.audit.items import Item, Proportion
from jpvad_report.claims.audit.recognise.vocabulary import EXHAUSTIVE


def percentages(document: Document, sentence: Sentence) -> Iterator[Finding]:
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
    if not fine and all(item.count and known(document, item) for item in shares):
        # "in 198 women (57.1%) and 477 men (62.9%)": each of the number of its own group.
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
