"""What of the truth reaches the registry: gaps, rounding, and the columns of the export."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from synthetic.draws import Draws, Floats, highest
from synthetic.population import N_HOSPITALS, WARD_COLUMNS, Patients, Spec, Stratum, n_known

RENAMED = {"mi_type_stemi": "mi_type", "culprit_lm": "culprit_lesion", "surgical_impella": "impella_type"}


def ward_gaps(stratum: Stratum, patients: Patients, weights: dict[str, float], *, seed: int) -> pd.DataFrame:
    """Return which values of the ward and the laboratory are known, the number of each exactly as assumed."""
    size = stratum.size
    habit = Draws(0, "hospital/gaps").normal(N_HOSPITALS)[patients.hospital]
    patient = Draws(seed, f"{stratum.name}/gaps").normal(size)
    shared = weights["hospital"] * habit + weights["patient"] * patient + weights["severity"] * patients.severity
    rest = np.sqrt(1.0 - sum(weight**2 for weight in weights.values()))
    known = patients.known.copy()
    for column in WARD_COLUMNS:
        own = Draws(seed, f"{stratum.name}/gaps/{column}").normal(size)
        known[column] = highest(-(shared + rest * own), n_known(stratum.variables[column], size))
    return known


def record(stratum: Stratum, patients: Patients, known: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Return the columns of the export that describe the patient: numbers with NaN, and texts with None."""
    columns: dict[str, npt.NDArray[np.float64] | pd.Series] = {}
    for column, spec in stratum.variables.items():
        is_known = known[column].to_numpy(dtype=np.bool_)
        truth = patients.truth[column].to_numpy()
        if spec["kind"] == "binary":
            columns[column] = np.where(is_known, truth.astype(np.float64), np.nan)
        else:
            columns[column] = _measured(column, truth, is_known, spec, Draws(seed, f"{stratum.name}/reading"))
    frame = pd.DataFrame(columns)
    _name_levels(frame, stratum, seed=seed)
    return frame.rename(columns=RENAMED)


def _measured(column: str, truth: Floats, known: npt.NDArray[np.bool_], spec: Spec, draws: Draws) -> Floats:
    """Round, and move all values a little so that the median of the known ones is exactly the one assumed."""
    middle = float(np.median(truth[known]))
    moved = truth * (spec["median"] / middle) if spec.get("log", False) else truth + (spec["median"] - middle)
    if column == "lvef_percent":
        # Ejection fractions are mostly read by eye, in steps of five.
        by_eye = draws.uniform(len(moved)) < 0.7
        moved = np.where(by_eye, 5.0 * np.floor(moved / 5.0 + 0.5), moved)
    values = np.round(np.clip(moved, spec["low"], spec["high"]), spec["digits"])
    return np.where(known, values, np.nan)


def _name_levels(frame: pd.DataFrame, stratum: Stratum, *, seed: int) -> None:
    """Turn the drawn 0/1 columns into the levels of the registry."""
    size = stratum.size
    frame["sex_male"] = np.where(frame["sex_male"] == 1, "M", "F")
    mi_type = _named(frame["mi_type_stemi"], "STEMI", np.full(size, "NSTEMI", dtype=object))
    rest = Draws(seed, f"{stratum.name}/culprit").choice(size, np.array([0.66, 0.14, 0.20]))
    culprit = _named(frame["culprit_lm"], "LM", np.array(["LAD", "LCX", "RCA"], dtype=object)[rest])
    if stratum.settings["diagnosis"] != "AMI":  # without an infarction there is no type and no culprit
        mi_type, culprit = np.full(size, None, dtype=object), np.full(size, None, dtype=object)
    frame["mi_type_stemi"], frame["culprit_lm"] = mi_type, culprit
    device = Draws(seed, f"{stratum.name}/device").uniform(size)
    surgical = frame["surgical_impella"].to_numpy() == 1
    percutaneous = np.where(device < 0.08, "2.5", "CP")
    frame["surgical_impella"] = np.where(surgical, np.where(device < 0.35, "5.0", "5.5"), percutaneous)


def _named(flag: pd.Series, name: str, other: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return `name` where the flag is 1, the other level where it is 0, nothing where it is unknown."""
    values = np.where(flag.to_numpy() == 1, name, other).astype(object)
    values[flag.isna().to_numpy()] = None
    return values
