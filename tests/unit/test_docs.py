"""The reference of the study file is complete, and its example works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jpvad_report.study import Study, load_study
from jpvad_report.study.criteria import Operator
from jpvad_report.study.variables import Kind

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "study-file.md").read_text(encoding="utf-8")


def test_the_example_loads(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", REFERENCE, re.S)
    assert found is not None
    (tmp_path / "study.yml").write_text(found.group(1), encoding="utf-8")
    study = load_study(tmp_path / "study.yml")
    assert study.groups == ("absent", "present")


def keys(schema: dict[str, Any]) -> set[str]:
    """Every key that the study file may hold."""
    definitions = schema["$defs"].values()
    return {name for model in [schema, *definitions] for name in model.get("properties", {})}


def test_every_key_is_explained() -> None:
    unexplained = [key for key in sorted(keys(Study.model_json_schema(by_alias=True))) if key not in EXPLAINED]
    assert unexplained == []


# In a code span, alone or as part of an example.
EXPLAINED = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", REFERENCE)))) | {"schema", "title"}


@pytest.mark.parametrize("word", [*Operator, *Kind])
def test_every_operator_and_kind_is_explained(word: str) -> None:
    assert f"`{word}`" in REFERENCE


@pytest.mark.parametrize(
    "path", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "data/README.md", "docs/bundle.md"]
)
def test_links_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if not target.startswith("http")]
    assert [target for target in targets if not ((ROOT / path).parent / target).exists()] == []


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z]+)`?", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"report", "test"} <= named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.M)] == []
