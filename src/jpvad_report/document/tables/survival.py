"""Tables of survival in detail, of follow-up, and of other times zero."""

from __future__ import annotations

from collections.abc import Callable

from jpvad_report.document.context import Context, capital
from jpvad_report.document.phrases import estimate_part, estimate_words
from jpvad_report.document.tables.model import Column, Footnotes, Row, Table
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import Estimate, NotEstimable

OVERALL = "overall"


def survival_table(context: Context) -> Table | None:
    """Everything about the curves by group; None where the study has no survival analysis."""
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.survival
    if spec is None:
        return None
    outcome, base, part = study.outcomes[spec.outcome], join("survival", spec.outcome), estimate_part(context)
    estimate, horizon = estimate_words(context, outcome), f"{outcome.horizon_days:g}"
    footnotes, keys = Footnotes(context.journal.tables.notes), []

    def row(label: str, name: str, cell: Callable[[str], str], *, contrast: bool = False, indent: int = 0) -> Row:
        cells = []
        for group in study.groups:
            key = join(base, slug(group), name)
            if contrast and group == study.exposure.reference:
                cells.append(word("table", "reference"))
                continue
            keys.append(key)
            cells.append(cell(key) + _mark(context, footnotes, key, horizon=horizon))
        return Row((label, *cells), indent=indent or int(contrast))

    with_interval = numbers.estimate_with_interval
    free_time = {"time": estimate["free_time"], "horizon": horizon}
    at_horizon = word("table", "estimate_at", estimate=capital(estimate["short"]), horizon=horizon)
    rows = (
        row(word("table", "patients"), "expected_events", numbers.n),
        row(word("table", "events"), "expected_events", numbers.events),
        row(word("table", "expected_events"), "expected_events", numbers.num, indent=1),
        row(at_horizon, part, with_interval),
        row(word("table", "estimate_difference"), f"{part}_difference", with_interval, contrast=True),
        row(word("table", "estimate_difference_mover"), f"{part}_difference_mover", with_interval, contrast=True),
        row(word("table", "median_time", event=outcome.label), "median", lambda key: _median(context, key)),
        row(word("table", "restricted_mean", **free_time), "restricted_mean", with_interval),
        row(word("table", "restricted_mean_difference"), "restricted_mean_difference", with_interval, contrast=True),
        row(word("table", "restricted_mean_ratio"), "restricted_mean_ratio", with_interval, contrast=True),
        row(word("table", "best_case", horizon=horizon), "best_case", numbers.share),
        row(word("table", "worst_case"), "worst_case", numbers.share),
    )
    over = capital(context.exposure_label)
    columns = [Column(word("table", "statistic"), width=44)]
    columns += [Column(context.group_heading(group), "center", width=24, over=over) for group in study.groups]
    notes = [
        word("notes", "against", reference=study.group_phrase(study.exposure.reference)),
        word("notes", "open_limit") if any(_half_open(context, key) for key in keys) else "",
        word("notes", "ci"),
        *context.reasons(list(dict.fromkeys(keys))),
    ]
    caption = word("captions", "survival", Estimate=capital(estimate["name_plain"]))
    return Table("survival", caption, tuple(columns), rows, (context.sentence(notes), *footnotes.notes()))


def followup_table(context: Context) -> Table | None:
    """How follow-up ended in each group; None where the study has no survival analysis."""
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.survival
    if spec is None:
        return None
    outcome = study.outcomes[spec.outcome]
    columns = [Column(word("table", "followup"), width=40), Column(word("table", "overall"), "center", width=16)]
    columns += [Column(context.group_heading(group), "center", width=20) for group in study.groups]
    groups = [slug(group) for group in (OVERALL, *study.groups)]

    def row(label: str, *parts: str, indent: int = 0) -> Row:
        cells = (numbers.share(join("followup", spec.outcome, group, *parts)) for group in groups)
        return Row((label, *cells), indent=indent)

    event = "present" if outcome.event is True else str(outcome.event)
    labels = study.variable(outcome.status).levels
    rows = [row(word("table", "complete"), "complete"), row(word("table", "censored"), "censored")]
    rows += [
        row(labels.get(status, status), "censored", slug(status), indent=1)
        for status in study.levels(outcome.status)
        if status != event and status in labels
    ]
    rows.append(row(word("table", "unknown"), "unknown"))
    caption = word("captions", "followup", horizon=f"{outcome.horizon_days:g}")
    return Table("followup", caption, tuple(columns), tuple(rows))


def alternatives_table(context: Context) -> Table | None:
    """The horizon from the declared time zero and from the alternatives; None where there are none."""
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.survival
    if spec is None or not study.outcomes[spec.outcome].alternatives:
        return None
    outcome, part = study.outcomes[spec.outcome], estimate_part(context)
    estimate, horizon = estimate_words(context, outcome), f"{outcome.horizon_days:g}"
    columns = [Column(word("table", "time_zero"), width=34)]
    columns += [
        Column(word("table", "estimate", label=study.group_label(group), estimate=estimate["short"]), "center", 24)
        for group in study.groups
    ]
    columns.append(Column(word("table", "log_rank"), "right", width=14))
    assert outcome.time_zero is not None
    clocks = [(outcome.time_zero, join("survival", spec.outcome))]
    clocks += [(name, join("survival", spec.outcome, f"from_{name}")) for name in outcome.alternatives]
    footnotes, rows, used = Footnotes(context.journal.tables.notes), [], []
    for name, base in clocks:
        keys = [join(base, slug(group), part) for group in study.groups]
        used += [*keys, join(base, "log_rank")]
        marked = [numbers.estimate_with_interval(k) + _mark(context, footnotes, k, horizon=horizon) for k in keys]
        rows.append(Row((study.variable(name).label, *marked, numbers.p_cell(join(base, "log_rank")))))
    caption = word("captions", "alternatives", Estimate=capital(estimate["name_plain"]))
    notes = (context.sentence(context.reasons(used)), *footnotes.notes())
    return Table("alternatives", caption, tuple(columns), tuple(rows), tuple(filter(None, notes)))


def _mark(context: Context, footnotes: Footnotes, key: str, *, horizon: str) -> str:
    """Letter of the footnote of an estimate that was carried on to the horizon, or that has no interval."""
    record = context.numbers.record(key)
    if not isinstance(record, Estimate) or not record.note:
        return ""
    followed = join(key.rsplit(".", 1)[0], "followed_to")
    if record.note == "extended" and record.reference:
        return footnotes.mark(context.word("notes", "extended_contrast"))
    if record.note == "extended":
        day = context.numbers.num(followed)
        return footnotes.mark(context.word("notes", "extended", day=day, horizon=horizon))
    return footnotes.mark(context.word("notes", "no_interval")) if record.ci_low is None else ""


def _median(context: Context, key: str) -> str:
    """`27 (22 to –)`; a median that is not reached is a dash, before its lower limit where there is one."""
    numbers, low = context.numbers, f"{key}_low"
    if isinstance(numbers.record(key), NotEstimable) and numbers.exists(low):
        return f"{numbers.num(key)} ({numbers.ci(low)})"
    return numbers.estimate_with_interval(key)


def _half_open(context: Context, key: str) -> bool:
    low = f"{key}_low"
    record = context.numbers.record(low if context.numbers.exists(low) else key)
    return isinstance(record, Estimate) and record.ci_low is not None and record.ci_high is None
