"""Whole abstracts in the styles of many journals: silent on the sound ones, and one planted error found in each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from jpvad_report.claims.audit import audit_text
from jpvad_report.claims.audit.draft import draft_claims
from jpvad_report.claims.audit.findings import Grade
from jpvad_report.claims.verify.load import load_claims

TEXTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "corpus" / "texts.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", TEXTS, ids=[row["name"] for row in TEXTS])
def test_a_sound_text_gives_no_error_and_hardly_a_question(row: dict[str, Any]) -> None:
    report = audit_text(row["text"])
    assert [finding.message for finding in report.errors] == []
    assert len(report.of(Grade.DOUBTFUL)) <= 1


def test_planted_errors_are_found() -> None:
    missed = []
    for row in TEXTS:
        for planted in row["planted"]:
            assert row["text"].count(planted["from"]) == 1, planted
            if not audit_text(row["text"].replace(planted["from"], planted["to"])).errors:
                missed.append((row["name"], planted["from"], planted["to"]))
    every = sum(len(row["planted"]) for row in TEXTS)
    assert every >= 200
    assert len(missed) <= 0.05 * every, missed


@pytest.mark.parametrize("row", TEXTS, ids=[row["name"] for row in TEXTS])
def test_a_draft_of_claims_is_read_by_verify(row: dict[str, Any], tmp_path: Path) -> None:
    """Once the keys are filled in: what a claim prints stands in its words, and these in the text."""
    (tmp_path / "text.txt").write_text(row["text"], encoding="utf-8")
    draft = draft_claims(row["text"], "text.txt").replace('key: ""', 'key: "some.key"')
    (tmp_path / "claims.yml").write_text(draft, encoding="utf-8")
    assert load_claims(tmp_path / "claims.yml").file.claims
