"""What the document says of adverse events: dates, composite, several groups, adjusted P values, nothing to compare."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from support import ROOT, paragraphs

from jpvad_report.pipeline import Project, build
from jpvad_report.results.store import Store

Write = Callable[..., Path]
BROKEN = re.compile(r"\bnan\b|\bNaN\b|\bNone\b(?! of)|\binf\b|\?@|\{\{|\}\}|Also used")


@pytest.fixture
def hips() -> dict[str, Any]:
    """The study of docs/study-file.md with three wards and dated complications."""
    reference = (ROOT / "docs" / "study-file.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", reference, re.S)
    assert example is not None
    study: dict[str, Any] = yaml.safe_load(example.group(1))
    study["variables"] |= {
        "ulcer": {"column": "ULCER", "label": "Pressure ulcer", "phrase": "a pressure ulcer", "kind": "binary"},
        "fall_on": {"column": "FALL_ON", "label": "Date of the fall", "kind": "date"},
        "ulcer_on": {"column": "ULCER_ON", "label": "Date of the ulcer", "kind": "date"},
        "ward": {
            "column": "WARD",
            "label": "Ward",
            "kind": "categorical",
            "levels": {"o": "Orthopaedic ward", "g": "Geriatric ward", "m": "Mixed ward"},
        },
    }
    study["exposure"] = {
        "variable": "ward",
        "reference": "o",
        "phrases": {"o": "the orthopaedic ward", "g": "the geriatric ward", "m": "the mixed ward"},
        "who": {"o": "orthopaedic patients", "g": "geriatric patients", "m": "mixed patients"},
    }
    study["analyses"]["adverse_events"] = {
        "label": "complications",
        "events": ["fall", "ulcer"],
        "composite": "any complication",
        "dates": {"fall": "fall_on", "ulcer": "ulcer_on"},
        "outcome": "death_90d",
    }
    return study


def export(rates: tuple[float, float, float], n: int = 300) -> pd.DataFrame:
    """Everybody is followed for a day at least; events fall between the operation and the last contact."""
    rng = np.random.default_rng(3)
    operated = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 300, n), unit="D")
    follow = rng.integers(1, 120, n)
    ward = rng.choice(list("ogm"), n)
    frame = pd.DataFrame(
        {
            "patient_no": range(n),
            "AGE": rng.integers(60, 100, n),
            "SEX": rng.choice(["1", "2"], n),
            "EARLY": rng.integers(0, 2, n),
            "WARD": ward,
            "OP_DATE": operated.strftime("%Y-%m-%d"),
            "LAST_DATE": (operated + pd.to_timedelta(follow, unit="D")).strftime("%Y-%m-%d"),
            "STATUS": np.where(rng.random(n) < 0.3, "dead", "home"),
        }
    )
    rate = np.array([dict(zip("ogm", rates, strict=True))[w] for w in ward])
    for name in ("FALL", "ULCER"):
        happened = rng.random(n) < rate
        on = operated + pd.to_timedelta((rng.random(n) * follow).astype(int), unit="D")
        frame[name] = happened.astype(int).astype(str)
        frame[f"{name}_ON"] = np.where(happened, on.strftime("%Y-%m-%d"), "")
    return frame


def document(project: Path) -> tuple[str, dict[str, str]]:
    build(Project(project))
    text = (project / "report" / "manuscript.qmd").read_text(encoding="utf-8")
    plain = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text.split("\n---\n", 1)[1])
    assert not BROKEN.search(plain)
    references, anchors = (set(re.findall(mark + r"((?:tbl|fig)-\w+)", plain)) for mark in "@#")
    assert references <= anchors
    return plain, paragraphs(text)


def test_dated_events_of_three_groups(write_project: Write, hips: dict[str, Any]) -> None:
    frame = export((0.1, 0.45, 0.03))
    fallen = frame.index[frame["FALL"] == "1"]
    frame.loc[fallen[:2], "FALL_ON"] = ""
    frame.loc[fallen[2], "FALL_ON"] = "2021-12-24"
    frame.loc[frame.index[frame["ULCER"] == "0"][:4], "ULCER"] = ""
    hips["settings"] = {"confidence_level": 0.9}
    plain, found = document(write_project(hips, frame))
    first = found["results-first-events"]
    assert first.startswith("With death as a competing event, the cumulative 90-day incidence in geriatric patients")
    assert first.count("With death as a competing event") == 1
    assert "significantly higher than in orthopaedic patients for a fall in hospital" in first
    assert "subdistribution hazard ratio" in first
    assert "90% CI" in first
    assert "95%" not in re.sub(r"\d+\.95%", "", plain)
    methods = found["methods-first-events"]
    assert "Aalen–Johansen estimator" in methods
    assert "Fine and Gray's model" in methods
    assert "before time zero were not at risk" in methods
    assert "recorded without a date were left out" in methods
    table = plain[plain.index("## Time to the first event") :]
    assert "Fall in hospital (1 with the event before time zero, 2 with an event without a date)" in table
    assert "Pressure ulcer (4 in whom event or follow-up is unknown)" in table
    assert "Died before" in table
    assert "Any complication means at least one of them" in found["methods-events"]
    assert "risk difference" not in plain.lower()
    assert (
        "not risks over a fixed time, as the cumulative incidences of @tbl-incidences are"
        in found["limitations-events"]
    )


def test_a_group_without_events(write_project: Write, hips: dict[str, Any]) -> None:
    plain, found = document(write_project(hips, export((0.1, 0.2, 0.0))))
    assert (
        "The cumulative 90-day incidence in mixed patients could not be compared with that in orthopaedic patients for "
        "a fall in hospital, a pressure ulcer, or any complication (a group has no event in this period)."
    ) in found["results-first-events"]
    assert "–, not estimable: a group has no event in this period" in plain


def test_no_complication_at_all(write_project: Write, hips: dict[str, Any]) -> None:
    hips["settings"] = {"multiplicity": "holm"}
    plain, found = document(write_project(hips, export((0.0, 0.0, 0.0))))
    assert found["results-events"].startswith("None of the complications could be compared between the groups. Counts")
    assert "Fine and Gray" not in plain
    assert "Holm" not in plain
    assert "chi-square" not in found["methods-events-analysis"]


def test_adjusted_p_values_decide(write_project: Write, hips: dict[str, Any]) -> None:
    """Two events with P values of about 0.03: Holm doubles the smaller one."""
    data = export((0.15, 0.2, 0.06))
    project = write_project(hips, data)
    _, plain = document(project)
    store = Store.read(project / "report" / "results.json")
    raw = {e: store.estimate(f"adverse_events.{e}.test") for e in ("fall", "ulcer")}
    limit = max(r.p_value for r in raw.values() if r and r.p_value) * 1.01
    hips["settings"] = {"alpha": limit}
    assert "differed significantly" in document(write_project(hips, data))[1]["results-events"]
    hips["settings"] = {"alpha": min(r.p_value for r in raw.values() if r and r.p_value) * 1.5, "multiplicity": "holm"}
    text, found = document(write_project(hips, data))
    assert (
        "No significant difference between the groups was found in any of the complications" in found["results-events"]
    )
    assert "adjusted P=" in found["results-events"]
    assert "adjusted for multiple comparisons by Holm's method" in found["methods-events-analysis"]
    assert "that of the composite, which is made of the same events, was not" in found["methods-events-analysis"]
    assert "| Adjusted P value |" in text
    assert "P values were not adjusted" in plain["methods-events-analysis"]


def test_two_groups_not_fatal_one_event_dated(write_project: Write, hips: dict[str, Any]) -> None:
    hips["exposure"] = {"variable": "early", "reference": "absent"}
    hips["outcomes"]["death_90d"] |= {"fatal": False, "label": "discharge", "noun": ""}
    hips["analyses"]["adverse_events"]["dates"] = {"fall": "fall_on"}
    hips["settings"] = {"risk_difference_interval": "miettinen_nurminen", "proportion_interval": "wilson"}
    plain, found = document(write_project(hips, export((0.1, 0.2, 0.1))))
    assert "competing event" not in plain
    assert "Died before" not in plain
    assert "The time to the first event was analysed for a fall in hospital:" in found["methods-first-events"]
    assert "Risk differences and risk ratios are given with the score interval of Miettinen and Nurminen" in plain
    assert "Wilson's score intervals" in plain
    assert "risk differences and risk ratios with the score interval of Miettinen and Nurminen" in plain
    assert re.search(r"difference −?\d+\.\d percentage points, 95% CI", found["results-events"])


def test_ordered_groups_are_tested_for_a_trend(write_project: Write, knee: dict[str, Any], knee_export: Any) -> None:
    knee["cohort"]["exclude"] = []
    knee["derived"].pop("treatment")
    knee["variables"]["arm"]["kind"] = "ordinal"
    knee["exposure"] = {"variable": "arm", "reference": "P"}
    knee["analyses"]["predictors"]["outcome"] = {"variable": "rash", "level": True}
    knee["analyses"]["baseline"]["highlights"] = ["age", "female", "grade"]
    plain, found = document(write_project(knee, knee_export))
    assert "no significant trend over the groups in age" in found["results-baseline"]
    assert re.search(r"P=[\d.]+ for trend", found["results-baseline"])
    assert "Grade 1: " in found["results-baseline"]
    assert "Jonckheere–Terpstra test for trend" in found["methods-baseline"]
    assert "binary variables were compared by the Cochran–Armitage test for trend" in found["methods-baseline"]
    assert "Side effects were compared by the Cochran–Armitage test for trend" in found["methods-events-analysis"]
    assert "[@armitage1955]" in plain
    knee["settings"] = {"ordinal_test": "chi_square"}
    plain, found = document(write_project(knee, knee_export))
    assert "trend" not in plain
    assert "categorical variables are given as number" in found["methods-baseline"].lower()


def test_an_ordinal_variable_of_two_groups(write_project: Write, knee: dict[str, Any], knee_export: Any) -> None:
    knee["analyses"]["baseline"]["highlights"] = ["grade"]
    worse = knee_export["arm"].eq("A") & knee_export["grade"].eq("1")
    frame = knee_export.assign(grade=knee_export["grade"].where(~worse, "3"))
    _, found = document(write_project(knee, frame))
    assert re.search(
        r"Participants on ointment A had a higher radiographic grade \(Grade 1: 0% vs\. 38%; Grade 2: ",
        found["results-baseline"],
    )
    assert "ordinal variables by the Cochran–Armitage test for trend" in found["methods-baseline"]


def test_levels_without_an_order_have_no_direction(
    write_project: Write, knee: dict[str, Any], knee_export: Any
) -> None:
    """One P value belongs to all levels: none of them is said to be alike, or different, by it."""
    knee["variables"]["grade"]["kind"] = "categorical"
    knee["analyses"]["baseline"]["highlights"] = ["grade"]
    worse = knee_export["arm"].eq("A") & knee_export["grade"].eq("1")
    frame = knee_export.assign(grade=knee_export["grade"].where(~worse, "3"))
    _, found = document(write_project(knee, frame))
    assert "The groups differed significantly in radiographic grade (Grade 1: 0% vs. 38%;" in found["results-baseline"]
    assert found["results-baseline"].endswith("values are ointment A vs. ointment B.")
    assert "often" not in found["results-baseline"]


def test_a_single_event_is_not_one_of_several(write_project: Write, knee: dict[str, Any], knee_export: Any) -> None:
    knee["analyses"]["adverse_events"]["events"] = ["rash"]
    _, found = document(write_project(knee, knee_export))
    assert found["results-events"].startswith("Rash (")
    assert "not adjusted" not in found["methods-events-analysis"]
    knee["analyses"]["adverse_events"]["events"] = ["nausea"]
    _, found = document(write_project(knee, knee_export))
    assert found["results-events"].startswith("There was no significant difference between the groups in nausea (")
