"""The analyses that a study declares."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from jpvad_report.study.language import Text
from jpvad_report.study.variables import Frozen

COMPOSITE = "any"  # stands in keys where an event's name would


class Planned(StrEnum):
    """Whether an analysis was fixed before the data were seen."""

    PRESPECIFIED = "prespecified"
    POST_HOC = "post_hoc"


class Analysis(Frozen):
    """What all analyses have in common."""

    status: Planned = Planned.PRESPECIFIED
    dated: date | None = None


class BaselineAnalysis(Analysis):
    """Characteristics by group; `highlights` are the variables that the text speaks of."""

    variables: tuple[str, ...] = Field(min_length=1)
    highlights: tuple[str, ...] = ()


class LevelOf(Frozen):
    """A binary outcome: one level of a variable."""

    variable: str
    level: str | bool


class PredictorsAnalysis(Analysis):
    """Logistic models of one level of a variable."""

    outcome: LevelOf
    covariates: tuple[str, ...] = Field(min_length=1)


class SurvivalAnalysis(Analysis):
    """Kaplan-Meier curves and log-rank test by group; `strata` adds a stratified log-rank test."""

    outcome: str
    strata: tuple[str, ...] = ()


class HazardsAnalysis(Analysis):
    """Cox models of the exposure: crude, partly adjusted and adjusted.

    `partly_adjusted` are the covariates of the model in between; `strata` have a baseline hazard each instead of a
    coefficient; `clustered` makes standard errors robust to the clusters of `data.cluster`; `splines` are the
    continuous covariates whose linearity is tested.
    """

    outcome: str
    covariates: tuple[str, ...] = Field(min_length=1)
    partly_adjusted: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()
    clustered: bool = False
    splines: tuple[str, ...] = ()


class AdverseEventsAnalysis(Analysis):
    """Binary events counted by group.

    `composite` is the label of "any of them"; `dates` names the variable that dates an event, and `outcome` the clock,
    the horizon and the competing death, for cumulative incidences of the first event.
    """

    label: Text = Field(default={"en": "adverse events", "ja": "有害事象"}, validate_default=True)
    abbreviation: Text = ""
    events: tuple[str, ...] = Field(min_length=1)
    composite: Text = ""
    dates: dict[str, str] = Field(default_factory=dict)
    outcome: str | None = None
    ratio: Literal["risk_ratio"] = "risk_ratio"

    @property
    def timed(self) -> tuple[str, ...]:
        """The dated events, and the composite where all are dated: those whose time to the first event is known."""
        dated = tuple(event for event in self.events if event in self.dates)
        return (*dated, COMPOSITE) if self.composite and len(dated) == len(self.events) else dated


class Analyses(Frozen):
    """The analyses that the study makes; what is left out is left out of the document."""

    baseline: BaselineAnalysis | None = None
    predictors: PredictorsAnalysis | None = None
    survival: SurvivalAnalysis | None = None
    hazards: HazardsAnalysis | None = None
    adverse_events: AdverseEventsAnalysis | None = None

    def named(self) -> dict[str, Analysis]:
        """The analyses that are there, by name, in the order of the document."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: analysis for name, analysis in found.items() if analysis is not None}
