"""The store as one long table, one row a statistic, with the columns of CDISC's Analysis Results Data.

As in R's `cards`, what could not be estimated is a row with its reason in the column `error`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

from jpvad_report.results.formatting import PLAIN, number, p_value
from jpvad_report.results.keys import slug
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.results.store import Store
from jpvad_report.study.model import Study

COLUMNS = (
    "group",
    "group_level",
    "variable",
    "variable_level",
    "context",
    "stat_name",
    "stat_label",
    "stat",
    "stat_fmt",
    "method",
    "warning",
    "error",
    "key",
)
Row = dict[str, str]

_LABELS = {
    "n": "Number with the characteristic or event",
    "N": "Number of observations",
    "n_event": "Number of events",
    "n_miss": "Number of missing values",
    "p": "Proportion",
    "count": "Count",
    "estimate": "Estimate",
    "statistic": "Test statistic",
    "date": "Day (proleptic Gregorian ordinal)",
    "parameter": "Degrees of freedom",
    "p.value": "P value",
    "conf.low": "Lower limit of the confidence interval",
    "conf.high": "Upper limit of the confidence interval",
    "conf.level": "Confidence level",
}
_STATISTIC = {
    Quantity.COUNT: "count",
    Quantity.PROPORTION: "p",
    Quantity.TEST: "statistic",
    Quantity.DATE: "date",
}


def long_table(store: Store, study: Study, *, warnings: Mapping[str, str] | None = None) -> str:
    """The long table as CSV, in the order of the keys.

    Parameters
    ----------
    store, study
        What was found, and the names of groups and variables.
    warnings
        By key, what a reader must know of a record.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for key in sorted(store):
        place = _place(key, study)
        warning = (warnings or {}).get(key, "")
        for row in _rows(store[key]):
            writer.writerow({**place, "warning": warning, **row, "key": key})
    return text.getvalue()


def _place(key: str, study: Study) -> Row:
    """What a key says of group and variable; its last part names the statistic."""
    levels = {slug(group): group for group in study.groups}
    context, *parts = key.split(".")
    group = next((part for part in parts if part in levels), "")
    rest = [part for part in parts if part not in {group, "overall"}]
    variable = rest[0] if rest else ""
    return {
        "group": study.exposure.variable if group else "",
        "group_level": levels.get(group, ""),
        "variable": variable,
        "variable_level": ".".join(rest[1:]),
        "context": context,
    }


def _rows(record: Record) -> Iterator[Row]:
    if isinstance(record, NotEstimable):
        yield {
            "stat_name": "estimate",
            "stat_label": _LABELS["estimate"],
            "method": record.method,
            **({"warning": record.note} if record.note else {}),
            "error": record.reason,
        }
        return
    method = record.method
    name = _STATISTIC.get(record.quantity, "estimate")
    yield _row(name, record.estimate, number(record), method)
    if record.quantity is Quantity.PROPORTION and record.count is not None:
        yield _row("n", record.count, str(record.count), method)
    for label, limit in (("conf.low", record.ci_low), ("conf.high", record.ci_high)):
        if limit is not None:
            yield _row(label, limit, number(_at(record, limit)), record.interval or method)
    exact = {"conf.level": record.level, "parameter": record.df}
    for label, value in exact.items():
        if value is not None:
            yield _row(label, value, f"{value:g}", record.interval or method)
    if record.p_value is not None:
        yield _row("p.value", record.p_value, p_value(record.p_value, PLAIN).removeprefix("="), method)
    for label, size in (("N", record.n), ("n_event", record.n_events), ("n_miss", record.n_missing)):
        if size is not None:
            yield _row(label, size, str(size), method)


def _at(record: Estimate, limit: float) -> Estimate:
    return replace(record, estimate=limit, count=None)


def _row(name: str, value: float, shown: str, method: str) -> Row:
    return {
        "stat_name": name,
        "stat_label": _LABELS[name],
        "stat": repr(float(value)) if isinstance(value, float) else str(value),
        "stat_fmt": shown,
        "method": method,
    }
