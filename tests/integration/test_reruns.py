"""A rerun computes what changed, and nothing else; what it leaves is what a run without a cache makes."""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support import REGISTRY, ROOT, jpvad

import jpvad_report.analysis
from jpvad_report.cache import FOLDER
from jpvad_report.pipeline import Project, build

pytestmark = pytest.mark.long

# What the analyses and figures load; a rerun with nothing changed needs none of it.
HEAVY = ("pandas", "scipy", "statsmodels", "lifelines", "survival", "tableone", "matplotlib", "firthmodels", "jinja2")
PROBE = f"""
import sys
from jpvad_report.cli import main
code = main()
print("LOADED", sorted(set(sys.modules) & set({HEAVY!r})))
raise SystemExit(code)
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from jpvad_report.cli import main

left, replace = int(sys.argv.pop(1)), Path.replace

def counted(self, target):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = counted
raise SystemExit(main())
"""


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the default study that has been run once, in all formats."""
    folder = tmp_path_factory.mktemp("rerun") / "project"
    folder.mkdir()
    shutil.copy(ROOT / "study.yml", folder)
    (folder / "data").mkdir()
    shutil.copy(REGISTRY, folder / "data")
    done = jpvad("run", "--engine", "embedded", "--project", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def project(first_run: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed by a test."""
    return Path(shutil.copytree(first_run, tmp_path / "project"))


def made(folder: Path) -> dict[str, str]:
    """Hashes of everything that a run makes."""
    paths = [p for part in ("report", "_output") for p in (folder / part).rglob("*") if p.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def loaded(*arguments: str | Path) -> str:
    command = [sys.executable, "-c", PROBE, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.rsplit("LOADED ", 1)[1].strip()


def computed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the analyses that a build computes."""
    seen: list[str] = []
    real = jpvad_report.analysis.run_analyses

    def spy(frame: object, study: object, names: list[str], **options: object) -> object:
        seen.extend(names)
        return real(frame, study, names, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(jpvad_report.analysis, "run_analyses", spy)
    build(Project(folder))
    return seen


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "study.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_changed_loads_no_library_and_changes_no_file(project: Path) -> None:
    before = {p: p.stat().st_ino for p in (project / "_output").rglob("*.*")}
    assert loaded("run", "--engine", "embedded", "--project", project) == "[]"
    # A file that were written again would be another one, moved into its place.
    assert {p: p.stat().st_ino for p in (project / "_output").rglob("*.*")} == before


def test_a_reworded_sentence_computes_and_draws_nothing(project: Path) -> None:
    own = project / "templates" / "en" / "sections"
    own.mkdir(parents=True)
    text = (ROOT / "templates" / "en" / "sections" / "appendix.j2").read_text(encoding="utf-8")
    (own / "appendix.j2").write_text(text.replace("This document was", "This text was"), encoding="utf-8")
    assert loaded("run", "--engine", "embedded", "--to", "html", "--project", project) == "['jinja2']"
    page = (project / "_output" / "report" / "manuscript.html").read_text(encoding="utf-8")
    assert "This text was" in page


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("covariates: [age_75, male, hypertension,", "covariates: [age_75, hypertension,", ["missing", "predictors"]),
        ("splines: [age_10, lactate]", "splines: [age_10]", ["missing", "hazards"]),
        ('short_title: {en: "', 'short_title: {en: "A ', []),
        ("plausible: [0.1, 40]", "plausible: [0.05, 40]", []),
        ("label: {en: all-cause death", "label: {en: death", []),
    ],
)
def test_only_what_reads_the_change_is_computed(
    project: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, expected: list[str]
) -> None:
    change(project, old, new)
    assert computed(project, monkeypatch) == expected


def test_other_patients_are_computed_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / "data" / REGISTRY.name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-200]), encoding="utf-8")
    assert len(computed(project, monkeypatch)) == 6


def test_another_version_of_a_library_is_computed_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compute = importlib.import_module("jpvad_report.pipeline.compute")
    real = compute.version
    monkeypatch.setattr(compute, "version", lambda name: "0.0" if name == "lifelines" else real(name))
    assert len(computed(project, monkeypatch)) == 6


def test_without_the_cache_the_bytes_are_the_same(project: Path) -> None:
    cached = made(project)
    for part in ("report", "_output"):
        shutil.rmtree(project / part)
    assert jpvad("run", "--engine", "embedded", "--project", project).returncode == 0
    assert made(project) == cached, "made again from the cache"
    for part in ("report", "_output", FOLDER):
        shutil.rmtree(project / part)
    assert jpvad("run", "--engine", "embedded", "--no-cache", "--project", project).returncode == 0
    assert made(project) == cached, "made without a cache"
    assert not (project / FOLDER).exists()


def test_a_damaged_cache_is_not_trusted(project: Path) -> None:
    whole = made(project)
    for number, entry in enumerate(sorted((project / FOLDER).iterdir())):
        body = entry.read_bytes()
        entry.write_bytes(body[: len(body) // 2] if number % 2 else body.replace(b"0.", b"1."))
    assert jpvad("run", "--engine", "embedded", "--project", project).returncode == 0
    assert made(project) == whole


def test_a_document_that_somebody_changed_is_made_again(project: Path) -> None:
    whole = made(project)
    (project / "_output" / "report" / "manuscript.html").write_text("edited", encoding="utf-8")
    (project / "report" / "figures" / "flow.svg").unlink()
    assert jpvad("run", "--engine", "embedded", "--project", project).returncode == 0
    assert made(project) == whole


@pytest.mark.skipif(os.name == "nt", reason="needs a signal that kills")
def test_a_kill_leaves_whole_files_and_the_next_run_completes(project: Path) -> None:
    """The process kills itself when it is about to move its Nth file into place: of the cache, or of the documents."""
    before = made(project)
    change(project, 'short_title: {en: "', 'short_title: {en: "A ')
    change(project, "confidence_level: 0.95", "confidence_level: 0.9")
    arguments = ["run", "--engine", "embedded", "--to", "html", "--project", str(project)]
    swaps = 0
    for moves in (1, 4, 7, 9, 12, 40):
        process = subprocess.run([sys.executable, "-c", KILLED, str(moves), *arguments], check=False)
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        swapping = [p for p in (project / "report").iterdir() if p.name.startswith(".ready-")]
        swaps += len(swapping)
        if not swapping:
            # Nothing of the new state, or all of it.
            now = made(project)
            moved = {name for name in before if name.startswith("report/") and now[name] != before[name]}
            assert not moved or {"report/results.json", "report/manuscript.qmd"} <= moved
    assert swaps, "no kill fell into the exchange of the files"
    assert jpvad(*arguments).returncode == 0
    assert not [p for p in project.rglob("*") if p.name.startswith((".staging-", ".ready-"))]
    completed = made(project)
    assert completed["report/results.json"] != before["report/results.json"]
    assert jpvad(*arguments, "--no-cache").returncode == 0
    assert made(project) == completed
