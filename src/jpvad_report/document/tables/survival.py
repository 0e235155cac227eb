"""Tables of follow-up and of other times zero."""

from __future__ import annotations

from jpvad_report.document.context import Context
from jpvad_report.document.tables.model import Column, Row, Table
from jpvad_report.results.keys import join, slug

OVERALL = "overall"


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
    """Incidence at the horizon from the declared time zero and from the alternatives; None where there are none."""
    study, word, numbers = context.study, context.word, context.numbers
    spec = study.analyses.survival
    if spec is None or not study.outcomes[spec.outcome].alternatives:
        return None
    outcome = study.outcomes[spec.outcome]
    columns = [Column(word("table", "time_zero"), width=34)]
    columns += [
        Column(word("table", "incidence", label=study.group_label(group)), "center", width=24) for group in study.groups
    ]
    columns.append(Column(word("table", "log_rank"), "right", width=14))
    assert outcome.time_zero is not None
    clocks = [(outcome.time_zero, join("survival", spec.outcome))]
    clocks += [(name, join("survival", spec.outcome, f"from_{name}")) for name in outcome.alternatives]
    rows = [
        Row(
            (
                study.variable(name).label,
                *(numbers.estimate_with_interval(join(base, slug(group), "incidence")) for group in study.groups),
                numbers.p_cell(join(base, "log_rank")),
            )
        )
        for name, base in clocks
    ]
    caption = word("captions", "alternatives", period=outcome.period, event=outcome.label)
    return Table("alternatives", caption, tuple(columns), tuple(rows))
