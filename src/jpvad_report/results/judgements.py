"""What the numbers mean: pure functions of records, used wherever a sentence or a verdict depends on a result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from jpvad_report.results.formatting import number
from jpvad_report.results.records import Estimate, NotEstimable, Quantity, Record

ALPHA = 0.05


class Finding(StrEnum):
    """A comparison in one word.

    `higher` and `lower` only where the difference between two groups is significant; `differs` among more than two.
    """

    HIGHER = "higher"
    LOWER = "lower"
    DIFFERS = "differs"
    NO_SIGNIFICANT_DIFFERENCE = "no_significant_difference"
    NOT_ESTIMABLE = "not_estimable"


class Association(StrEnum):
    """A factor's place in a model of a binary outcome."""

    PRESENCE = "presence"
    ABSENCE = "absence"
    NONE = "none"
    NOT_ESTIMABLE = "not_estimable"


class Agreement(StrEnum):
    """What crude, same-patients crude and adjusted estimates say together about the exposure."""

    BENEFIT_HOLDS = "benefit_holds"
    HARM_HOLDS = "harm_holds"
    REVERSED = "reversed"
    ATTENUATED = "attenuated"
    PRECISION_LOST = "precision_lost"
    ONLY_ADJUSTED = "only_adjusted"
    NEVER = "never"
    NEVER_IMPRECISE = "never_imprecise"
    NOT_ESTIMABLE = "not_estimable"


class Proportionality(StrEnum):
    """Where the hazards of a Cox model are not proportional."""

    NO_EVIDENCE = "no_evidence"
    EXPOSURE = "exposure"
    COVARIATES = "covariates"
    NOT_ESTIMABLE = "not_estimable"


# Above this share of patients lost early the possible bias is worth a figure: Schulz & Grimes call losses below 5% of
# little consequence (Lancet 2002;359:781-785, "the five-and-twenty rule"). The bounds are in the appendix in any case.
CENSORING_MATTERS = 0.05

_NULL = {Quantity.RATIO: 1.0, Quantity.PROPORTION_DIFFERENCE: 0.0, Quantity.STANDARDISED_DIFFERENCE: 0.0}


def is_significant(record: Record, *, alpha: float = ALPHA) -> bool:
    """True where the record's P value is below the significance level."""
    return isinstance(record, Estimate) and record.p_value is not None and record.p_value < alpha


def includes_null(record: Record) -> bool:
    """True where the confidence interval contains the value of no effect."""
    if isinstance(record, NotEstimable) or record.ci_low is None or record.ci_high is None:
        raise ValueError("a record without an interval cannot include the null value")
    return record.ci_low <= _NULL[record.quantity] <= record.ci_high


def is_imbalanced(standardised_difference: Record, *, above: float) -> bool:
    """Whether groups are further apart in a variable than is taken for balance; not where that is not estimable."""
    return isinstance(standardised_difference, Estimate) and abs(standardised_difference.estimate) > above


def compare_values(first: Record, second: Record, test: Record, *, alpha: float = ALPHA) -> Finding:
    """The first group's value against the second's.

    Medians can be equal although the distributions differ significantly: then no direction is claimed.
    """
    if not isinstance(test, Estimate) or not isinstance(first, Estimate) or not isinstance(second, Estimate):
        return Finding.NOT_ESTIMABLE
    if not is_significant(test, alpha=alpha) or first.estimate == second.estimate or number(first) == number(second):
        return Finding.NO_SIGNIFICANT_DIFFERENCE
    return Finding.HIGHER if first.estimate > second.estimate else Finding.LOWER


def compare_curves(
    first: Record, second: Record, test: Record, *, expected: Record, incidence: bool, alpha: float = ALPHA
) -> Finding:
    """Two curves at the horizon, with the log-rank test of their whole course.

    A direction is claimed only where the test speaks of the same one: curves can cross, and the group that ends higher
    can be the one with the lower hazard. Nor is it where a group was not followed to the horizon, so that the curves
    end at different times.

    Parameters
    ----------
    first, second
        The two groups at the horizon, as incidence or as survival.
    test
        The log-rank test.
    expected
        The first group's events as expected with equal hazards, with the observed ones as `n_events`.
    incidence
        True where the values are incidences, which are higher with more events.
    """
    finding = compare_values(first, second, test, alpha=alpha)
    if finding not in {Finding.HIGHER, Finding.LOWER}:
        return finding
    ends = {record.note for record in (first, second) if isinstance(record, Estimate)}
    if "extended" in ends or not isinstance(expected, Estimate) or expected.n_events is None:
        return Finding.NO_SIGNIFICANT_DIFFERENCE
    more_events = expected.n_events > expected.estimate
    by_test = Finding.HIGHER if more_events == incidence else Finding.LOWER
    return finding if finding is by_test else Finding.NO_SIGNIFICANT_DIFFERENCE


def compare_many(values: Iterable[Record], test: Record, *, alpha: float = ALPHA) -> Finding:
    """Values of more than two groups: whether they differ, without a direction."""
    if not isinstance(test, Estimate) or not all(isinstance(value, Estimate) for value in values):
        return Finding.NOT_ESTIMABLE
    return Finding.DIFFERS if is_significant(test, alpha=alpha) else Finding.NO_SIGNIFICANT_DIFFERENCE


def tests_order(test: Record) -> bool:
    """True where a test asks whether ordered levels, or ordered groups, go with higher values."""
    return test.method in {"cochran_armitage", "jonckheere", "kruskal_wallis"}


def compare_ordinal(shares: Sequence[Sequence[Record]], test: Record, *, alpha: float = ALPHA) -> Finding:
    """Shares of ordered levels, one sequence a group: which of two groups tends to the higher levels.

    By the mean place of the levels, which is what the Cochran-Armitage test compares.
    """
    if not isinstance(test, Estimate):
        return Finding.NOT_ESTIMABLE
    places: list[float] = []
    for levels in shares:
        known = [level.estimate for level in levels if isinstance(level, Estimate)]
        if len(known) < len(levels):
            return Finding.NOT_ESTIMABLE
        places.append(sum(place * share for place, share in enumerate(known)))
    if not is_significant(test, alpha=alpha):
        return Finding.NO_SIGNIFICANT_DIFFERENCE
    if len(places) > 2:
        return Finding.DIFFERS
    return Finding.HIGHER if places[0] > places[1] else Finding.LOWER


def ratio_finding(ratio: Record, *, alpha: float = ALPHA) -> Finding:
    """A ratio against 1."""
    return ratio_by_test(ratio, ratio, alpha=alpha)


def ratio_by_test(ratio: Record, test: Record, *, alpha: float = ALPHA) -> Finding:
    """A ratio against 1, significant where `test` is: its own, or its P value adjusted with those of others."""
    if isinstance(ratio, NotEstimable) or isinstance(test, NotEstimable):
        return Finding.NOT_ESTIMABLE
    if not is_significant(test, alpha=alpha):
        return Finding.NO_SIGNIFICANT_DIFFERENCE
    return Finding.HIGHER if ratio.estimate > 1 else Finding.LOWER


def association(ratio: Record, *, alpha: float = ALPHA) -> Association:
    """Whether a factor, its absence, or neither is associated with the outcome."""
    match ratio_finding(ratio, alpha=alpha):
        case Finding.HIGHER:
            return Association.PRESENCE
        case Finding.LOWER:
            return Association.ABSENCE
        case Finding.NOT_ESTIMABLE:
            return Association.NOT_ESTIMABLE
    return Association.NONE


def is_imprecise(ratio: Estimate) -> bool:
    """True where the interval is compatible with both a substantial benefit and a substantial harm.

    Substantial is a hazard lower by a fifth or higher by a quarter (0.80 to 1.25, the usual bounds of equivalence).
    """
    return ratio.ci_low is not None and ratio.ci_high is not None and ratio.ci_low < 0.80 and ratio.ci_high > 1.25


def contains(interval: Record, other: Record) -> bool:
    """True where the confidence interval of one result contains the estimate of another."""
    if not isinstance(interval, Estimate) or not isinstance(other, Estimate):
        return False
    if interval.ci_low is None or interval.ci_high is None:
        return False
    return interval.ci_low <= other.estimate <= interval.ci_high


def agreement(crude: Record, same_patients: Record, adjusted: Record, *, alpha: float = ALPHA) -> Agreement:
    """What may be concluded about the exposure from the crude and adjusted ratios.

    Parameters
    ----------
    crude
        In all patients.
    same_patients
        Crude, in exactly the patients of the adjusted model.
    adjusted
        With the covariates.

    Returns
    -------
    Agreement
        `precision_lost` where a significant crude ratio stopped being significant already in the adjusted model's
        patients, or the adjusted interval still contains the crude ratio: adjustment has then not shown that there is
        no association. `attenuated` only where the adjusted interval leaves the crude ratio out.
    """
    if not isinstance(crude, Estimate) or not isinstance(adjusted, Estimate):
        return Agreement.NOT_ESTIMABLE
    was, now = is_significant(crude, alpha=alpha), is_significant(adjusted, alpha=alpha)
    if was and now:
        if (crude.estimate < 1) != (adjusted.estimate < 1):
            return Agreement.REVERSED
        return Agreement.BENEFIT_HOLDS if adjusted.estimate < 1 else Agreement.HARM_HOLDS
    if now:
        return Agreement.ONLY_ADJUSTED
    if was:
        lost = not is_significant(same_patients, alpha=alpha)
        return Agreement.PRECISION_LOST if contains(adjusted, crude) or lost else Agreement.ATTENUATED
    return Agreement.NEVER_IMPRECISE if is_imprecise(adjusted) else Agreement.NEVER


def proportionality(exposure: Iterable[Record], whole: Record, *, alpha: float = ALPHA) -> Proportionality:
    """Whether hazards were proportional, by the tests of the exposure's terms and of the whole model.

    Returns
    -------
    Proportionality
        `exposure` wherever one of its terms fails, whatever the global test says: its hazard ratio is what the study is
        about. `covariates` where only the model as a whole fails; a single covariate among many whose test is
        significant while the global one is not is no evidence against the model.
    """
    tests = list(exposure)
    if any(is_significant(test, alpha=alpha) for test in tests):
        return Proportionality.EXPOSURE
    if not isinstance(whole, Estimate) or not any_estimable(tests):
        return Proportionality.NOT_ESTIMABLE
    return Proportionality.COVARIATES if is_significant(whole, alpha=alpha) else Proportionality.NO_EVIDENCE


def few_events(events_per_variable: Record) -> bool:
    """True where a model has fewer than ten events per coefficient (doi:10.1016/0895-4356(95)00048-8)."""
    return isinstance(events_per_variable, Estimate) and events_per_variable.estimate < 10


def few_clusters(clusters: Record) -> bool:
    """True where robust standard errors rest on too few clusters: below 40 they tend to be too small.

    Reference: Cameron and Miller, J Hum Resour 2015;50:317-372 (doi:10.3368/jhr.50.2.317).
    """
    return isinstance(clusters, Estimate) and 1 < clusters.estimate < 40


def inflation(variance_inflation: Record) -> float:
    """A variance inflation factor; of a generalised one that of a single one of its `df` coefficients."""
    if not isinstance(variance_inflation, Estimate):
        return 1.0
    return float(variance_inflation.estimate ** (1 / (variance_inflation.df or 1)))


def inflated(variance_inflation: Record) -> bool:
    """True where more than nine tenths of a covariate's variance is explained by the others."""
    return inflation(variance_inflation) > 10


def direction(first: Record, second: Record) -> Finding:
    """Which of two estimates is larger, whatever their significance."""
    if not isinstance(first, Estimate) or not isinstance(second, Estimate):
        return Finding.NOT_ESTIMABLE
    if first.estimate == second.estimate:
        return Finding.NO_SIGNIFICANT_DIFFERENCE
    return Finding.HIGHER if first.estimate > second.estimate else Finding.LOWER


def censoring_matters(censored: Record) -> bool:
    """True where so many patients were censored early that best and worst case belong into the limitations."""
    return isinstance(censored, Estimate) and censored.estimate > CENSORING_MATTERS


def any_estimable(records: Iterable[Record]) -> bool:
    """True where at least one of the records could be computed."""
    return any(isinstance(record, Estimate) for record in records)
