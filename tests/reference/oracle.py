"""Every estimate of the engine against R: tests/reference holds the R scripts and the JSON that they wrote.

Both sides are deterministic, so the tolerance is 1e-6 relative everywhere. The one exception has its reason where it
stands: Fisher's test beyond 2x2, which the engine draws by Monte Carlo.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jpvad_report.cohort import select
from jpvad_report.cohort.followup import add_followup
from jpvad_report.registry import cast, read_text
from jpvad_report.results.records import NotEstimable, Record
from jpvad_report.study import Study, load_study

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


def ends_with(*endings: str) -> Callable[[str], bool]:
    return lambda key: key.endswith(endings)


each_frame = pytest.mark.parametrize("name", FRAMES)
MakeComparison = Callable[[str], Comparison]


def compare_test(found: Comparison, key: str, record: Record) -> None:
    """A test under its method's name; what Monte Carlo draws is compared elsewhere."""
    if isinstance(record, NotEstimable) or record.method == "fisher_monte_carlo":
        return
    key = f"{key}.{record.method}"
    if record.method == "fisher":
        found.record(key, record, "p_value")
        return
    fields = ("estimate", "p_value") if record.method == "mann_whitney" else ("estimate", "p_value", "df")
    found.record(key, record, *fields)
