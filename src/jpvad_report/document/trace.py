"""The table of results at the end of the page: where each number of the document comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import jinja2

from jpvad_report.document.context import Context, capital
from jpvad_report.document.labels import Labels
from jpvad_report.results.formatting import NOT_ESTIMABLE
from jpvad_report.results.methods import METHODS
from jpvad_report.results.records import Estimate, Quantity, Record
from jpvad_report.study.shipped import default_templates

TEMPLATE = "results.html.j2"
_SHORT_HASH = 12

_TOGETHER = (".q1", ".q3", ".sd")

_CONTRASTS = ("survival.", "adverse_events.")
"""Sections whose contrasts of groups do not name the reference; terms of models do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of the store as a reader sees it; what a record does not have is empty."""

    key: str
    label: str
    statistic: str
    estimate: str
    interval: str
    p: str
    n: str
    events: str
    missing: str
    method: str

    @property
    def together(self) -> bool:
        """True for a result that is printed behind another one: quartiles, a standard deviation."""
        return self.key.endswith(_TOGETHER)


def results_page(context: Context) -> str:
    """The section as HTML: every record of the store, printed or not; curves are no records.

    The page's script makes the card of a number from its row, so that both say the same, and a reader without scripts
    follows the link of a number to the row.
    """
    words = context.words["trace"]
    labels = Labels(context)
    rows = list(_rows(context, labels))
    sections = [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.key.split(".", 1)[0])]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(default_templates()),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        words=words,
        columns=words["columns"],
        sections=[(name, labels.section(name), group) for name, group in sections],
        total=len(rows),
        origin=_origin(context),
    )


def _rows(context: Context, labels: Labels) -> Iterator[Row]:
    for key, record in sorted(context.numbers.store.items()):
        yield Row(
            key=key,
            label=labels.label(key),
            statistic=labels.statistic(key),
            estimate=_estimate(context, record),
            interval=_interval(context, record),
            p=_p_value(record),
            n=_observations(record),
            events=_whole(record.n_events),
            missing=_whole(record.n_missing),
            method=_method(context, key, record),
        )


def _exact(value: float | None) -> str:
    """A number as the store holds it: the shortest decimal that is the same float, an integer where it is one."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _estimate(context: Context, record: Record) -> str:
    if not isinstance(record, Estimate):
        return context.word("trace", "not_estimable", dash=NOT_ESTIMABLE, reason=context.reason_words(record.reason))
    if record.quantity is Quantity.DATE:
        return date.fromordinal(int(record.estimate)).isoformat()
    text = _exact(record.estimate)
    if record.quantity is Quantity.TEST and record.estimate == record.p_value:
        # An adjusted P value has no statistic of its own.
        return ""
    if record.quantity is Quantity.TEST:
        df = "" if record.df is None else context.word("trace", "df", df=_exact(record.df))
        return context.word("trace", "statistic", value=text) + df
    return f"{text} {record.unit}".strip()


def _interval(context: Context, record: Record) -> str:
    if not isinstance(record, Estimate) or (record.ci_low is None and record.ci_high is None):
        return ""
    low, high = (_exact(limit) or NOT_ESTIMABLE for limit in (record.ci_low, record.ci_high))
    level = "" if record.level is None else f"{100 * record.level:g}%"
    return context.word("trace", "interval", low=low, high=high, level=level).strip()


def _p_value(record: Record) -> str:
    return _exact(record.p_value) if isinstance(record, Estimate) else ""


def _observations(record: Record) -> str:
    """Observations; of a proportion the numerator too."""
    if isinstance(record, Estimate) and record.quantity is Quantity.PROPORTION and record.count is not None:
        return f"{record.count}/{record.n}"
    return _whole(record.n)


def _method(context: Context, key: str, record: Record) -> str:
    """The methods of estimate and interval, the packages that computed them, and what a contrast is relative to."""
    used = [record.method, record.interval] if isinstance(record, Estimate) else [record.method]
    methods = [method for method in used if method]
    named = [_method_name(context, method) for method in methods]
    versions = context.numbers.store.provenance.get("packages", {})
    packages = dict.fromkeys(package for method in methods for package in METHODS[method].packages)
    made = ", ".join(f"{package} {versions[package]}" for package in packages if package in versions)
    text = context.words["trace"]["methods_separator"].join(named)
    if made:
        text = context.word("trace", "made_by", method=text, packages=made)
    study = context.study
    if key.startswith(_CONTRASTS) and record.reference in study.groups:
        reference = context.word("trace", "relative", reference=study.group_label(record.reference))
        text = context.words["trace"]["methods_separator"].join(filter(None, (text, reference)))
    return capital(text)


def _method_name(context: Context, key: str) -> str:
    first = METHODS[key].repeats
    if first:
        return context.word("trace", "second", method=_method_name(context, first))
    name = context.words["trace"]["summaries"].get(key) or context.word("methods", key)
    return str(name).removeprefix(context.word("article"))


def _origin(context: Context) -> list[tuple[str, str, str]]:
    """What was read and what computed it, in full and as a card shows it; nothing where a store has no provenance."""
    made = context.numbers.store.provenance
    if not made:
        return []
    word, program = context.words["trace"]["origin"], f"jpvad-report {made['version']}"
    data, study = made["data_sha256"], made["study_sha256"]
    packages = ", ".join(f"{name} {version}" for name, version in made["packages"].items())
    return [
        (word["data"], f"{made['data_file']} (SHA-256 {data})", f"{made['data_file']} ({data[:_SHORT_HASH]}…)"),
        (word["study"], f"SHA-256 {study}", f"{study[:_SHORT_HASH]}…"),
        (word["program"], program, program),
        (word["packages"], packages, ""),
    ]
