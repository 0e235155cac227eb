"""Tests of a difference between groups, each named, for continuous and categorical variables."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats

from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record
from jpvad_report.study.settings import Settings
from jpvad_report.study.variables import Summary

Values = npt.NDArray[np.float64]


def _test(statistic: float, p: float, method: str, n: int, df: float | None = None) -> Record:
    if not np.isfinite(p) or not np.isfinite(statistic):
        return NotEstimable(reason="the values do not vary", n=n, method=method)
    return Estimate(quantity=Quantity.TEST, estimate=float(statistic), p_value=float(p), df=df, n=n, method=method)


def continuous(groups: Sequence[Values], *, summary: Summary, settings: Settings) -> Record:
    """Test of a continuous variable between groups, by the way it is summarised.

    Medians: Mann-Whitney (two groups; ties corrected, normal approximation, no continuity correction; R:
    `wilcox.test(exact = FALSE, correct = FALSE)`) or Kruskal-Wallis. Means: Welch's or Student's t, or one-way ANOVA.
    Missing values must have been left out.
    """
    n = sum(len(values) for values in groups)
    if min(len(values) for values in groups) == 0:
        return NotEstimable(reason="a group has no observations", n=n)
    ranks = summary is Summary.MEDIAN_IQR
    if not ranks and min(len(values) for values in groups) < 2:
        return NotEstimable(reason="a group has fewer than two observations", n=n)
    if len(np.unique(np.concatenate(groups))) == 1:
        return NotEstimable(reason="the values do not vary", n=n)
    # Values that vary between but not within groups make scipy warn of a division by zero; _test judges the result.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        if ranks and len(groups) == 2:
            found = stats.mannwhitneyu(*groups, use_continuity=False, method="asymptotic")
            return _test(found.statistic, found.pvalue, "mann_whitney", n)
        if ranks:
            found = stats.kruskal(*groups)
            return _test(found.statistic, found.pvalue, "kruskal_wallis", n, len(groups) - 1)
        if len(groups) == 2:
            student = settings.continuous_test == "student_t"
            found = stats.ttest_ind(*groups, equal_var=student)
            return _test(found.statistic, found.pvalue, "student_t" if student else "welch_t", n, float(found.df))
        found = stats.f_oneway(*groups)
        return _test(found.statistic, found.pvalue, "anova", n, len(groups) - 1)


def categorical(table: npt.ArrayLike, *, settings: Settings) -> Record:
    """Test of a contingency table (groups by levels).

    Pearson's chi-square, with Yates' correction for 2x2 only if set; Fisher's exact test where an expected count is
    below the study's limit: exact for 2x2, else by Monte Carlo with the study's seed. Levels that nobody has are left
    out.
    """
    counts = np.asarray(table, dtype=np.int64)
    n = int(counts.sum())
    if n == 0 or (counts.sum(axis=1) == 0).any():
        return NotEstimable(reason="a group has no observations", n=n)
    counts = counts[:, counts.sum(axis=0) > 0]
    if counts.shape[1] < 2:
        return NotEstimable(reason="the values do not vary", n=n)
    expected = stats.contingency.expected_freq(counts)
    if expected.min() < settings.fisher_when_expected_below:
        if counts.shape == (2, 2):
            # An exact test has no other statistic than its probability; the odds ratio can be infinite.
            probability = float(stats.fisher_exact(counts).pvalue)
            return _test(probability, probability, "fisher", n)
        rng = np.random.default_rng(settings.fisher_seed)
        resampled = stats.fisher_exact(
            counts, method=stats.MonteCarloMethod(n_resamples=settings.fisher_replicates, rng=rng)
        )
        return _test(float(resampled.statistic), float(resampled.pvalue), "fisher_monte_carlo", n)
    yates = settings.yates_correction and counts.shape == (2, 2)
    found = stats.chi2_contingency(counts, correction=yates)
    return _test(found.statistic, found.pvalue, "chi_square_yates" if yates else "chi_square", n, float(found.dof))
