"""Who is in the synthetic registry: the patients of one stratum as they would be at admission."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import yaml

from synthetic.draws import Draws, Floats, Integers, highest

HERE = Path(__file__).resolve().parent
FACTORS = ("age", "metabolic", "cardiac", "severity", "arrest")
N_HOSPITALS = 190

# Written down on the ward or by the laboratory: their gaps are drawn in recording.py, and come together.
WARD_COLUMNS = (
    "systolic_bp_mmhg",
    "heart_rate_bpm",
    "lactate_mmol_l",
    "creatinine_mg_dl",
    "hemoglobin_g_dl",
    "platelets_10e4_ul",
    "total_bilirubin_mg_dl",
    "albumin_g_dl",
    "ck_u_l",
)

Spec = dict[str, Any]


@dataclass(frozen=True)
class Stratum:
    """A group of patients that is drawn on its own.

    `variables` holds, for every variable, the defaults of parameters.yml with the stratum's overrides applied.
    """

    name: str
    size: int
    settings: Spec
    variables: dict[str, Spec]


@dataclass(frozen=True)
class Patients:
    """The patients of one stratum: what is true of them, and which of it is known.

    `truth` has one row a patient and no gaps; `known` has the same columns, False where the registry has a gap.
    """

    truth: pd.DataFrame
    known: pd.DataFrame
    hospital: Integers
    severity: Floats


def load_parameters() -> Spec:
    """Read the assumptions."""
    parameters: Spec = yaml.safe_load((HERE / "parameters.yml").read_text(encoding="utf-8"))
    return parameters


def strata_of(parameters: Spec) -> list[Stratum]:
    """Return the strata, each with its variables fully described."""
    strata = []
    for name, settings in parameters["strata"].items():
        variables = {
            column: _merged(spec, settings.get(column), kind=kind)
            for kind in ("binary", "continuous")
            for column, spec in parameters[kind].items()
        }
        strata.append(Stratum(name=name, size=settings["n"], settings=settings, variables=variables))
    return strata


def _merged(default: Spec, override: Any, *, kind: str) -> Spec:
    """Apply an override: a number is the share or the median, a pair is [positive, known], a mapping is itself."""
    spec = {"missing": 0.0, "kind": kind, **default}
    if isinstance(override, dict):
        return {**spec, **override}
    if isinstance(override, list):
        return {**spec, "positive": override[0], "n_known": override[1]}
    if override is not None:
        return {**spec, "share" if kind == "binary" else "median": override}
    return spec


def n_known(spec: Spec, size: int) -> int:
    """Return how many patients have a value.

    Of a continuous variable with gaps, an odd number: its median is then one patient's value and stays exact when
    values are rounded.
    """
    if "n_known" in spec:
        return int(spec["n_known"])
    known: int = size - round(spec["missing"] * size)
    if spec["kind"] == "continuous" and 0 < known < size and known % 2 == 0:
        known -= 1
    return known


def draw_patients(stratum: Stratum, *, seed: int) -> Patients:
    """Draw one stratum: hidden factors, from them a score for every variable, from the scores the values."""
    size = stratum.size
    hidden = {factor: Draws(seed, f"{stratum.name}/factor/{factor}").normal(size) for factor in FACTORS}
    truth: dict[str, npt.NDArray[Any]] = {}
    known: dict[str, npt.NDArray[np.bool_]] = {}
    for column, spec in stratum.variables.items():
        # Arrest on arrival is an arrest out of hospital: the same score, so the one is a part of the other.
        source = "ohca" if column == "cpa_on_arrival" else column
        score = _score(Draws(seed, f"{stratum.name}/{source}"), stratum.variables[source], hidden)
        known[column] = np.ones(size, dtype=np.bool_)
        if column not in WARD_COLUMNS:
            gaps = Draws(seed, f"{stratum.name}/{column}/known").uniform(size)
            known[column] = highest(gaps, n_known(spec, size))
        if spec["kind"] == "binary":
            truth[column] = _binary(score, known[column], spec)
        else:
            truth[column] = _continuous(score, spec)
    _agree(truth, known)
    return Patients(
        truth=pd.DataFrame(truth),
        known=pd.DataFrame(known),
        hospital=_hospitals(stratum, seed=seed),
        severity=hidden["severity"],
    )


def _score(draws: Draws, spec: Spec, hidden: dict[str, Floats]) -> Floats:
    """Return a standard normal score that shares the hidden factors named in `loadings`."""
    size = len(hidden["age"])
    loadings: dict[str, float] = spec["loadings"]
    rest = 1.0 - sum(loading**2 for loading in loadings.values())
    score = np.sqrt(max(rest, 0.0)) * draws.normal(size)
    for factor, loading in loadings.items():
        score = score + loading * hidden[factor]
    return score


def _binary(score: Floats, known: npt.NDArray[np.bool_], spec: Spec) -> npt.NDArray[np.bool_]:
    """Flag the highest scores: exactly the wanted count of those known, and by the same threshold of the others."""
    positive = spec["positive"] if "positive" in spec else round(spec["share"] * known.sum())
    if positive == 0:
        return np.zeros(len(score), dtype=np.bool_)
    threshold = np.sort(score[known])[-positive]
    flags: npt.NDArray[np.bool_] = score >= threshold
    return flags


def _continuous(score: Floats, spec: Spec) -> Floats:
    median, spread = float(spec["median"]), float(spec["spread"])
    if spec.get("log", False):
        values: Floats = median * np.exp(spread * score)
        return values
    return median + spread * score


def _agree(truth: dict[str, npt.NDArray[Any]], known: dict[str, npt.NDArray[np.bool_]]) -> None:
    """Make columns agree that describe the same thing."""
    truth["ohca"] = truth["ohca"] | truth["cpa_on_arrival"]
    known["ohca"] = known["ohca"] | (truth["cpa_on_arrival"] & known["cpa_on_arrival"])
    # Women are shorter; weight follows height at the same body mass index.
    woman = ~truth["sex_male"]
    truth["height_cm"] = truth["height_cm"] + np.where(woman, -9.5, 2.5)
    truth["weight_kg"] = truth["weight_kg"] * (truth["height_cm"] / 165.0) ** 2
    # Patients on hemodialysis have the creatinine of dialysis.
    truth["creatinine_mg_dl"] = truth["creatinine_mg_dl"] * np.where(truth["hemodialysis"], 5.5, 1.0)


def _hospitals(stratum: Stratum, *, seed: int) -> Integers:
    """Give every patient a hospital: few large ones, many small ones, each with a habit of which device is first."""
    size_of = np.exp(0.95 * Draws(0, "hospital/size").normal(N_HOSPITALS))
    habit = Draws(0, "hospital/habit").normal(N_HOSPITALS)
    weights = size_of * np.exp(stratum.settings.get("hospital_tilt", 0.0) * habit)
    return Draws(seed, f"{stratum.name}/hospital").choice(stratum.size, weights)
