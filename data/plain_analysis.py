"""The study's analyses, written once more and plainly, to calibrate against.

Nothing of the program that writes the manuscript is used here, so that the one can be checked with the other.
Every definition follows study.yml; the column names are those of the export.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import logrank_test
from scipy import stats

HORIZON_DAYS = 30
EVENTS = ("hemolysis", "bleeding", "limb_ischemia", "stroke", "thrombosis")
BASELINE_BINARY = ("stemi", "ohca", "ihca", "prior_heart_failure")
BASELINE_CONTINUOUS = ("age", "lvef_percent", "lactate_mmol_l")
PREDICTORS = (
    "age_75", "male", "hypertension", "diabetes", "dyslipidemia", "current_smoker", "prior_mi", "prior_stroke",
    "atrial_fibrillation", "peripheral_artery_disease", "hemodialysis", "stemi", "ohca", "ihca", "lvef_30",
)  # fmt: skip
HAZARDS = (
    "before", "age_10", "male", "diabetes", "prior_heart_failure", "stemi", "ohca", "ihca", "sbp_90", "lvef_5",
    "lactate_mmol_l", "creatinine_mg_dl", "total_bilirubin_mg_dl", "albumin_g_dl", "left_main",
)  # fmt: skip

Result = dict[str, Any]


def select(registry: pd.DataFrame) -> tuple[dict[str, int], pd.DataFrame]:
    """Apply the exclusions one after the other; return the counts and the patients who remain."""
    impella, ecmo = registry["impella_inserted_at"], registry["ecmo_started_at"]
    exclusions = {
        "not_ami_shock": ~((registry["diagnosis"] == "AMI") & (registry["cardiogenic_shock"] == 1)),
        "cpa_on_arrival": registry["cpa_on_arrival"] == 1,  # unknown is kept
        "impella_only": ecmo.isna(),
        "order_unknown": impella.isna() | (impella == ecmo),
    }
    counts, left = {"registry": len(registry)}, pd.Series(True, index=registry.index)
    for name, excluded in exclusions.items():
        counts[name] = int((left & excluded).sum())
        left &= ~excluded
    counts["cohort"] = int(left.sum())
    return counts, derive(registry[left])


def derive(patients: pd.DataFrame) -> pd.DataFrame:
    """Add the derived variables; what is derived from a gap is a gap."""
    data = patients.copy()
    data["before"] = (data["impella_inserted_at"] < data["ecmo_started_at"]).astype(float)
    later = data[["impella_inserted_at", "ecmo_started_at"]].max(axis=1).dt.normalize()
    days = (data["last_contact_date"] - later).dt.days
    data["days"] = days
    data["death_30d"] = (data["vital_status"] == "DEAD") & (days <= HORIZON_DAYS)
    data["time"] = days.clip(upper=HORIZON_DAYS)
    data["age_75"], data["age_10"] = _flag(data["age"], data["age"] >= 75), data["age"] / 10
    data["male"] = _flag(data["sex"], data["sex"] == "M")
    data["stemi"] = _flag(data["mi_type"], data["mi_type"] == "STEMI")
    data["lvef_30"] = _flag(data["lvef_percent"], data["lvef_percent"] < 30)
    data["lvef_5"] = data["lvef_percent"] / 5
    data["sbp_90"] = _flag(data["systolic_bp_mmhg"], data["systolic_bp_mmhg"] < 90)
    data["left_main"] = _flag(data["culprit_lesion"], data["culprit_lesion"] == "LM")
    return data


def _flag(source: pd.Series, condition: pd.Series) -> pd.Series:
    return condition.astype(float).where(source.notna())


def compare_proportions(events: tuple[int, int], totals: tuple[int, int]) -> float:
    """P of the chi-square test without Yates correction, or of Fisher's test where fewer than 5 are expected."""
    table = np.array([events, np.subtract(totals, events)])
    if stats.contingency.expected_freq(table).min() < 5:
        return float(stats.fisher_exact(table).pvalue)
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def proportions(cohort: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, Result]:
    """Compare binary variables between the groups, among the patients with a value."""
    results: dict[str, Result] = {}
    for column in columns:
        groups = [cohort.loc[cohort["before"] == group, column].dropna() for group in (1, 0)]
        events = (int(groups[0].sum()), int(groups[1].sum()))
        totals = (len(groups[0]), len(groups[1]))
        shares = tuple(100 * event / total for event, total in zip(events, totals, strict=True))
        results[column] = {"events": events, "n": totals, "percent": shares, "p": compare_proportions(events, totals)}
    return results


def medians(cohort: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, Result]:
    """Compare medians between the groups (Mann-Whitney)."""
    results: dict[str, Result] = {}
    for column in columns:
        one, two = (cohort.loc[cohort["before"] == group, column].dropna() for group in (1, 0))
        test = stats.mannwhitneyu(one, two, alternative="two-sided")
        results[column] = {"median": (float(one.median()), float(two.median())), "p": float(test.pvalue)}
    return results


def logistic(cohort: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """Odds ratios of Impella before VA-ECMO, all predictors in one model, complete cases."""
    data = cohort[["before", *PREDICTORS]].dropna()
    fit = sm.Logit(data["before"], sm.add_constant(data[list(PREDICTORS)])).fit(disp=0)
    table = pd.DataFrame({"odds_ratio": np.exp(fit.params), "p": fit.pvalues}).drop("const")
    return len(data), table


def survival(cohort: pd.DataFrame) -> Result:
    """Death by day 30 (Kaplan-Meier), log-rank test, crude Cox model, and who left before day 30 alive."""
    is_before = cohort["before"] == 1
    risk = []
    for group in (is_before, ~is_before):
        fit = KaplanMeierFitter().fit(cohort.loc[group, "time"], cohort.loc[group, "death_30d"])
        risk.append(100 * (1 - float(fit.survival_function_at_times(HORIZON_DAYS).iloc[0])))
    one, two = cohort[is_before], cohort[~is_before]
    test = logrank_test(one["time"], two["time"], one["death_30d"], two["death_30d"])
    left_early = (cohort["days"] < HORIZON_DAYS) & ~cohort["death_30d"]
    return {
        "percent": tuple(risk),
        "p": float(test.p_value),
        "deaths": (int(one["death_30d"].sum()), int(two["death_30d"].sum())),
        "left_early": (int((left_early & is_before).sum()), int((left_early & ~is_before).sum())),
        "day_0": int((cohort["death_30d"] & (cohort["days"] == 0)).sum()),
    }


def cox(cohort: pd.DataFrame, covariates: tuple[str, ...]) -> tuple[Result, CoxPHFitter]:
    """Hazard ratio of before against after for death by day 30 (Efron), complete cases in `covariates`."""
    data = cohort[["time", "death_30d", *covariates]].dropna()
    options = {"precision": 1e-9}
    fit = CoxPHFitter().fit(data, "time", "death_30d", fit_options=options)
    row = fit.summary.loc["before"]
    result = {
        "n": len(data),
        "deaths": int(data["death_30d"].sum()),
        "hr": float(row["exp(coef)"]),
        "low": float(row["exp(coef) lower 95%"]),
        "high": float(row["exp(coef) upper 95%"]),
        "p": float(row["p"]),
    }
    return result, fit
