"""`jpvad-report audit` through the command line: the published abstract, the project's own manuscripts, bad files."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from support import ROOT, jpvad

from jpvad_report.claims.audit import audit_text

ABSTRACT = ROOT / "tests" / "audit" / "abstract.txt"


def findings(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(jpvad("audit", path, "--json").stdout)["findings"]
    return found


def test_the_published_abstract() -> None:
    done = jpvad("audit", ABSTRACT)
    assert done.returncode == 1
    assert "1 error" in done.stdout
    errors = [finding for finding in findings(ABSTRACT) if finding["grade"] == "error"]
    assert len(errors) == 1
    assert errors[0]["check"] == "p_from_percentages"
    assert "82% vs 76%" in errors[0]["printed"]
    # 9.5% of 323 and 46.2% of 323 are explained, not called errors.
    assert "30/317 would, if values are missing" in done.stdout
    assert "an estimate with censoring" in done.stdout


@pytest.mark.parametrize("study", ["", "examples/whas500", "examples/birthwt", "examples/colon"])
def test_the_projects_own_manuscripts_hold(study: str, tmp_path: Path) -> None:
    import shutil

    project = tmp_path / "study"
    if study:
        shutil.copytree(ROOT / study, project, ignore=shutil.ignore_patterns("report", "_output"))
    else:
        project.mkdir()
        shutil.copy(ROOT / "study.yml", project)
        (project / "data").mkdir()
        shutil.copy(ROOT / "data" / "jpvad_synthetic.csv", project / "data")
    built = jpvad("build", "--project", project)
    assert built.returncode == 0, built.stderr
    done = jpvad("audit", project / "report" / "manuscript.qmd")
    assert done.returncode == 0, done.stdout


def test_a_sound_text_passes(tmp_path: Path) -> None:
    text = tmp_path / "sound.txt"
    text.write_text(
        "Of 200 patients, 50 (25%) died (hazard ratio 0.87; 95% CI 0.55 to 1.37; P=0.55).", encoding="utf-8"
    )
    assert jpvad("audit", text).returncode == 0
    text.write_text(
        "Of 200 patients, 50 (35%) died (hazard ratio 0.87; 95% CI 0.95 to 1.37; P=0.55).", encoding="utf-8"
    )
    assert jpvad("audit", text).returncode == 1


def test_a_draft_of_claims(tmp_path: Path) -> None:
    done = jpvad("audit", ABSTRACT, "--claims")
    assert done.returncode == 0
    assert 'key: ""' in done.stdout
    assert "0.87" in done.stdout


def test_bad_files(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "wrong.docx").write_text("plain text", encoding="utf-8")
    (tmp_path / "unknown.xyz").write_text("text", encoding="utf-8")
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(tmp_path / "locked.pdf")
    for name in ("empty.txt", "binary.txt", "wrong.docx", "unknown.xyz", "locked.pdf", "absent.txt"):
        done = jpvad("audit", tmp_path / name)
        assert done.returncode == 2, name
        assert done.stderr.startswith("jpvad-report: ")
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("piece", ["1 ", "(((", "12/", "0.5-", "95% CI ", "P<", "1,0", "a (", "n = "])
def test_crafted_input_takes_time_in_proportion(piece: str) -> None:
    def seconds(n: int) -> float:
        begun = time.perf_counter()
        audit_text(piece * n)
        return time.perf_counter() - begun

    seconds(10)
    # Four times the text: about four times the time, where backtracking would take sixteen times or never end.
    assert seconds(8000) < 12 * seconds(2000) + 0.5
