"""Frozen revisions: what is kept of a project, and what two of its states are compared with."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import settle
from jpvad_report.cache import code_of, fingerprint
from jpvad_report.errors import RevisionError
from jpvad_report.journal import load_journal
from jpvad_report.journal.load import profile_file
from jpvad_report.pipeline.compute import compute
from jpvad_report.pipeline.project import OUTPUT, REPORT, Project
from jpvad_report.provenance import require_current
from jpvad_report.results.store import Store
from jpvad_report.revision.diff import Diff, compare
from jpvad_report.revision.folder import REVISIONS, WORKING
from jpvad_report.revision.freeze import (
    JOURNAL,
    SHIPPED,
    STUDY_FILE,
    TEMPLATES,
    Submission,
    refuse_taken,
    require_documents,
    tree,
)
from jpvad_report.revision.freeze import freeze as keep
from jpvad_report.revision.state import State, find_data, read_revision, require_data
from jpvad_report.study import Study
from jpvad_report.study.shipped import default_templates

_COMPUTING = ("study", "registry", "cohort", "results", "analysis")
_DOCUMENTS = ("html", "docx", "pdf")
_LIBRARIES = ("firthmodels", "lifelines", "numpy", "pandas", "scipy", "statsmodels", "survival", "tableone")
_RENDERERS = ("jinja2", "matplotlib", "pypandoc_binary", "typst")


def freeze(project: Project, name: str, *, because: str = "") -> Path:
    """Keep the present state as revisions/NAME, where results and documents are current."""
    refuse_taken(project.folder, name)
    study = project.study()
    if not (data := project.data_file(study)).is_file():
        raise RevisionError(
            f"{data.name} is not here: whether the results were made from it cannot be checked.",
            remedy="Name the export with --data FILE.",
        )
    store = _current_store(project, study)
    report, output = project.folder / REPORT, project.folder / OUTPUT / REPORT
    documents = [path for path in (output / f"manuscript.{kind}" for kind in _DOCUMENTS) if path.is_file()]
    kept = [(name, path) for name, path in tree(report, REPORT) if path.name != "README.md"]
    require_documents(documents, made_from=[path for _, path in kept])
    journal = project.journal or study.journal
    files = {
        STUDY_FILE: project.study_file,
        JOURNAL: profile_file(journal, project=project.folder),
        **dict(kept),
        **dict(tree(project.folder / TEMPLATES, TEMPLATES)),
        **dict(tree(default_templates(), SHIPPED)),
        **{f"{OUTPUT}/{REPORT}/{path.name}": path for path in documents},
    }
    about = {
        "versions": versions(),
        "code": code(),
        "data": _shape(project.data_file(study), study, store),
        "journal": journal,
        "lang": study.lang,
    }
    return keep(project.folder, name, Submission(study=study, files=files, about=about), because=because)


def diff(project: Project, old: str, new: str | None = None, *, old_data: Path | None = None) -> Diff:
    """Compare a frozen revision with another one, or with the working state.

    The exports are looked for by their hashes: among `old_data`, the export of the project, and the files in its
    folder data/.
    """
    before = read_revision(project.folder, old)
    after = working_state(project) if new is None else read_revision(project.folder, new)
    near = [path for _, path in tree(project.folder / "data", "data")]
    near = [
        *([project.data] if project.data else []),
        *(project.folder / s.study.data.file for s in (after, before)),
        *near,
    ]
    found = old_data if old_data is not None else find_data(before.data_sha256, near)
    if old_data is not None:
        require_data(before, old_data)
    before = replace(before, data=found)
    after = replace(after, data=after.data or find_data(after.data_sha256, near))
    return compare(before, after, code=code(), compute=lambda study, path: compute(replace(project, data=path), study))


def render_again(project: Project, name: str, formats: Sequence[str]) -> dict[str, Path]:
    """The documents of a frozen revision, from its own manuscript and figures, by the embedded engine.

    They land in _output/revisions/NAME; nothing in the frozen folder changes. Where Pandoc and Typst have the versions
    of then, their bytes are those of then.
    """
    from jpvad_report.artefacts import staged
    from jpvad_report.engine import EmbeddedEngine, Format, document_path

    state = read_revision(project.folder, name)
    kinds = [Format(kind) for kind in dict.fromkeys(formats)]
    source, output = state.folder / REPORT / "manuscript.qmd", project.folder / OUTPUT / REVISIONS / name
    with staged(output) as aside:
        EmbeddedEngine().render(project=state.folder, source=source, formats=kinds, output_dir=aside)
    return {
        kind.value: document_path(project=state.folder, source=source, output_dir=output, format=kind) for kind in kinds
    }


def working_state(project: Project) -> State:
    """What `build` made of the present study file and export."""
    study = project.study()
    store = _current_store(project, study)
    path = project.data_file(study)
    return State(
        name=WORKING,
        folder=project.folder,
        study=study,
        store=store,
        journal=load_journal(project.journal or study.journal, project=project.folder),
        manuscript=(project.folder / REPORT / "manuscript.qmd").read_text(encoding="utf-8"),
        code=code(),
        data=path if path.is_file() else None,
        notes=()
        if path.is_file()
        else (f"{path.name} is not here: whether {REPORT}/results.json was made from it could not be checked.",),
    )


def versions() -> dict[str, str]:
    """Versions of everything that a submission was made with."""
    names = ("jpvad-report", *_LIBRARIES, *_RENDERERS)
    return {"Python": platform.python_version(), **{name: version(name) for name in names}}


def code() -> str:
    """Hash of what computes: the program's own code, and the versions of the libraries."""
    return fingerprint(code_of(*_COMPUTING), platform.python_version(), {name: version(name) for name in _LIBRARIES})


def _current_store(project: Project, study: Study) -> Store:
    """The results, where they are those of the present study file, export and program."""
    data = project.data_file(study)
    settle(project.folder / REPORT)
    store = Store.read(project.folder / REPORT / "results.json")
    require_current(
        store.provenance,
        study_file=project.study_file,
        data_file=data,
        results=f"{REPORT}/results.json",
    )
    if data.is_file() and compute(project, study).plain() != store.plain():
        raise RevisionError(
            f"{REPORT}/results.json is not what this version of the program computes.",
            remedy="Run `jpvad-report build` first.",
        )
    return store


def _shape(path: Path, study: Study, store: Store) -> dict[str, Any]:
    """The export without its values: name, hash, number of rows, columns with their kinds."""
    from jpvad_report.registry import columns

    kinds = {variable.column or name: variable.kind.value for name, variable in study.variables.items()}
    kinds[study.data.identifier] = "identifier"
    made = store.provenance
    return {
        "file": made["data_file"],
        "sha256": made["data_sha256"],
        "rows": made["data_rows"],
        "columns": [
            {"name": name, "kind": kinds.get(name, "not used")}
            for name in (columns(path, encoding=study.data.encoding) if path.is_file() else kinds)
        ],
    }
