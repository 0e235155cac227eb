"""A diff as it is read, whatever it is written on: what stands first, and the words of every part."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from jpvad_report.revision.cause import Factor
from jpvad_report.revision.diff import Diff
from jpvad_report.revision.meaning import Meaning, Weight
from jpvad_report.revision.moved import Moved
from jpvad_report.revision.places import Place, Printed, Where
from jpvad_report.revision.results import Change, Kind
from jpvad_report.revision.state import State
from jpvad_report.revision.why import NAMES, TAGS, alone_words, cause_words, who_moved, why

_HEADINGS = {
    Weight.P_VALUE: "P values that crossed the significance level",
    Weight.INTERVAL: "Intervals that now include, or now exclude, the value of no effect",
    Weight.PATIENTS: "Counts of {units}",
    Weight.LIMIT: "Limits of the journal newly exceeded",
}
_COUNTED = {
    Kind.PRINTED: "printed otherwise",
    Kind.DIGITS: "changed only in digits that are not printed",
    Kind.METHOD: "made otherwise, with the same value",
    Kind.NEW: "new",
    Kind.VANISHED: "gone",
}
SECTIONS = {
    "registry": "The export",
    "cohort": "Study population",
    "missing": "Missing values",
    "baseline": "Baseline comparison",
    "predictors": "Predictors' model",
    "survival": "Survival",
    "followup": "Follow-up",
    "hazards": "Cox models",
    "adverse_events": "Adverse events",
    "crosscheck": "Second engine",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence and its cause, which may be unknown; `alone` is what each of several causes gives alone."""

    sentence: str
    cause: str = ""
    alone: str = ""

    @property
    def tag(self) -> str:
        """Cause and single effects on one line."""
        return "; ".join(filter(None, (self.cause, self.alone)))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence; where `was` is set it is a number, and that is what it was."""

    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or caption with changed numbers in it."""

    where: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows and columns of a table with changed cells; a cell that did not change is None."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Piece, ...] | None, ...]], ...]
    changed: int


def title(diff: Diff) -> str:
    """What is compared with what."""
    return f"{diff.old.name} → {diff.new.name}"


def about(state: State) -> str:
    """What a state is made of."""
    made = state.made_from
    rows = state.context.numbers.integer(int(made.get("data_rows", 0)))
    return f"{state.name}: {made.get('data_file')}, {rows} rows; jpvad-report {made.get('version')}"


def headline(diff: Diff) -> str:
    """The one sentence that stands above everything."""
    if diff.is_empty:
        return "Nothing changed."
    topics = {one.id.partition(".")[0] for one in diff.of(Weight.CONCLUSION)}
    if topics == {"conclusion", "factor"}:
        return "The conclusion and the list of factors changed:"
    if topics:
        return "The conclusion changed:" if "conclusion" in topics else "The list of factors changed:"
    if diff.of(Weight.FINDING):
        return "No conclusion and no list of factors changed, but what the text says of single comparisons did:"
    return "No conclusion changed."


def cause(diff: Diff) -> str:
    """Where the changes come from, in one sentence; empty where no result changed."""
    known = diff.causes.by_key
    if not diff.changes:
        return ""
    if not known:
        return "Which cause moved which number cannot be told; see below why."
    factors = [factor for factor in Factor if any(factor in one.factors for one in known.values())]
    names = " and ".join(NAMES[factor] for factor in factors)
    if len(factors) == 1 and not diff.causes.interacting:
        return f"Every changed result comes from the {names} alone."
    together = len(diff.causes.interacting)
    interact = f", which interact on {together} of {len(diff.changes)} changed results" if together else ""
    return f"The changed results come from the {names}{interact}."


def weighty(diff: Diff) -> list[Said]:
    """What is never below the fold."""
    return [said(diff, one) for one in diff.of(Weight.CONCLUSION, Weight.FINDING)]


def further(diff: Diff) -> list[tuple[str, list[Said]]]:
    """What else crossed a line, under its headings."""
    units = diff.new.study.data.unit_of_analysis
    found = ((heading.format(units=units), diff.of(weight)) for weight, heading in _HEADINGS.items())
    return [(heading, [said(diff, one) for one in group]) for heading, group in found if group]


def said(diff: Diff, one: Meaning) -> Said:
    """A sentence on what changed, with its cause."""
    words = cause_words(diff.causes, one.keys)
    if not words and one.keys and diff.old.study.settings.alpha != diff.new.study.settings.alpha:
        # No result moved, but the level that it is judged by did.
        words = TAGS[Factor.MODEL]
    # A conclusion rests on several ratios: the adjusted one is the last of them.
    alone = alone_words(diff.causes, one.keys[-1], diff.new) if one.keys else ""
    return Said(one.sentence, words, alone)


def reasons(diff: Diff) -> list[str]:
    """Why, and what cannot be told."""
    if diff.is_empty:
        return []
    return [*why(diff.causes, diff.old, diff.new, diff.study, moved=len(diff.changes)), *diff.unknown]


def patients(diff: Diff) -> list[str]:
    """Who entered and who left."""
    return [] if diff.movement is None else list(who_moved(diff.movement, diff.old, diff.new))


def counts(diff: Diff) -> str:
    """How many results changed, and how."""
    kinds = {kind: sum(change.kind is kind for change in diff.changes) for kind in Kind}
    told = [f"{kinds[kind]} {words}" for kind, words in _COUNTED.items() if kinds[kind]]
    total = len({*diff.old.store, *diff.new.store})
    n = len(diff.curves)
    curves = f"; {n} {'curve' if n == 1 else 'curves'} changed" if n else ""
    return f"Of {total} results {', '.join(told)}{curves}." if told else f"All {total} results are the same{curves}."


def by_section(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    """Changed results under the names of the analyses."""
    for section, group in groupby(changes, key=lambda change: change.section):
        yield SECTIONS.get(section, section), list(group)


def sentences(diff: Diff) -> list[Sentence]:
    """Sentences and captions with changed numbers, in the order of the document."""
    moved = {(one.place.id, one.key, one.part): one for one in diff.moved}
    known = {(place.id, place.words) for place in diff.old_places}
    found = []
    for place in diff.places:
        if place.where is Where.CELL or not any(_slot(place, number) in moved for number in place.numbers):
            continue
        if (place.id, place.words) not in known:
            # It is told among the sentences with other words.
            continue
        where = place.title or f"{place.section} ({place.id.removeprefix('p-')})"
        found.append(Sentence(where, _pieces(place, moved)))
    return found


def _slot(place: Place, number: Printed) -> tuple[str, str, str]:
    return place.id, number.key, number.part


def _pieces(place: Place, moved: dict[tuple[str, str, str], Moved]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for text, number in place.parts():
        if text:
            pieces.append(Piece(text))
        if number is not None:
            one = moved.get(_slot(place, number))
            pieces.append(Piece(number.text, None if one is None else one.old))
    return tuple(pieces)


def tables(diff: Diff) -> list[Cells]:
    """Tables with changed cells: those rows and columns alone."""
    moved = {(one.place.id, one.key, one.part): one for one in diff.moved}
    found = []
    cells = [place for place in diff.places if place.where is Where.CELL]
    for identifier, group in groupby(cells, key=lambda place: place.id):
        mine = list(group)
        columns = tuple(dict.fromkeys(place.column for place in mine if place.row))
        rows: dict[str, dict[str, tuple[Piece, ...]]] = {}
        for place in mine:
            if any(_slot(place, number) in moved for number in place.numbers):
                rows.setdefault(place.row, {})[place.column] = _pieces(place, moved)
        if rows:
            changed = sum(len(row) for row in rows.values())
            used = [column for column in columns if any(column in row for row in rows.values())]
            shown = tuple((row, tuple(by_column.get(c) for c in used)) for row, by_column in rows.items())
            found.append(Cells(identifier, mine[0].title, (columns[0], *used), shown, changed))
    return found


def changed_words(old: str, new: str) -> list[tuple[str, str]]:
    """Two sentences word by word: pieces as (what was, what is), equal where they agree."""
    was, now = re.split(r"(?<=\s)", old), re.split(r"(?<=\s)", new)
    matcher = difflib.SequenceMatcher(None, was, now, autojunk=False)
    return [("".join(was[i1:i2]), "".join(now[j1:j2])) for _, i1, i2, j1, j2 in matcher.get_opcodes()]


def gone(diff: Diff) -> list[str]:
    """Cells whose numbers the document does not print any more; those of sentences are told with their words."""
    cells = [one for one in diff.moved if not one.new and one.place.where is Where.CELL]
    found = dict.fromkeys((one.place.title, one.place.row, one.place.column, one.place.text) for one in cells)
    return [f"{title} of {diff.old.name}, {row or 'headings'}, {column}: {text}" for title, row, column, text in found]


def figures(diff: Diff) -> list[str]:
    """Figures that look otherwise, in the order of the document, with how many of the changed results they show."""
    titles = {place.id.removeprefix("fig-"): place.title for place in diff.places if place.id.startswith("fig-")}
    order = [*titles, *(name for name in diff.figures if name not in titles)]
    told = []
    for name in (name for name in order if name in diff.figures):
        keys, what = diff.figures[name], titles.get(name, "No longer in the document:")
        curves = "result or curve" if len(keys) == 1 else "results and curves"
        shows = f"shows {len(keys)} changed {curves}" if keys else "looks otherwise, with the same results"
        told.append(f"{what} ({name}) {shows}.")
    return told
