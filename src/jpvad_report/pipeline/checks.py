"""What looks and writes nothing: `check` of study file and export, `verify` of published claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.artefacts import settle
from jpvad_report.errors import UserError
from jpvad_report.pipeline.project import REPORT, Project

if TYPE_CHECKING:
    from jpvad_report.claims.verify import Report

PUBLISHED = "data/published"


def check(project: Project) -> list[str]:
    """Every problem of study file and export, as lines; a study file that cannot be read raises `StudyError`.

    Where columns are sound, the cohort is selected too, so that problems of follow-up and empty groups are found.
    """
    from jpvad_report.cohort import select
    from jpvad_report.errors import CohortError, RegistryError
    from jpvad_report.registry import cast, read_text

    settle(project.folder)
    study = project.study()
    path = project.data_file(study)
    frame, problems = cast(read_text(path, encoding=study.data.encoding), study)
    found = [str(problem) for problem in problems]
    if not found:
        try:
            select(frame, study)
        except (CohortError, RegistryError) as error:
            found.append(str(error))
    return found


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: a report a claims file, and what could not be made sure of beforehand."""

    reports: list[Report]
    warnings: list[str]

    @property
    def passes(self) -> bool:
        """True where every claim agrees or has the verdict that its file declares."""
        return all(report.passes for report in self.reports)


def verify(project: Project, files: Sequence[Path] = ()) -> Verified:
    """Hold claims files against report/results.json; without files, those in data/published of the project."""
    from jpvad_report.claims.verify import load_claims
    from jpvad_report.claims.verify import verify as check_claims
    from jpvad_report.provenance import require_current
    from jpvad_report.results.store import Store

    study = project.study()
    paths = list(files) or sorted((project.folder / PUBLISHED).glob("*.yml"))
    if not paths:
        raise UserError(
            f"No claims file in {project.folder / PUBLISHED}.",
            remedy="Name one (`jpvad-report verify CLAIMS.yml`); docs/claims.md shows how to write it.",
        )
    claims = [load_claims(path) for path in paths]
    settle(project.folder / REPORT)
    store = Store.read(project.folder / REPORT / "results.json")
    data = project.data_file(study)
    warnings = require_current(
        store.provenance, study_file=project.study_file, data_file=data, results=f"{REPORT}/results.json"
    )
    return Verified([check_claims(one, store, alpha=study.settings.alpha) for one in claims], warnings)
