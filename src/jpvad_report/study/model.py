"""The study: one frozen object that every later stage reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, model_validator

from jpvad_report.study.criteria import Comparison, Criterion, Operator, describe
from jpvad_report.study.variables import Derived, Frozen, Kind, Measured, Summary, Variable, uncapitalise


class Planned(StrEnum):
    """Whether an analysis was fixed before the data were seen."""

    PRESPECIFIED = "prespecified"
    POST_HOC = "post_hoc"


class Design(StrEnum):
    """How the groups came about; decides what the Methods and the limitations may say."""

    OBSERVATIONAL = "observational"
    RANDOMISED = "randomised"


class Author(Frozen):
    """A person on the title page; `affiliations` are numbers from 1 in the list of the study file."""

    name: str
    degrees: str = ""
    affiliations: tuple[int, ...] = ()


class Manuscript(Frozen):
    """Everything in the document that only the authors can write."""

    title: str
    short_title: str = ""
    subtitle: str = ""
    background: str = ""
    purpose: str = ""
    source: str = ""
    design: Design = Design.OBSERVATIONAL
    keywords: tuple[str, ...] = ()
    abbreviations: dict[str, str] = Field(default_factory=dict)
    authors: tuple[Author, ...] = ()
    affiliations: tuple[str, ...] = ()
    correspondence: str = ""
    ethics: str = ""
    consent: str = ""
    funding: str = ""
    registration: str = ""
    conflicts_of_interest: str = ""
    data_availability: str = ""
    code_availability: str = ""


class Data(Frozen):
    """Where the export is and how its rows are identified."""

    file: str
    encoding: str = "utf-8"
    synthetic: bool = False
    registry: str = "registry"
    unit_of_analysis: str = "patients"
    identifier: str
    cluster: str | None = None
    cluster_noun: str = "hospitals"
    enrolment_date: str | None = None
    missing_codes: tuple[str, ...] = ("",)


class Exclusion(Frozen):
    """One box of the flow chart: who is left out, in the order of the file.

    `if_missing` says what happens to a patient for whom the criterion cannot be decided.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = ""
    phrase: str = ""
    where: Criterion
    if_missing: Literal["keep", "exclude"] = "keep"


class CohortRules(Frozen):
    """From all rows of the export to the study population."""

    population: str
    description: str
    exclude: tuple[Exclusion, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> CohortRules:
        ids = [rule.id for rule in self.exclude]
        if len(set(ids)) < len(ids):
            raise ValueError("each exclusion needs an id of its own")
        return self


class Exposure(Frozen):
    """The groups that are compared; `reference` is the group that ratios are relative to.

    `phrases` names the exposure ("Impella use before VA-ECMO"), `who` its patients ("patients with ...").
    """

    variable: str
    reference: str
    phrases: dict[str, str] = Field(default_factory=dict)
    who: dict[str, str] = Field(default_factory=dict)
    conditioned_on: str = ""


class Outcome(Frozen):
    """Time to an event: from time zero to a date, or a follow-up time in days that the export already holds.

    Follow-up is cut at `horizon_days`; an event on that very day counts. `fatal` says that the event is death, which
    then competes with the adverse events.
    """

    label: str
    noun: str = ""
    fatal: bool = False
    time_zero: str | None = None
    date: str | None = None
    followup_days: str | None = None
    status: str
    event: str | bool
    horizon_days: float = Field(gt=0)
    horizon_label: str = ""
    alternatives: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_clock(self) -> Outcome:
        by_dates = self.time_zero is not None and self.date is not None
        if by_dates == (self.followup_days is not None) or (self.time_zero is None) != (self.date is None):
            raise ValueError("an outcome has either 'time_zero' and 'date', or 'followup_days'")
        if self.alternatives and not by_dates:
            raise ValueError("alternative times zero need 'time_zero' and 'date'")
        return self

    @property
    def period(self) -> str:
        """The horizon as an adjective: 30-day."""
        return self.horizon_label or f"{self.horizon_days:g}-day"


class Settings(Frozen):
    """Every default that affects inference; the Methods print them."""

    alpha: float = Field(default=0.05, gt=0, lt=1)
    confidence_level: float = Field(default=0.95, gt=0.5, lt=1)
    continuous_summary: Summary = Summary.MEDIAN_IQR
    continuous_test: Literal["mann_whitney", "welch_t", "student_t"] = "mann_whitney"
    categorical_test: Literal["chi_square"] = "chi_square"
    yates_correction: bool = False
    fisher_when_expected_below: float = Field(default=5, ge=0)
    odds_ratio_interval: Literal["wald"] = "wald"
    survival_interval: Literal["log-log"] = "log-log"
    cox_ties: Literal["efron"] = "efron"


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
    """Kaplan-Meier curves and log-rank test by group."""

    outcome: str


class HazardsAnalysis(Analysis):
    """Cox models of the exposure, crude and adjusted."""

    outcome: str
    covariates: tuple[str, ...] = Field(min_length=1)


class AdverseEventsAnalysis(Analysis):
    """Binary events counted by group."""

    label: str = "adverse events"
    abbreviation: str = ""
    events: tuple[str, ...] = Field(min_length=1)
    ratio: Literal["risk_ratio"] = "risk_ratio"


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


class Study(Frozen):
    """The whole study file."""

    schema_: Literal[1] = Field(alias="schema")
    manuscript: Manuscript
    data: Data
    variables: dict[str, Variable]
    derived: dict[str, Derived] = Field(default_factory=dict)
    cohort: CohortRules
    exposure: Exposure
    outcomes: dict[str, Outcome] = Field(default_factory=dict)
    settings: Settings = Settings()
    analyses: Analyses

    def variable(self, name: str) -> Variable | Derived:
        """A variable by name, derived or not."""
        return self.variables[name] if name in self.variables else self.derived[name]

    @property
    def all_variables(self) -> Mapping[str, Variable | Derived]:
        """Every variable, columns first."""
        return {**self.variables, **self.derived}

    @property
    def groups(self) -> tuple[str, ...]:
        """Level codes of the exposure in the order of the study file."""
        return self.levels(self.exposure.variable)

    def levels(self, name: str) -> tuple[str, ...]:
        """Level codes of a categorical variable; a binary one has `absent` and `present`."""
        variable = self.variable(name)
        return ("absent", "present") if variable.kind is Kind.BINARY else tuple(variable.levels)

    def group_label(self, group: str) -> str:
        """A group's name for tables and figures."""
        variable = self.variable(self.exposure.variable)
        if variable.kind is Kind.BINARY:
            return variable.label if group == "present" else f"No {variable.in_text}"
        return variable.levels[group]

    def group_phrase(self, group: str) -> str:
        """A group's exposure as a noun phrase for running text."""
        variable = self.variable(self.exposure.variable)
        if group in self.exposure.phrases:
            return self.exposure.phrases[group]
        if variable.kind is Kind.BINARY:
            return variable.in_text if group == "present" else f"no {variable.in_text}"
        return uncapitalise(variable.levels[group])

    def group_who(self, group: str) -> str:
        """The people of a group, for running text."""
        return self.exposure.who.get(group, f"{self.data.unit_of_analysis} with {self.group_phrase(group)}")

    def summary(self, name: str) -> Summary:
        """How a continuous variable is summarised."""
        return self.variable(name).summary or self.settings.continuous_summary

    def measured(self, name: str) -> Measured:
        """When a variable is measured; a derived one is as late as the latest of its sources."""
        variable = self.variable(name)
        if variable.measured is not None or isinstance(variable, Variable):
            return variable.measured or Measured.UNCERTAIN
        order = list(Measured)
        return max((self.measured(source) for source in variable.sources), key=order.index)

    def describe(self, criterion: Criterion) -> str:
        """A criterion in plain English, with the study's labels."""

        def show(name: str, value: Any) -> str:
            variable = self.variable(name)
            if variable.levels:
                return variable.levels.get(str(value), str(value))
            return f"{value} {variable.unit}".strip()

        return describe(criterion, label=lambda name: self.variable(name).label, show=show)

    def exclusion_label(self, rule: Exclusion) -> str:
        """Text of an exclusion's box: the author's, or the criterion in prose."""
        text = rule.label or self.describe(rule.where)
        return text[:1].upper() + text[1:]


__all__ = ["Comparison", "Criterion", "Kind", "Operator", "Study", "Summary"]
