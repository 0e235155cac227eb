"""A Word file goes to co-authors and comes home."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, jpvad

from co_author_edits import CASES, Case
from import_trials import document_text, reading
from jpvad_report import pipeline
from jpvad_report.artefacts import settle
from jpvad_report.pipeline.edits import EditsImported
from jpvad_report.revision.importer.edits import Fate
from word_edits import WordFile, perform

pytestmark = pytest.mark.long

TOGETHER = [case for case in CASES if not case.alone]
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose manuscript was rendered and sent out."""
    project = tmp_path_factory.mktemp("sent") / "whas500"
    shutil.copytree(
        ROOT / "examples" / "whas500", project, ignore=shutil.ignore_patterns("_output", "report", ".jpvad*")
    )
    pipeline.run(pipeline.Project(project), formats=["docx"], engine="embedded")
    return project


@pytest.fixture
def project(sent: Path, tmp_path: Path) -> Path:
    """A copy of it, with what was computed."""
    return Path(shutil.copytree(sent, tmp_path / "project"))


def word_file(project: Path) -> Path:
    return project / "_output" / "report" / "manuscript.docx"


def edited(project: Path, change: Callable[[WordFile], object], name: str = "edited.docx") -> Path:
    file = WordFile(word_file(project))
    change(file)
    return file.save(project.parent / name)


def sources(project: Path) -> dict[str, str]:
    files = [project / "study.yml", *(project / "templates").rglob("*")]
    return {str(f.relative_to(project)): f.read_text(encoding="utf-8") for f in files if f.is_file()}


def accounted(found: EditsImported) -> bool:
    return sum(entry.characters for entry in found.ledger.entries) == found.characters


def imported(project: Path, path: Path, **options: object) -> EditsImported:
    return pipeline.import_edits(pipeline.Project(project), path, **options)  # type: ignore[arg-type]


def test_an_unedited_file_changes_nothing(project: Path) -> None:
    before = sources(project)
    found = imported(project, word_file(project))
    assert (found.diff, found.todo, found.files) == ("", "", {})
    assert sources(project) == before
    assert accounted(found)
    assert not found.ledger.of(Fate.IMPORTED)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_nor_after_libreoffice_has_opened_and_saved_it(project: Path, tmp_path: Path) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
               "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"), str(word_file(project))]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    found = imported(project, tmp_path / "saved" / "manuscript.docx")
    assert (found.diff, found.todo) == ("", "")
    assert accounted(found)


def test_many_edits_of_one_file_come_home(project: Path) -> None:
    """Each is found in the document that is built from the changed templates; what was refused is not."""

    def change(file: WordFile) -> None:
        for case in TOGETHER:
            for operation in case.operations:
                perform(file, operation)

    path = edited(project, change)
    found = imported(project, path)
    assert accounted(found)
    second = imported(project, path)
    assert second.diff == "", "what is there already is not taken over twice"
    assert second.ledger.of(Fate.THERE)
    assert accounted(second)
    pipeline.run(pipeline.Project(project), formats=["docx"], engine="embedded")
    text = document_text(word_file(project))
    wrong = [problem for case in TOGETHER for problem in missing(case, text, found.report)]
    assert not wrong
    again = imported(project, word_file(project))
    assert again.diff == "", "the new document is what the templates say"


def missing(case: Case, text: str, report: str) -> list[str]:
    told = [f"{case.name}: the report lacks {words!r}" for words in case.told if words not in report]
    absent = [f"{case.name}: {words!r} is not there" for words in case.shows if reading(words) not in text]
    return told + absent + [f"{case.name}: {words!r} is there" for words in case.hides if reading(words) in text]


@pytest.mark.parametrize("case", [c for c in CASES if c.alone and c.fate == "handed off"], ids=lambda c: c.name)
def test_what_does_not_come_home_is_told(sent: Path, case: Case) -> None:
    def change(file: WordFile) -> None:
        for operation in case.operations:
            perform(file, operation)

    found = imported(sent, edited(sent, change), authors=case.authors, dry_run=True)
    assert accounted(found)
    assert case.fate in {str(entry.fate) for entry in found.ledger.entries if entry.old or entry.new}
    assert all(words in found.report for words in case.told)
    assert found.todo, "a person is told what could not be placed"


def test_a_dry_run_shows_the_change_and_writes_nothing(project: Path, tmp_path: Path) -> None:
    path = edited(project, lambda file: file.replace("a frequent complication", "a common complication"))
    before = sources(project)
    report = tmp_path / "report.md"
    done = jpvad("import", path, "--project", project, "--dry-run", "--report", report)
    assert done.returncode == 0, done.stderr
    assert "-    Congestive heart failure is a frequent complication" in done.stdout
    assert "+    Congestive heart failure is a common complication" in done.stdout
    assert "Nothing was written" in done.stdout
    assert sources(project) == before
    assert "study.yml (manuscript.background)" in report.read_text(encoding="utf-8")


def test_two_co_authors_edit_the_same_version(project: Path) -> None:
    """The second file does not take the first one's edits back."""
    first = edited(project, lambda file: file.replace("a frequent complication", "a common complication"), "one.docx")
    second = edited(
        project, lambda file: file.replace("All tests are two-sided, with", "All tests are two-sided with"), "two.docx"
    )
    imported(project, first)
    found = imported(project, second)
    assert list(found.files) == ["templates/en/sections/methods.j2"]
    assert "a common complication" in sources(project)["study.yml"]


def test_the_same_words_changed_in_the_templates_meanwhile(project: Path) -> None:
    path = edited(project, lambda file: file.replace("a frequent complication", "a common complication"))
    study = project / "study.yml"
    study.write_text(
        study.read_text(encoding="utf-8").replace("a frequent complication", "a dreaded complication"), encoding="utf-8"
    )
    found = imported(project, path)
    assert found.diff == ""
    assert "has changed in the templates since the file was sent" in found.todo


def test_a_document_from_elsewhere(project: Path) -> None:
    docx = pytest.importorskip("docx")
    path = project.parent / "foreign.docx"
    foreign = docx.Document()
    foreign.add_paragraph("Hello")
    foreign.save(str(path))
    done = jpvad("import", path, "--project", project)
    assert done.returncode == 2
    assert "was not made by this program" in done.stderr
    assert "--base" in done.stderr


def test_an_author_who_changed_nothing(project: Path) -> None:
    path = edited(project, lambda file: file.track("was recorded in", "was seen in", author="Ann"))
    done = jpvad("import", path, "--project", project, "--author", "Bob")
    assert done.returncode == 2
    assert "no tracked changes by Bob" in done.stderr
    assert "Ann" in done.stderr


KILLED = """
import os, sys
from pathlib import Path
from jpvad_report import pipeline
moves = 0
replace = Path.replace
def dying(self, target):
    global moves
    if "templates" in str(target) or target.name == "study.yml":
        moves += 1
        if moves > int(sys.argv[3]):
            os._exit(9)
    return replace(self, target)
Path.replace = dying
if sys.argv[3] == "-1":
    os.fsync = lambda descriptor: os._exit(9)
pipeline.import_edits(pipeline.Project(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("moved", [-1, 1])
def test_a_kill_leaves_the_templates_as_they_were_or_the_next_command_completes(project: Path, moved: int) -> None:
    def change(file: WordFile) -> None:
        file.replace("a frequent complication", "a common complication")
        file.replace("All tests are two-sided, with", "All tests are two-sided with")

    path = edited(project, change)
    before = sources(project)
    whole = imported(project, path, dry_run=True).files
    assert len(whole) == 2
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(project), str(path), str(moved)], env=dict(os.environ), check=False
    )
    assert done.returncode == 9
    settle(project)
    after = sources(project)
    assert after == (before if moved < 0 else before | whole)
    assert not [p for p in project.iterdir() if re.match(r"\.(staging|ready)-", p.name) and moved >= 0]


def test_every_character_of_the_text_is_where_its_origin_says(sent: Path) -> None:
    from jpvad_report.document.origins import Kind
    from jpvad_report.pipeline.compute import compute
    from jpvad_report.pipeline.edits import _traced
    from jpvad_report.study import load_study

    where = pipeline.Project(sent)
    trace = _traced(sent, compute(where, load_study(where.study_file)), where)
    built = (sent / "report" / "manuscript.qmd").read_text(encoding="utf-8")
    files: dict[Path, str] = {}
    seen = 0
    for character, place in zip(trace.text, trace.places, strict=True):
        leaf = place.leaf
        if leaf is None or leaf.origin.kind is not Kind.LITERAL or leaf.origin.path is None:
            continue
        text = files.setdefault(leaf.origin.path, leaf.origin.path.read_text(encoding="utf-8"))
        there = text[leaf.origin.start + place.offset]
        assert there.casefold() == character.casefold() or (there.isspace() and character.isspace())
        seen += 1
    assert seen > 5_000
    words = [re.sub(r"\W+", "", part).casefold() for part in (trace.text, built)]
    assert abs(len(words[0]) - len(words[1])) < 200, "but for articles, the traced text is the manuscript's"
