"""The Methods write themselves: every method that made a number is named with its package and its paper, no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jpvad_report.document.citations import Papers, require
from jpvad_report.document.context import Context
from jpvad_report.errors import TemplateError
from jpvad_report.results.keys import join
from jpvad_report.results.methods import METHODS, methods_used, packages_used


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondEngine:
    """Numbers that two implementations gave alike: what they are, by which packages, and the key of their count."""

    quantities: str
    first: str
    second: str
    key: str


@dataclass(slots=True)
class MethodNames:
    """What the templates of the Methods ask for.

    It remembers which methods were named: what the templates left out is named in a closing sentence.
    """

    context: Context
    papers: Papers
    used: Mapping[str, tuple[str, ...]] = field(init=False)
    _named: dict[str, None] = field(default_factory=dict, init=False)
    _cited: dict[str, None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.used = methods_used(self.context.numbers.store.records)

    def uses(self, *methods: str) -> bool:
        """True where one of the methods made a number of the document."""
        return any(method in self.used for method in methods)

    def method(self, key: str) -> str:
        """Its name in running text, with the papers to cite.

        Raises
        ------
        TemplateError
            For a method that made no number: templates ask `uses` first.
        """
        if key not in self.used:
            raise TemplateError(
                f"A template names the method '{key}', which made no number of this document.",
                remedy=f'Write the sentence inside `{{% if uses("{key}") %}}`.',
            )
        self._named[key] = None
        return f"{self.context.word('methods', key)}{self.cite(*METHODS[key].references)}"

    def cite(self, *papers: str) -> str:
        """Citation of papers, with the space before it that numbers in brackets need."""
        for paper in papers:
            require(paper, self.papers)
        self._cited.update(dict.fromkeys(papers))
        return self.context.word("cited", papers="; ".join(f"@{paper}" for paper in papers)) if papers else ""

    def software(self, *analyses: str) -> str:
        """Packages, with versions, that made the numbers of some analyses."""
        mine = {key: where for key, where in self.used.items() if set(where) & set(analyses)}
        return self.versions(packages_used(mine))

    def versions(self, packages: tuple[str, ...]) -> str:
        """`scipy 1.17.1 and tableone 0.9.6`."""
        versions = self.context.numbers.store.provenance["packages"]
        texts = [f"{package} {versions[package]}" for package in packages]
        return (
            self.context.word("in_turn", first=self.context.word("comma").join(texts[:-1]), last=texts[-1])
            if len(texts) > 1
            else "".join(texts)
        )

    def confirmed(self) -> list[SecondEngine]:
        """The quantities that two engines computed, in the order of the registry."""
        repeated = {key: METHODS[key].repeats for key in self.used if METHODS[key].repeats}
        return [
            SecondEngine(
                quantities=self.context.word("quantities", first),
                first=self.versions(METHODS[first].packages),
                second=self.versions(METHODS[key].packages),
                key=join("crosscheck", first),
            )
            for key, first in repeated.items()
        ]

    def unnamed(self) -> list[str]:
        """Methods that made numbers and that the templates have not named so far."""
        return [
            key
            for key in self.used
            if key not in self._named and not (METHODS[key].descriptive or METHODS[key].repeats)
        ]

    @property
    def cites(self) -> bool:
        """True where a paper was cited so far."""
        return bool(self._cited)
