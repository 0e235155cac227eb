"""What the Methods say of tests and packages."""

from __future__ import annotations

from collections.abc import Iterable
from math import log10
from typing import Any

from jpvad_report.document.context import Context
from jpvad_report.results.methods import ENGINES_AGREE_TO
from jpvad_report.results.records import Estimate
from jpvad_report.study.variables import Kind


def method_values(context: Context) -> dict[str, Any]:
    """Methods by their keys, the commonest test first, and the packages that made the numbers."""
    study = context.study
    provenance = context.numbers.store.provenance
    versions = provenance["packages"]
    categories = [kind for kind in Kind if kind is not Kind.CONTINUOUS]
    baseline = study.analyses.baseline
    continuous = [n for n in (baseline.variables if baseline else ()) if study.variable(n).kind is Kind.CONTINUOUS]
    categorical_tests, event_tests = _tests(context, "baseline", kinds=categories), _tests(context, "adverse_events")
    return {
        "provenance": provenance,
        "package": lambda name: f"{name} {versions[name]}",
        "packages": [f"{name} {version}" for name, version in versions.items()],
        "summary_words": [context.word("summaries", s) for s in dict.fromkeys(study.summary(n) for n in continuous)],
        "tests_continuous": _tests(context, "baseline", kinds=[Kind.CONTINUOUS]),
        "tests_categorical": categorical_tests,
        "tests_events": event_tests,
        "fisher_used": len(categorical_tests) > 1 and any(test.startswith("fisher") for test in categorical_tests),
        "confirmation": lambda again: (
            f"{again.quantities} by {again.first} and by {again.second} "
            f"({context.numbers.num(again.key)} {context.word('numbers')})"
        ),
        "engines_agree_to": f"10^−{round(-log10(ENGINES_AGREE_TO))}^",
        "fisher_used_events": len(event_tests) > 1 and any(test.startswith("fisher") for test in event_tests),
    }


def _tests(context: Context, prefix: str, *, kinds: Iterable[Kind] | None = None) -> list[str]:
    """Keys of the tests that were really used, the commonest first."""
    seen: dict[str, int] = {}
    for key, record in context.numbers.store.items():
        if not (key.startswith(f"{prefix}.") and key.endswith(".test") and isinstance(record, Estimate)):
            continue
        if kinds is None or context.study.variable(key.split(".")[1]).kind in kinds:
            seen[record.method] = seen.get(record.method, 0) + 1
    return sorted(seen, key=lambda method: (method.startswith("fisher"), -seen[method]))
