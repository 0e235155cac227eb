"""The findings for a person on a terminal, and for a program as JSON."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from jpvad_report.claims.audit.findings import AuditReport, Check, Finding, Grade

_NAMES = {
    Check.GRIM: "Count, group size and percentage",
    Check.SUM: "Parts and total",
    Check.PERCENT_SUM: "Percentages of parts",
    Check.P_FROM_PERCENTAGES: "P value of two percentages",
    Check.RATIO_INTERVAL: "Ratio and interval",
    Check.RATIO_P: "Ratio, interval and P value",
    Check.INTERVAL_P: "Difference, interval and P value",
    Check.TEST_STATISTIC: "Test statistic and P value",
    Check.MEANS_P: "Means, standard deviations and P value",
    Check.QUARTILES: "Median and quartiles",
    Check.ESTIMATE_IN_INTERVAL: "Estimate in its interval",
    Check.P_RANGE: "P value between 0 and 1",
    Check.WORDS_INTERVAL: "Words and interval",
    Check.WORDS_DIRECTION: "Words and direction",
    Check.REPEATED: "The same number in two places",
    Check.COVERAGE: "Not checked",
}
_HEADINGS = {
    Grade.ERROR: "ERROR",
    Grade.DOUBTFUL: "WORTH ASKING",
    Grade.FINE: "consistent",
    Grade.NOT_CHECKED: "not checked",
}
_WIDTH = 80
_LONGEST_PASSAGE = 260


def as_text(report: AuditReport, name: str, *, every: bool = False) -> str:
    """Write the findings for a terminal.

    Parameters
    ----------
    report
        What `audit_text` returned.
    name
        What the text is called in the first line.
    every
        Also list what is consistent and what was not checked, which is else only counted.
    """
    lines = [_summary(report, name), ""]
    for grade in (Grade.ERROR, Grade.DOUBTFUL):
        for finding, places in _once(report.of(grade)):
            lines += [*_long(finding, places), ""]
    noted = [finding for finding in report.of(Grade.FINE) if finding.noted and not every]
    if noted:
        lines += ["Consistent, with an explanation:"]
        lines += [line for finding, _ in _once(tuple(noted)) for line in _wrapped(f"- {finding.message}", "  ", "    ")]
        lines += [""]
    if every:
        for grade in (Grade.FINE, Grade.NOT_CHECKED):
            lines += [f"{_HEADINGS[grade].capitalize()}:", *_short(report.of(grade)), ""]
    else:
        lines += [*_counted(report), ""]
    return "\n".join(lines).rstrip() + "\n"


def _summary(report: AuditReport, name: str) -> str:
    errors, questions = len(list(_once(report.errors))), len(list(_once(report.of(Grade.DOUBTFUL))))
    found = f"{errors} error{'s' * (errors != 1)}, {questions} question{'s' * (questions != 1)}"
    return f"{name}: {found}, {len(report.of(Grade.FINE))} checks passed."


def _once(findings: tuple[Finding, ...]) -> Iterator[tuple[Finding, int]]:
    """Each finding once, with the number of places where it stands."""
    places = Counter((finding.check, finding.printed, finding.message) for finding in findings)
    seen: set[tuple[Check, str, str]] = set()
    for finding in findings:
        key = (finding.check, finding.printed, finding.message)
        if key not in seen:
            seen.add(key)
            yield finding, places[key]


def _long(finding: Finding, places: int) -> Iterator[str]:
    more = f" ({places} places)" if places > 1 else ""
    yield f"{_HEADINGS[finding.grade]}: {_NAMES[finding.check]}{more}"
    yield from _wrapped(f"\u201c{_excerpt(finding)}\u201d", "  ", "   ")
    yield from _wrapped(f"printed     {_flat(finding.printed)}", "  ", " " * 14)
    if finding.attainable:
        yield from _wrapped(f"attainable  {finding.attainable}", "  ", " " * 14)
    yield from _wrapped(finding.message, "  ", "  ")


def _excerpt(finding: Finding) -> str:
    """The passage, cut around the printed numbers where it is long."""
    passage = _flat(finding.passage)
    if len(passage) <= _LONGEST_PASSAGE:
        return passage
    key = _flat(finding.printed).split(";")[0].split(" vs ")[0].split(",")[0].strip("\u201c\u201d ")
    at = max(0, passage.find(key))
    start = passage.rfind(" ", 0, max(0, at - _LONGEST_PASSAGE // 2)) + 1
    end = passage.find(" ", min(len(passage), start + _LONGEST_PASSAGE))
    end = len(passage) if end < 0 else end
    before, behind = "\u2026 " if start else "", " \u2026" if end < len(passage) else ""
    return f"{before}{passage[start:end]}{behind}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _wrapped(text: str, first: str, following: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=following, break_long_words=False)


def _counted(report: AuditReport) -> Iterator[str]:
    passed = Counter(finding.check for finding in report.of(Grade.FINE))
    if passed:
        shown = "; ".join(f"{_small(_NAMES[check])} {n}" for check, n in passed.most_common())
        yield from _wrapped(f"Consistent: {shown}.", "", "  ")
    left = report.of(Grade.NOT_CHECKED)
    if left:
        shown = (
            f"{len(left)} passage{'s hold' if len(left) != 1 else ' holds'} numbers that nothing in the text could be"
        )
        yield from _wrapped(f"Not checked: {shown} held against (--all lists them).", "", "  ")


def _small(name: str) -> str:
    return name if name.startswith("P value") else name[0].lower() + name[1:]


def _short(findings: tuple[Finding, ...]) -> Iterator[str]:
    if not findings:
        yield "  none"
    for finding in findings:
        text = _flat(finding.printed)
        if finding.grade is Grade.FINE:
            text = f"{_NAMES[finding.check]}: {text}. {finding.message}"
        yield from _wrapped(f"- {text}", "  ", "    ")


def as_json(report: AuditReport, name: str) -> str:
    """Write every finding as JSON: schema, counts by grade, findings in the order of the text."""
    content = {
        "schema": "jpvad-report/audit/1",
        "text": name,
        "counts": {grade.value: len(report.of(grade)) for grade in Grade},
        "findings": [asdict(finding) for finding in report.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
