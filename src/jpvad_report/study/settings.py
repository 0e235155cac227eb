"""Every default that affects inference, in one place; the Methods print what was chosen."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from jpvad_report.study.variables import Frozen, Summary


class Settings(Frozen):
    """How estimates are made, with the names that the study file uses."""

    alpha: float = Field(default=0.05, gt=0, lt=1)
    confidence_level: float = Field(default=0.95, gt=0.5, lt=1)
    # Baseline
    continuous_summary: Summary = Summary.MEDIAN_IQR
    continuous_test: Literal["mann_whitney", "welch_t", "student_t"] = "mann_whitney"
    categorical_test: Literal["chi_square"] = "chi_square"
    ordinal_test: Literal["trend", "chi_square"] = "trend"
    yates_correction: bool = False
    fisher_when_expected_below: float = Field(default=5, ge=0)
    fisher_replicates: int = Field(default=9999, ge=999)
    fisher_seed: int = 20200201
    imbalance_above: float = Field(default=0.1, gt=0)
    # Logistic regression
    odds_ratio_interval: Literal["wald", "profile"] = "wald"
    separation: Literal["firth", "not_estimable"] = "firth"
    # Survival
    survival_estimate: Literal["incidence", "survival"] = "incidence"
    survival_interval: Literal["log-log", "log", "plain", "logit", "arcsin"] = "log-log"
    # Cox regression
    cox_ties: Literal["efron"] = "efron"
    proportionality_transform: Literal["km", "identity", "log", "rank"] = "km"
    spline_knots: int = Field(default=4, ge=3, le=5)
    # Adverse events
    proportion_interval: Literal["clopper_pearson", "wilson"] = "clopper_pearson"
    risk_difference_interval: Literal["newcombe", "miettinen_nurminen"] = "newcombe"
    multiplicity: Literal["none", "holm", "benjamini_hochberg"] = "none"
    # What leaves the registry's keepers
    suppress_below: int = Field(default=10, ge=0)
