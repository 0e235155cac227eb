"""The submission package: documents, tables, figures, checklist, results, and a folder to run everything again."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.artefacts import sha256, write_archive
from jpvad_report.errors import UserError
from jpvad_report.journal import load_journal
from jpvad_report.pipeline.package import Package
from jpvad_report.pipeline.project import OUTPUT, REPORT, Project, Stage, silent
from jpvad_report.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from jpvad_report.results.store import Store

BUNDLE = f"{OUTPUT}/submission"
MANIFEST = "MANIFEST.sha256"


@dataclass(frozen=True, slots=True)
class Bundled:
    """What `bundle` made: the folder or archive, its files, and how much of the results was held back."""

    path: Path
    files: tuple[str, ...]
    hidden: int
    blurred: int


def bundle(project: Project, *, out: Path | None = None, stage: Stage = silent) -> Bundled:
    """Make the submission package from the results that the last build left.

    Raises
    ------
    UserError
        Where there are no results, or they are of another export or study file; where the target exists or cannot be
        written; where a small count cannot be hidden; where a file would hold something of the export itself.
    """
    from jpvad_report.release import release, scan, traces_of

    study = project.study()
    journal = load_journal(project.journal or study.journal, project=project.folder)
    target = (out if out is not None else project.folder / BUNDLE).absolute()
    _require_free(target)
    store, text = _results(project, study)
    stage("Suppressing small counts")
    released = release(store, study)
    aside = _aside(target)
    try:
        root = aside / target.stem
        Package(project, study, journal, released, root, aside / "work").write(stage)
        stage("Searching every file for the export")
        named = [study.data.identifier, *_identifier_columns(study)]
        rest = text.drop(columns=list(dict.fromkeys(named)))
        traces = traces_of([value for name in named for value in text[name]], rest.to_numpy(str).tolist())
        if leaks := scan(root, traces, encoding=study.data.encoding):
            raise UserError(
                "\n".join(["The package would hold what comes from the export itself:", *map(str, leaks)]),
                remedy="Take it out of the study file or the templates. No package was written.",
            )
        names = _close(root)
        if target.suffix == ".zip":
            write_archive(root, target)
        else:
            root.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Bundled(target, names, len(released.hidden), len(released.blurred))


def _require_free(target: Path) -> None:
    if target.exists():
        raise UserError(
            f"{target} exists already; a package is never changed once it is made.",
            remedy="Name another place with --out, or remove it first.",
        )


def _aside(target: Path) -> Path:
    """A folder beside the target, so that the finished package can be moved into place in one step."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".staging-bundle-", dir=target.parent))
    except OSError as error:
        raise UserError(
            f"{target.parent} cannot be written ({type(error).__name__}).", remedy="Name another place with --out."
        ) from error


def _results(project: Project, study: Study) -> tuple[Store, pd.DataFrame]:
    """The results of the last build and the export that they come from."""
    from jpvad_report.provenance import require_current
    from jpvad_report.registry import read_text
    from jpvad_report.results.store import Store

    store = Store.read(project.folder / REPORT / "results.json")
    export = project.data_file(study)
    # The export is needed to search the package for it.
    text = read_text(export, encoding=study.data.encoding)
    require_current(store.provenance, study_file=project.study_file, data_file=export, results=f"{REPORT}/results.json")
    return store, text


def _identifier_columns(study: Study) -> list[str]:
    return [one.column or name for name, one in study.variables.items() if one.kind.value == "identifier"]


def _close(root: Path) -> tuple[str, ...]:
    """The manifest: a line a file, as `sha256sum -c` reads it."""
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    (root / MANIFEST).write_text("".join(f"{sha256(root / name)}  {name}\n" for name in names), encoding="utf-8")
    return (*names, MANIFEST)
