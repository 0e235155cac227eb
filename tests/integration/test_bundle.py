"""The submission package as an author makes it and a reviewer opens it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from support import jpvad

pytestmark = pytest.mark.long

KNEE = Path(__file__).resolve().parents[1] / "studies/knee/study.yml"
SECRET = "K007"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, knee_export: pd.DataFrame) -> Path:
    """The second study with a rare event, built."""
    folder = tmp_path_factory.mktemp("knee")
    plain = yaml.safe_load(KNEE.read_text(encoding="utf-8"))
    plain["data"]["routinely_collected"] = False
    (folder / "study.yml").write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
    knee_export.to_csv(folder / "knee.csv", index=False)
    (folder / "templates/en/sentences").mkdir(parents=True)
    made = jpvad("build", "--project", folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def package(project: Path) -> Path:
    made = jpvad("bundle", "--project", project, "--out", project / "out/first.zip")
    assert made.returncode == 0, made.stderr
    assert "results are left out" in made.stdout
    with zipfile.ZipFile(project / "out/first.zip") as archive:
        archive.extractall(project / "unpacked")
    return project / "unpacked/first"


def test_everything_is_there_and_is_what_the_manifest_says(package: Path) -> None:
    lines = (package / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    files = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert files == {*listed, "MANIFEST.sha256"}
    assert all(hashlib.sha256((package / name).read_bytes()).hexdigest() == sha for name, sha in listed.items())
    expected = {
        "README.md",
        "manuscript/manuscript.docx",
        "manuscript/manuscript.pdf",
        "manuscript/title-page.docx",
        "tables/tables.docx",
        "figures/Figure1.png",
        "supplement/supplement.docx",
        "checklist/checklist.docx",
        "results/results.json",
        "results/results.csv",
        "reproduction/README.md",
        "reproduction/study.yml",
        "reproduction/synthetic.csv",
        "reproduction/synthetic.about.yml",
        "reproduction/requirements.txt",
        "reproduction/provenance.json",
        "reproduction/templates/en/manuscript.qmd.j2",
    }
    assert expected <= files


def test_a_reviewer_runs_it_again(package: Path, tmp_path: Path) -> None:
    """By the commands of the README, in another folder, without the export."""
    folder = tmp_path / "reviewer"
    shutil.copytree(package / "reproduction", folder)
    commands = re.findall(r"^    \.venv/bin/jpvad-report (.+)$", (folder / "README.md").read_text("utf-8"), re.M)
    assert [command.split()[0] for command in commands] == ["check", "run", "synth"]
    for command in commands:
        words = [*command.split(), *(["--to", "docx"] if command.startswith("run") else [])]
        if "--out" in words:
            words[words.index("--out") + 1] = str(folder / "again.csv")
        done = jpvad(words[0], "--project", folder, *words[1:])
        assert done.returncode == 0, done.stderr
    assert (folder / "again.csv").read_bytes() == (folder / "synthetic.csv").read_bytes()
    assert (folder / "_output/report/manuscript.docx").is_file()
    assert "SYNTHETIC" in (folder / "report/manuscript.qmd").read_text(encoding="utf-8")


def test_results_tell_no_small_count_and_say_what_is_missing(project: Path, package: Path) -> None:
    store = json.loads((package / "results/results.json").read_text(encoding="utf-8"))
    whole = json.loads((project / "report/results.json").read_text(encoding="utf-8"))
    rooms = ("cohort.", "baseline.", "missing.", "followup.", "survival.", "adverse_events.")
    few = {k for k, record in whole["records"].items() if 0 < record.get("count", 0) < 10 and k.startswith(rooms)}
    assert few
    assert all(store["records"][key].get("not_estimable") for key in few)
    assert store["provenance"]["suppressed_below"] == 10
    assert not [key for key in store["series"] if ".schoenfeld." in key]
    readme = (package / "README.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in readme for key in few)
    with (package / "results/results.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["key"] for row in rows} == set(store["records"])
    assert {row["key"] for row in rows if row["warning"] == "suppressed"} >= few


def test_the_documents_show_dashes_for_them(package: Path) -> None:
    with zipfile.ZipFile(package / "tables/tables.docx") as archive:
        text = re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode("utf-8"))
    assert "fewer than 10 participants can be worked out" in text


def test_the_checklist_points_at_what_is_in_the_package(package: Path) -> None:
    with zipfile.ZipFile(package / "checklist/checklist.docx") as archive:
        text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode("utf-8"))
    assert "STROBE" in text
    assert "RECORD" not in text
    assert "To be written by the authors" in text


@pytest.mark.skipif(
    "PROPERTY_EXAMPLES" not in os.environ, reason="takes as long as all the others; make properties runs it"
)
def test_the_same_results_make_the_same_package(project: Path, package: Path) -> None:
    assert jpvad("bundle", "--project", project, "--out", project / "second/first.zip").returncode == 0
    assert (project / "second/first.zip").read_bytes() == (project / "out/first.zip").read_bytes()


def refused(project: Path, out: Path, *arguments: str) -> str:
    before = sorted(out.parent.iterdir()) if out.parent.is_dir() else []
    done = jpvad("bundle", "--project", project, "--out", out, *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert (sorted(out.parent.iterdir()) if out.parent.is_dir() else []) == before, "something was left behind"
    return done.stderr


def test_an_identifier_in_a_file_stops_it_and_nothing_is_left(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "leaky"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("out", "unpacked", "second"))
    plain: dict[str, Any] = yaml.safe_load((folder / "study.yml").read_text(encoding="utf-8"))
    plain["manuscript"]["background"] = f"Painful knees are common, as in {SECRET}."
    (folder / "study.yml").write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
    assert jpvad("build", "--project", folder).returncode == 0
    message = refused(folder, tmp_path / "package")
    assert "manuscript/manuscript.docx: an identifier of the export" in message
    assert "reproduction/study.yml: an identifier of the export" in message
    assert SECRET not in message


def test_a_target_that_exists(project: Path, package: Path) -> None:
    assert "exists already" in refused(project, project / "out/first.zip")


def test_no_results_yet(project: Path, tmp_path: Path) -> None:
    for name in ("study.yml", "knee.csv"):
        shutil.copy(project / name, tmp_path)
    assert "Run `jpvad-report build` first" in refused(tmp_path, tmp_path / "x/package")


def test_results_of_another_study_file(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("out", "unpacked", "second"))
    with (folder / "study.yml").open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    assert "made with another study.yml" in refused(folder, tmp_path / "package")


def test_a_folder_that_cannot_be_written(project: Path) -> None:
    assert "cannot be written" in refused(project, Path("/proc/nowhere/package"))
