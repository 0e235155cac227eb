"""Keep a submission: everything that a reader, a reviewer or a court could ask for, except the data."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import alive, sync
from jpvad_report.errors import RevisionError
from jpvad_report.revision import deviations
from jpvad_report.revision.folder import REVISIONS, chain, check_name
from jpvad_report.revision.manifest import check_files, write_manifest
from jpvad_report.study.load import load_study
from jpvad_report.study.model import Study

STUDY_FILE, RESULTS, MANUSCRIPT, JOURNAL = "study.yml", "report/results.json", "report/manuscript.qmd", "journal.yml"
TEMPLATES, SHIPPED = "templates", "shipped"
_ASIDE = ".freezing-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is to be kept.

    Attributes
    ----------
    files : mapping
        Files by the path that they get below the revision's folder.
    about : mapping
        What the manifest says besides: versions, hash of the code, shape of the data, journal.
    """

    study: Study
    files: Mapping[str, Path]
    about: Mapping[str, Any]


def tree(folder: Path, below: str) -> Iterator[tuple[str, Path]]:
    """Every file of a folder, with its path in the revision; nothing for an absent one."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in inside.parts):
            yield f"{below}/{inside.as_posix()}", path


def freeze(project: Path, name: str, submission: Submission, *, because: str = "") -> Path:
    """Keep a submission in revisions/NAME, whole or not at all, and add what changed to the deviations log.

    It is made aside, synced, and renamed in one step: a process that is killed leaves no revision of that name, or all
    of it. The log is a copy of what each revision holds, so that the next command completes it.

    Raises
    ------
    RevisionError
        Where the name cannot be used or is in use, or where earlier revisions were edited.
    """
    refuse_taken(project, name)
    earlier = chain(project)
    for folder, manifest in earlier:
        check_files(folder, manifest)
    deviations.complete(project, earlier)
    with _aside(project / REVISIONS, name) as folder:
        for below, path in submission.files.items():
            (folder / below).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / below)
        previous = (earlier[-1][0].name, load_study(earlier[-1][0] / STUDY_FILE)) if earlier else None
        deviations.write_own(folder, name, submission.study, previous, because=because, on=_today())
        about = {
            **submission.about,
            "name": name,
            "number": len(earlier) + 1,
            "previous": {"name": earlier[-1][0].name, "sha256": earlier[-1][1].sha256} if earlier else None,
            "because": because,
        }
        write_manifest(folder, about)
    deviations.complete(project, chain(project))
    return project / REVISIONS / name


def refuse_taken(project: Path, name: str) -> None:
    """Refuse a name that cannot be used or is in use, on file systems that do not tell capitals apart, too."""
    check_name(name)
    folder = project / REVISIONS
    taken = {path.name.lower() for path in folder.iterdir()} if folder.is_dir() else set()
    if name.lower() in taken:
        raise RevisionError(
            f"There is a revision {name} already, and a frozen revision is never replaced.",
            remedy="Take another name.",
        )


@contextmanager
def _aside(target: Path, name: str) -> Iterator[Path]:
    """A folder to fill, which becomes `target`/`name` in one step."""
    new = not target.is_dir()
    target.mkdir(parents=True, exist_ok=True)
    if new:
        sync(target.parent)
    for left in target.glob(f"{_ASIDE}*"):
        if not alive(left.name.removeprefix(_ASIDE).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix=f"{_ASIDE}{os.getpid()}-", dir=target))
    try:
        yield aside
        # Others who work in the project may read it, as they may read what is beside it.
        aside.chmod(target.stat().st_mode & 0o777)
        for path in sorted(aside.rglob("*")):
            sync(path)
        sync(aside)
        try:
            aside.rename(target / name)
        except OSError as error:
            raise RevisionError(
                f"The revision {name} could not be put into place ({type(error).__name__}).",
                remedy="Another process may have frozen the same name: look, and take another one.",
            ) from error
        sync(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _today() -> str:
    """The date for the log; SOURCE_DATE_EPOCH fixes it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), tz=UTC) if epoch else datetime.now(tz=UTC)
    return moment.date().isoformat()


def require_documents(documents: Sequence[Path], *, made_from: Sequence[Path]) -> None:
    """Refuse to freeze without documents, or with ones that are older than what they are made from.

    Every run touches the documents that it leaves as they are, so that the files' times can be trusted.
    """
    again = "Run `jpvad-report run` first, with the formats that are submitted (--to)."
    if not documents:
        raise RevisionError("There is no document to keep in _output/report.", remedy=again)
    newest = max(path.stat().st_mtime for path in made_from)
    for path in documents:
        if path.stat().st_mtime < newest:
            raise RevisionError(f"{path.name} is older than the manuscript that it should show.", remedy=again)
