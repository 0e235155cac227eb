"""`jpvad-report audit` through the command line: the published abstract, the project's own manuscripts, bad files."""

from __future__ import annotations

import cProfile
import json
import os
import pstats
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from support import ROOT, jpvad

from jpvad_report.claims.audit import audit_text
from jpvad_report.claims.verify.load import load_claims

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
    said = " ".join(done.stdout.split())
    assert "30/317 would, if values are missing" in said
    assert "an estimate with censoring" in said
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


@pytest.mark.long
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


def test_a_draft_is_accepted_once_its_keys_are_filled(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(
        "Of 88,214 adults, 412 (0.5%) had cancer. The hazard ratio was 0.55 (95% CI: 0.38, 0.80; P for trend < 0.001). "
        "Median stay was 9 (IQR, 6-13) vs 10 (IQR, 7-14) days (P = .31).",
        encoding="utf-8",
    )
    draft = jpvad("audit", text, "--claims").stdout
    claims = tmp_path / "claims.yml"
    claims.write_text(draft.replace('key: ""', 'key: "some.key"'), encoding="utf-8")
    read = load_claims(claims)
    assert [claim.kind for claim in read.file.claims] == [
        "count", "count", "percent", "ratio", "p", "median", "median", "p",
    ]  # fmt: skip


def _locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    return _bytes(writer)


def _scanned() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    into = BytesIO()
    writer.write(into)
    return into.getvalue()


BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("empty.txt", b"", "is empty"),
    "only spaces": ("spaces.txt", b" \n\t ", "is empty"),
    "binary": ("binary.txt", bytes(range(256)) * 20, "is a binary file"),
    "no zip": ("wrong.docx", b"plain text", "is not .docx by its content"),
    "broken zip": ("broken.docx", b"PK\x03\x04 word/ and no more", "is damaged"),
    "unknown ending": ("text.xyz", b"text", ".xyz is not known"),
    "no ending": ("text", b"text", "a name without an ending"),
    "PDF named .txt": ("paper.txt", _scanned(), "is a PDF by its content"),
    "text named .pdf": ("text.pdf", b"Of 20 patients, 5 died.", "is not .pdf by its content"),
    "encrypted PDF": ("locked.pdf", _locked(), "is encrypted"),
    "scanned PDF": ("scanned.pdf", _scanned(), "holds no text"),
    "PDF cut off": ("short.pdf", _scanned()[:200], "is damaged"),
    "not UTF-8": ("latin.txt", "Patients m\xe9dicaux".encode("latin-1"), "is not UTF-8 text (byte 11)"),
    "picture": ("scan.txt", b"\x89PNG\r\n\x1a\n0000", "is a picture"),
    "old Word": ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 more", "is an old Word file"),
}


def _refused(path: Path, words: str) -> None:
    done = jpvad("audit", path)
    assert done.returncode == 2
    assert done.stderr.startswith("jpvad-report: ")
    assert words in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "content", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_bad_files_are_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    _refused(tmp_path / name, words)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path / "absent.txt", "was not found")
    _refused(tmp_path, "is a folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed.txt").write_text("text", encoding="utf-8")
    (tmp_path / "closed.txt").chmod(0)
    _refused(tmp_path / "closed.txt", "cannot be read")


def test_a_claims_file_with_unknown_keys_is_refused(tmp_path: Path) -> None:
    claims = tmp_path / "claims.yml"
    claims.write_text("schema: 1\nsource: x\nclaims: []\nverdict: fine\n", encoding="utf-8")
    done = jpvad("verify", claims)
    assert done.returncode == 2
    assert "verdict" in done.stderr
    assert "Traceback" not in done.stderr


CRAFTED = [
    "1 ", "(((", "12/", "0.5-", "95% CI ", "P<", "1,0", "a (", "n = ", "n=n=n=", " ", ",", "[(", "1", "1 000 ",
    "of 20 (", "vs ", "HR 0.8; 0.7-", "| a ", "20 patients (", "mean (SD) ", "\u00a0", "p of p ", "one hundred ", ")]",
]  # fmt: skip


@pytest.mark.parametrize("piece", CRAFTED)
def test_crafted_input_takes_work_in_proportion(piece: str) -> None:
    """Four times the text makes about four times the calls of functions, where backtracking makes sixteen."""

    def calls(n: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(audit_text, piece * n)
        return int(pstats.Stats(profile).total_calls)

    calls(10)
    assert calls(5000) < 8 * calls(1250) + 2000


def test_a_hundred_thousand_digits_and_brackets_end() -> None:
    """Inside one regular expression no calls are counted: these would never end if one went back and forth."""
    for text in ("7" * 100_000, "(" * 100_000, " " * 100_000 + "1", "," * 100_000, "n=" * 50_000, "0.1." * 25_000):
        assert audit_text(text).errors == ()
