"""The checks of a logistic model: cases worked by hand, and what cannot be computed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jpvad_report.analysis.calibration import RiskGroups, calibration_columns, hosmer_lemeshow, risk_groups
from jpvad_report.analysis.collinearity import generalised_variance_inflation, variance_inflation
from jpvad_report.analysis.design import Term
from jpvad_report.analysis.firth import firth
from jpvad_report.analysis.logistic import maximum_likelihood
from jpvad_report.analysis.model_checks import model_checks
from jpvad_report.analysis.performance import brier_score, c_statistic, nagelkerke
from jpvad_report.results.judgements import few_events, inflated, inflation
from jpvad_report.results.records import Estimate, NotEstimable, Quantity
from jpvad_report.study.settings import Settings

Z = 1.959963984540054


def test_c_statistic_by_hand() -> None:
    # Events have risks .2 .6 .9, the others .1 .2 .5. Of nine pairs the event is higher in 1+... : .2 beats .1 and ties
    # with .2 (1.5), .6 beats all (3), .9 beats all (3): 7.5 / 9.
    outcome, risks = np.array([1.0, 1, 1, 0, 0, 0]), np.array([0.2, 0.6, 0.9, 0.1, 0.2, 0.5])
    found = c_statistic(outcome, risks, level=0.95)
    assert found.estimate == pytest.approx(7.5 / 9, rel=1e-12)
    # Shares beaten: events 1/2, 1, 1; others are beaten by 1, 2.5/3, 2/3. Variances of three values, over three each.
    events, others = np.var([0.5, 1, 1], ddof=1) / 3, np.var([1, 2.5 / 3, 2 / 3], ddof=1) / 3
    assert found.low == pytest.approx(7.5 / 9 - Z * math.sqrt(events + others), rel=1e-9)
    assert found.high == 1.0


def test_c_statistic_without_limits() -> None:
    apart = c_statistic(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.2, 0.8, 0.9]), level=0.95)
    assert (apart.estimate, apart.low, apart.high) == (1.0, None, None)
    single = c_statistic(np.array([0.0, 0, 1]), np.array([0.1, 0.9, 0.5]), level=0.95)
    assert (single.estimate, single.low) == (0.5, None)


def test_brier_and_nagelkerke_by_hand() -> None:
    assert brier_score(np.array([1.0, 0, 1, 0]), np.array([0.5, 0.5, 1, 0])) == pytest.approx(0.125)
    # Half of four have the event: log-likelihood without covariates 4 log(1/2). With 2 log(1/2):
    # Cox-Snell 1 - exp(2 (4 - 2) log(1/2) / 4) = 1 - 1/2; its largest value 1 - exp(2 x 4 log(1/2) / 4) = 3/4.
    assert nagelkerke(np.array([1.0, 0, 1, 0]), 2 * math.log(0.5)) == pytest.approx(0.5 / 0.75, rel=1e-12)


def test_tenths_by_hand() -> None:
    # 1 to 21: deciles at 1, 3, 5 ... 21 are observations; the lowest group holds 1, 2, 3, each other two.
    risks = np.arange(1, 22) / 100
    groups = risk_groups(np.zeros(21), risks)
    assert groups.n.tolist() == [3] + [2] * 9
    assert groups.expected[:2] == pytest.approx([0.06, 0.09])
    # A permutation changes nothing.
    order = np.random.default_rng(1).permutation(21)
    assert risk_groups(np.zeros(21), risks[order]).n.tolist() == groups.n.tolist()


def test_equal_risks_make_fewer_groups() -> None:
    # Half have a risk of .2, half of .8: the deciles are .2, .5 between them, and .8.
    groups = risk_groups(np.array([0.0, 1] * 10), np.repeat([0.2, 0.8], 10))
    assert groups.n.tolist() == [10, 10]
    assert hosmer_lemeshow(groups) == "there are fewer than three groups of fitted risk"
    # Fewer than ten observations: groups without any are left out.
    assert risk_groups(np.array([0.0, 1, 1]), np.array([0.1, 0.2, 0.7])).n.sum() == 3


def three_groups(*, events: tuple[int, ...], expected: tuple[float, ...]) -> RiskGroups:
    """Ten observations each."""
    return RiskGroups(n=np.full(3, 10), events=np.array(events), expected=np.array(expected, dtype=float))


def test_hosmer_lemeshow_by_hand() -> None:
    # Risks .2, .5, .8, ten each; events 3, 5, 7. Expected 2, 5, 8 with variances 1.6, 2.5, 1.6:
    # 1/1.6 + 0 + 1/1.6 = 1.25 on one degree of freedom.
    found = hosmer_lemeshow(three_groups(events=(3, 5, 7), expected=(2, 5, 8)))
    assert not isinstance(found, str)
    assert (found.statistic, found.df) == (pytest.approx(1.25), 1)
    assert found.p_value == pytest.approx(math.erfc(math.sqrt(1.25 / 2)), rel=1e-12)
    certain = hosmer_lemeshow(three_groups(events=(3, 5, 10), expected=(2, 5, 10)))
    assert certain == "the fitted risks of a group are all 0 or all 1"


@pytest.mark.parametrize("interval", ["clopper_pearson", "wilson"])
def test_columns_of_the_calibration_plot(interval: str) -> None:
    groups = three_groups(events=(0, 5, 10), expected=(2, 5, 8))
    columns = calibration_columns(groups, level=0.95, interval=interval)  # type: ignore[arg-type]
    assert columns["observed"] == (0.0, 0.5, 1.0)
    assert columns["predicted"] == pytest.approx((0.2, 0.5, 0.8))
    lowest = columns["ci_high"][0]
    # None of ten: exact 1 - (0.025)^(1/10), Wilson z² / (10 + z²).
    wanted = 1 - 0.025**0.1 if interval == "clopper_pearson" else Z**2 / (10 + Z**2)
    assert lowest == pytest.approx(wanted, rel=1e-9)
    assert np.all(np.array(columns["ci_low"]) <= np.array(columns["observed"]))
    assert np.all(np.array(columns["ci_high"]) >= np.array(columns["observed"]))


def test_variance_inflation_by_hand() -> None:
    # Two columns with correlation r: 1 / (1 - r²) each. Taken together nothing inflates them.
    matrix = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1], [1, 1], [0, 0]])
    r = np.corrcoef(matrix, rowvar=False)[0, 1]
    assert variance_inflation(matrix) == pytest.approx([1 / (1 - r**2)] * 2)
    assert generalised_variance_inflation(matrix, [0, 1]) == pytest.approx(1)
    assert generalised_variance_inflation(matrix, [1]) == pytest.approx(1 / (1 - r**2))


def test_generalised_inflation_does_not_depend_on_the_reference() -> None:
    rng = np.random.default_rng(2)
    levels, x = rng.integers(0, 3, 50), rng.normal(size=50)
    factors = []
    for reference in range(3):
        dummies = [levels == level for level in range(3) if level != reference]
        factors.append(generalised_variance_inflation(np.column_stack([*dummies, x + levels]), [0, 1]))
    assert factors == pytest.approx([factors[0]] * 3, rel=1e-9)


def vif(estimate: float, df: float = 1.0) -> Estimate:
    return Estimate(quantity=Quantity.VALUE, estimate=estimate, df=df)


def test_judgements_on_a_model() -> None:
    assert inflated(vif(10.1))
    assert not inflated(vif(9.9))
    # Two coefficients whose region grows 64-fold: each as if by a factor of 8.
    assert inflation(vif(64, df=2)) == pytest.approx(8)
    assert not inflated(vif(64, df=2))
    assert not inflated(NotEstimable(reason="r"))
    assert few_events(vif(9.9))
    assert not few_events(vif(10.0))
    assert not few_events(NotEstimable(reason="r"))


def test_a_penalised_model_has_no_hosmer_lemeshow_test() -> None:
    matrix, outcome = np.arange(12.0)[:, None], np.array([0.0] * 6 + [1.0] * 6)
    fit = firth(matrix, outcome, level=0.95)
    records, series = model_checks("m", fit, matrix, outcome, [Term("x", "x")], settings=Settings())
    assert isinstance(records["m.c_statistic"], Estimate)
    assert records["m.c_statistic"].estimate == 1
    for name in ("nagelkerke", "hosmer_lemeshow"):
        record = records[f"m.{name}"]
        assert isinstance(record, NotEstimable)
        assert record.reason == "the model was fitted by a penalised likelihood"
    assert set(series) == {"m.calibration"}


def test_the_rarer_outcome_counts() -> None:
    rng = np.random.default_rng(3)
    matrix, outcome = rng.normal(size=(40, 2)), np.array([0.0] * 12 + [1.0] * 28)
    fit = maximum_likelihood(matrix, outcome, level=0.95, interval="wald")
    terms = [Term("x", "x"), Term("y", "y")]
    records, _ = model_checks("m", fit, matrix, outcome, terms, settings=Settings())
    size = records["m.events_per_variable"]
    assert isinstance(size, Estimate)
    assert (size.estimate, size.count, size.n_events) == (6.0, 12, 28)
    nothing, series = model_checks("m", "why", matrix, outcome, terms, settings=Settings())
    assert series == {}
    assert {key for key, record in nothing.items() if isinstance(record, NotEstimable)} == {
        f"m.{name}" for name in ("c_statistic", "brier", "nagelkerke", "hosmer_lemeshow")
    }
