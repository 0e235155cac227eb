"""The figures as files for submission."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.journal import load_journal
from jpvad_report.pipeline.compute import compute
from jpvad_report.pipeline.project import Project, Stage, silent

if TYPE_CHECKING:
    from jpvad_report.journal.profile import FigureFormat


def export_figures(
    project: Project, folder: Path, *, formats: Sequence[FigureFormat] | None = None, stage: Stage = silent
) -> dict[str, tuple[Path, ...]]:
    """Compute, and write the figures into a folder, all of them or none; paths by the figure's name.

    Without `formats` each figure is written as PDF, SVG, TIFF and PNG.
    """
    from jpvad_report.artefacts import staged
    from jpvad_report.document.export import ALL_FORMATS
    from jpvad_report.document.export import export_figures as write
    from jpvad_report.document.manuscript import compose
    from jpvad_report.engine import front_matter_formats

    study = project.study()
    journal = load_journal(project.journal or study.journal, project=project.folder)
    store = compute(project, study, stage=stage)
    manuscript = compose(
        study, store, project=project.folder, journal=journal, engine_front_matter=front_matter_formats
    )
    stage("Drawing the figures for submission")
    with staged(folder) as aside:
        found = write(manuscript, aside, journal=journal, formats=formats or ALL_FORMATS)
    return {name: tuple(folder / path.name for path in paths) for name, paths in found.items()}
