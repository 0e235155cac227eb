"""The deviations log: what changed in the study file from one frozen revision to the next, in plain sentences.

Each revision holds its own entries, protected by its manifest. revisions/deviations.yml is the copy that people read;
it is completed from them, and an edited one is noticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from jpvad_report.artefacts import sha256, write_file
from jpvad_report.errors import RevisionError
from jpvad_report.revision.folder import REVISIONS, chain
from jpvad_report.revision.manifest import Manifest
from jpvad_report.revision.study_changes import Part, StudyChange, compare_studies
from jpvad_report.study.load import load_study
from jpvad_report.study.model import Study

LOG = "deviations.yml"
_HEAD = "# Written by `jpvad-report freeze`, from the study files of the frozen revisions. Not to be edited.\n"


def entries(old: Study, new: Study, *, since: str, because: str = "") -> list[dict[str, str]]:
    """What the log says of two study files; changes of words alone are not deviations."""
    return [
        {
            "since": since,
            "changed": change.sentence,
            "place": change.place,
            "analysis": change.analysis,
            **_planned(new, change),
            "reason": because,
        }
        for change in compare_studies(old, new)
        if change.part is not Part.WORDING or change.place.endswith((".status", ".dated"))
    ]


def _planned(study: Study, change: StudyChange) -> dict[str, str]:
    """What the study file says of the analysis; nothing for what belongs to several."""
    analysis = study.analyses.named().get(change.analysis)
    if analysis is None:
        return {"planned": "", "dated": ""}
    return {"planned": analysis.status.value, "dated": analysis.dated.isoformat() if analysis.dated else ""}


def write_own(
    folder: Path, name: str, study: Study, previous: tuple[str, Study] | None, *, because: str, on: str
) -> None:
    """The entries of one revision, into its folder."""
    found = entries(previous[1], study, since=previous[0], because=because) if previous else []
    content: dict[str, Any] = {"revision": name, "frozen": on, "entries": found}
    (folder / LOG).write_text(_plain([content]), encoding="utf-8")


def complete(project: Path, revisions: Sequence[tuple[Path, Manifest]]) -> None:
    """Write the log that the frozen revisions give, where it lacks the last of them.

    Raises
    ------
    RevisionError
        Where it says something else than they do.
    """
    path = project / REVISIONS / LOG
    owns = [_own(folder, manifest) for folder, manifest in revisions]
    expected = _HEAD + "".join(owns)
    seen = path.read_text(encoding="utf-8") if path.is_file() else ""
    if seen == expected or not revisions:
        return
    # A log that is cut short is completed: a process was killed between the revision and its entry.
    if seen and seen not in {_HEAD + "".join(owns[:n]) for n in range(len(owns))}:
        raise RevisionError(
            f"{REVISIONS}/{LOG} does not say what the frozen revisions say: somebody edited it.",
            remedy="Remove it: the next `jpvad-report freeze` writes it again from the frozen revisions.",
        )
    write_file(path, expected)


def printed(project: Path, study: Study) -> list[dict[str, str]]:
    """What the supplement prints: the log, and what changed since the last frozen revision.

    Raises
    ------
    RevisionError
        Where the log or a frozen study file was edited.
    """
    revisions = chain(project)
    if not revisions:
        return []
    complete(project, revisions)
    found = [entry for folder, manifest in revisions for entry in _entries(folder, manifest)]
    last, manifest = revisions[-1]
    _checked(last / "study.yml", manifest)
    return found + entries(load_study(last / "study.yml"), study, since=last.name)


def _own(folder: Path, manifest: Manifest) -> str:
    return _checked(folder / LOG, manifest).read_text(encoding="utf-8")


def _entries(folder: Path, manifest: Manifest) -> list[dict[str, str]]:
    content = yaml.safe_load(_own(folder, manifest))
    return [dict(entry) for entry in content[0]["entries"]]


def _checked(path: Path, manifest: Manifest) -> Path:
    if not path.is_file() or sha256(path) != manifest.files.get(path.name):
        raise RevisionError(
            f"The frozen revision {path.parent.name} is not what it was: {path.name} was changed afterwards.",
            remedy="Restore the folder from a copy; a frozen revision is never edited.",
        )
    return path


def _plain(content: list[dict[str, Any]]) -> str:
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120))
