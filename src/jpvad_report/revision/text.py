"""A diff for the terminal: what it means first, whatever else there is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from jpvad_report.revision.diff import Diff
from jpvad_report.revision.meaning import Meaning, Weight
from jpvad_report.revision.results import Change, Kind
from jpvad_report.revision.why import cause_words, who_moved, why

HEADINGS = {
    Weight.P_VALUE: "P values that crossed the significance level",
    Weight.INTERVAL: "Intervals that now include or exclude the null value",
    Weight.PATIENTS: "Counts of {units}",
    Weight.LIMIT: "Limits of the journal newly broken",
}


def to_text(diff: Diff, *, width: int = 100, every: bool = False) -> str:
    """The report; `every` lists all results that changed, too."""
    lines = [f"{diff.old.name} against {diff.new.name}", ""]
    for part in (_meaning, _why, _study, _counts):
        lines += part(diff, width)
    if every:
        lines += _results(diff, width)
    return "\n".join(lines).rstrip() + "\n"


def _meaning(diff: Diff, width: int) -> Iterator[str]:
    if diff.is_empty:
        yield "Nothing changed."
        return
    conclusions, findings = diff.of(Weight.CONCLUSION), diff.of(Weight.FINDING)
    if not conclusions and not findings:
        yield "No conclusion changed."
        yield ""
    elif not conclusions:
        yield "No conclusion and no list of factors changed, but what some sentences say did:"
    yield from _bullets((_told(diff, one) for one in [*conclusions, *findings]), width)
    for weight, heading in HEADINGS.items():
        if found := diff.of(weight):
            yield ""
            yield heading.format(units=diff.new.study.data.unit_of_analysis)
            yield from _bullets((_told(diff, one) for one in found), width)
    yield ""


def _why(diff: Diff, width: int) -> Iterator[str]:
    if diff.is_empty:
        return
    yield "Why"
    yield from _bullets(why(diff.causes, diff.old, diff.new, diff.study, moved=len(diff.changes)), width)
    yield from _bullets(diff.unknown, width)
    yield ""
    if diff.movement is not None:
        yield "Who entered and who left the study population"
        yield from _bullets(who_moved(diff.movement, diff.old, diff.new), width)
        yield ""


def _study(diff: Diff, width: int) -> Iterator[str]:
    if diff.study:
        yield "Changes of the study file"
        yield from _bullets((change.sentence for change in diff.study), width)
        yield ""


def _counts(diff: Diff, width: int) -> Iterator[str]:
    kinds = {kind: sum(change.kind is kind for change in diff.changes) for kind in Kind}
    words = {
        Kind.PRINTED: "printed differently",
        Kind.DIGITS: "changed only in digits that are not printed",
        Kind.METHOD: "made otherwise, with the same value",
        Kind.NEW: "new",
        Kind.VANISHED: "gone",
    }
    told = [f"{kinds[kind]} {words[kind]}" for kind in words if kinds[kind]]
    total = len({*diff.old.store, *diff.new.store})
    yield "Results"
    yield from textwrap.wrap(f"{', '.join(told) if told else 'all the same'}, of {total}.", width)
    yield ""


def _results(diff: Diff, width: int) -> Iterator[str]:
    for section, found in groupby(diff.changes, key=lambda change: change.section):
        yield section
        for change in found:
            yield from textwrap.wrap(
                _line(change), width, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False
            )
        yield ""


def _line(change: Change) -> str:
    match change.kind:
        case Kind.NEW:
            return f"{change.key}: {change.printed_new} (new)"
        case Kind.VANISHED:
            return f"{change.key}: {change.printed_old} (gone)"
        case Kind.PRINTED:
            return f"{change.key}: {change.printed_old} → {change.printed_new}"
    return f"{change.key}: {change.printed_new} ({change.kind.value})"


def _bullets(sentences: Iterable[str], width: int) -> Iterator[str]:
    for sentence in sentences:
        yield from textwrap.wrap(sentence, width, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)


def _told(diff: Diff, one: Meaning) -> str:
    cause = cause_words(diff.causes, one.keys)
    return f"{one.sentence} [{cause}]" if cause else one.sentence
