"""What leaves: synthetic data and the submission package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jpvad_report.cli.options import DataOption, JournalOption, LangOption, Progress, ProjectOption, language_of
from jpvad_report.errors import UserError


def synth(
    project: ProjectOption = Path(),
    data: DataOption = None,
    rows: Annotated[int, typer.Option("--rows", min=20, help="How many rows.")] = 500,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same data.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="A .csv, .tsv or .txt file; default: _output/synthetic.csv.")
    ] = None,
    from_data: Annotated[
        bool, typer.Option("--from-data", help="Take shares and quartiles from the export, small counts suppressed.")
    ] = False,
) -> None:
    """Make synthetic data with the study's columns; no row describes a person."""
    from jpvad_report import pipeline

    if data is not None and not from_data:
        raise UserError(
            "--data names an export, but without --from-data no export is read.",
            remedy="Add --from-data, or drop --data.",
        )
    progress = Progress()
    made = pipeline.synth(
        pipeline.Project(project, data), rows=rows, seed=seed, out=out, from_data=from_data, stage=progress
    )
    progress.finish()
    print(f"Synthetic: {made.data} ({rows} rows that describe nobody; {made.about.name} says how they were made).")
    if made.never:
        print(f"No row could be made that is removed by: {', '.join(made.never)}.")


def bundle(
    project: ProjectOption = Path(),
    data: DataOption = None,
    journal: JournalOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A folder or a .zip file; default: _output/submission.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Make the submission package; nothing in it comes from the export but through suppressed results."""
    from jpvad_report import pipeline

    progress = Progress()
    made = pipeline.bundle(pipeline.Project(project, data, journal, lang=language_of(lang)), out=out, stage=progress)
    progress.finish()
    print(f"Submission package: {made.path} ({len(made.files)} files).")
    if made.hidden or made.blurred:
        print(
            f"{made.hidden} results are left out and {made.blurred} hold less detail, so that no small number of "
            "patients can be worked out; README.md lists them."
        )
