"""The manuscript marked against an earlier revision, as documents."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import staged
from jpvad_report.document.environment import load_words
from jpvad_report.engine import RESULTS_PAGE, Format
from jpvad_report.errors import UserError
from jpvad_report.pipeline.project import OUTPUT, REPORT, Project, Stage, silent
from jpvad_report.pipeline.revisions import working_state
from jpvad_report.revision.folder import WORKING
from jpvad_report.revision.freeze import MANUSCRIPT
from jpvad_report.revision.mark import mark as mark_trees
from jpvad_report.revision.mark import with_legend
from jpvad_report.revision.mark.changes import Fate
from jpvad_report.revision.mark.tree import images
from jpvad_report.revision.state import State, read_revision

REVISION = "revision"
NAME = "manuscript-marked"
AUTHOR = "jpvad-report"


@dataclass(frozen=True, slots=True)
class MarkedDocuments:
    """What `mark` made, and how many marks are in it."""

    documents: dict[str, Path]
    changes: int


def mark(
    project: Project,
    old: str,
    new: str | None = None,
    *,
    formats: Sequence[str],
    author: str = AUTHOR,
    date: str = "",
    stage: Stage = silent,
) -> MarkedDocuments:
    """Mark a revision, or the working state, against an earlier revision.

    Raises
    ------
    RevisionError
        For an unknown revision, one that was edited, and a working state that is not current.
    """
    from jpvad_report.engine.marked import render_tree

    when = _moment(date)
    if not author.strip():
        raise UserError("--author: a tracked change needs a name.", remedy="Name whose changes they are.")
    stage("Reading the two manuscripts")
    before = read_revision(project.folder, old)
    after = working_state(project) if new is None else read_revision(project.folder, new)
    output = project.folder / OUTPUT / REVISION
    with staged(output) as aside:
        work = aside / ".work"
        work.mkdir()
        trees = [_tree(state, work) for state in (before, after)]
        stage("Comparing them")
        marked = mark_trees(*trees, author=author, date=when)
        changes = marked.changes
        marked = with_legend(marked, *_legend(before, after))
        results = after.folder / REPORT / RESULTS_PAGE
        if results.is_file():
            shutil.copyfile(results, work / RESULTS_PAGE)
        stage("Rendering")
        made = render_tree(marked.tree, name=NAME, folder=work, formats=[Format(name) for name in formats])
        for path in made.values():
            path.rename(aside / path.name)
        shutil.rmtree(work)
    return MarkedDocuments({kind.value: output / path.name for kind, path in made.items()}, changes)


def _tree(state: State, work: Path) -> dict[str, Any]:
    """The manuscript's tree, its pictures in `work` under names by which equal ones are the same."""
    from jpvad_report.engine.marked import parse

    source = state.folder / MANUSCRIPT
    tree = parse(source)
    for image in images(tree["blocks"]):
        target = image["c"][2]
        shown = source.parent / target[0]
        files = [shown] if shown.is_file() else sorted(shown.parent.glob(f"{shown.name}.*"))
        name = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
        for path in files:
            shutil.copyfile(path, work / f"{name}{path.suffix}")
        target[0] = f"{name}{Path(target[0]).suffix}"
    return tree


def _legend(old: State, new: State) -> tuple[str, dict[Fate, str]]:
    words = load_words(new.folder, lang=new.study.lang)["marked"]
    names = {"old": old.name, "new": words["present"] if new.name == WORKING else new.name}
    return words["legend"].format(**names), {fate: words[fate.name.lower()] for fate in Fate}


def _moment(date: str) -> str:
    """A date as Word writes it: the one given, else SOURCE_DATE_EPOCH, else none: never the clock."""
    if not date:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        return _word_date(datetime.fromtimestamp(int(epoch), tz=UTC)) if epoch else ""
    try:
        found = datetime.fromisoformat(date)
    except ValueError:
        raise UserError(f"--date {date}: not a date.", remedy="Write it as 2026-01-31 or 2026-01-31T09:30.") from None
    return _word_date(found if found.tzinfo is None else found.astimezone(UTC))


def _word_date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
