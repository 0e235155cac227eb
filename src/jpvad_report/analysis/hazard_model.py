"""One Cox model of a study: its terms, its patients, its fit, and what it could not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jpvad_report.analysis.cox import CoxFit, Sample, fit_cox
from jpvad_report.analysis.design import Design, Term, design
from jpvad_report.results.keys import join
from jpvad_report.study.model import Study

_UNDETERMINED = "it does not vary among those at risk when events occurred"


@dataclass(frozen=True, slots=True)
class HazardModel:
    """A model with what became of it.

    Attributes
    ----------
    name : str
        Second part of its results' keys.
    design : Design
        All terms that were asked for.
    unusable : dict
        Terms that it cannot hold, with the reason.
    terms, matrix
        Those that it does hold, with their columns.
    sample : Sample
        Its patients.
    fit : CoxFit or str
        The fit, or why there is none.
    """

    name: str
    design: Design
    unusable: dict[str, str]
    terms: tuple[Term, ...]
    matrix: npt.NDArray[np.float64]
    sample: Sample
    fit: CoxFit | str

    def key(self, *parts: str) -> str:
        """Key of one of its results."""
        return join("hazards", self.name, *parts)

    @property
    def places(self) -> dict[str, int]:
        """Index of each term that it holds, by key."""
        return {term.key: i for i, term in enumerate(self.terms)}


def hazard_model(
    name: str,
    frame: pd.DataFrame,
    terms: Sequence[Term],
    study: Study,
    *,
    outcome: str,
    cluster: str | None = None,
    strata: Sequence[str] = (),
) -> HazardModel:
    """Fit a model to the patients in whom outcome, terms, cluster and strata are known.

    Terms that are constant, collinear, or without influence on the likelihood are left out with the reason.
    """
    days, event = f"{outcome}.days", f"{outcome}.event"
    clusters = [cluster] if cluster else []
    found = design(frame, terms, also_complete=[days, event, *clusters, *strata])
    used = frame[found.used]
    sample = Sample(
        days=used[days].to_numpy(float),
        events=used[event].to_numpy(bool),
        strata=_codes(used, strata),
        clusters=_codes(used, clusters),
    )
    unusable = found.unusable(within=sample.strata)
    while True:
        keep = [i for i, term in enumerate(found.terms) if term.key not in unusable]
        kept, matrix = tuple(found.terms[i] for i in keep), found.matrix[:, keep]
        fit = fit_cox(matrix, sample, names=[term_words(study, term) for term in kept])
        if isinstance(fit, str) or not fit.undetermined:
            return HazardModel(name, found, unusable, kept, matrix, sample, fit)
        unusable |= {kept[i].key: _UNDETERMINED for i in fit.undetermined}


def term_words(study: Study, term: Term) -> str:
    """What a term is called in the reason of a failure."""
    if term.variable == study.exposure.variable:
        return study.group_label(term.level)
    variable = study.variable(term.variable)
    return variable.levels.get(term.level, variable.label)


def _codes(frame: pd.DataFrame, names: Sequence[str]) -> npt.NDArray[np.int64] | None:
    """Combinations of levels as numbers; None without variables."""
    if not names:
        return None
    return np.asarray(frame.groupby(list(names), observed=True).ngroup(), dtype=np.int64)
