"""What the Methods say of tests and packages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import log10
from typing import Any

from jpvad_report.document.context import Context
from jpvad_report.results.methods import ENGINES_AGREE_TO
from jpvad_report.results.records import Estimate
from jpvad_report.study.variables import Kind, Summary


def method_values(context: Context) -> dict[str, Any]:
    """Methods by their keys, the commonest test first, and the packages that made the numbers."""
    provenance = context.numbers.store.provenance
    versions = provenance["packages"]
    return {
        "provenance": provenance,
        "package": lambda name: f"{name} {versions[name]}",
        "packages": [f"{name} {version}" for name, version in versions.items()],
        "confirmation": lambda again: context.word(
            "confirmation",
            quantities=again.quantities,
            first=again.first,
            second=again.second,
            n=context.numbers.num(again.key),
        ),
        "engines_agree_to": f"10^−{round(-log10(ENGINES_AGREE_TO))}^",
        "continuous_parts": _continuous(context),
        "level_parts": _levels(context),
        "level_kinds": len(_kinds(context)),
        "tests_events": _tests_of(context, "adverse_events", None),
    }


@dataclass(frozen=True, slots=True)
class TestsUsed:
    """Keys of the tests that compared some variables, the commonest first; `sparse` are the exact ones.

    `what` names the variables, or how they are summarised, in running text.
    """

    usual: tuple[str, ...]
    sparse: tuple[str, ...]
    what: str = ""

    @property
    def any(self) -> bool:
        """True where something was compared."""
        return bool(self.usual or self.sparse)


def _continuous(context: Context) -> list[TestsUsed]:
    """The summaries of continuous variables in the order of the table, each with its tests."""
    study = context.study
    by_summary: dict[Summary, list[str]] = {}
    for name in _baseline(context, Kind.CONTINUOUS):
        by_summary.setdefault(study.summary(name), []).append(name)
    parts = [
        _tests_of(context, "baseline", names, what=context.word("summaries", summary))
        for summary, names in by_summary.items()
    ]
    if len({(part.usual, part.sparse) for part in parts}) > 1:
        return parts
    summaries = context.listed((part.what for part in parts), last="or")
    return [replace(part, what=summaries) for part in parts[:1]]


def _levels(context: Context) -> list[TestsUsed]:
    """The other kinds of variables that were compared; apart are those that have tests of trend."""
    parts = [
        _tests_of(context, "baseline", names, what=context.word("kinds", what))
        for what, names in _kinds(context).items()
    ]
    return [part for part in parts if part.any]


def _kinds(context: Context) -> dict[str, list[str]]:
    study = context.study
    ordinal = [Kind.ORDINAL] if study.settings.ordinal_test == "trend" else []
    binary = [Kind.BINARY] if study.has_ordered_groups else []
    others = [kind for kind in (Kind.BINARY, Kind.CATEGORICAL, Kind.ORDINAL) if kind not in (*ordinal, *binary)]
    found = {"categorical": others, "binary": binary, "ordinal": ordinal}
    return {what: names for what, kinds in found.items() if (names := _baseline(context, *kinds))}


def _baseline(context: Context, *kinds: Kind) -> list[str]:
    spec = context.study.analyses.baseline
    return [name for name in (spec.variables if spec else ()) if context.study.variable(name).kind in kinds]


def _tests_of(context: Context, prefix: str, names: Collection[str] | None, *, what: str = "") -> TestsUsed:
    """The tests that were really used for some variables, None for all of the analysis."""
    seen: dict[str, int] = {}
    for key, record in context.numbers.store.items():
        if not (key.startswith(f"{prefix}.") and key.endswith(".test") and isinstance(record, Estimate)):
            continue
        if names is None or key.split(".")[1] in names:
            seen[record.method] = seen.get(record.method, 0) + 1
    order = sorted(seen, key=lambda method: -seen[method])
    usual = tuple(method for method in order if not method.startswith("fisher"))
    return TestsUsed(usual, tuple(method for method in order if method not in usual), what)
