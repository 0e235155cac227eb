"""The reference of the claims file is complete, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from jpvad_report.claims.verify import Verdict, load_claims
from jpvad_report.claims.verify.claims_file import ClaimsFile, Said
from jpvad_report.results.judgements import Agreement

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
SPANS = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", REFERENCE))))
SCHEMA = ClaimsFile.model_json_schema(by_alias=True)


def properties() -> dict[str, list[dict[str, object]]]:
    """Every key that the file may hold, with what it may be."""
    found: dict[str, list[dict[str, object]]] = {}
    for model in [SCHEMA, *SCHEMA["$defs"].values()]:
        for name, schema in model.get("properties", {}).items():
            found.setdefault(name, []).append(schema)
    return found


def test_every_key_is_explained() -> None:
    assert issubclass(ClaimsFile, BaseModel)
    assert {"words", "kind", "printed", "key", "compares", "same_patients", "not_checked"} <= set(properties())
    assert sorted(set(properties()) - SPANS) == []


def test_every_word_that_a_key_takes_is_explained() -> None:
    words = {str(word) for name in ("kind", "part") for schema in properties()[name] for word in choices(schema)}
    assert len(words) > 12
    assert sorted(words - SPANS) == []
    assert sorted({*Said, *Agreement} - SPANS) == []
    assert [verdict for verdict in Verdict if f"| {verdict.words} |" not in REFERENCE] == []


def choices(schema: dict[str, object]) -> list[object]:
    options = schema.get("enum")
    return list(options) if isinstance(options, list) else [schema["const"]]


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", REFERENCE, re.S))
def test_the_examples_load(tmp_path: Path, example: str) -> None:
    (tmp_path / "claims.yml").write_text(example, encoding="utf-8")
    words = re.findall(r"^ +-? ?words: (.*)$", example, re.M)
    (tmp_path / "abstract.txt").write_text("\n".join(line.strip('"') for line in words), encoding="utf-8")
    assert load_claims(tmp_path / "claims.yml").file.claims


def test_both_examples_are_there() -> None:
    assert len(re.findall(r"```yaml\n", REFERENCE)) == 2
