"""From the export to the documents: run, build, check; and what Quarto calls when it has rendered."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from jpvad_report.cli.options import (
    PRERENDERED,
    DataOption,
    EngineName,
    FormatsOption,
    JournalOption,
    LangOption,
    NoCacheOption,
    Progress,
    ProjectOption,
    formats_of,
    language_of,
    warn,
)
from jpvad_report.errors import UserError


def run(
    project: ProjectOption = Path(),
    data: DataOption = None,
    to: FormatsOption = "html,docx,pdf",
    engine: Annotated[
        EngineName, typer.Option("--engine", help="Quarto where it is found, or the embedded engine.")
    ] = (EngineName.AUTO),
    journal: JournalOption = None,
    lang: LangOption = None,
    no_cache: NoCacheOption = False,
    revision: Annotated[
        str | None, typer.Option("--revision", help="Render a frozen revision again, into _output/revisions/NAME.")
    ] = None,
) -> None:
    """Compute everything and render the manuscript."""
    from jpvad_report import pipeline

    formats = formats_of(to)
    if revision is not None:
        from jpvad_report.pipeline import revisions

        for path in revisions.render_again(pipeline.Project(project), revision, formats).values():
            print(path)
        return
    progress = Progress()
    where = pipeline.Project(project, data, journal, not no_cache, language_of(lang))
    made = pipeline.run(where, formats=formats, engine=engine.value, stage=progress)
    progress.finish()
    print(f"Rendered with {made.engine}:")
    for path in made.documents.values():
        print(f"  {path}")
    warn(made.built.warnings)


def build(
    project: ProjectOption = Path(),
    data: DataOption = None,
    journal: JournalOption = None,
    lang: LangOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """Compute everything and write report/manuscript.qmd; Quarto runs this before it renders."""
    from jpvad_report import pipeline

    if os.environ.get(PRERENDERED) == "1":
        return
    progress = Progress()
    where = pipeline.Project(project, data, journal, not no_cache, language_of(lang))
    made = pipeline.build(where, stage=progress)
    progress.finish()
    print(f"Wrote {made.manuscript} and {made.results}.")
    if made.unused:
        print(f"{len(made.unused)} results are in results.json but in no table, figure or sentence.")
    warn(made.warnings)


def check(project: ProjectOption = Path(), data: DataOption = None, lang: LangOption = None) -> None:
    """List every problem of the study file and the export; writes nothing."""
    from jpvad_report import pipeline

    problems = pipeline.check(pipeline.Project(project, data, lang=language_of(lang)))
    if problems:
        raise UserError("\n".join([f"{len(problems)} found:", *problems]))
    print("No problems in the study file and the export.")


def finish() -> None:
    """Finish the Word file that Quarto rendered; Quarto runs this after it has rendered."""
    from jpvad_report.engine.__main__ import finish as finish_documents

    if os.environ.get(PRERENDERED) != "1":
        raise typer.Exit(finish_documents([]))
