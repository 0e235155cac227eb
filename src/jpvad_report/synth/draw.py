"""Draw the values of one column, for all rows or some, from what the study file says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind
from jpvad_report.synth.columns import Column, Holds, days
from jpvad_report.synth.encode import Values
from jpvad_report.synth.margins import Margins, Quartiles
from jpvad_report.synth.timeline import Timeline, first_column, sources

MISSING = 0.03  # of a column of which nothing else is known
EVENT = 0.25
_PERIOD = (days(pd.Timestamp("2020-01-01")), days(pd.Timestamp("2022-12-31")))
_SELDOM_MISSING = 0.005
_YEAR = 365
_WILD = 0.3  # the share of far-fetched values where a row looks for what a rule wants


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """Everything that a draw depends on.

    `needed` is the study without derived variables that no rule needs, `base` the day on which each row's story begins.
    `trying` is true where rows look for what a rule wants: then values far from the usual are drawn too.
    """

    study: Study
    needed: Study
    columns: dict[str, Column]
    timeline: Timeline
    margins: Margins
    rng: np.random.Generator
    clusters: int
    trying: bool = False
    base: Values
    drawn: dict[str, Values]

    def at(self, rows: Values) -> Drawer:
        """Copies of some rows, to try changes on."""
        return replace(
            self, trying=True, base=self.base[rows], drawn={name: one[rows] for name, one in self.drawn.items()}
        )

    def take(self, rows: Values, tried: Drawer, which: Values) -> None:
        """Put tried rows in the place of some."""
        self.base[rows] = tried.base[which]
        for name, values in self.drawn.items():
            values[rows] = tried.drawn[name][which]

    def all_rows(self) -> None:
        """Draw every column."""
        rows = np.arange(len(self.base))
        self.base[rows] = self._bases(len(rows))
        for name in [*(name for name in self.columns if name not in self.timeline.order), *self.timeline.order]:
            self.drawn[name] = np.zeros(len(rows), dtype=float if self._is_float(name) else int)
            self.column(name, rows)

    def column(self, name: str, rows: Values, *, missing: float | Values = 0.0) -> None:
        """Draw one column anew for some rows; `missing` is the least chance of a missing value."""
        column, n = self.columns[name], len(rows)
        match column.holds:
            case Holds.IDENTIFIER:
                is_cluster = self.study.data.cluster in column.variables
                self.drawn[name][rows] = self.rng.integers(0, self.clusters, n) if is_cluster else rows
                return
            case Holds.CODES:
                values: Values = self._codes(column, n)
            case Holds.NUMBERS:
                values = self._numbers(column, n)
            case Holds.TIMES:
                values = self._times(column, rows)
        gone = self.rng.random(n) < np.maximum(missing, self._missing(column))
        self.drawn[name][rows] = np.where(gone, -1 if column.holds is Holds.CODES else np.nan, values)

    def whole_timeline(self, rows: Values) -> None:
        """Draw all times of some rows anew, from another first day on."""
        self.base[rows] = self._bases(len(rows))
        for name in self.timeline.order:
            self.column(name, rows)

    def _is_float(self, name: str) -> bool:
        return self.columns[name].holds in {Holds.NUMBERS, Holds.TIMES}

    def _missing(self, column: Column) -> float:
        if column.name in self.margins.missing:
            return self.margins.missing[column.name]
        events = self.study.analyses.adverse_events
        if events and any(column.name in sources(self.study, date) for date in events.dates.values()):
            return 1 - EVENT
        return _SELDOM_MISSING if column.holds is Holds.TIMES or column.name in self.timeline.horizons else MISSING

    def _codes(self, column: Column, n: int) -> Values:
        if not column.codes:
            return np.full(n, -1)
        shares = self.margins.levels.get(column.name) or self._even(column)
        weights = np.array([shares[code] for code in column.codes])
        return self.rng.choice(len(column.codes), n, p=weights / weights.sum())

    def _even(self, column: Column) -> dict[str, float]:
        """Levels equally often; an event of a binary variable in a quarter."""
        binary = [self.study.variables[name] for name in column.variables]
        predictors = self.study.analyses.predictors
        halves = {self.study.exposure.variable, *([predictors.outcome.variable] if predictors else [])}
        if binary[0].kind is not Kind.BINARY or set(column.variables) & halves:
            return dict.fromkeys(column.codes, 1.0)
        present = [code for code in column.codes if code in binary[0].present_codes]
        rest = max(1, len(column.codes) - len(present))
        return {code: EVENT / len(present) if code in present else (1 - EVENT) / rest for code in column.codes}

    def _numbers(self, column: Column, n: int) -> Values:
        if quartiles := self.margins.quartiles.get(column.name):
            values = by_quartiles(self.rng, n, quartiles)
        elif column.name in self.timeline.horizons:
            values = np.ceil(self._followup(self.timeline.horizons[column.name], n))
        else:
            values = self._by_range(column, n)
        if self.trying:
            values = np.where(self.rng.random(n) < _WILD, self._between_cuts(column, n), values)
        values = np.round(np.clip(values, *_limits(column, floor=self._floor(column))), column.digits)
        codes = {float(code) for code in column.missing if _is_number(code)}
        return np.where(np.isin(values, sorted(codes)), np.nan, values)

    def _floor(self, column: Column) -> float:
        return 0.0 if column.name in self.timeline.horizons else -np.inf

    def _by_range(self, column: Column, n: int) -> Values:
        """Mostly around the middle of the range; in half of the rows, on every side of what criteria compare with."""
        low, high = _range(column)
        shape = self.rng.beta(2.5, 3.5, n)
        # A laboratory value whose range spans several powers of ten is skewed.
        skewed = low > 0 and high / low > 100
        values = low * (high / low) ** shape if skewed else low + (high - low) * shape
        return np.where(self.rng.random(n) < 0.5, self._between_cuts(column, n), values) if column.cuts else values

    def _between_cuts(self, column: Column, n: int) -> Values:
        low, high = _range(column)
        ends = np.array(sorted({low, high, *(cut for cut in column.cuts if low <= cut <= high)}))
        if len(ends) < 2:
            return np.full(n, low)
        part = self.rng.integers(0, len(ends) - 1, n)
        inside = ends[part] + (ends[part + 1] - ends[part]) * self.rng.random(n)
        return np.where(self.rng.random(n) < 0.1, self.rng.choice(ends, n), inside)

    def _followup(self, horizons: Sequence[float], n: int) -> Values:
        """Half of the rows end within a horizon, the others after it."""
        horizon = self.rng.choice(np.array(horizons), n)
        early = horizon * self.rng.random(n) ** 1.5
        return np.where(self.rng.random(n) < 0.5, early, horizon * (1 + self.rng.exponential(0.2, n)))

    def _bases(self, n: int) -> Values:
        firsts = [self.columns[name] for name in self.timeline.order if not self.timeline.after.get(name)]
        low = max((one.low for one in firsts if one.low is not None), default=None)
        high = min((one.high for one in firsts if one.high is not None), default=None)
        cuts = [cut for one in firsts for cut in one.cuts]
        if low is None:
            low = min([*(cut - _YEAR for cut in cuts), _PERIOD[0] if high is None else high - 2 * _YEAR])
        if high is None:
            high = max([*(cut + _YEAR for cut in cuts), max(_PERIOD[1], low + 2 * _YEAR)])
        # Early enough that follow-up ends before the last plausible day.
        ends = [self.columns[name].high for name in self.timeline.order if name in self.timeline.horizons]
        longest = max((max(horizons) for horizons in self.timeline.horizons.values()), default=0.0)
        room = min([high, *(end - 1.3 * longest for end in ends if end is not None)])
        if quartiles := self.margins.first_day:
            return np.clip(by_quartiles(self.rng, n, quartiles), min(low, high), high)
        return self.rng.uniform(min(low, high), room if room > low else max(low, high), n)

    def _times(self, column: Column, rows: Values) -> Values:
        n = len(rows)
        after, before = (
            [self.drawn[one][rows] for one in sorted(relation.get(column.name, ())) if one in self.timeline.order]
            for relation in (self.timeline.after, self.timeline.before)
        )
        earliest = np.fmax.reduce(after) if after else np.full(n, np.nan)
        earliest = np.where(np.isnan(earliest), self.base[rows], earliest)
        values = earliest + self._delay(column, n)
        if self.trying:
            # From minutes to years later, or around what a criterion compares with.
            far = earliest + 10 ** self.rng.uniform(-2, 3.3, n)
            if column.cuts:
                near = self.rng.choice(np.array(column.cuts), n) + self.rng.uniform(-_YEAR, _YEAR, n)
                far = np.where(self.rng.random(n) < 0.5, near, far)
            values = np.where(self.rng.random(n) < _WILD, far, values)
        if before:
            latest = np.fmin.reduce(before)
            room = np.where(
                np.isnan(latest), 30.0, np.floor(latest) - np.floor(earliest) + (0 if column.minutes else 1)
            )
            values = earliest + room * self.rng.random(n) ** 1.5
        low, high = _limits(column)
        if np.isfinite(low) and np.isfinite(high):
            # Between what it comes after and this column may lie years: a birth and an admission.
            anywhere = np.maximum(low, np.minimum(earliest, high))
            anywhere = anywhere + (high - anywhere) * self.rng.random(n)
            values = np.where((values < low) | (values > high), anywhere, values)
        if not column.minutes:
            values = np.floor(values)
        times: Values = np.clip(values, low, high + (1 - 1 / 1440 if column.minutes else 0))
        return times

    def _delay(self, column: Column, n: int) -> Values:
        if quartiles := self.margins.delays.get(column.name):
            return by_quartiles(self.rng, n, quartiles)
        if column.name in self.timeline.horizons:
            return np.floor(self._followup(self.timeline.horizons[column.name], n))
        if column.name == first_column(self.study, self.timeline):
            return np.zeros(n)
        return self.rng.lognormal(np.log(8), 1.2, n) / 24


def by_quartiles(rng: np.random.Generator, n: int, quartiles: Quartiles) -> Values:
    """Values with these quartiles; beyond the outer two, up to one and a half times their distance away."""
    first, middle, third = quartiles
    reach = 1.5 * (third - first)
    return np.interp(rng.random(n), [0, 0.25, 0.5, 0.75, 1], [first - reach, first, middle, third, third + reach])


def _range(column: Column) -> tuple[float, float]:
    """The plausible range; where the study sets none, a hundred that holds what criteria compare with."""
    low = column.low if column.low is not None else min([0.0, *(cut - 10 for cut in column.cuts)])
    high = column.high if column.high is not None else max([low + 100.0, *(cut * 1.5 + 10 for cut in column.cuts)])
    return low, max(low, high)


def _limits(column: Column, *, floor: float = -np.inf) -> tuple[float, float]:
    step = 10.0**-column.digits if column.holds is Holds.NUMBERS else 0.0
    low = -np.inf if column.low is None else np.ceil(column.low / step) * step if step else column.low
    high = np.inf if column.high is None else np.floor(column.high / step) * step if step else column.high
    return max(low, floor), max(high, low)


def _is_number(code: str) -> bool:
    return not np.isnan(pd.to_numeric(code, errors="coerce")) if code else False
