"""Phrases that tables, figures and sentences share."""

from __future__ import annotations

from jpvad_report.document.context import Context, capital, uncapitalise
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import SUPPRESSED, NotEstimable, Record
from jpvad_report.study.analyses import COMPOSITE
from jpvad_report.study.model import Outcome


def outcome_phrase(context: Context) -> str:
    """What the predictors predict, as a noun phrase."""
    study = context.study
    spec = study.analyses.predictors
    assert spec is not None
    if spec.outcome.variable == study.exposure.variable:
        level = spec.outcome.level
        return study.group_phrase(level if isinstance(level, str) else ("present" if level else "absent"))
    variable = study.variable(spec.outcome.variable)
    if spec.outcome.level is True:
        return variable.in_text
    return (
        study.absence(spec.outcome.variable)
        if spec.outcome.level is False
        else variable.levels[str(spec.outcome.level)]
    )


def exposure_models(context: Context) -> tuple[str, ...]:
    """The Cox models that the study makes, in the order of the document."""
    spec = context.study.analyses.hazards
    assert spec is not None
    return ("crude", "crude_same_patients", *(("partly_adjusted",) if spec.partly_adjusted else ()), "adjusted")


def period_length(context: Context, days: float) -> str:
    """The horizon as a length of time: `30 days`."""
    return context.word("period", "one" if days == 1 else "many", days=f"{days:g}")


def covariate_name(context: Context, name: str) -> str:
    """A variable's name in a list; a rescaled one goes by the name of what it rescales."""
    rescale = context.study.derived[name].rescale if name in context.study.derived else None
    variable = context.study.variable(rescale.variable if rescale else name)
    return variable.short or uncapitalise(variable.label)


def estimate_part(context: Context) -> str:
    """Last part of the keys of the estimates that the document prints: `incidence` or `survival`."""
    return context.study.settings.survival_estimate


def estimate_words(context: Context, outcome: Outcome) -> dict[str, str]:
    """What the curves show: `name` with the period, `curve` without it, `short` in a heading, `of` after that word.

    `name_plain` and `curve_plain` have no article; `free_time` is what the restricted mean is a mean of.

    Survival where the event is death; freedom from the event where it is not.
    """
    scale = estimate_part(context)
    if scale == "survival" and not outcome.fatal:
        scale = "freedom"
    words = {
        part: context.word("estimates", scale, part, period=context.study.period(outcome), event=outcome.label)
        for part in ("name", "curve", "short", "of")
    }
    words |= {part + "_plain": words[part].removeprefix(context.word("article")) for part in ("name", "curve")}
    return words | {
        "free_time": context.word("event_free_time", "fatal" if outcome.fatal else "other", event=outcome.label)
    }


def event_rows(context: Context) -> tuple[tuple[str, str], ...]:
    """Adverse events as the keys call them, with their labels; the composite last."""
    spec = context.study.analyses.adverse_events
    if spec is None:
        return ()
    rows = tuple((event, context.study.variable(event).label) for event in spec.events)
    return (*rows, (COMPOSITE, capital(spec.composite))) if spec.composite else rows


def event_phrase(context: Context, event: str) -> str:
    """An adverse event, or the composite, in running text."""
    spec = context.study.analyses.adverse_events
    assert spec is not None
    return spec.composite if event == COMPOSITE else context.study.variable(event).in_text


def timed_event_rows(context: Context) -> tuple[tuple[str, str], ...]:
    """Those of `event_rows` whose time to the first event was analysed."""
    spec = context.study.analyses.adverse_events
    timed = spec.timed if spec and spec.outcome else ()
    return tuple((event, label) for event, label in event_rows(context) if event in timed)


def some(record: Record | None) -> bool:
    """True where a count is there and is not zero; one that is suppressed is of somebody."""
    if isinstance(record, NotEstimable):
        return record.note == SUPPRESSED
    return record is not None and bool(record.count)


def shown_rows(groups: int) -> int:
    """How many variables a figure with a line for each can show, with so many groups, before it outgrows a page."""
    return min(40, 100 // groups)


def by_difference(context: Context) -> tuple[str, ...]:
    """Variables of the baseline table, the largest standardised difference first; those without one last."""
    spec = context.study.analyses.baseline
    assert spec is not None
    records = {name: context.numbers.store.estimate(join("baseline", name, "smd")) for name in spec.variables}
    return tuple(sorted(records, key=lambda name: -record.estimate if (record := records[name]) else 1.0))


def missing_variables(context: Context) -> tuple[str, ...]:
    """Variables with missing values.

    A cut-off or another unit of a variable that is listed already is missing where that variable is, and left out.
    """
    derived, store = context.study.derived, context.numbers.store
    names = [
        key.split(".")[1]
        for key in store
        if key.startswith("missing.") and key.endswith(".overall") and some(store.records.get(key))
    ]
    return tuple(name for name in names if name not in derived or not set(derived[name].sources) <= {*names})


def by_missing(context: Context) -> tuple[str, ...]:
    """Variables with missing values, what is missing most often first."""
    store = context.numbers.store
    shares = {name: store.estimate(join("missing", name, "overall")) for name in missing_variables(context)}
    return tuple(sorted(shares, key=lambda name: -share.estimate if (share := shares[name]) else 0.0))


def term_phrase(context: Context, name: str, term: str) -> str:
    """A model's term in a list: the variable's name, or `Grade 2 vs. Grade 1`."""
    labels = context.study.variable(name).levels
    if not labels:
        return covariate_name(context, name)
    level = next(label for code, label in labels.items() if term == f"{name}_{slug(code)}")
    return context.word("factors", "level", level=level, reference=labels[context.reference_level(name)])


def collinearity_keys(context: Context) -> dict[str, str]:
    """Key of the variance inflation factor of each variable in the predictors' multivariable model, by its name.

    Where a variable has several coefficients it is the generalised factor: that of a single level depends on the
    reference level.
    """
    spec = context.study.analyses.predictors
    assert spec is not None
    found = {}
    for name in spec.covariates:
        terms = [term for term, _ in context.terms(name)]
        together = join("predictors", "multivariable", name, "gvif")
        key = together if len(terms) > 1 else join("predictors", "multivariable", terms[0], "vif")
        if context.numbers.exists(key):
            found[name] = key
    return found
