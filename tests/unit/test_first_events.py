"""Time to the first event: who is at risk from when, cumulative incidence, and subdistribution hazard ratios."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from jpvad_report.analysis.adverse_events import adverse_events
from jpvad_report.analysis.cumulative_incidence import cumulative_incidence
from jpvad_report.analysis.subdistribution import subdistribution_hazard_ratios
from jpvad_report.cohort.first_event import add_first_events
from jpvad_report.cohort.followup import add_followup
from jpvad_report.errors import RegistryError
from jpvad_report.results.records import Estimate, NotEstimable, Record, Series
from jpvad_report.study import Study, references
from jpvad_report.study.settings import Settings

Z = 1.959963984540054
EXACT = 1e-9
EVENT, COMPETING, CENSORED = "event", "competing", "censored"


def value(record: Record) -> Estimate:
    assert isinstance(record, Estimate), record
    return record


def reason(record: Record) -> str:
    assert isinstance(record, NotEstimable), record
    return record.reason


# --- the cohort: days and causes -----------------------------------------------------------------------------------


def study(
    *,
    fatal: bool = True,
    events: tuple[str, ...] = ("bleed", "stroke"),
    dates: dict[str, str] | None = None,
    chosen: dict[str, Any] | None = None,
    **more: Any,
) -> Study:
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": "x.csv", "identifier": "id"},
            "variables": {
                "group": {"label": "Group", "kind": "categorical", "levels": {"a": "A", "b": "B"}},
                "start": {"label": "Start", "kind": "datetime"},
                "last": {"label": "Last contact", "kind": "date"},
                "dead": {"label": "Dead", "kind": "binary"},
                **{name: {"label": name, "kind": "binary"} for name in ("bleed", "stroke", "any")},
                **{f"{name}_on": {"label": name, "kind": "date"} for name in ("bleed", "stroke")},
            },
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": "group", "reference": "b"},
            "outcomes": {
                "death": {
                    "label": "death",
                    "fatal": fatal,
                    "time_zero": "start",
                    "date": "last",
                    "status": "dead",
                    "event": True,
                    "horizon_days": 10,
                }
            },
            "settings": chosen or {},
            "analyses": {
                "adverse_events": {
                    "events": list(events),
                    "dates": {event: f"{event}_on" for event in events} if dates is None else dates,
                    "outcome": "death",
                    **more,
                }
            },
        }
    )


def patient(
    last: int,
    *,
    dead: bool | None = False,
    bleed: int | bool | None = False,
    stroke: int | bool | None = False,
    group: str = "a",
) -> dict[str, Any]:
    """Days after 1 January 2020, 18:00; an event is a day, False, True (without a date) or None (unknown)."""
    row: dict[str, Any] = {"group": group, "start": pd.Timestamp("2020-01-01 18:00"), "dead": dead}
    row["last"] = pd.Timestamp("2020-01-01") + pd.Timedelta(days=last)
    for name, when in (("bleed", bleed), ("stroke", stroke)):
        dated = isinstance(when, int) and not isinstance(when, bool)
        row[name] = True if dated else when
        row[f"{name}_on"] = pd.Timestamp("2020-01-01") + pd.Timedelta(days=int(when or 0)) if dated else pd.NaT
    return row


def cohort(*patients: dict[str, Any], spec: Study | None = None) -> pd.DataFrame:
    frame = pd.DataFrame(list(patients), index=range(2, len(patients) + 2))
    for name in ("dead", "bleed", "stroke"):
        frame[name] = frame[name].astype("boolean")
    spec = spec or study()
    frame = frame.join(add_followup(frame, spec, "death"))
    return frame.join(add_first_events(frame, spec))


def first(row: dict[str, Any], event: str = "bleed", **more: Any) -> tuple[float | None, str | None, str | None]:
    """Days, cause, and why left out."""
    frame = cohort(row, spec=study(**more) if more else None)
    days, cause, left_out = (frame[f"{event}.first.{name}"].iloc[0] for name in ("days", "cause", "left_out"))
    return tuple(None if pd.isna(v) else v for v in (days, cause, left_out))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (patient(8, bleed=3), (3, EVENT, None)),
        # On the day of time zero, which is a time of day; on the day of death; on the last day of the period.
        (patient(8, bleed=0), (0, EVENT, None)),
        (patient(4, dead=True, bleed=4), (4, EVENT, None)),
        (patient(30, bleed=10), (10, EVENT, None)),
        # After the period it has not happened within it.
        (patient(30, bleed=11), (10, CENSORED, None)),
        (patient(30, dead=True, bleed=11), (10, CENSORED, None)),
        (patient(4, dead=True), (4, COMPETING, None)),
        (patient(0, dead=True), (0, COMPETING, None)),
        (patient(7), (7, CENSORED, None)),
        (patient(7, bleed=-1), (None, None, "before_time_zero")),
        (patient(7, bleed=True), (None, None, "undated")),
        (patient(7, bleed=None), (None, None, "unknown")),
        (patient(7, dead=None, bleed=3), (None, None, "unknown")),
    ],
)
def test_days_and_cause(row: dict[str, Any], expected: tuple[float | None, str | None, str | None]) -> None:
    assert first(row) == expected


def test_death_competes_only_where_the_outcome_is_death() -> None:
    assert first(patient(4, dead=True), fatal=False) == (4, CENSORED, None)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (patient(8, bleed=5, stroke=3), (3, EVENT, None)),
        (patient(8, bleed=5), (5, EVENT, None)),
        # One that happened makes the composite known; its date is then the earliest that is known.
        (patient(8, bleed=5, stroke=None), (5, EVENT, None)),
        (patient(8, stroke=None), (None, None, "unknown")),
        # What has no date may have been the first.
        (patient(8, bleed=5, stroke=True), (None, None, "undated")),
        (patient(8, bleed=5, stroke=-2), (None, None, "before_time_zero")),
        (patient(8, dead=True), (8, COMPETING, None)),
    ],
)
def test_the_composite_is_the_earliest(
    row: dict[str, Any], expected: tuple[float | None, str | None, str | None]
) -> None:
    assert first(row, "any", composite="any event") == expected


def test_the_composite_needs_all_dates() -> None:
    spec = study(composite="any event", dates={"bleed": "bleed_on"})
    made = cohort(patient(8, bleed=5, stroke=3), spec=spec)
    assert [column for column in made if ".first." in column] == [
        "bleed.first.days",
        "bleed.first.cause",
        "bleed.first.left_out",
    ]


def test_impossible_dates_are_refused_by_row() -> None:
    late = [patient(8, bleed=5), patient(4, bleed=5)]
    with pytest.raises(RegistryError, match=r"'bleed' is dated after the last contact in 1 row .*\(rows 3\)"):
        cohort(*late)
    absent = patient(8, bleed=5) | {"bleed": False}
    with pytest.raises(RegistryError, match=r"'bleed' is recorded as absent, but dated, in 1 row .*\(rows 2\)"):
        cohort(absent)


def problems(**analysis: Any) -> list[str]:
    base: dict[str, Any] = {"events": ["bleed", "stroke"]}
    content = study().model_dump(by_alias=True, exclude_none=True)
    content["outcomes"]["recorded"] = {
        "label": "death",
        "followup_days": "days",
        "status": "dead",
        "event": True,
        "horizon_days": 10,
    }
    content["variables"]["days"] = {"label": "Days", "kind": "continuous"}
    content["analyses"]["adverse_events"] = base | analysis
    return [message for _, message in references.problems(Study.model_validate(content))]


def test_what_a_study_may_ask_for() -> None:
    dates = {"bleed": "bleed_on"}
    assert problems(dates=dates, outcome="death", composite="any event") == []
    assert "has no time zero" in problems(dates=dates, outcome="recorded")[0]
    assert "dates need 'outcome'" in problems(dates=dates)[0]
    assert "needs 'dates'" in problems(outcome="death")[0]
    assert "is not among the events" in problems(dates={"dead": "bleed_on"}, outcome="death")[0]
    assert "give this event another name" in problems(events=["any", "bleed"], composite="any event")[0]
    with pytest.raises(ValidationError):
        study(chosen={"multiplicity": "bonferroni"})


# --- cumulative incidence -----------------------------------------------------------------------------------------


def incidence(days: list[float], cause: list[str], chosen: Settings | None = None) -> tuple[Record, Series | None]:
    return cumulative_incidence(
        pd.Series(days, dtype=float), pd.Series(cause, dtype=object), n_missing=0, settings=chosen or Settings()
    )


def test_aalen_johansen_by_hand() -> None:
    # Five patients: a death on day 0, an event on day 2, a censoring, an event on day 4, a censoring. The event of
    # day 2 has 4/5 x 1/4 = 1/5; 3/5 are then free of both, and the event of day 4 has 3/5 x 1/2.
    record, curve = incidence([0, 2, 3, 4, 5], [COMPETING, EVENT, CENSORED, EVENT, CENSORED])
    found = value(record)
    assert found.estimate == pytest.approx(1 / 5 + 3 / 10, rel=EXACT)
    assert (found.n, found.n_events, found.method) == (5, 2, "aalen_johansen")
    assert curve is not None
    assert dict(zip(curve["days"], curve["incidence"], strict=True)) == pytest.approx(
        {0: 0, 2: 0.2, 3: 0.2, 4: 0.5, 5: 0.5}, rel=EXACT
    )
    assert curve["ci_low"][0] is None
    assert found.ci_low is not None
    assert found.ci_low < found.estimate


def test_without_a_competing_event_it_is_kaplan_meier() -> None:
    # S = 3/4 x 1/2 with Greenwood's 1/12 + 1/2. On the scale of the incidence F = 1 - S the limits are
    # F^exp(+-z se / (F log F)), se = S sqrt(7/12).
    found = value(incidence([2, 3, 5, 10], [EVENT, CENSORED, EVENT, CENSORED])[0])
    f, se = 5 / 8, 3 / 8 * math.sqrt(7 / 12)
    assert found.estimate == pytest.approx(f, rel=EXACT)
    assert found.ci_low == pytest.approx(f ** math.exp(-Z * se / (f * math.log(f))), rel=1e-7)
    assert found.ci_high == pytest.approx(f ** math.exp(Z * se / (f * math.log(f))), rel=1e-7)


def test_without_censoring_it_is_a_proportion() -> None:
    found = value(incidence([1, 1, 2, 3, 3, 3, 4, 9], [EVENT, COMPETING] * 4)[0])
    assert found.estimate == pytest.approx(0.5, rel=EXACT)


people = st.lists(st.tuples(st.integers(0, 8), st.sampled_from([EVENT, COMPETING, CENSORED])), min_size=1, max_size=25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people)
def test_event_and_competing_event_share_what_kaplan_meier_loses(people: list[tuple[int, str]]) -> None:
    days, cause = (list(column) for column in zip(*people, strict=True))
    swapped = [{EVENT: COMPETING, COMPETING: EVENT}.get(c, c) for c in cause]
    either = [c if c == CENSORED else EVENT for c in cause]
    parts = [value(incidence(days, causes)[0]).estimate for causes in (cause, swapped, either)]
    assert parts[0] + parts[1] == pytest.approx(parts[2], abs=1e-12)
    # Ties are broken by no chance: the order of the patients is nothing.
    assert value(incidence(days[::-1], cause[::-1])[0]).estimate == pytest.approx(parts[0], abs=1e-12)
    curve = incidence(days, cause)[1]
    assert curve is not None
    steps = [v for v in curve["incidence"] if v is not None]
    assert all(later >= earlier - 1e-12 for earlier, later in itertools.pairwise(steps))


def test_no_event_all_events_nobody() -> None:
    record, curve = incidence([1, 4], [COMPETING, CENSORED])
    none = value(record)
    assert (none.estimate, none.ci_low, none.interval, none.n_events) == (0, None, "", 0)
    assert curve == Series({"days": (0.0, 4.0), "incidence": (0.0, 0.0), "ci_low": (None,) * 2, "ci_high": (None,) * 2})
    everybody = value(incidence([0, 0], [EVENT, EVENT])[0])
    assert (everybody.estimate, everybody.ci_low) == (1, None)
    nobody, missing = incidence([], [])
    assert reason(nobody) == "nobody could be followed"
    assert missing is None
    one = value(incidence([3], [EVENT])[0])
    assert (one.estimate, one.ci_high) == (1, None)


@pytest.mark.parametrize("interval", ["log-log", "log", "plain", "logit", "arcsin"])
def test_every_interval_has_its_name(interval: Any) -> None:
    found = value(
        incidence([2, 3, 5, 10], [EVENT, CENSORED, EVENT, COMPETING], Settings(survival_interval=interval))[0]
    )
    assert found.interval == f"aalen_johansen_{interval.replace('-', '_')}"
    assert found.ci_low is not None
    assert found.ci_high is not None
    assert 0 <= found.ci_low < found.estimate < found.ci_high <= 1


# --- subdistribution hazard ratios ---------------------------------------------------------------------------------


def ratios(days: list[float], cause: list[str], group: str, reference: str = "b") -> dict[str, Record]:
    return subdistribution_hazard_ratios(
        pd.Series(days, dtype=float),
        pd.Series(cause, dtype=object),
        pd.Series(list(group)),
        groups=sorted(set(group)),
        reference=reference,
        settings=Settings(),
    )


def test_fine_gray_by_hand() -> None:
    # Nobody is censored, so whoever died stays at risk with weight 1. An event of a on day 1 among a, a, b, b; an event
    # of b on day 3 among a (dead), b (dead), b: the likelihood r / (2r + 2) x 1 / (r + 2) is greatest where
    # (r + 1)(r + 2) = r (r + 2) + r (r + 1), that is at r = sqrt(2).
    found = value(ratios([1, 2, 2, 3], [EVENT, COMPETING, COMPETING, EVENT], "aabb")["a"])
    assert found.estimate == pytest.approx(math.sqrt(2), rel=1e-7)
    # Robust variance: the sum of squared score residuals over the squared information sum p (1 - p). With p = r/(r+1)
    # and q = r/(r+2) the residuals are, event of a: 1-p minus r/(2r+2) (1-p); the others likewise, less q where they
    # are still at risk on day 3.
    r = math.sqrt(2)
    p, q = r / (r + 1), r / (r + 2)
    information = p * (1 - p) + q * (1 - q)
    first, second = 1 / (2 * r + 2), 1 / (r + 2)
    residuals = [
        (1 - p) - r * first * (1 - p),
        -r * first * (1 - p) - r * second * (1 - q),
        first * p + second * q,
        first * p + (-q) * (1 - second),
    ]
    se = math.sqrt(sum(x**2 for x in residuals)) / information
    assert found.ci_high == pytest.approx(r * math.exp(Z * se), rel=1e-6)
    assert (found.method, found.interval, found.n, found.n_events) == ("fine_gray", "fine_gray_wald", 4, 2)


def test_swapping_the_groups_inverts_the_ratio() -> None:
    rng = np.random.default_rng(4)
    days = rng.integers(0, 12, 80).astype(float).tolist()
    cause = rng.choice([EVENT, COMPETING, CENSORED], 80).tolist()
    group = "".join(rng.choice(list("ab"), 80))
    one, other = value(ratios(days, cause, group)["a"]), value(ratios(days, cause, group, reference="a")["b"])
    assert other.estimate == pytest.approx(1 / one.estimate, rel=1e-7)
    assert other.p_value == pytest.approx(one.p_value, rel=1e-7)
    assert one.ci_low is not None
    assert other.ci_high == pytest.approx(1 / one.ci_low, rel=1e-7)


def test_a_group_without_events_leaves_the_others_alone() -> None:
    rng = np.random.default_rng(5)
    days = rng.integers(0, 12, 90).astype(float).tolist()
    # Nobody is censored, so the third group bears on the others by no weight either.
    cause = rng.choice([EVENT, COMPETING], 90).tolist()
    group = "".join(rng.choice(list("abc"), 90))
    silent = [COMPETING if g == "c" else c for g, c in zip(group, cause, strict=True)]
    found = ratios(days, silent, group)
    assert reason(found["c"]) == "a group has no event in this period"
    others = [i for i, g in enumerate(group) if g != "c"]
    alone = ratios([days[i] for i in others], [silent[i] for i in others], "".join(group[i] for i in others))
    assert value(found["a"]).estimate == pytest.approx(value(alone["a"]).estimate, rel=1e-9)
    assert value(found["a"]).ci_low == pytest.approx(value(alone["a"]).ci_low, rel=1e-9)
    quiet = [COMPETING if g == "b" else c for g, c in zip(group, cause, strict=True)]
    assert {reason(record) for record in ratios(days, quiet, group).values()} == {"a group has no event in this period"}


def test_one_patient_against_others() -> None:
    # Who has the first event in a group of one cannot be told from an infinite hazard.
    first = ratios([1, 2, 3, 4], [EVENT, EVENT, COMPETING, CENSORED], "abbb")["a"]
    assert reason(first) == "the model did not converge"
    assert isinstance(ratios([2, 1, 3, 4], [EVENT, EVENT, COMPETING, CENSORED], "abbb")["a"], Estimate)
    nobody = subdistribution_hazard_ratios(
        pd.Series([1.0]), pd.Series([EVENT]), pd.Series(["a"]), groups=["a", "b"], reference="b", settings=Settings()
    )
    assert reason(nobody["a"]) == "nobody of a group could be followed"


# --- all together -------------------------------------------------------------------------------------------------


def test_records_of_a_cohort() -> None:
    spec = study(composite="any event", chosen={"multiplicity": "holm"})
    rows = [
        patient(8, bleed=3),
        patient(9, dead=True),
        patient(10, bleed=6, stroke=6),
        patient(7, bleed=-2),
        patient(6, bleed=None),
        patient(9, bleed=2, group="b"),
        patient(4, dead=True, group="b"),
        patient(10, stroke=1, group="b"),
        patient(10, stroke=True, group="b"),
    ]
    records, series = adverse_events(cohort(*rows, spec=spec), spec)
    a = value(records["adverse_events.bleed.a.cumulative_incidence"])
    assert (a.n, a.n_events, a.n_missing) == (3, 2, 2)
    assert value(records["adverse_events.bleed.a.competing"]).count == 1
    left_out = {
        event: [
            value(records[f"adverse_events.{event}.left_out.{why}"]).count
            for why in ("before_time_zero", "undated", "unknown")
        ]
        for event in ("bleed", "stroke", "any")
    }
    assert left_out == {"bleed": [1, 0, 1], "stroke": [0, 1, 0], "any": [1, 1, 1]}
    assert isinstance(records["adverse_events.bleed.a.subdistribution_hazard_ratio"], Estimate)
    # The family is of the events, not of the composite made of them.
    assert value(records["adverse_events.bleed.a.subdistribution_adjusted"]).n == 2
    assert "adverse_events.any.a.subdistribution_adjusted" not in records
    assert "adverse_events.bleed.b.subdistribution_hazard_ratio" not in records
    assert set(series) == {f"adverse_events.{e}.{g}.curve" for e in ("bleed", "stroke", "any") for g in "ab"}
    # Where the counts of the table leave out nobody, the patients of both analyses are the same.
    assert value(records["adverse_events.stroke.a.proportion"]).n == a.n + 2


def test_everybody_left_out() -> None:
    spec = study(events=("bleed",))
    rows = [patient(8, bleed=True, group=g) for g in "aabb"]
    records, series = adverse_events(cohort(*rows, spec=spec), spec)
    assert reason(records["adverse_events.bleed.a.cumulative_incidence"]) == "nobody could be followed"
    assert (
        reason(records["adverse_events.bleed.a.subdistribution_hazard_ratio"]) == "nobody of a group could be followed"
    )
    assert value(records["adverse_events.bleed.left_out.undated"]).count == 4
    assert series == {}
