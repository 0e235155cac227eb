"""The Methods write themselves: each method that made a number is named, with package and paper, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jpvad_report.document.citations import load_papers
from jpvad_report.document.context import Context
from jpvad_report.document.environment import load_words
from jpvad_report.document.methods import MethodNames
from jpvad_report.document.numbers import Numbers
from jpvad_report.errors import TemplateError
from jpvad_report.results.methods import METHODS, methods_used, packages_used
from jpvad_report.results.records import Estimate, NotEstimable, Quantity
from jpvad_report.results.store import Store
from jpvad_report.study import Study

WORDS = load_words(Path(), lang="en")
PAPERS = load_papers(Path())


def made(method: str, interval: str = "") -> Estimate:
    return Estimate(quantity=Quantity.TEST, estimate=1.0, p_value=0.5, method=method, interval=interval)


def names(knee: dict[str, Any], records: dict[str, Any]) -> MethodNames:
    packages = packages_used(methods_used(records))
    store = Store(records, {}, {"packages": dict.fromkeys(packages, "1.0")})
    return MethodNames(Context(Study.model_validate(knee), Numbers(store), WORDS), PAPERS)


def test_every_method_has_a_name_and_every_citation_a_paper() -> None:
    named = [key for key, method in METHODS.items() if not method.descriptive and not method.repeats]
    assert [key for key in named if key not in WORDS["methods"]] == []
    repeated = [method.repeats for method in METHODS.values() if method.repeats]
    assert [first for first in repeated if first not in WORDS["quantities"]] == []
    assert [paper for method in METHODS.values() for paper in method.references if paper not in PAPERS] == []
    cited = {paper for method in METHODS.values() for paper in method.references}
    assert [paper for paper in PAPERS if paper not in cited] == []


def test_no_name_is_left_over() -> None:
    assert [key for key in WORDS["methods"] if key not in METHODS] == []


def test_only_what_made_a_number_is_used(knee: dict[str, Any]) -> None:
    records = {
        "baseline.age.test": made("welch_t"),
        "hazards.adjusted.x.hazard_ratio": made("cox", "wald"),
        "survival.death.log_rank": NotEstimable(reason="no event occurred", method="log_rank"),
    }
    found = names(knee, records)
    assert list(found.used) == ["welch_t", "wald", "cox"]
    assert found.uses("cox")
    assert not found.uses("log_rank")
    assert found.software("hazards") == "survival 1.0"
    assert found.unnamed() == ["welch_t", "wald", "cox"]
    assert found.method("cox").endswith(" [@efron1977]")
    assert found.cite("grambsch1994", "efron1977") == " [@grambsch1994; @efron1977]"
    assert found.unnamed() == ["welch_t", "wald"]
    assert found.cites
    with pytest.raises(TemplateError, match="log_rank"):
        found.method("log_rank")


def test_a_method_outside_the_registry_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="magic"):
        methods_used({"baseline.x.test": made("magic")})


def test_papers_are_complete() -> None:
    for key, paper in PAPERS.items():
        assert {"author", "title", "issued"} <= set(paper), key
        assert key == key.lower()
        assert str(paper["issued"]["date-parts"][0][0]) in key
