"""What a result is called in words: its key, read part by part with the study's labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jpvad_report.document.context import Context, capital
from jpvad_report.document.phrases import period_length
from jpvad_report.results.keys import slug
from jpvad_report.study.analyses import COMPOSITE
from jpvad_report.study.variables import Kind

_FROM = "from_"
"""Begins the part of a key that names another time zero."""

_BY_TERM = {"hazards", "predictors"}
"""Sections whose keys name terms of models; those of the others name groups."""


class Labels:
    """Names of results.

    A key is a path: section, subjects (variable, group, model), and the statistic. Subjects are put into words from the
    study file, statistics and models from the language's words.yml; the statistic comes last, wherever it stands in the
    key: `hazards.adjusted.proportionality.ohca` is "Adjusted, OHCA: test of proportional hazards". Parts without a word
    are printed as they are and kept in `unknown`.
    """

    def __init__(self, context: Context) -> None:
        self.unknown: set[str] = set()
        self._words = context.words["trace"]
        self._context = context
        study = context.study
        self._levels = {name: _levels(context, name) for name in study.all_variables}
        self._groups = {slug(group): study.group_label(group) for group in study.groups}
        self._exclusions = {rule.id: study.exclusion_label(rule) for rule in study.cohort.exclude}
        self._outcomes, self._endings = {}, {}
        for name, outcome in study.outcomes.items():
            period = period_length(context, outcome.horizon_days)
            self._outcomes[name] = context.word("trace", "outcome", event=capital(outcome.label), period=period)
            self._endings[name] = self._levels[outcome.status]
        self._variables = {name: variable.label for name, variable in study.all_variables.items()}
        self._terms = {**_terms(context), **self._variables}
        self._general = {model: context.word("models", model) for model in context.words["models"]}
        self._general |= self._words["subjects"]
        events = study.analyses.adverse_events
        if events and events.composite:
            self._general[COMPOSITE] = capital(events.composite)

    def section(self, key: str) -> str:
        """The heading under which a result is listed."""
        name = key.split(".", 1)[0]
        return self._words["sections"].get(name) or self._as_written(name)

    def label(self, key: str) -> str:
        """A result in words, without its section."""
        section, *parts = key.split(".")
        subjects, statistics = [], []
        for at, part in enumerate(parts):
            subject = self._subject(section, parts[:at], part)
            statistic = self._words["statistics"].get(part)
            if statistic and (subject is None or (at == len(parts) - 1 and subject == self._general.get(part))):
                statistics.append(str(statistic))
            else:
                subjects.append(subject or self._as_written(part))
        return self._joined(subjects, statistics)

    def statistic(self, key: str) -> str:
        """The name of a result beside another one of the same subject: `lower quartile`."""
        return capital(str(self._words["statistics"].get(key.rsplit(".", 1)[-1], "")))

    def _subject(self, section: str, before: Sequence[str], part: str) -> str | None:
        """What a part names, in the light of those before it; None for a statistic."""
        for names in self._candidates(section, before):
            if part in names:
                return names[part]
        if part.startswith(_FROM) and part.removeprefix(_FROM) in self._variables:
            return self._context.word("trace", "from", time_zero=self._variables[part.removeprefix(_FROM)])
        return None

    def _candidates(self, section: str, before: Sequence[str]) -> tuple[Mapping[str, str], ...]:
        last = before[-1] if before else ""
        if section == "crosscheck":
            return ({k: capital(self._context.word("quantities", k)) for k in self._context.words["quantities"]},)
        if section == "cohort":
            return (self._exclusions,) if last in {"excluded", "undecided"} else (self._groups,) if last else ()
        if section in {"survival", "followup"}:
            if not before:
                return (self._outcomes,)
            return (self._endings.get(before[0], {}),) if last == "censored" else (self._groups, self._general)
        if section in _BY_TERM:
            return (self._general, self._terms) if not before else (self._terms, self._general)
        if not before:
            return (self._variables, self._general)
        return (self._levels.get(before[0], {}), self._groups) if len(before) > 1 else (self._groups, self._general)

    def _as_written(self, part: str) -> str:
        self.unknown.add(part)
        return capital(part.replace("_", " "))

    def _joined(self, subjects: Sequence[str], statistics: Sequence[str]) -> str:
        subject = str(self._words["separator"]).join(subjects)
        statistic = str(self._words["separator"]).join(statistics)
        if not subject or not statistic:
            return subject or capital(statistic)
        return self._context.word("trace", "label", subject=subject, statistic=statistic)


def _terms(context: Context) -> dict[str, str]:
    """Terms of models by level: the groups by their own names, other variables' levels after the variable's."""
    study = context.study
    exposure, reference = study.exposure.variable, study.group_label(study.exposure.reference)
    found = {
        f"{exposure}_{slug(g)}": context.word("table", "level", level=study.group_label(g), reference=reference)
        for g in study.groups
    }
    separator = str(context.words["trace"]["separator"])
    for name, variable in study.all_variables.items():
        if variable.levels and name != exposure:
            found |= {key: f"{variable.label}{separator}{label}" for key, label in context.terms(name)}
    return found


def _levels(context: Context, name: str) -> dict[str, str]:
    """A variable's levels as keys name them; empty for a variable without."""
    variable = context.study.variable(name)
    if variable.kind is Kind.BINARY:
        return {"absent": capital(context.study.absence(name)), "present": variable.label}
    return {slug(level): capital(label) for level, label in variable.levels.items()}
