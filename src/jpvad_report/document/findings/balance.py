"""How far apart the groups are, and what is missing most often in them."""

from __future__ import annotations

from dataclasses import dataclass

from jpvad_report.document.context import Context
from jpvad_report.document.phrases import by_difference, by_missing, covariate_name, shown_rows
from jpvad_report.results.keys import join, slug

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Distance:
    """One standardised difference: the variable's name, and its key."""

    phrase: str
    key: str


@dataclass(frozen=True, slots=True)
class Balance:
    """How many differences are above the limit; those that a sentence names, and whether there are others above it."""

    imbalanced: int
    estimable: int
    largest: tuple[Distance, ...]

    @property
    def more(self) -> bool:
        """True where the sentence does not name each difference above the limit."""
        return self.imbalanced > len(self.largest)


@dataclass(frozen=True, slots=True)
class GroupAbsent:
    """A group's share of missing values."""

    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A variable with missing values: its name, and the keys of the shares overall and by group."""

    phrase: str
    key: str
    groups: tuple[GroupAbsent, ...]


def balance(context: Context) -> Balance:
    """Without an analysis of the baseline there is nothing to name."""
    record = context.numbers.store.estimate("balance.imbalanced") if context.study.analyses.baseline else None
    if record is None or record.count is None or record.n is None:
        return Balance(0, 0, ())
    named = by_difference(context)[: min(max(record.count, 1), _MOST_NAMED)]
    largest = tuple(Distance(covariate_name(context, name), join("baseline", name, "smd")) for name in named)
    return Balance(record.count, record.n, largest)


def cut_rows(context: Context) -> dict[str, int]:
    """How many variables `balance` and `missing` show, where they have more; 0 where they show each."""
    baseline = context.study.analyses.baseline
    found = {
        "balance": (len(baseline.variables) if baseline else 0, shown_rows(1)),
        "missing": (len(by_missing(context)), shown_rows(len(context.study.groups))),
    }
    return {name: most if n > most else 0 for name, (n, most) in found.items()}


def most_missing(context: Context) -> tuple[Absent, ...]:
    """The variables that are missing most often, at most three."""
    return tuple(
        Absent(
            covariate_name(context, name),
            join("missing", name, "overall"),
            tuple(
                GroupAbsent(context.study.group_label(group), join("missing", name, slug(group)))
                for group in context.study.groups
            ),
        )
        for name in by_missing(context)[:_MOST_NAMED]
    )
