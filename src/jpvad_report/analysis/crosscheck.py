"""Compute the headline numbers again by another engine, and stop where the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from jpvad_report.analysis import second_engine
from jpvad_report.analysis.design import Term, design, exposure_terms, indicator, terms_of
from jpvad_report.analysis.second_engine import Coefficients
from jpvad_report.errors import EnginesDisagreeError
from jpvad_report.results.keys import join, slug
from jpvad_report.results.methods import ENGINES_AGREE_TO, METHODS
from jpvad_report.results.records import Estimate, Record, count
from jpvad_report.study.model import Study

_ZERO = 1e-12  # two numbers this close to 0 are the same 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One number by two engines; `method` is the second one's key in the methods registry."""

    key: str
    field: str
    method: str
    first: float
    second: float

    @property
    def agrees(self) -> bool:
        """True within the tolerance, relative to the larger of the two."""
        largest = max(abs(self.first), abs(self.second))
        return abs(self.first - self.second) <= max(ENGINES_AGREE_TO * largest, _ZERO)


def cross_check(frame: pd.DataFrame, study: Study, records: Mapping[str, Record]) -> dict[str, Record]:
    """Hold every odds ratio, hazard ratio, incidence and log-rank test of the models against a second engine.

    Returns
    -------
    dict
        `crosscheck.METHOD`: how many numbers of that method were compared with the second engine.

    Raises
    ------
    EnginesDisagreeError
        Naming the numbers that differ by more than `ENGINES_AGREE_TO`, as both engines give them.
    """
    pairs = [pair for part in (_predictors, _survival, _hazards) for pair in part(frame, study, records)]
    differing = [pair for pair in pairs if not pair.agrees]
    if differing:
        raise _disagreement(differing, records)
    methods = dict.fromkeys(pair.method for pair in pairs)
    return {
        join("crosscheck", METHODS[method].repeats): count(sum(pair.method == method for pair in pairs), method=method)
        for method in methods
    }


def _disagreement(differing: list[Pair], records: Mapping[str, Record]) -> EnginesDisagreeError:
    from importlib.metadata import version

    def engine(method: str) -> str:
        return " and ".join(f"{package} {version(package)}" for package in METHODS[method].packages)

    lines = []
    for pair in differing[:10]:
        record = records[pair.key]
        lines.append(
            f"  {pair.key} ({pair.field}): {pair.first!r} by {engine(record.method)}, "
            f"{pair.second!r} by {engine(pair.method)}"
        )
    if len(differing) > 10:
        lines.append(f"  and {len(differing) - 10} more")
    return EnginesDisagreeError(
        f"Two engines give different values for {len(differing)} numbers (more than {ENGINES_AGREE_TO:g} relative):\n"
        + "\n".join(lines),
        remedy="Nothing was written. One of the two packages is wrong on these data: report it with both values.",
    )


def _predictors(frame: pd.DataFrame, study: Study, records: Mapping[str, Record]) -> Iterator[Pair]:
    spec = study.analyses.predictors
    if spec is None:
        return
    outcome = indicator(frame, study, spec.outcome.variable, spec.outcome.level)
    data = frame.assign(**{_OUTCOME: outcome})
    models = [("univariable", terms_of(study, name)) for name in spec.covariates]
    models.append(("multivariable", tuple(term for name in spec.covariates for term in terms_of(study, name))))
    for kind, terms in models:
        model = design(data, terms, also_complete=[_OUTCOME])
        keys = [join("predictors", kind, term.key, "odds_ratio") for term in terms]
        kept = _estimated(keys, records)
        if not kept:
            continue
        matrix, happened = model.matrix[:, kept], data.loc[model.used, _OUTCOME].to_numpy(dtype=float)
        shown = [keys[i] for i in kept]
        if records[shown[0]].method == "firth":
            again = np.exp(second_engine.firth(matrix, happened))
            yield from (
                Pair(key, "estimate", "second_firth", _estimate(records, key).estimate, float(value))
                for key, value in zip(shown, again, strict=True)
            )
        else:
            yield from _ratios(shown, records, second_engine.logistic(matrix, happened), "second_logistic")


def _hazards(frame: pd.DataFrame, study: Study, records: Mapping[str, Record]) -> Iterator[Pair]:
    spec = study.analyses.hazards
    if spec is None:
        return
    days, event = f"{spec.outcome}.days", f"{spec.outcome}.event"
    exposed = exposure_terms(study)
    covariates: list[Term] = [term for name in spec.covariates for term in terms_of(study, name)]
    cluster = study.data.cluster if spec.clustered else None
    for name, terms, strata in (("crude", exposed, ()), ("adjusted", (*exposed, *covariates), spec.strata)):
        known = [column for column in (*strata, cluster) if column is not None]
        model = design(frame, terms, also_complete=[days, event, *known])
        keys = [join("hazards", name, term.key, "hazard_ratio") for term in terms]
        kept = _estimated(keys, records)
        if not kept:
            continue
        used = frame[model.used]
        again = second_engine.cox(
            model.matrix[:, kept],
            used[days].to_numpy(dtype=float),
            used[event].to_numpy(dtype=bool),
            strata=np.asarray(used.groupby(list(strata), observed=True).ngroup(), dtype=int) if strata else None,
        )
        yield from _ratios([keys[i] for i in kept], records, again, "second_cox")


def _survival(frame: pd.DataFrame, study: Study, records: Mapping[str, Record]) -> Iterator[Pair]:
    spec = study.analyses.survival
    if spec is None:
        return
    known = frame[frame[f"{spec.outcome}.days"].notna()]
    days = known[f"{spec.outcome}.days"].to_numpy(dtype=float)
    events = known[f"{spec.outcome}.event"].to_numpy(dtype=bool)
    group = known[study.exposure.variable].astype(str).to_numpy()
    for g in study.groups:
        key = join("survival", spec.outcome, slug(g), "incidence")
        record = records.get(key)
        if isinstance(record, Estimate):
            again = second_engine.incidence(days[group == g], events[group == g])
            yield Pair(key, "estimate", "second_kaplan_meier", record.estimate, again)
    key = join("survival", spec.outcome, "log_rank")
    record = records.get(key)
    if isinstance(record, Estimate) and record.p_value is not None:
        statistic, p = second_engine.log_rank(days, events, pd.factorize(group)[0])
        yield Pair(key, "estimate", "second_log_rank", record.estimate, statistic)
        yield Pair(key, "p_value", "second_log_rank", record.p_value, p)


_OUTCOME = "__outcome__"


def _estimate(records: Mapping[str, Record], key: str) -> Estimate:
    record = records[key]
    assert isinstance(record, Estimate)
    return record


def _estimated(keys: list[str], records: Mapping[str, Record]) -> list[int]:
    return [i for i, key in enumerate(keys) if isinstance(records.get(key), Estimate)]


def _ratios(keys: list[str], records: Mapping[str, Record], again: Coefficients, method: str) -> Iterator[Pair]:
    """Ratios, and where they are Wald's also limits and P values."""
    for i, key in enumerate(keys):
        record = _estimate(records, key)
        value, error = float(again.values[i]), float(again.errors[i])
        yield Pair(key, "estimate", method, record.estimate, float(np.exp(value)))
        if record.interval != "wald":
            continue
        assert record.level is not None
        z = float(stats.norm.ppf(0.5 + record.level / 2))
        p = float(2 * stats.norm.sf(abs(value / error)))
        for field, second in (
            ("ci_low", float(np.exp(value - z * error))),
            ("ci_high", float(np.exp(value + z * error))),
            ("p_value", p),
        ):
            yield Pair(key, field, method, getattr(record, field), second)
