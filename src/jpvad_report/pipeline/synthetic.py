"""Synthetic data with a study's columns, written beside a file that says what they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jpvad_report.errors import UserError
from jpvad_report.pipeline.project import OUTPUT, Project, Stage, silent

SYNTHETIC = f"{OUTPUT}/synthetic.csv"


@dataclass(frozen=True, slots=True)
class Synthesised:
    """What `synth` made; `never` are exclusions that no row could be made for."""

    data: Path
    about: Path
    never: tuple[str, ...]


def synth(
    project: Project, *, rows: int, seed: int, out: Path | None = None, from_data: bool = False, stage: Stage = silent
) -> Synthesised:
    """Synthetic data with the study's columns, and a file beside them that says so."""
    from jpvad_report import synth as room
    from jpvad_report.artefacts import sha256, write_file
    from jpvad_report.cohort import select
    from jpvad_report.registry import as_export, cast, read_text, require_sound

    study = project.study()
    export = project.data_file(study)
    target = out if out is not None else project.folder / SYNTHETIC
    if target.resolve() == export.resolve():
        raise UserError(f"{target} is the study's export; it is not overwritten.", remedy="Name another file by --out.")
    margins, hashes = None, {"study_sha256": sha256(project.study_file)}
    if from_data:
        stage("Reading the export's margins")
        text = read_text(export, encoding=study.data.encoding)
        frame, problems = cast(text, study)
        require_sound(problems, file=export.name)
        margins = room.margins_of(text, frame, select(frame, study), study)
    stage("Making synthetic data")
    made = room.synthesise(study, rows=rows, seed=seed, margins=margins)
    note, cells = target.with_suffix(".about.yml"), as_export(made.frame, target)
    write_file(note, room.about(study, rows=rows, seed=seed, hashes=hashes, margins=margins, never=made.never))
    write_file(target, cells, encoding=study.data.encoding)
    return Synthesised(target, note, made.never)
