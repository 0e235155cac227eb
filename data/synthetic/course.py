"""What happens to the patients: admission, the two devices, adverse events, death or leaving hospital."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from synthetic.draws import Draws, Floats, Integers, highest
from synthetic.population import Patients, Spec, Stratum

FIRST_DAY = pd.Timestamp("2020-02-01")
LAST_DAY = pd.Timestamp("2022-12-31")
EVENTS = ("hemolysis", "bleeding", "limb_ischemia", "stroke", "thrombosis")
# Shares in the rest of the registry; the two groups of the study have exact counts in parameters.yml.
EVENT_SHARES = {"hemolysis": 0.125, "bleeding": 0.175, "limb_ischemia": 0.028, "stroke": 0.036, "thrombosis": 0.018}
# Median day after the start of support, and spread on the log scale.
EVENT_TIMING = {
    "hemolysis": (2.2, 0.8),
    "bleeding": (1.8, 1.0),
    "limb_ischemia": (1.2, 0.8),
    "stroke": (3.0, 0.9),
    "thrombosis": (4.0, 0.8),
}
HORIZON_DAYS = 31.0  # the whole of day 30 belongs to the period
CAPS = {"creatinine_mg_dl": 6.0, "total_bilirubin_mg_dl": 8.0, "lactate_mmol_l": 22.0}


def device_times(stratum: Stratum, *, seed: int) -> pd.DataFrame:
    """Return admission_date, impella_inserted_at, ecmo_started_at and the day from which follow-up counts."""
    size, settings, name = stratum.size, stratum.settings, stratum.name
    n_days = (LAST_DAY - FIRST_DAY).days + 1
    day = np.floor(Draws(seed, f"{name}/admission").uniform(size) * n_days)
    admitted = FIRST_DAY + pd.to_timedelta(day, unit="D")
    minute_of_day = 1440.0 * Draws(seed, f"{name}/minute").uniform(size)
    acute = settings["diagnosis"] == "AMI"
    delay = Draws(seed, f"{name}/delay").lognormal(size, median=2.2 if acute else 26.0, spread=1.1 if acute else 1.5)
    first = np.floor(minute_of_day + 60.0 * np.minimum(delay, 24.0 * 35))
    gap = settings.get("interval_hours", {"median": 2.0, "spread": 1.5})
    hours = Draws(seed, f"{name}/interval").lognormal(size, median=gap["median"], spread=gap["spread"])
    second = first + np.round(np.clip(60.0 * hours, 5.0, 60.0 * 24 * 12))
    with_ecmo = Draws(seed, f"{name}/ecmo").flags(size, settings["ecmo"])
    ecmo_first = Draws(seed, f"{name}/order").flags(size, settings["ecmo_first"])
    impella = np.where(with_ecmo & ecmo_first, second, first)
    ecmo = np.where(ecmo_first, first, second)
    impella_at = pd.Series(admitted + pd.to_timedelta(impella, unit="min"))
    ecmo_at = pd.Series(admitted + pd.to_timedelta(ecmo, unit="min")).where(with_ecmo)
    if name == "order_unknown":  # five with equal times, the others without a time of Impella
        impella_at[:5] = ecmo_at[:5]
        impella_at[5:] = pd.NaT
    start = pd.concat([impella_at, ecmo_at], axis=1).max(axis=1).dt.normalize()
    return pd.DataFrame(
        {"admission_date": admitted, "impella_inserted_at": impella_at, "ecmo_started_at": ecmo_at, "start": start}
    )


def log_hazard(patients: Patients, effects: dict[str, list[float]]) -> Floats:
    """Return each patient's log hazard of death from the assumed effects, all of them on the true values."""
    total = np.zeros(len(patients.truth))
    for column, (effect, centre) in effects.items():
        values = patients.truth[column].to_numpy(dtype=np.float64)
        total = total + effect * (np.minimum(values, CAPS.get(column, math.inf)) - centre)
    return total


def follow_up(patients: Patients, stratum: Stratum, parameters: Spec, *, death_30d: float, seed: int) -> pd.DataFrame:
    """Return days from the start to last contact, and the status then.

    `death_30d` is the expected share of deaths by day 30 if nobody left alive before.
    """
    size, name = stratum.size, stratum.name
    shape, leaving = parameters["death"]["shape"], parameters["leaving"]
    risk = np.exp(log_hazard(patients, parameters["death"]["effects"]))
    scale = _baseline_hazard(risk, death_30d) / HORIZON_DAYS**shape
    death = (Draws(seed, f"{name}/death").exponential(size) / (scale * risk)) ** (1.0 / shape)
    slowing = parameters["death"]["late_slowing"]
    death = np.where(death > HORIZON_DAYS, HORIZON_DAYS + (death - HORIZON_DAYS) / slowing, death)
    early = Draws(seed, f"{name}/early").uniform(size) < leaving["early_share"]
    when = Draws(seed, f"{name}/leaving")
    soon = 4.0 + 27.0 * np.sqrt(when.uniform(size))
    late = 31.0 + when.lognormal(size, median=leaving["late_median_days"] - 31.0, spread=leaving["late_spread"])
    alive = np.minimum(np.where(early, soon, late), 400.0)
    place = Draws(seed, f"{name}/place").uniform(size)
    left = np.where(place < 0.46, "DISCHARGED", np.where(early | (place < 0.93), "TRANSFERRED", "HOSPITALIZED"))
    return pd.DataFrame(
        {
            "days": np.floor(np.minimum(death, alive)).astype(np.int64),
            "vital_status": np.where(death <= alive, "DEAD", left),
        }
    )


def _baseline_hazard(risk: Floats, share: float) -> float:
    """Return the cumulative hazard at the horizon that gives this mean share of deaths (bisection)."""
    low, high = 0.0, 50.0
    for _ in range(80):
        middle = (low + high) / 2.0
        if float(np.mean(1.0 - np.exp(-middle * risk))) < share:
            low = middle
        else:
            high = middle
    return high


def adverse_events(stratum: Stratum, start: pd.Series, days: Integers, *, seed: int) -> pd.DataFrame:
    """Return the adverse events with dates between the start of both devices and the last contact.

    Which patients have one is random, but more likely the longer they lived with the devices.
    """
    columns: dict[str, npt.NDArray[np.int64] | pd.Series] = {}
    counts = stratum.settings.get("events", {})
    for event in EVENTS:
        draws = Draws(seed, f"{stratum.name}/{event}")
        count = counts.get(event, round(EVENT_SHARES[event] * stratum.size))
        exposure = 0.35 + np.minimum(days, 8) / 8.0
        has_event = highest(-draws.exponential(stratum.size) / exposure, count)
        median, spread = EVENT_TIMING[event]
        day = np.minimum(np.floor(draws.lognormal(stratum.size, median=median, spread=spread)), days)
        columns[event] = has_event.astype(np.int64)
        columns[f"{event}_date"] = (start + pd.to_timedelta(day, unit="D")).where(has_event)
    return pd.DataFrame(columns)
