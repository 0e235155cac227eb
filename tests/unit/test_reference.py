"""Every estimate of the engine against R: tests/reference holds the R scripts and the JSON that they wrote.

Both sides are deterministic, so the tolerance is 1e-6 relative everywhere. The one exception has its reason where it
stands: Fisher's test beyond 2x2, which the engine draws by Monte Carlo.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jpvad_report.analysis import group_tests
from jpvad_report.analysis.adverse_events import adverse_events
from jpvad_report.analysis.baseline import baseline
from jpvad_report.analysis.hazards import hazards
from jpvad_report.analysis.predictors import predictors
from jpvad_report.analysis.survival import survival
from jpvad_report.cohort import select
from jpvad_report.cohort.followup import add_followup
from jpvad_report.registry import cast, read_text
from jpvad_report.results.records import Estimate, NotEstimable, Record
from jpvad_report.study import Study, load_study
from jpvad_report.study.model import Settings
from jpvad_report.study.variables import Summary

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "tests" / "reference"
RELATIVE = 1e-6
ZERO = 1e-12  # how far from 0 a result may be where R's is exactly 0 and no relative difference exists
SYNTHETIC = "synthetic"


# --- the reference and the frames ------------------------------------------------------------------------------------


@cache
def expected(script: str) -> dict[str, float | None]:
    quantities: dict[str, float | None] = json.loads((REFERENCE / "expected" / f"{script}.json").read_text("utf-8"))[
        "quantities"
    ]
    return quantities


@cache
def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / "data" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


FRAMES = {row["frame"]: row for row in table("frames.csv")}


def names_of(frame: str, flag: str) -> list[str]:
    return [row["column"] for row in table("variables.csv") if row["frame"] == frame and row[flag] == "1"]


@cache
def study_of(frame: str, **settings: Any) -> Study:
    """The smallest study that makes every analysis of a frame."""
    spec = FRAMES[frame]
    kinds = {"number": "continuous", "binary": "binary", "levels": "categorical"}
    variables: dict[str, Any] = {
        spec["days"]: {"label": "Days", "kind": "continuous"},
        spec["event"]: {"label": "Event", "kind": "binary"},
    }
    for row in (row for row in table("variables.csv") if row["frame"] == frame):
        variables[row["column"]] = {"label": row["column"], "kind": kinds[row["kind"]]}
        if row["levels"]:
            variables[row["column"]]["levels"] = {level: level for level in row["levels"].split("|")}
    variables[spec["group"]] = {
        "label": "Group",
        "kind": "categorical",
        "levels": {group: group for group in spec["groups"].split("|")},
    }
    outcome, level = spec["logit_variable"], spec["logit_level"]
    return Study.model_validate(
        {
            "schema": 1,
            "manuscript": {"title": "t"},
            "data": {"file": spec["file"], "identifier": "id"},
            "variables": variables,
            "cohort": {"population": "p", "description": "d"},
            "exposure": {"variable": spec["group"], "reference": spec["reference"]},
            "outcomes": {
                "death": {
                    "label": "death",
                    "followup_days": spec["days"],
                    "status": spec["event"],
                    "event": True,
                    "horizon_days": float(spec["horizon"]),
                }
            },
            "settings": settings,
            "analyses": {
                "baseline": {"variables": names_of(frame, "in_baseline")},
                "predictors": {
                    "outcome": {
                        "variable": outcome,
                        "level": True if variables[outcome]["kind"] == "binary" else level,
                    },
                    "covariates": names_of(frame, "in_logistic"),
                },
                "survival": {"outcome": "death"},
                "hazards": {"outcome": "death", "covariates": names_of(frame, "in_cox")},
                "adverse_events": {"events": names_of(frame, "adverse")},
            },
        }
    )


@cache
def frame_of(name: str) -> pd.DataFrame:
    """A frame typed as the cohort is, with its follow-up cut at the horizon by the engine."""
    return _synthetic() if name == SYNTHETIC else _from_file(name)


def _from_file(name: str) -> pd.DataFrame:
    study, spec = study_of(name), FRAMES[name]
    text = pd.read_csv(REFERENCE / "data" / spec["file"], dtype=str, keep_default_na=False, na_values=[""])
    frame = pd.DataFrame(index=text.index)
    for column, variable in study.variables.items():
        values = text[column]
        if variable.kind == "continuous":
            frame[column] = values.astype(float)
        elif variable.kind == "binary":
            frame[column] = values.map({"1": True, "0": False}).astype("boolean")
        else:
            frame[column] = pd.Categorical(values, categories=list(variable.levels))
    return frame.join(add_followup(frame, study, "death"))


def _synthetic() -> pd.DataFrame:
    registry = load_study(ROOT / "study.yml")
    rows, _ = cast(read_text(ROOT / registry.data.file, encoding=registry.data.encoding), registry)
    cohort = select(rows, registry).frame
    made = {f"death_30d.{part}": f"death.{part}" for part in ("days", "event", "ending")}
    frame = cohort.rename(columns=made)
    frame["dead"] = frame["death.event"]
    return frame


# --- comparing -------------------------------------------------------------------------------------------------------


@dataclass
class Ledger:
    """Every comparison of the session, and the largest difference among them."""

    compared: int = 0
    worst: float = 0.0
    where: str = "none"
    by_script: dict[str, tuple[int, float, str]] = field(default_factory=dict)

    def add(self, script: str, key: str, difference: float) -> None:
        self.compared += 1
        if difference > self.worst:
            self.worst, self.where = difference, key
        count, worst, where = self.by_script.get(script, (0, 0.0, "none"))
        self.by_script[script] = (count + 1, *((difference, key) if difference > worst else (worst, where)))


@pytest.fixture(scope="session")
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    found = Ledger()
    yield found
    plugins = request.config.pluginmanager
    reporter, capture = plugins.get_plugin("terminalreporter"), plugins.get_plugin("capturemanager")
    if reporter is None or capture is None or not found.compared:
        return
    with capture.global_and_fixture_disabled():
        reporter.write("\n")
        if request.config.get_verbosity() >= 0:
            for script, (count, worst, where) in sorted(found.by_script.items()):
                reporter.write_line(f"  {script}: {count} compared, largest relative difference {worst:.1e} ({where})")
        reporter.write_line(
            f"reference: {found.compared} quantities compared, "
            f"largest relative difference {found.worst:.1e} ({found.where})"
        )


class Comparison:
    """One frame's results against one script's JSON; `check` fails with every difference, not with the first."""

    def __init__(self, ledger: Ledger, script: str) -> None:
        self._ledger, self._script = ledger, script
        self._reference = expected(script)
        self._failures: list[str] = []
        self._seen: set[str] = set()

    def value(self, key: str, found: float | None) -> None:
        self._seen.add(key)
        if key not in self._reference:
            self._failures.append(f"{key}: R has no such quantity")
            return
        wanted = self._reference[key]
        if wanted is None or found is None:
            if (wanted is None) != (found is None):
                self._failures.append(f"{key}: {found} here, {wanted} in R")
            return
        difference = abs(found - wanted) / abs(wanted) if wanted else (0.0 if abs(found) <= ZERO else math.inf)
        self._ledger.add(self._script, key, difference)
        if not difference <= RELATIVE:
            self._failures.append(f"{key}: {found!r} here, {wanted!r} in R, relative difference {difference:.2e}")

    def record(self, key: str, record: Record, *fields: str, rename: dict[str, str] | None = None) -> None:
        """Fields of a record; a result that is not estimable must be null in R."""
        for name in fields:
            there = f"{key}.{(rename or {}).get(name, name)}"
            self.value(there, None if isinstance(record, NotEstimable) else getattr(record, name))

    def numbers(self, key: str, record: Record, *fields: str) -> None:
        """Counts, which exist whether or not the estimate does."""
        for name in fields:
            self.value(f"{key}.{name}", getattr(record, name))

    def check(self, prefix: str, *, not_yet: Callable[[str], bool] = lambda _: False) -> None:
        """No difference, and nothing of R's left out under `prefix` but what `not_yet` names."""
        left = [key for key in self._reference if key.startswith(prefix) and key not in self._seen and not not_yet(key)]
        problems = self._failures + [f"{key}: not compared" for key in left]
        remedy = "`make reference` runs R again where the registry or study.yml has changed." if problems else ""
        assert not problems, "\n".join([f"{len(problems)} problems. {remedy}", *problems[:25]])


@pytest.fixture
def comparison(ledger: Ledger) -> Callable[[str], Comparison]:
    return lambda script: Comparison(ledger, script)


def ends_with(*endings: str) -> Callable[[str], bool]:
    return lambda key: key.endswith(endings)


each_frame = pytest.mark.parametrize("name", FRAMES)
MakeComparison = Callable[[str], Comparison]


# --- baseline --------------------------------------------------------------------------------------------------------

TESTS_ONLY_IN_R = (
    ".df_within",
    ".smallest_expected",
    ".conditional_odds_ratio",
    ".conditional_low",
    ".sample_odds_ratio",
    ".conditional_high",
)


def _test(found: Comparison, key: str, record: Record) -> None:
    """A test under its method's name; what Monte Carlo draws is compared elsewhere."""
    if isinstance(record, NotEstimable) or record.method == "fisher_monte_carlo":
        return
    key = f"{key}.{record.method}"
    if record.method == "fisher":
        found.record(key, record, "p_value")
        return
    fields = ("estimate", "p_value") if record.method == "mann_whitney" else ("estimate", "p_value", "df")
    found.record(key, record, *fields)


@each_frame
def test_baseline(name: str, comparison: MakeComparison) -> None:
    frame, found = frame_of(name), comparison("baseline_tests")
    for settings in (
        {},
        {"continuous_summary": "mean_sd", "yates_correction": True, "fisher_when_expected_below": 0.0},
    ):
        study = study_of(name, **settings)
        for key, record in baseline(frame, study).items():
            at = f"{name}.{key}"
            if key == f"baseline.{key.split('.')[1]}.test":
                _test(found, at, record)
            elif key.endswith(".smd"):
                found.record(at, record, "estimate")
            else:
                found.record(at, record, "estimate")
                counts = ("count", "n", "n_missing")
                if key.endswith((".median", ".q1", ".q3", ".mean", ".sd")):
                    at, counts = at.rpartition(".")[0], ("n", "n_missing")
                found.numbers(at, record, *counts)
    study = study_of(name)
    group = frame[study.exposure.variable]
    for variable in names_of(name, "in_baseline"):
        values, key = frame[variable], f"{name}.baseline.{variable}.test"
        if study.variable(variable).kind == "continuous":
            parts = [values[group == g].dropna().to_numpy(float) for g in study.groups]
            student = Settings(continuous_test="student_t")
            _test(found, key, group_tests.continuous(parts, summary=Summary.MEAN_SD, settings=student))
        else:
            counts = pd.crosstab(group, values).reindex(index=list(study.groups)).to_numpy()
            _test(found, key, group_tests.categorical(counts, settings=Settings(fisher_when_expected_below=0)))
            if (counts.sum(axis=0) > 0).sum() == 2 and len(counts) == 2:
                _test(found, key, group_tests.categorical(counts, settings=Settings(fisher_when_expected_below=1e9)))
    found.check(
        f"{name}.baseline.",
        not_yet=lambda key: key.endswith(TESTS_ONLY_IN_R) or ".welch_anova." in key or ".fisher_exact_rxc." in key,
    )


def _exact_beyond_2x2() -> Iterable[tuple[str, str, str]]:
    for script, section in (("baseline_tests", "baseline"), ("adverse_events", "adverse_events")):
        for key in expected(script):
            if key.endswith("fisher_exact_rxc.p_value") and not key.startswith(SYNTHETIC):
                name, _, variable, *_ = key.split(".")
                assert section in key
                yield script, name, variable


@pytest.mark.parametrize(("script", "name", "variable"), _exact_beyond_2x2())
def test_fisher_beyond_2x2_by_monte_carlo(script: str, name: str, variable: str) -> None:
    """Within four standard errors of R's exact P: 9,999 tables are drawn with a fixed seed, so 1e-6 cannot hold.

    Not counted among the quantities compared.
    """
    study, frame = study_of(name), frame_of(name)
    section = "baseline" if script == "baseline_tests" else "adverse_events"
    exact = expected(script)[f"{name}.{section}.{variable}.test.fisher_exact_rxc.p_value"]
    assert exact is not None
    group = frame[study.exposure.variable]
    counts = pd.crosstab(group, frame[variable]).reindex(index=list(study.groups)).to_numpy()
    settings = Settings(fisher_when_expected_below=1e9, fisher_replicates=9999)
    record = group_tests.categorical(counts, settings=settings)
    assert isinstance(record, Estimate)
    assert record.method == "fisher_monte_carlo"
    assert record.p_value is not None
    error = math.sqrt(max(exact * (1 - exact), 1e-4) / 9999)
    assert abs(record.p_value - exact) < 4 * error + 1e-4


# --- logistic regression ---------------------------------------------------------------------------------------------


@each_frame
def test_logistic(name: str, comparison: MakeComparison) -> None:
    found = comparison("logistic")
    for key, record in predictors(frame_of(name), study_of(name)).items():
        at = f"{name}.{key}"
        if key.endswith(".complete"):
            found.numbers(at, record, "count", "n", "n_events")
        else:
            found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
            found.numbers(at, record, "n", "n_events", "n_missing")
    found.check(
        f"{name}.predictors.", not_yet=ends_with(".coefficient", ".se", ".deviance", ".log_likelihood", ".intercept")
    )


# --- survival --------------------------------------------------------------------------------------------------------


@each_frame
def test_survival(name: str, comparison: MakeComparison) -> None:
    found = comparison("survival")
    records, series = survival(frame_of(name), study_of(name))
    for key, record in records.items():
        at = f"{name}.{key}"
        if key.endswith(".incidence"):
            found.record(at, record, "estimate", "ci_low", "ci_high")
            found.numbers(at, record, "n", "n_events", "n_missing")
        elif key.endswith(".log_rank") and isinstance(record, Estimate):
            found.record(at, record, "estimate", "p_value", "df", "n", "n_events")
    curves = {f"{name}.{key}": value for key, value in series.items()}
    for key in [key for key in expected("survival") if key.startswith(f"{name}.") and ".curve." in key]:
        base, _, rest = key.partition(".curve.")
        time, _, column = rest.rpartition(".")
        if column != "n_risk":
            curve = curves[f"{base}.curve"]
            found.value(key, curve[column][curve["days"].index(float(time))])
    for key, value in curves.items():
        if key.endswith(".at_risk"):
            for day, count in zip(value["days"], value["n_at_risk"], strict=True):
                found.value(f"{key}.{day:g}", count)
    found.check(f"{name}.survival.", not_yet=lambda key: key.endswith((".std_error", ".n_risk")) or ".at_risk." in key)


# --- Cox regression --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FRAMES)
def test_cox(name: str, comparison: MakeComparison) -> None:
    found = comparison("cox")
    for key, record in hazards(frame_of(name), study_of(name)).items():
        at = f"{name}.{key}"
        if key.endswith(".complete"):
            found.numbers(at, record, "count", "n", "n_events")
        elif ".proportionality." in key:
            if isinstance(record, Estimate):
                found.record(at, record, "estimate", "df", "p_value")
        else:
            found.record(at, record, "estimate", "ci_low", "ci_high", "p_value")
            found.numbers(at, record, "n", "n_events", "n_missing")
    found.check(
        f"{name}.hazards.",
        not_yet=lambda key: (
            key.endswith((".coefficient", ".se", ".log_likelihood", ".concordance")) or ".proportionality_" in key
        ),
    )


# --- adverse events --------------------------------------------------------------------------------------------------

ONLY_IN_R = (".exact_low", ".exact_high", ".smallest_expected", ".sample_odds_ratio")


@each_frame
def test_adverse_events(name: str, comparison: MakeComparison) -> None:
    found, frame = comparison("adverse_events"), frame_of(name)
    never, always = {"fisher_when_expected_below": 0.0}, {"fisher_when_expected_below": 1e9}
    yates = {"fisher_when_expected_below": 0.0, "yates_correction": True}
    for settings in (never, yates, *([always] if len(study_of(name).groups) == 2 else [])):
        for key, record in adverse_events(frame, study_of(name, **settings)).items():
            at = f"{name}.{key}"
            if key.endswith(".test"):
                _test(found, at, record)
            elif key.endswith(".proportion"):
                found.record(at, record, "estimate", "count", "n", "ci_low", "ci_high")
            else:
                found.record(at, record, "estimate", "ci_low", "ci_high")
                found.numbers(at, record, "n", "n_events")
    found.check(
        f"{name}.adverse_events.",
        not_yet=lambda key: key.endswith(ONLY_IN_R) or "_miettinen_nurminen." in key or ".fisher_exact_rxc." in key,
    )


TABLES = {
    "ordinary": (56, 70, 48, 80),
    "small": (9, 10, 3, 10),
    "zero": (0, 20, 5, 25),
    "zero_reference": (5, 25, 0, 20),
    "both_zero": (0, 10, 0, 12),
    "full": (10, 10, 4, 12),
    "both_full": (10, 10, 12, 12),
    "opposite": (10, 10, 0, 12),
    "unequal": (1, 12, 210, 4000),
    "single": (1, 1, 3, 7),
}


@pytest.mark.parametrize("name", TABLES)
def test_contrasts_of_hand_made_tables(name: str, comparison: MakeComparison) -> None:
    a, n1, b, n2 = TABLES[name]
    found, key = comparison("adverse_events"), f"table.{name}"
    frame = pd.DataFrame({"group": pd.Categorical(["a"] * n1 + ["b"] * n2, categories=["a", "b"])})
    frame["harm"] = pd.array(
        np.concatenate([np.arange(n1) < a, np.arange(n2) < b]).astype(bool).tolist(), dtype="boolean"
    )
    for limit, correct in ((0.0, False), (0.0, True), (1e9, False)):
        study = study_of("plain", fisher_when_expected_below=limit, yates_correction=correct)
        frame["rare"] = frame["harm"]
        records = adverse_events(frame, study)
        for group, part in (("a", "exposed"), ("b", "reference")):
            record = records[f"adverse_events.harm.{group}.proportion"]
            found.record(f"{key}.{part}", record, "estimate", "count", "n", "ci_low", "ci_high")
        for contrast in ("risk_difference", "risk_ratio"):
            record = records[f"adverse_events.harm.{contrast}"]
            found.record(f"{key}.{contrast}", record, "estimate", "ci_low", "ci_high")
            found.numbers(f"{key}.{contrast}", record, "n", "n_events")
        _test(found, f"{key}.test", records["adverse_events.harm.test"])
    found.check(f"{key}.", not_yet=lambda left: left.endswith(ONLY_IN_R) or "_miettinen_nurminen." in left)


# --- the reference itself --------------------------------------------------------------------------------------------


def test_every_reference_says_what_made_it() -> None:
    for path in sorted((REFERENCE / "expected").glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        assert content["R"].startswith("R version 4.")
        assert {"survival", "stats", "script", "about"} <= set(content)
        assert (REFERENCE / content["script"]).is_file()
        keys = list(content["quantities"])
        assert keys == sorted(keys)
