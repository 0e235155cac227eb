"""Freezing: whole or not at all, whatever moment the process is killed at; append-only; what is frozen is checked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jpvad_report.errors import RevisionError
from jpvad_report.revision import deviations
from jpvad_report.revision.folder import chain, check_name, frozen_names, revision_folder
from jpvad_report.revision.freeze import Submission, freeze, require_documents
from jpvad_report.revision.manifest import check_files, read_manifest
from jpvad_report.study import Study

Make = Callable[[dict[str, Any]], Submission]


@pytest.fixture
def make(tmp_path: Path, study_of: Callable[[dict[str, Any]], Study]) -> Make:
    """A submission of a study file and one document."""

    def submission(content: dict[str, Any]) -> Submission:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "study.yml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        (source / "page.html").write_text("<p>Results</p>\n", encoding="utf-8")
        files = {"study.yml": source / "study.yml", "_output/report/manuscript.html": source / "page.html"}
        return Submission(study=study_of(content), files=files, about={"code": "abc", "lang": "en"})

    return submission


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def test_a_revision_says_what_it_holds(project: Path, make: Make, knee: dict[str, Any]) -> None:
    folder = freeze(project, "R0", make(knee))
    manifest = read_manifest(folder)
    assert set(manifest.files) == {"study.yml", "_output/report/manuscript.html", "deviations.yml"}
    assert manifest.about["previous"] is None
    check_files(folder, manifest)
    second = read_manifest(freeze(project, "R1", make(knee)))
    assert second.about["previous"] == {"name": "R0", "sha256": manifest.sha256}
    assert [path.name for path, _ in chain(project)] == ["R0", "R1"]


@pytest.mark.parametrize("name", ["R0", "r0"])
def test_a_revision_is_never_replaced(project: Path, make: Make, knee: dict[str, Any], name: str) -> None:
    folder = freeze(project, "R0", make(knee))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(RevisionError, match="never replaced"):
        freeze(project, name, make(knee))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "-x", ".hidden", "R 1", "é", "x" * 65, "R1.", "a\n"])
def test_names_that_are_no_folder_everywhere_are_refused(name: str) -> None:
    with pytest.raises(RevisionError, match="cannot be the name"):
        check_name(name)


def test_the_nearest_name_is_told(project: Path, make: Make, knee: dict[str, Any]) -> None:
    with pytest.raises(RevisionError, match="nothing has been frozen"):
        revision_folder(project, "R0")
    freeze(project, "R0-submitted", make(knee))
    with pytest.raises(RevisionError, match="did you mean 'R0-submitted'"):
        revision_folder(project, "R0-submited")


@pytest.mark.parametrize("what", ["changed", "added", "removed"])
def test_an_edited_folder_is_named_with_its_file(project: Path, make: Make, knee: dict[str, Any], what: str) -> None:
    folder = freeze(project, "R0", make(knee))
    page = folder / "_output" / "report" / "manuscript.html"
    if what == "changed":
        page.write_text("<p>Other results</p>\n", encoding="utf-8")
    elif what == "added":
        (folder / "note.txt").write_text("mine\n", encoding="utf-8")
    else:
        page.unlink()
    file = "note.txt" if what == "added" else "manuscript.html"
    with pytest.raises(RevisionError, match=file):
        check_files(folder, read_manifest(folder))
    with pytest.raises(RevisionError, match=file):
        freeze(project, "R1", make(knee))
    assert frozen_names(project) == ["R0"]


def test_a_forged_manifest_is_noticed(project: Path, make: Make, knee: dict[str, Any]) -> None:
    folder = freeze(project, "R0", make(knee))
    path = folder / "MANIFEST.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for forged in ({**content, "code": "other"}, {**content, "schema": 0}, {"schema": 1}, []):
        path.write_text(json.dumps(forged), encoding="utf-8")
        with pytest.raises(RevisionError):
            read_manifest(folder)
    path.unlink()
    with pytest.raises(RevisionError, match="has no MANIFEST"):
        read_manifest(folder)


def test_a_revision_that_was_taken_out_of_the_chain_is_missed(project: Path, make: Make, knee: dict[str, Any]) -> None:
    for name in ("R0", "R1", "R2"):
        freeze(project, name, make(knee))
    (project / "revisions" / "R1").rename(project / "elsewhere")
    with pytest.raises(RevisionError, match="R1, which it follows"):
        freeze(project, "R3", make(knee))


def changed(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "settings": {**content.get("settings", {}), "alpha": 0.01}}


def test_the_log_holds_what_changed(
    project: Path, make: Make, knee: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    freeze(project, "R0", make(knee))
    freeze(project, "R1", make(changed(knee)), because="A reviewer asked.")
    log = yaml.safe_load((project / "revisions" / "deviations.yml").read_text(encoding="utf-8"))
    assert log[0] == {"revision": "R0", "frozen": "2026-09-21", "entries": []}
    (entry,) = log[1]["entries"]
    assert entry["changed"] == "The setting alpha changed from 0.05 to 0.01."
    assert (entry["since"], entry["reason"]) == ("R0", "A reviewer asked.")


def test_a_log_that_somebody_edited_is_noticed(project: Path, make: Make, knee: dict[str, Any]) -> None:
    freeze(project, "R0", make(knee))
    freeze(project, "R1", make(changed(knee)))
    path = project / "revisions" / "deviations.yml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("0.01", "0.05"), encoding="utf-8")
    with pytest.raises(RevisionError, match="somebody edited it"):
        freeze(project, "R2", make(knee))
    path.unlink()
    freeze(project, "R2", make(changed(knee)))
    assert path.read_text(encoding="utf-8").startswith(whole)


def test_what_changed_since_the_last_revision_is_printed_too(
    project: Path, make: Make, knee: dict[str, Any], study_of: Callable[[dict[str, Any]], Study]
) -> None:
    assert deviations.printed(project, study_of(knee)) == []
    freeze(project, "R0", make(knee))
    assert deviations.printed(project, study_of(knee)) == []
    pending = deviations.printed(project, study_of(changed(knee)))
    freeze(project, "R1", make(changed(knee)))
    # The supplement says the same before and after it is frozen.
    assert deviations.printed(project, study_of(changed(knee))) == pending
    assert [entry["since"] for entry in pending] == ["R0"]


def test_documents_must_be_there_and_be_newer(tmp_path: Path) -> None:
    import os

    page, manuscript = tmp_path / "manuscript.html", tmp_path / "manuscript.qmd"
    for path in (page, manuscript):
        path.write_text("x", encoding="utf-8")
    with pytest.raises(RevisionError, match="no document"):
        require_documents([], made_from=[manuscript])
    os.utime(page, (1, 1))
    with pytest.raises(RevisionError, match="older than the manuscript"):
        require_documents([page], made_from=[manuscript])
    os.utime(manuscript, (1, 1))
    require_documents([page], made_from=[manuscript])


KILLED = """
import os, signal, sys
from pathlib import Path
import yaml
from jpvad_report.revision import freeze as room
from jpvad_report.revision.folder import chain, frozen_names
from jpvad_report.revision.manifest import check_files
from jpvad_report.study import Study, load_study

project, source = map(Path, sys.argv[1:])
study = load_study(source / "study.yml")
files = {"study.yml": source / "study.yml", "_output/report/manuscript.html": source / "page.html"}
submission = room.Submission(study=study, files=files, about={"code": "abc", "lang": "en"})

def killed_at(moment):
    count = 0
    def watch(module, name):
        real = getattr(module, name)
        def call(*args, **kwargs):
            nonlocal count
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)
        setattr(module, name, call)
    for name in ("fsync", "rename", "replace", "mkdir", "open", "chmod", "rmdir", "unlink"):
        watch(os, name)
    watch(room.shutil, "copyfile")

moment, outcomes = 0, []
room.freeze(project, "R0", submission)
while True:
    moment += 1
    child = os.fork()
    if child == 0:
        killed_at(moment)
        room.freeze(project, "R1", submission)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    names = frozen_names(project)
    revisions = chain(project)
    for folder, manifest in revisions:
        check_files(folder, manifest)
    assert names in (["R0"], ["R0", "R1"]), names
    outcomes.append(len(names))
    if not os.WIFSIGNALED(status):
        assert os.WEXITSTATUS(status) == 0
        break
    # The next command completes what was begun: the same revision again, or the log of one that is there.
    room.freeze(project, "R1" if len(names) == 1 else "R2", submission)
    log = yaml.safe_load((project / "revisions" / "deviations.yml").read_text())
    assert [entry["revision"] for entry in log] == frozen_names(project)
    left = [path.name for path in (project / "revisions").iterdir() if path.name.startswith(".")]
    assert not left, left
    room.shutil.rmtree(project)
    project.mkdir()
    room.freeze(project, "R0", submission)
print(moment, outcomes.count(1), outcomes.count(2))
"""


def test_a_kill_at_any_moment_leaves_nothing_half(
    project: Path, make: Make, knee: dict[str, Any], tmp_path: Path
) -> None:
    make(knee)
    command = [sys.executable, "-c", KILLED, str(project), str(tmp_path / "source")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    moments, without, whole = map(int, done.stdout.split())
    assert moments > 15
    # Killed before and after the one step that puts it into place.
    assert without > 5
    assert whole > 1
