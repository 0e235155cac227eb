"""The study: one frozen object that every later stage reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from jpvad_report.study.analyses import Analyses
from jpvad_report.study.criteria import Comparison, Criterion, Operator
from jpvad_report.study.describe import describe
from jpvad_report.study.language import WORDS, Lang, StudyWords, Text, with_unit
from jpvad_report.study.manuscript import Manuscript
from jpvad_report.study.settings import Settings
from jpvad_report.study.variables import Derived, Frozen, Kind, Measured, Summary, Variable, capital, uncapitalise


class Data(Frozen):
    """Where the export is and how its rows are identified."""

    file: str
    encoding: str = "utf-8"
    synthetic: bool = False
    registry: Text = Field(default={"en": "registry", "ja": "レジストリ"}, validate_default=True)
    routinely_collected: bool = True
    unit_of_analysis: Text = Field(default={"en": "patients", "ja": "患者"}, validate_default=True)
    one_unit: Text = Field(default={"en": "", "ja": "例"}, validate_default=True)
    identifier: str
    cluster: str | None = None
    cluster_noun: Text = Field(default={"en": "hospitals", "ja": "施設"}, validate_default=True)
    enrolment_date: str | None = None
    missing_codes: tuple[str, ...] = ("",)

    @property
    def one(self) -> str:
        """The unit of analysis in the singular; in Japanese what stands after a number of them."""
        return self.one_unit or self.unit_of_analysis.removesuffix("s")


class Exclusion(Frozen):
    """One box of the flow chart: who is left out, in the order of the file.

    `if_missing` says what happens to a patient for whom the criterion cannot be decided.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text = ""
    phrase: Text = ""
    where: Criterion
    if_missing: Literal["keep", "exclude"] = "keep"


class CohortRules(Frozen):
    """From all rows of the export to the study population."""

    population: Text
    description: Text
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
    phrases: dict[str, Text] = Field(default_factory=dict)
    who: dict[str, Text] = Field(default_factory=dict)
    conditioned_on: Text = ""


class Outcome(Frozen):
    """Time to an event: from time zero to a date, or a follow-up time in days that the export already holds.

    Follow-up is cut at `horizon_days`; an event on that very day counts. `fatal` says that the event is death, which
    then competes with the adverse events.
    """

    label: Text
    noun: Text = ""
    fatal: bool = False
    time_zero: str | None = None
    date: str | None = None
    followup_days: str | None = None
    status: str
    event: str | bool
    horizon_days: float = Field(gt=0)
    horizon_label: Text = ""
    alternatives: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_clock(self) -> Outcome:
        by_dates = self.time_zero is not None and self.date is not None
        if by_dates == (self.followup_days is not None) or (self.time_zero is None) != (self.date is None):
            raise ValueError("an outcome has either 'time_zero' and 'date', or 'followup_days'")
        if self.alternatives and not by_dates:
            raise ValueError("alternative times zero need 'time_zero' and 'date'")
        return self


class Study(Frozen):
    """The whole study file."""

    schema_: Literal[1] = Field(alias="schema")
    lang: Lang = "en"
    journal: str = "plain"
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

    @property
    def has_ordered_groups(self) -> bool:
        """True where the groups are three or more in an order that the tests are to use."""
        ordinal = self.variable(self.exposure.variable).kind is Kind.ORDINAL
        return ordinal and len(self.groups) > 2 and self.settings.ordinal_test == "trend"

    @property
    def has_composite(self) -> bool:
        """True where the adverse events have a composite."""
        return bool(self.analyses.adverse_events and self.analyses.adverse_events.composite)

    @property
    def words(self) -> StudyWords:
        """What the study says of itself, in its language."""
        return WORDS[self.lang]

    def period(self, outcome: Outcome) -> str:
        """An outcome's horizon before a noun: 30-day."""
        return outcome.horizon_label or self.words.period.format(days=f"{outcome.horizon_days:g}")

    def absence(self, name: str) -> str:
        """Phrase for a factor that is not there."""
        variable = self.variable(name)
        return variable.absent or self.words.absence.format(phrase=variable.in_text)

    def levels(self, name: str) -> tuple[str, ...]:
        """Level codes of a categorical variable; a binary one has `absent` and `present`."""
        variable = self.variable(name)
        return ("absent", "present") if variable.kind is Kind.BINARY else tuple(variable.levels)

    def group_label(self, group: str) -> str:
        """A group's name for tables and figures."""
        variable = self.variable(self.exposure.variable)
        if variable.kind is Kind.BINARY:
            return variable.label if group == "present" else self.words.no_label.format(phrase=variable.in_text)
        return variable.levels[group]

    def group_phrase(self, group: str) -> str:
        """A group's exposure as a noun phrase for running text."""
        variable = self.variable(self.exposure.variable)
        if group in self.exposure.phrases:
            return self.exposure.phrases[group]
        if variable.kind is Kind.BINARY:
            return variable.in_text if group == "present" else self.words.no_phrase.format(phrase=variable.in_text)
        return uncapitalise(variable.levels[group])

    def group_who(self, group: str) -> str:
        """The people of a group, for running text."""
        people = self.words.people.format(units=self.data.unit_of_analysis, phrase=self.group_phrase(group))
        return self.exposure.who.get(group, people)

    def group_members(self, group: str, n: int) -> str:
        """The people of a group after their number: `1 patient with ...`."""
        who, units = self.group_who(group), self.data.unit_of_analysis
        return f"{self.data.one}{who.removeprefix(units)}" if n == 1 and who.startswith(units) else who

    def summary(self, name: str) -> Summary:
        """How a continuous variable is summarised."""
        return self.variable(name).summary or self.settings.continuous_summary

    def digits(self, name: str) -> int:
        """Decimals of a continuous variable: as declared, else none for a median and one for a mean."""
        declared = self.variable(name).digits
        return declared if declared is not None else int(self.summary(name) is Summary.MEAN_SD)

    def measured(self, name: str) -> Measured:
        """When a variable is measured; a derived one is as late as the latest of its sources."""
        variable = self.variable(name)
        if variable.measured is not None or isinstance(variable, Variable):
            return variable.measured or Measured.UNCERTAIN
        order = list(Measured)
        return max((self.measured(source) for source in variable.sources), key=order.index)

    def describe(self, criterion: Criterion) -> str:
        """A criterion in plain words, with the study's labels."""

        def show(name: str, value: Any) -> str:
            variable = self.variable(name)
            if variable.levels:
                return variable.levels.get(str(value), str(value))
            return with_unit(str(value), variable.unit, words=self.words)

        return describe(criterion, label=lambda name: self.variable(name).label, show=show, words=self.words)

    def exclusion_label(self, rule: Exclusion) -> str:
        """Text of an exclusion's box: the author's, or the criterion in prose."""
        return capital(rule.label or self.describe(rule.where))


__all__ = ["Comparison", "Criterion", "Kind", "Operator", "Study", "Summary"]
