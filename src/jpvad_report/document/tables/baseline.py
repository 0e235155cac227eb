"""Table of baseline characteristics."""

from __future__ import annotations

from jpvad_report.document.context import Context, capital
from jpvad_report.document.tables.model import Column, Footnotes, Row, Table
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import NotEstimable
from jpvad_report.study.variables import Kind, Summary

OVERALL = "overall"


def baseline_table(context: Context) -> Table:
    """One row a variable (a heading and one row a level for more than two levels), with tests named in footnotes."""
    study, word = context.study, context.word
    spec = study.analyses.baseline
    assert spec is not None
    columns = [Column(word("table", "characteristic"), width=30)]
    overall = word("table", "group", label=word("table", "overall"), n=context.numbers.num("cohort.included"))
    columns.append(Column(overall, "center", width=17))
    over = capital(context.exposure_label)
    columns += [Column(context.group_heading(group), "center", width=17, over=over) for group in study.groups]
    columns += [Column(word("table", "p_value"), "right", width=10)]
    if len(study.groups) > 1:
        columns += [Column(word("table", "smd"), "right", width=7)]
    columns += [Column(word("table", "missing"), "right", width=9)]
    footnotes = Footnotes(context.journal.tables.notes)
    rows = [row for name in spec.variables for row in _rows(context, name, footnotes)]
    test_keys = [join("baseline", name, statistic) for name in spec.variables for statistic in ("test", "smd")]
    summaries = {study.summary(name) for name in spec.variables if study.variable(name).kind is Kind.CONTINUOUS}
    kind = "mixed" if len(summaries) > 1 else str(next(iter(summaries), Summary.MEDIAN_IQR))
    general = [
        word("notes", kind),
        word("notes", "denominator"),
        word("notes", "smd" if len(study.groups) == 2 else "smd_max"),
        *context.reasons(test_keys),
    ]
    return Table(
        key="baseline",
        caption=word("captions", "baseline", exposure=context.exposure_label),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(context.sentence(general), *(context.stopped(note) for note in footnotes.notes())),
    )


def _rows(context: Context, name: str, footnotes: Footnotes) -> list[Row]:
    study, numbers = context.study, context.numbers
    variable = study.variable(name)
    groups = [slug(group) for group in (OVERALL, *study.groups)]
    tail = [_p_value(context, name, footnotes)]
    if len(study.groups) > 1:
        tail.append(numbers.num(join("baseline", name, "smd")))
    tail.append(numbers.count(join("missing", name, OVERALL)))
    # The groups' missing counts stand in the appendix's table.
    if variable.kind is Kind.CONTINUOUS:
        statistics = ("median", "q1", "q3") if study.summary(name) is Summary.MEDIAN_IQR else ("mean", "sd")
        cells = [numbers.summary([join("baseline", name, g, s) for s in statistics]) for g in groups]
        return [Row((context.label_with_unit(name), *cells, *tail))]
    if variable.kind is Kind.BINARY:
        cells = [numbers.share(join("baseline", name, g, "proportion")) for g in groups]
        return [Row((variable.label, *cells, *tail))]
    levels = study.levels(name)
    heading = Row((variable.label, *[""] * len(groups), *tail))
    return [
        heading,
        *(
            Row(
                (variable.levels[level], *(numbers.share(join("baseline", name, g, slug(level))) for g in groups)),
                indent=1,
            )
            for level in levels
        ),
    ]


def _p_value(context: Context, name: str, footnotes: Footnotes) -> str:
    key = join("baseline", name, "test")
    record = context.numbers.record(key)
    text = context.numbers.p_cell(key)
    if isinstance(record, NotEstimable):
        return text
    return text + footnotes.mark(context.test_name(record.method))
