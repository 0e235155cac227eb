"""Rounds of revision: freeze, diff, mark, letter, import."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from jpvad_report.cli.options import (
    DataOption,
    FormatsOption,
    JournalOption,
    LangOption,
    NewArgument,
    OldArgument,
    Progress,
    ProjectOption,
    formats_of,
    language_of,
    warn,
)
from jpvad_report.errors import ExitCode


def import_(
    edited: Annotated[Path, typer.Argument(metavar="EDITED", help="The .docx or .odt that came back.")],
    project: ProjectOption = Path(),
    data: DataOption = None,
    journal: JournalOption = None,
    lang: LangOption = None,
    author: Annotated[
        list[str] | None,
        typer.Option("--author", help="Take over tracked changes of this author only; may be given several times."),
    ] = None,
    base: Annotated[
        Path | None, typer.Option("--base", help="The document that was sent, where EDITED does not hold it any more.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change; write nothing.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write what became of every edit, as Markdown.")
    ] = None,
) -> None:
    """Bring co-authors' edits of the Word file back into the templates; computed numbers stay computed."""
    from jpvad_report import pipeline
    from jpvad_report.artefacts import write_file
    from jpvad_report.pipeline.edits import TODO

    progress = Progress()
    where = pipeline.Project(project, data, journal, lang=language_of(lang))
    found = pipeline.import_edits(where, edited, authors=author or (), base=base, dry_run=dry_run, stage=progress)
    progress.finish()
    print(found.diff + found.text, end="")
    if report is not None:
        write_file(report, found.report)
    if dry_run:
        print("Nothing was written (--dry-run).")
    elif found.todo:
        print(f"What a person has to place is in {where.folder / TODO}.")


def freeze(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the revision is called: R0, R1.")],
    project: ProjectOption = Path(),
    data: DataOption = None,
    journal: JournalOption = None,
    lang: LangOption = None,
    because: Annotated[
        str, typer.Option("--because", help="Why the study file changed since the last revision, for the log.")
    ] = "",
) -> None:
    """Keep a submission in revisions/NAME: results, study file, templates, documents; never the data."""
    from jpvad_report.pipeline import Project, revisions

    folder = revisions.freeze(Project(project, data, journal, lang=language_of(lang)), name, because=because)
    print(f"Frozen as {folder}.")


def diff(
    old: OldArgument,
    new: NewArgument = None,
    project: ProjectOption = Path(),
    data: DataOption = None,
    old_data: Annotated[
        Path | None, typer.Option("--old-data", help="The export that OLD was made from; else it is looked for.")
    ] = None,
    journal: JournalOption = None,
    lang: LangOption = None,
    every: Annotated[bool, typer.Option("--all", help="List every result that changed, too.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as a web page.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write the report as Markdown.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the report as JSON.")] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 where anything differs.")] = False,
) -> None:
    """Tell what changed since a frozen revision: what it means, why, and where it stands."""
    from jpvad_report.artefacts import write_file
    from jpvad_report.pipeline import Project, revisions
    from jpvad_report.revision import write

    found = revisions.diff(Project(project, data, journal, lang=language_of(lang)), old, new, old_data=old_data)
    print(write.to_text(found, width=shutil.get_terminal_size((100, 24)).columns, every=every), end="")
    for path, form in ((html, write.to_html), (markdown, write.to_markdown), (json, write.to_json)):
        if path is not None:
            write_file(path, form(found))
    if exit_code and not found.is_empty:
        raise typer.Exit(ExitCode.DIFFERENCES)


def mark(
    old: OldArgument,
    new: NewArgument = None,
    project: ProjectOption = Path(),
    data: DataOption = None,
    lang: LangOption = None,
    to: FormatsOption = "html,docx,pdf",
    author: Annotated[str, typer.Option("--author", help="Whose changes they are in Word.")] = "jpvad-report",
    date: Annotated[
        str, typer.Option("--date", help="When they were made, YYYY-MM-DD; default: SOURCE_DATE_EPOCH, or none.")
    ] = "",
) -> None:
    """Write the manuscript with every change since a frozen revision marked, in Word as tracked changes."""
    from jpvad_report.pipeline import Project
    from jpvad_report.pipeline.marked import mark as make

    formats = formats_of(to)
    progress = Progress()
    where = Project(project, data, lang=language_of(lang))
    made = make(where, old, new, formats=formats, author=author, date=date, stage=progress)
    progress.finish()
    print(f"{made.changes} marks:" if made.changes else "Nothing changed; the documents hold no marks:")
    for path in made.documents.values():
        print(f"  {path}")


def letter(
    points: Annotated[Path, typer.Argument(metavar="POINTS.yml", help="What the reviewers said, and the answers.")],
    project: ProjectOption = Path(),
    data: DataOption = None,
    journal: JournalOption = None,
    lang: LangOption = None,
    to: FormatsOption = "html,docx,pdf",
) -> None:
    """Write the response to reviewers: numbers from the results, passages as they were and as they are."""
    from jpvad_report.pipeline import Project
    from jpvad_report.pipeline.letters import letter as make

    formats = formats_of(to)
    progress = Progress()
    where = Project(project, data, journal, lang=language_of(lang))
    made = make(where, points, formats=formats, stage=progress)
    progress.finish()
    answered = made.points - len(made.unanswered)
    print(f"{answered} of {made.points} points are answered:")
    for path in made.documents.values():
        print(f"  {path}")
    if made.unanswered:
        print(f"Not answered yet: {', '.join(made.unanswered)}.")
    warn(made.warnings)
