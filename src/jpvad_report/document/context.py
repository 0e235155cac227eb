"""What tables, figures and sentences are made from: the study, the numbers, and the words of the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jpvad_report.document.lists import listed
from jpvad_report.document.numbers import Numbers
from jpvad_report.document.reasons import translated
from jpvad_report.journal import Journal
from jpvad_report.results.formatting import level_text
from jpvad_report.results.keys import join, slug
from jpvad_report.results.records import NotEstimable
from jpvad_report.study.model import Study
from jpvad_report.study.variables import Kind, capital, uncapitalise


@dataclass(frozen=True, slots=True)
class Context:
    """One document in the making."""

    study: Study
    numbers: Numbers
    words: Mapping[str, Any]
    journal: Journal = field(default_factory=lambda: Journal(name="Plain"))

    def word(self, *path: str, **values: str) -> str:
        """A phrase of the language file, its places filled."""
        found: Any = self.words
        for part in path:
            found = found[part]
        units = self.study.data.unit_of_analysis
        settings = self.study.settings
        return str(found).format(
            units=units,
            Units=capital(units),
            one=self.study.data.one,
            replicates=self.numbers.integer(settings.fisher_replicates),
            seed=str(settings.fisher_seed),
            P=self.numbers.p_symbol,
            confidence=level_text(settings.confidence_level, self.numbers.style),
            knots=str(settings.spline_knots),
            **values,
        )

    def test_name(self, method: str) -> str:
        """A test's name for a footnote: without its article, with a capital."""
        return capital(self.word("methods", method).removeprefix(self.word("article")))

    @property
    def exposed(self) -> str:
        """The first group that is not the reference."""
        return next(group for group in self.study.groups if group != self.study.exposure.reference)

    @property
    def exposure_label(self) -> str:
        """The exposure's name in running text."""
        return self.study.variable(self.study.exposure.variable).in_text

    def group_heading(self, group: str) -> str:
        """A column's heading: label and size of a group."""
        n = self.numbers.count(join("cohort", "group", slug(group)))
        return self.word("table", "group", label=self.study.group_label(group), n=n)

    def terms(self, name: str) -> tuple[tuple[str, str], ...]:
        """Keys of a variable's model terms with their labels; one for a continuous or binary variable.

        Levels are compared with the exposure's reference where the variable is the exposure, else with the first.
        """
        variable = self.study.variable(name)
        if variable.kind is Kind.CONTINUOUS and variable.unit:
            return ((name, self.word("table", "per_unit", label=variable.label, unit=self.one(variable.unit))),)
        if variable.kind in {Kind.CONTINUOUS, Kind.BINARY}:
            return ((name, variable.label),)
        labels, reference = variable.levels, self.reference_level(name)
        others = [level for level in self.study.levels(name) if level != reference]
        return tuple(
            (f"{name}_{slug(level)}", self.word("table", "level", level=labels[level], reference=labels[reference]))
            for level in others
        )

    def listed(self, items: Iterable[object], *, last: str = "and", long: bool = False) -> str:
        """Items as running text: `a, b, and c`; long ones that hold commas are parted by semicolons."""
        return listed(items, listing=self.words["long_listing" if long else "listing"], last=self.word(last))

    def versus(self, values: Sequence[str]) -> str:
        """`72 vs. 68`, or `72, 68 and 70` for more than two groups."""
        if len(values) == 2:
            return self.word("versus").join(values)
        return self.word("in_turn", first=self.word("comma").join(values[:-1]), last=values[-1])

    def sentence(self, parts: Sequence[str]) -> str:
        """Notes joined to one line: semicolons between, a capital first, a full stop last."""
        text = self.word("semicolon").join(part for part in parts if part)
        return self.stopped(capital(text)) if text else ""

    def stopped(self, text: str) -> str:
        """A text with a full stop."""
        return self.word("stopped", text=text)

    def label_with_unit(self, name: str) -> str:
        """A variable's label for a table's first column."""
        variable = self.study.variable(name)
        if not variable.unit:
            return variable.label
        return self.word("table", "label_with_unit", label=variable.label, unit=variable.unit)

    def one(self, unit: str) -> str:
        """A unit for a ratio per single unit: per year, not per years."""
        singular: str = self.words["one"].get(unit, unit)
        return singular

    def reference_level(self, name: str) -> str:
        """The level with which a model compares the others of a categorical variable."""
        exposure = self.study.exposure
        return exposure.reference if name == exposure.variable else self.study.levels(name)[0]

    def reasons(self, keys: Sequence[str]) -> tuple[str, ...]:
        """One note a different reason for which results of a table could not be estimated."""
        found = [self.reason(key) for key in keys if isinstance(self.numbers.record(key), NotEstimable)]
        return tuple(self.word("notes", "not_estimable", reason=reason) for reason in dict.fromkeys(found))

    def reason(self, key: str) -> str:
        """Why a result could not be computed, in the document's language."""
        record = self.numbers.record(key)
        return self.reason_words(record.reason) if isinstance(record, NotEstimable) else ""

    def reason_words(self, text: str) -> str:
        """A reason of the analysis in the document's language."""
        return translated(text, self.words["reasons"], listed=self.listed, one=self.study.data.one)


__all__ = ["Context", "capital", "uncapitalise"]
