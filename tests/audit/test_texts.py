"""Whole abstracts in the styles of many journals: silent on the sound ones, and one planted error found in each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whole_texts import BATCHES, Batch, planted

from jpvad_report.claims.audit import audit_text
from jpvad_report.claims.audit.draft import draft_claims
from jpvad_report.claims.audit.findings import Grade
from jpvad_report.claims.verify.load import load_claims

TEXTS: list[dict[str, Any]] = [row for batch in BATCHES for row in batch.rows()]
DRAFTED = BATCHES[0].rows()


@pytest.mark.parametrize("row", TEXTS, ids=[row["name"] for row in TEXTS])
def test_a_sound_text_gives_no_error_and_hardly_a_question(row: dict[str, Any]) -> None:
    report = audit_text(row["text"])
    assert [finding.message for finding in report.errors] == []
    assert len(report.of(Grade.DOUBTFUL)) <= 1


@pytest.mark.parametrize("batch", BATCHES, ids=[batch.name for batch in BATCHES])
def test_planted_errors_are_found(batch: Batch) -> None:
    """What is reached so far must not be lost."""
    found = [bool(audit_text(text).errors) for row in batch.rows() for text in planted(row)]
    assert sum(found) >= batch.least, f"{sum(found)} of {len(found)}"


def test_there_are_many_texts() -> None:
    assert len(TEXTS) >= 130
    assert len({row["name"] for row in TEXTS}) == len(TEXTS)
    assert sum(len(row["planted"]) for row in TEXTS) >= 550


@pytest.mark.parametrize("row", DRAFTED, ids=[row["name"] for row in DRAFTED])
def test_a_draft_of_claims_is_read_by_verify(row: dict[str, Any], tmp_path: Path) -> None:
    """Once the keys are filled in: what a claim prints stands in its words, and these in the text."""
    (tmp_path / "text.txt").write_text(row["text"], encoding="utf-8")
    draft = draft_claims(row["text"], "text.txt").replace('key: ""', 'key: "some.key"')
    (tmp_path / "claims.yml").write_text(draft, encoding="utf-8")
    assert load_claims(tmp_path / "claims.yml").file.claims
