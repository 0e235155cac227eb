"""Search for the calibration of the synthetic registry: `python data/calibrate.py [--check]`.

Here, and only here, data are made to fit: random numbers are drawn again and again, and the first draw with which
the study's analyses print what the published abstract prints is kept. What comes out of an analysis of the
synthetic registry is therefore no finding, and no support for the abstract.

Much holds without a search, by construction: parameters.yml gives exact counts, and recording.py moves continuous
variables until a median is exact. The search goes on in three steps, each with one seed that counts up from 1:

1. patients: which patient of a group has which combination of characteristics, until exactly the six published
   factors are significant in the logistic model;
2. course: who dies and leaves when, with the expected share of deaths of each group moved in small steps, until the
   Kaplan-Meier estimates and the log-rank test fit;
3. gaps: whose laboratory values are missing, until the Cox model of the complete cases fits.

The result goes to calibration.json; the generator makes the registry from that alone. `--check` searches nothing and
only compares the generator's registry with the targets (targets.py).
"""

from __future__ import annotations

import argparse
import json
import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from statsmodels.duration.hazard_regression import PHReg

import make_synthetic as generator
import plain_analysis as plain
import targets
from synthetic.course import follow_up
from synthetic.population import Patients, Spec, Stratum, draw_patients, load_parameters, strata_of
from synthetic.recording import ward_gaps

BASE_SEED = 2020  # of everything that is not searched
GROUPS = ("before", "after")
PRINTED_DEATHS = {"before": 46.2, "after": 53.4}
STEPS = [step / 2000.0 for step in range(-60, 61)]  # from the printed share to the expected one
# The columns, as drawn, from which the covariates of the Cox model are made.
HAZARD_COLUMNS = (
    "age", "sex_male", "diabetes", "prior_heart_failure", "mi_type_stemi", "ohca", "ihca", "systolic_bp_mmhg",
    "lvef_percent", "lactate_mmol_l", "creatinine_mg_dl", "total_bilirubin_mg_dl", "albumin_g_dl", "culprit_lm",
)  # fmt: skip
MAX_SEED = 20_000
GAP_SEEDS = 4_000  # tried for one course; then the next course


@dataclass
class Search:
    """What has been found so far; the start of each step keeps the findings of the one before."""

    parameters: Spec
    strata: dict[str, Stratum]
    seeds: dict[str, int] = field(default_factory=lambda: {"patients": 1, "course": 1, "gaps": 1})
    death_30d: dict[str, float] = field(default_factory=lambda: {"before": 0.462, "after": 0.534})
    patients: dict[str, Patients] = field(default_factory=dict)

    def draw_patients(self) -> None:
        """Draw the two groups with the present seed."""
        self.patients = {name: draw_patients(self.strata[name], seed=self.seeds["patients"]) for name in GROUPS}

    def cohort(self, *, with_gaps: bool = True) -> pd.DataFrame:
        """Return the two groups as the study sees them, with the present seeds."""
        frames = [
            generator.record_stratum(
                self.strata[name],
                self.patients[name],
                self.parameters,
                self.seeds,
                self.death_30d[name],
                with_gaps=with_gaps,
            )
            for name in GROUPS
        ]
        return plain.derive(pd.concat(frames, ignore_index=True))

    def result(self) -> Spec:
        """Return the calibration as it is written."""
        return {"seed": BASE_SEED, "seeds": self.seeds, "death_30d": self.death_30d}


def fits(rows: Iterable[targets.Row]) -> bool:
    """Tell whether all of these targets are hit."""
    return all(row.hit for row in rows)


def find_patients(search: Search) -> None:
    """Step 1: the first seed with which the logistic model has exactly the six published factors."""
    for seed in range(1, MAX_SEED):
        search.seeds["patients"] = seed
        search.draw_patients()
        if fits(targets.logistic_rows(search.cohort())):
            return
    raise SystemExit("no seed of the patients fits: change parameters.yml")


def find_course(search: Search) -> None:
    """Step 2: the next seed with which deaths and departures give the printed curves and log-rank test.

    If nothing were missing, the adjusted hazard ratio would have to be near the printed one too, and the covariates
    to act as assumed: else the complete cases would have to be an odd choice of patients.
    """
    for seed in range(search.seeds["course"] + 1, MAX_SEED):
        search.seeds["course"] = seed
        if not all(_find_share(search, name) for name in GROUPS):
            continue
        if fits(targets.survival_rows(search.cohort())):
            result, fit = plain.cox(search.cohort(with_gaps=False), plain.HAZARDS)
            ratios = fit.summary["exp(coef)"]
            if 0.82 <= result["hr"] <= 0.92 and all(ratios[name] > 1.0 for name in targets.LEAST_HAZARD_RATIO):
                return
    raise SystemExit("no seed of the course fits: change parameters.yml")


def _find_share(search: Search, name: str) -> bool:
    """Find the expected share of deaths with which the Kaplan-Meier estimate of the group is the printed one."""
    printed = PRINTED_DEATHS[name]

    def excess(share: float) -> float:
        course = follow_up(
            search.patients[name], search.strata[name], search.parameters, death_30d=share, seed=search.seeds["course"]
        )
        died = (course["vital_status"] == "DEAD") & (course["days"] <= plain.HORIZON_DAYS)
        curve = KaplanMeierFitter().fit(course["days"].clip(upper=plain.HORIZON_DAYS), died)
        return 100 * (1 - float(curve.survival_function_at_times(plain.HORIZON_DAYS).iloc[0])) - printed

    # The estimate rises with the share, in jumps: the first share that is not too low is taken or none is.
    shares = [round(printed / 100 + step, 4) for step in STEPS]
    place = bisect_left(shares, -0.045, key=excess)
    if place == len(shares) or excess(shares[place]) > 0.045:
        return False
    search.death_30d[name] = shares[place]
    return True


def find_gaps(search: Search) -> bool:
    """Step 3: the first seed of the gaps with which the Cox model of the complete cases prints the same."""
    everybody = search.cohort(with_gaps=False)
    for seed in range(1, GAP_SEEDS + 1):
        search.seeds["gaps"] = seed
        if _may_fit(search, everybody) and fits(targets.cox_rows(search.cohort())):
            return True
    return False


def _may_fit(search: Search, everybody: pd.DataFrame) -> bool:
    """Tell quickly whether a closer look pays: a Cox model of those who would be complete, with a wide margin."""
    weights, seed = search.parameters["ward_missingness"], search.seeds["gaps"]
    known = pd.concat([ward_gaps(search.strata[name], search.patients[name], weights, seed=seed) for name in GROUPS])
    complete = known[list(HAZARD_COLUMNS)].all(axis=1).to_numpy()
    if not targets.COMPLETE_CASES[0] <= complete.sum() <= targets.COMPLETE_CASES[1]:
        return False
    data = everybody.loc[complete, ["time", "death_30d", *plain.HAZARDS]].astype(float)
    fit = PHReg(data["time"], data[list(plain.HAZARDS)], status=data["death_30d"], ties="efron").fit()
    return bool(abs(fit.params[0] - np.log(0.87)) < 0.02 and abs(fit.bse[0] - 0.233) < 0.006)


def search_all(parameters: Spec) -> Spec:
    """Search from the beginning and return the calibration; the same every time."""
    search = Search(parameters, {stratum.name: stratum for stratum in strata_of(parameters)})
    started = time.perf_counter()
    search.draw_patients()

    def report(step: str) -> None:
        print(f"{time.perf_counter() - started:6.0f} s  {step}: {search.seeds} {search.death_30d}", flush=True)

    find_patients(search)
    report("patients found")
    search.seeds["course"] = 0
    while True:
        search.seeds["gaps"] = 1
        find_course(search)
        report("course found")
        if find_gaps(search):
            report("gaps found")
            return search.result()


def print_table(rows: list[targets.Row]) -> None:
    """Print the targets, as a table in Markdown."""
    print("\n| target | wanted | obtained | hit |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.name} | {row.wanted} | {row.obtained} | {'yes' if row.hit else 'NO'} |")


def main() -> None:
    """Search, write the calibration, and compare the registry made from it with every target."""
    parser = argparse.ArgumentParser(description="Search for the calibration of the synthetic registry.")
    parser.add_argument("--check", action="store_true", help="search nothing, only compare with the targets")
    check: bool = parser.parse_args().check
    parameters = load_parameters()
    if not check:
        calibration = search_all(parameters)
        text = json.dumps(calibration, indent=2) + "\n"
        target = generator.HERE / "calibration.json"
        same = target.exists() and target.read_text(encoding="utf-8") == text
        target.write_text(text, encoding="utf-8")
        print(f"{target.name}: {'the same as before' if same else 'written anew'}")
    rows = targets.compare(generator.make_registry(parameters, generator.load_calibration()))
    print_table(rows)
    missed = sum(not row.hit for row in rows)
    print(f"\n{len(rows) - missed} of {len(rows)} targets hit")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
