"""A second study, which shares no word with the one the program was made for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import settings

from jpvad_report.study import Study

# How long an example takes is the machine's business.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

KNEE = Path(__file__).parent / "studies" / "knee" / "study.yml"


@pytest.fixture
def knee() -> dict[str, Any]:
    """The second study file as plain data, to be changed by a test."""
    content: dict[str, Any] = yaml.safe_load(KNEE.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def knee_export() -> pd.DataFrame:
    """An export for it: 240 people, three arms, some values missing."""
    rng = np.random.default_rng(11)
    n = 240
    arm = rng.choice(["A", "B", "P"], n, p=[0.4, 0.35, 0.25])
    age = rng.normal(61, 9, n).round()
    female = rng.random(n) < 0.6
    grade = rng.choice(["1", "2", "3"], n)
    rate = 0.004 * np.where(arm == "A", 0.5, 1.0) * (1 + 0.02 * (age - 60))
    days = np.ceil(rng.exponential(1 / rate)).clip(1, 400)
    stopped = (days < 400) & (rng.random(n) < 0.8)
    frame = pd.DataFrame(
        {
            "id": [f"K{i:03d}" for i in range(n)],
            "arm": arm,
            "age": age.astype(int).astype(str),
            "female": female.astype(int).astype(str),
            "grade": grade,
            "pain": rng.normal(6, 1.5, n).clip(0, 10).round(1).astype(str),
            "days": days.astype(int).astype(str),
            "relief": stopped.astype(int).astype(str),
            "rash": (rng.random(n) < np.where(arm == "B", 0.2, 0.08)).astype(int).astype(str),
            "nausea": (rng.random(n) < 0.1).astype(int).astype(str),
        }
    )
    frame.loc[::17, "pain"] = ""
    frame.loc[5::40, "grade"] = "NA"
    return frame


@pytest.fixture
def study_of() -> Callable[[dict[str, Any]], Study]:
    """Validate plain data as a study."""
    return Study.model_validate


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[..., Path]:
    """A project folder with a study file and an export."""

    def write(study: dict[str, Any], frame: pd.DataFrame | None = None) -> Path:
        (tmp_path / "study.yml").write_text(yaml.safe_dump(study, allow_unicode=True, sort_keys=False), "utf-8")
        if frame is not None:
            frame.to_csv(tmp_path / study["data"]["file"], index=False)
        return tmp_path

    return write
