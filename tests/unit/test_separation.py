"""Whether an outcome is separated, and Firth's fit where it is."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jpvad_report.analysis.firth import firth
from jpvad_report.analysis.likelihood import Likelihood
from jpvad_report.analysis.logistic import NOT_CONVERGED, LogisticFit, maximum_likelihood, standardised
from jpvad_report.analysis.profile import HigherError, profile
from jpvad_report.analysis.separation import Separation, separation

Z = 1.959963984540054


def column(*values: float) -> npt.NDArray[np.float64]:
    return np.array(values, dtype=float)[:, None]


def outcome(*values: int) -> npt.NDArray[np.float64]:
    return np.array(values, dtype=float)


def test_one_covariate() -> None:
    """Complete: a gap lies between the sides. Quasi-complete: they meet in a value. Else they overlap."""
    sides = outcome(0, 0, 0, 1, 1, 1)
    assert separation(column(1, 2, 3, 4, 5, 6), sides) == Separation(complete=True, columns=(0,))
    assert separation(column(6, 5, 4, 3, 2, 1), sides) == Separation(complete=True, columns=(0,))
    assert separation(column(1, 2, 3, 3, 5, 6), sides) == Separation(complete=False, columns=(0,))
    assert separation(column(1, 2, 4, 3, 5, 6), sides) is None


def test_an_empty_cell_names_its_covariate() -> None:
    rare = np.array([1, 1, 0, 0, 0, 0, 0, 0])
    other = np.array([1, 0, 1, 0, 1, 0, 1, 0])
    matrix = np.column_stack([other, rare]).astype(float)
    assert separation(matrix, outcome(1, 1, 0, 0, 1, 1, 0, 0)) == Separation(complete=False, columns=(1,))


def test_two_covariates_together() -> None:
    """(0, 1), (1, 0) against (1, 1), (2, 1), (0, 3): x + y parts them, neither does alone."""
    matrix = np.array([[0, 1], [1, 0], [1, 1], [2, 1], [0, 3]], dtype=float)
    assert separation(matrix, outcome(0, 0, 1, 1, 1)) == Separation(complete=True, columns=())
    # With (0, 2) on the plane's other side, nothing does.
    overlapping = np.vstack([matrix, [[3, 3]]])
    assert separation(overlapping, outcome(0, 0, 1, 1, 1, 0)) is None


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-8])
def test_a_small_gap_is_a_gap_and_a_small_overlap_an_overlap(gap: float) -> None:
    sides = outcome(0, 0, 0, 1, 1, 1)
    apart = separation(column(-2, -1, 0, gap, 1, 2), sides)
    assert apart is not None
    assert apart.columns == (0,)
    assert separation(column(-2, -1, gap, 0, 1, 2), sides) is None


people = st.lists(st.tuples(st.booleans(), st.integers(-3, 3), st.integers(0, 3)), min_size=6, max_size=25)


def arrays(people: list[tuple[bool, int, int]]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    table = np.array(people, dtype=float)
    sides, matrix = table[:, 0], table[:, 1:]
    assume(np.ptp(sides) > 0)
    assume(np.linalg.matrix_rank(np.column_stack([np.ones(len(matrix)), matrix])) == 3)
    return matrix, sides


@settings(max_examples=60, deadline=None)
@given(people)
def test_as_firthmodels_finds_it(people: list[tuple[bool, int, int]]) -> None:
    """An implementation of its own of the same linear program (detect_separation of R)."""
    from firthmodels import detect_separation

    matrix, sides = arrays(people)
    scaled = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)
    theirs, ours = detect_separation(scaled, sides), separation(matrix, sides)
    assert (ours is not None) == theirs.separation
    if ours is not None and not ours.complete:
        assert set(ours.columns) >= {i for i in range(2) if not theirs.is_finite[i]}


def test_every_infinite_coefficient_is_found() -> None:
    """The second covariate is there once; without that observation the first one separates, meeting at -1."""
    matrix = np.array([[1, 1], [-1, 0], [-2, 0], [0, 0], [-1, 0]], dtype=float)
    sides = outcome(0, 0, 0, 1, 1)
    assert separation(matrix, sides) == Separation(complete=False, columns=(0, 1))
    # One more event at -2 without it, and the first one is finite.
    more = np.vstack([matrix, [[-2, 0]]])
    assert separation(more, outcome(0, 0, 0, 1, 1, 1)) == Separation(complete=False, columns=(1,))


@settings(max_examples=40, deadline=None)
@given(people, st.floats(1e-3, 1e3), st.integers(-100, 100))
def test_units_and_sides_do_not_matter(people: list[tuple[bool, int, int]], scale: float, shift: int) -> None:
    matrix, sides = arrays(people)
    assert separation(matrix * scale + shift, sides) == separation(matrix, sides)
    assert separation(matrix, 1 - sides) == separation(matrix, sides)


@settings(max_examples=40, deadline=None)
@given(people)
def test_maximum_likelihood_exists_exactly_where_nothing_separates(people: list[tuple[bool, int, int]]) -> None:
    matrix, sides = arrays(people)
    if separation(matrix, sides) is None:
        fit = maximum_likelihood(matrix, sides, level=0.95, interval="wald")
        assert isinstance(fit, LogisticFit), fit
        design, _, _ = standardised(matrix)
        # At the maximum the residuals are orthogonal to every column.
        assert design.T @ (sides - fit.risks) == pytest.approx(np.zeros(3), abs=1e-7)
    else:
        fit = firth(matrix, sides, level=0.95)
        assert isinstance(fit, LogisticFit), fit
        assert (fit.low < fit.coefficients).all()
        assert (fit.coefficients < fit.high).all()


def test_firths_estimates_are_those_of_the_package() -> None:
    from firthmodels import FirthLogisticRegression

    rng = np.random.default_rng(12)
    matrix = np.column_stack([rng.normal(size=60), rng.random(60) < 0.15, rng.random(60) < 0.5]).astype(float)
    sides = (rng.random(60) < 0.4).astype(float)
    sides[matrix[:, 1] == 1] = 1
    fit = firth(matrix, sides, level=0.9)
    assert isinstance(fit, LogisticFit)
    package = FirthLogisticRegression(max_iter=200, gtol=1e-10, xtol=1e-6).fit(matrix, sides)
    assert fit.coefficients == pytest.approx(package.coef_, rel=1e-9)
    assert fit.intercept == pytest.approx(package.intercept_, rel=1e-9)
    # Where its search converges to an interval around the estimate, its limits are the same.
    limits = package.conf_int(alpha=0.1, method="pl", max_iter=200, tol=1e-10)[:3]
    assert np.column_stack([fit.low, fit.high]) == pytest.approx(limits, rel=1e-8)
    package.lrt()
    assert fit.p_values == pytest.approx(package.lrt_pvalues_[:3], rel=1e-8)


def test_the_highest_of_several_maxima_is_taken() -> None:
    """All events are below 1, all others above; yet from 0 upwards the search ends at a slope of -0.3.

    There the value 9.4 rules; the penalised likelihood is higher where the narrow gap at 1 does (so it is in R).
    """
    matrix, sides = column(0.1, 0.6, 0.6, 0.6, 9.4, 1.3, 2.0, 1.0, 0.2, 1.4), outcome(1, 1, 1, 1, 0, 0, 0, 1, 1, 0)
    design, _, scale = standardised(matrix)
    likelihood = Likelihood(design, sides, penalised=True)
    lower = likelihood.maximise(np.zeros(2))
    assert lower[1] / scale[0] == pytest.approx(-0.31, abs=0.01)
    with pytest.raises(HigherError) as found:
        profile(likelihood, lower, level=0.95)
    assert likelihood.value(found.value.coefficients) > likelihood.value(lower)
    fit = firth(matrix, sides, level=0.95)
    assert isinstance(fit, LogisticFit)
    slopes = np.arange(-10, 0, 0.05)
    held = [likelihood.value(likelihood.maximise(np.array([0.0, slope * scale[0]]), held=1)) for slope in slopes]
    assert fit.coefficients[0] == pytest.approx(slopes[np.argmax(held)], abs=0.05)
    assert fit.log_likelihood >= max(held)


def test_limits_hold_what_they_say() -> None:
    """Twice the fall of the penalised likelihood at a limit is the quantile of chi-square, 3.84."""
    matrix, sides = column(1, 2, 3, 4, 5, 6, 7, 8), outcome(0, 0, 0, 0, 1, 1, 1, 1)
    fit = firth(matrix, sides, level=0.95)
    assert isinstance(fit, LogisticFit)
    design, _, scale = standardised(matrix)
    likelihood = Likelihood(design, sides, penalised=True)
    for limit in (fit.low[0], fit.high[0]):
        held = likelihood.maximise(np.array([0.0, limit * scale[0]]), held=1)
        assert 2 * (fit.log_likelihood - likelihood.value(held)) == pytest.approx(Z**2, rel=1e-9)


def test_what_does_not_converge_is_no_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, sides = column(1, 2, 3, 4, 5, 6), outcome(0, 0, 1, 0, 1, 1)

    def never(*_: Any, **__: Any) -> None:
        raise np.linalg.LinAlgError

    with monkeypatch.context() as patched:
        patched.setattr("statsmodels.discrete.discrete_model.Logit.fit", never)
        assert maximum_likelihood(matrix, sides, level=0.95, interval="wald") == NOT_CONVERGED
    with monkeypatch.context() as patched:
        patched.setattr("jpvad_report.analysis.likelihood._STEPS", 0)
        assert maximum_likelihood(matrix, sides, level=0.95, interval="profile") == NOT_CONVERGED
        assert firth(matrix, sides, level=0.95) == NOT_CONVERGED
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(firth(matrix, sides, level=0.95), LogisticFit)
