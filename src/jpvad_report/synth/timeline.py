"""In which order the points in time of a study come, so that they can be drawn one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from jpvad_report.study.model import Study
from jpvad_report.study.variables import Variable


@dataclass(frozen=True, slots=True)
class Timeline:
    """Which columns a column's time comes after and before.

    Attributes
    ----------
    after, before : dict
        By column, the columns that it is not earlier or not later than.
    horizons : dict
        By the column that ends a follow-up (a date or a number of days), the horizons of the outcomes that it ends.
    order : list of str
        Columns in the order in which they can be drawn.
    """

    after: dict[str, set[str]] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    horizons: dict[str, list[float]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)


def sources(study: Study, name: str) -> set[str]:
    """Columns of the export that a variable is made from, itself included."""
    variable = study.variable(name)
    if isinstance(variable, Variable):
        return {variable.column or name}
    return set().union(*(sources(study, source) for source in variable.sources))


def timeline_of(study: Study) -> Timeline:
    """What outcomes, durations and dated events say about the order of times."""
    line = Timeline()
    times = dict.fromkeys(v.column or name for name, v in study.variables.items() if v.kind.is_time)
    starts: set[str]
    for outcome in study.outcomes.values():
        if outcome.followup_days is not None:
            starts, ends = _span(study, outcome.followup_days)
        else:
            assert outcome.time_zero is not None
            assert outcome.date is not None
            starts = set().union(*(sources(study, one) for one in (outcome.time_zero, *outcome.alternatives)))
            ends = sources(study, outcome.date) - starts
        for column in sorted(ends):
            line.horizons.setdefault(column, []).append(outcome.horizon_days)
            _relate(line, line.after, column, starts & set(times))
    for derived in study.derived.values():
        if pair := derived.days_between or derived.hours_between:
            begin, end = sources(study, pair[0]), sources(study, pair[1])
            for column in sorted(end - begin):
                _relate(line, line.after, column, begin - end)
    events = study.analyses.adverse_events
    if events and events.outcome is not None:
        outcome = study.outcomes[events.outcome]
        assert outcome.time_zero is not None
        assert outcome.date is not None
        starts, ends = sources(study, outcome.time_zero), sources(study, outcome.date)
        for column in sorted(set().union(*(sources(study, date) for date in events.dates.values())) - starts - ends):
            _relate(line, line.after, column, starts)
            _relate(line, line.before, column, ends)
    _sort(line, list(times))
    return line


def _span(study: Study, followup: str) -> tuple[set[str], set[str]]:
    """Columns where a follow-up in days starts and ends; of a column that holds days, only the end."""
    derived = study.derived.get(followup)
    pair = (derived.days_between or derived.hours_between) if derived else None
    starts: set[str] = sources(study, pair[0]) if pair else set()
    return starts, sources(study, pair[1] if pair else followup) - starts


def _relate(line: Timeline, relation: dict[str, set[str]], column: str, others: set[str]) -> None:
    """Note a relation unless it contradicts an earlier one."""
    for other in sorted(others):
        if other != column and column not in _needs(line, other):
            relation.setdefault(column, set()).add(other)


def _needs(line: Timeline, column: str) -> set[str]:
    seen: set[str] = set()
    waiting = [column]
    while waiting:
        one = waiting.pop()
        fresh = (line.after.get(one, set()) | line.before.get(one, set())) - seen
        seen |= fresh
        waiting += sorted(fresh)
    return seen


def _sort(line: Timeline, times: list[str]) -> None:
    while len(line.order) < len(times):
        drawn = set(line.order)
        line.order.extend(one for one in times if one not in drawn and _needs(line, one) & set(times) <= drawn)


def first_column(study: Study, line: Timeline) -> str:
    """The column of times that a row's story begins with: the enrolment, else the first that comes after nothing."""
    dated = study.data.enrolment_date
    firsts = [name for name in line.order if not line.after.get(name)]
    wanted = sources(study, dated) & set(firsts) if dated is not None else set()
    return min(wanted) if wanted else firsts[0] if firsts else ""
