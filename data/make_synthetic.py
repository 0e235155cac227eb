"""Make the synthetic registry: `python data/make_synthetic.py [--out FILE]`. The same bytes every time.

No patient is in it. What is assumed stands in synthetic/parameters.yml, what a search found (calibrate.py) in
calibration.json; here both are only read.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd

from synthetic.course import EVENTS, adverse_events, device_times, follow_up
from synthetic.draws import Draws
from synthetic.population import (
    WARD_COLUMNS,
    Patients,
    Spec,
    Stratum,
    draw_patients,
    load_parameters,
    strata_of,
)
from synthetic.recording import record, ward_gaps

HERE = Path(__file__).resolve().parent

COLUMNS = (
    "patient_id", "hospital_id", "admission_date", "age", "sex", "height_cm", "weight_kg", "hypertension", "diabetes",
    "dyslipidemia", "current_smoker", "prior_mi", "prior_heart_failure", "prior_stroke", "prior_pci",
    "atrial_fibrillation", "peripheral_artery_disease", "hemodialysis", "diagnosis", "cardiogenic_shock", "mi_type",
    "cpa_on_arrival", "ohca", "ihca", "systolic_bp_mmhg", "heart_rate_bpm", "mechanical_ventilation",
    "iabp_before_devices", "lvef_percent", "lactate_mmol_l", "creatinine_mg_dl", "hemoglobin_g_dl",
    "platelets_10e4_ul", "total_bilirubin_mg_dl", "albumin_g_dl", "ck_u_l", "culprit_lesion", "multivessel_disease",
    "pci_performed", "impella_type", "impella_inserted_at", "ecmo_started_at", "vital_status", "last_contact_date",
    *EVENTS, *(f"{event}_date" for event in EVENTS),
)  # fmt: skip
LABORATORY = WARD_COLUMNS[2:]
NOT_DONE_SHARE = 0.06  # of the missing laboratory values: written as a code instead of left empty


def load_calibration() -> Spec:
    """Read what the search found."""
    calibration: Spec = json.loads((HERE / "calibration.json").read_text(encoding="utf-8"))
    return calibration


def make_stratum(stratum: Stratum, parameters: Spec, seeds: dict[str, int], death_30d: float) -> pd.DataFrame:
    """Return one stratum in the columns of the export, except for the identifiers."""
    patients = draw_patients(stratum, seed=seeds["patients"])
    return record_stratum(stratum, patients, parameters, seeds, death_30d)


def record_stratum(
    stratum: Stratum,
    patients: Patients,
    parameters: Spec,
    seeds: dict[str, int],
    death_30d: float,
    *,
    with_gaps: bool = True,
) -> pd.DataFrame:
    """Return what the registry holds of these patients; without gaps only for the search."""
    known = pd.DataFrame(True, index=patients.known.index, columns=patients.known.columns)
    if with_gaps:
        known = ward_gaps(stratum, patients, parameters["ward_missingness"], seed=seeds["gaps"])
    frame = record(stratum, patients, known, seed=seeds["patients"])
    times = device_times(stratum, seed=seeds["patients"])
    course = follow_up(patients, stratum, parameters, death_30d=death_30d, seed=seeds["course"])
    days = course["days"].to_numpy()
    events = adverse_events(stratum, times["start"], days, seed=seeds["course"])
    frame = frame.rename(columns={"sex_male": "sex"}).assign(
        hospital=patients.hospital,
        diagnosis=stratum.settings["diagnosis"],
        cardiogenic_shock=_shock(stratum, seed=seeds["patients"]),
        vital_status=course["vital_status"],
        last_contact_date=times["start"] + pd.to_timedelta(days, unit="D"),
    )
    return pd.concat([frame, times.drop(columns="start"), events], axis=1)


def _shock(stratum: Stratum, *, seed: int) -> pd.Series:
    draws = Draws(seed, f"{stratum.name}/shock")
    shock = pd.Series(draws.flags(stratum.size, stratum.settings["shock"]).astype(np.float64))
    gaps = draws.flags(stratum.size, stratum.settings.get("shock_missing", 0) / stratum.size)
    return shock.mask(gaps)


def make_registry(parameters: Spec, calibration: Spec) -> pd.DataFrame:
    """Return the whole registry, one row a patient, in the order of patient_id."""
    seed = calibration["seed"]
    frames = []
    for stratum in strata_of(parameters):
        searched = stratum.name in calibration["death_30d"]
        seeds = calibration["seeds"] if searched else {"patients": seed, "gaps": seed, "course": seed}
        death_30d = calibration["death_30d"][stratum.name] if searched else stratum.settings["death_30d"]
        frames.append(make_stratum(stratum, parameters, seeds, death_30d))
    registry = pd.concat(frames, ignore_index=True)
    # Numbered in the order of admission, ties at random: the number says nothing about the group.
    registry["tie"] = Draws(seed, "tie").uniform(len(registry))
    registry = registry.sort_values(["admission_date", "tie"], ignore_index=True)
    registry["patient_id"] = [f"JP{number:05d}" for number in range(1, len(registry) + 1)]
    registry["hospital_id"] = _hospital_names(registry["hospital"], seed=seed)
    return registry[list(COLUMNS)]


def _hospital_names(hospital: pd.Series, *, seed: int) -> pd.Series:
    """Number the hospitals that have patients in random order, so that the number says nothing about the size."""
    present = np.sort(hospital.unique())
    order = np.argsort(Draws(seed, "hospital/names").uniform(len(present)), kind="stable")
    return hospital.map({present[place]: f"H{number:03d}" for number, place in enumerate(order, start=1)})


def as_text(registry: pd.DataFrame, parameters: Spec, *, seed: int) -> pd.DataFrame:
    """Write every value as it stands in the file; a gap is empty, in the laboratory sometimes ND or NA."""
    text = pd.DataFrame(index=registry.index)
    for column in registry:
        values = registry[column]
        if pd.api.types.is_datetime64_any_dtype(values):
            pattern = "%Y-%m-%d %H:%M" if str(column).endswith("_at") else "%Y-%m-%d"
            text[column] = values.dt.strftime(pattern).where(values.notna(), "")
        elif pd.api.types.is_numeric_dtype(values):
            digits = parameters["continuous"].get(column, {"digits": 0})["digits"]
            text[column] = [("" if np.isnan(value) else f"{value:.{digits}f}") for value in values.astype(float)]
        else:
            text[column] = values.where(values.notna(), "")
    for column in LABORATORY:
        dice = Draws(seed, f"code/{column}").uniform(len(text))
        empty = text[column] == ""
        text.loc[empty & (dice < NOT_DONE_SHARE), column] = "ND"
        text.loc[empty & (dice < NOT_DONE_SHARE / 4), column] = "NA"
    return text


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Make the synthetic registry (no patient is in it).")
    parser.add_argument("--out", type=Path, default=HERE / "jpvad_synthetic.csv", help="file to write")
    out: Path = parser.parse_args().out
    parameters, calibration = load_parameters(), load_calibration()
    text = as_text(make_registry(parameters, calibration), parameters, seed=calibration["seed"])
    partial = out.with_name(f".{out.name}.part")  # a reader never sees half a file
    text.to_csv(partial, index=False, encoding="utf-8", lineterminator="\n")
    partial.replace(out)
    print(f"{out}: {len(text)} synthetic patients, {text['hospital_id'].nunique()} hospitals, {text.shape[1]} columns")


if __name__ == "__main__":
    main()
