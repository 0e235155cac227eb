"""One state of a submission: a frozen revision, or what is in the project now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jpvad_report.artefacts import sha256
from jpvad_report.document.context import Context
from jpvad_report.document.manuscript import make_context
from jpvad_report.errors import RevisionError, UserError
from jpvad_report.journal import Journal
from jpvad_report.journal.load import PROFILE
from jpvad_report.results.formatting import NumberStyle
from jpvad_report.results.store import Store
from jpvad_report.revision.folder import revision_folder
from jpvad_report.revision.freeze import JOURNAL, MANUSCRIPT, RESULTS, STUDY_FILE
from jpvad_report.revision.manifest import check_files, read_manifest
from jpvad_report.study import Study, load_study
from jpvad_report.study.explain import validate
from jpvad_report.study.source import Source


@dataclass(frozen=True)
class State:
    """What two of are compared.

    Attributes
    ----------
    name : str
        The revision's name, or words for the working state.
    folder : Path
        Holds study file, templates and report, as a project does.
    code : str
        Hash of the code that computed the results.
    data : Path or None
        The export that they were computed from, where it is at hand.
    notes : tuple of str
        What could not be read or checked.
    """

    name: str
    folder: Path
    study: Study
    store: Store
    journal: Journal
    manuscript: str
    code: str
    data: Path | None
    notes: tuple[str, ...] = ()

    @property
    def style(self) -> NumberStyle:
        """How it prints numbers."""
        return self.context.numbers.style

    @cached_property
    def context(self) -> Context:
        """What its tables and findings are made from."""
        # Without italics, which a terminal does not have.
        numbers = self.journal.numbers.model_copy(update={"p_italic": False})
        journal = self.journal.model_copy(update={"numbers": numbers})
        return make_context(self.study, self.store, project=self.folder, journal=journal)

    @property
    def made_from(self) -> Mapping[str, Any]:
        """The provenance of the results."""
        return self.store.provenance

    @property
    def data_sha256(self) -> str:
        """The hash of the export."""
        return str(self.made_from.get("data_sha256", ""))

    @cached_property
    def figures(self) -> dict[str, str]:
        """Hash of each figure by its name."""
        folder = self.folder / "report" / "figures"
        return {path.stem: sha256(path) for path in sorted(folder.glob("*.svg"))}


def read_revision(project: Path, name: str) -> State:
    """A frozen revision, every file of it checked.

    Raises
    ------
    RevisionError
        For an unknown name, and for a folder that somebody edited.
    StudyError
        Where this version cannot read its study file.
    """
    folder = revision_folder(project, name)
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    try:
        store = Store.read(folder / RESULTS)
    except UserError as error:
        raise RevisionError(
            f"The results of {name} cannot be read: {error.message}",
            remedy=f"Read it with the version that froze it ({manifest.about['versions']['jpvad-report']}).",
        ) from error
    journal, notes = _journal(folder, str(manifest.about["journal"]))
    return State(
        name=name,
        folder=folder,
        study=load_study(folder / STUDY_FILE, lang=manifest.about.get("lang")),
        store=store,
        journal=journal,
        manuscript=(folder / MANUSCRIPT).read_text(encoding="utf-8"),
        code=str(manifest.about["code"]),
        data=None,
        notes=notes,
    )


def _journal(folder: Path, name: str) -> tuple[Journal, tuple[str, ...]]:
    """The profile that was followed; a profile of another version of the program does not stop a comparison."""
    try:
        return validate(Journal, Source(folder / JOURNAL, PROFILE)), ()
    except UserError:
        told = f"The profile of the journal {name}, as {folder.name} holds it, cannot be read by this version: "
        return Journal(name=name), (f"{told}numbers are printed plainly, and its limits are not compared.",)


def find_data(sha: str, candidates: list[Path]) -> Path | None:
    """The first of some files that is the export of that hash."""
    return next((path for path in dict.fromkeys(candidates) if path.is_file() and sha256(path) == sha), None)


def require_data(state: State, path: Path) -> None:
    """Refuse a file that is not the export that a revision was made from.

    Raises
    ------
    RevisionError
        Where it is another one.
    """
    if not path.is_file():
        raise RevisionError(f"There is no file {path}.", remedy="Name the export that the revision was made from.")
    if sha256(path) != state.data_sha256:
        raise RevisionError(
            f"{path.name} is not the export that {state.name} was made from: their SHA-256 differ.",
            remedy=f"It was made from {state.made_from.get('data_file')} (SHA-256 {state.data_sha256[:16]}…).",
        )
