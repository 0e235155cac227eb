"""The command line: arguments, one call of the pipeline, an exit code."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import time
import traceback
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jpvad_report.errors import ExitCode, ReportError, UserError

app = typer.Typer(
    name="jpvad-report",
    help="Turn a registry export and a study file into the manuscript: tables, figures, text.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

PRERENDERED = "JPVAD_REPORT_PRERENDERED"
PROGRESS = "JPVAD_REPORT_PROGRESS"
DEBUG = "JPVAD_REPORT_DEBUG"


class EngineName(StrEnum):
    """Which program renders."""

    AUTO = "auto"
    QUARTO = "quarto"
    EMBEDDED = "embedded"


ProjectOption = Annotated[Path, typer.Option("--project", help="Folder of the study (where study.yml is).")]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Registry export to use instead of the study file's own.")
]
JournalOption = Annotated[
    str | None, typer.Option("--journal", help="Profile of templates/journals instead of the study file's own.")
]
LangOption = Annotated[
    str | None, typer.Option("--lang", help="Language of the document (en, ja) instead of the study file's own.")
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Compute, draw and render everything again; keep nothing.")
]


class _Progress:
    """A line a stage with its time, on a terminal only."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() or os.environ.get(PROGRESS) == "1"
        self._stage = ""
        self._began = time.perf_counter()

    def __call__(self, stage: str) -> None:
        self.finish()
        self._stage, self._began = stage, time.perf_counter()

    def finish(self) -> None:
        if self._shown and self._stage:
            print(f"  {self._stage:<60} {time.perf_counter() - self._began:5.1f} s", file=sys.stderr)
        self._stage = ""


def _warn(warnings: Sequence[str]) -> None:
    for warning in warnings:
        print(f"jpvad-report: {warning}", file=sys.stderr)


def _formats(text: str) -> list[str]:
    known = ["html", "docx", "pdf"]
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise UserError(
            f"--to {text}: {'not a format: ' + unknown[0] if unknown else 'no format is named'}.",
            remedy=f"Name one or more of {', '.join(known)}, with commas between.",
        )
    return list(dict.fromkeys(names))


def _language(name: str | None) -> str | None:
    from jpvad_report.study.language import LANGUAGES

    if name is not None and name not in LANGUAGES:
        raise UserError(
            f"--lang {name}: not a language of the document.", remedy=f"Name one of {', '.join(LANGUAGES)}."
        )
    return name


@app.command()
def run(
    project: ProjectOption = Path(),
    data: DataOption = None,
    to: Annotated[str, typer.Option("--to", help="Formats: html, docx, pdf, with commas between.")] = "html,docx,pdf",
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

    formats = _formats(to)
    if revision is not None:
        from jpvad_report.pipeline import revisions

        for path in revisions.render_again(pipeline.Project(project), revision, formats).values():
            print(path)
        return
    progress = _Progress()
    where = pipeline.Project(project, data, journal, not no_cache, _language(lang))
    made = pipeline.run(where, formats=formats, engine=engine.value, stage=progress)
    progress.finish()
    print(f"Rendered with {made.engine}:")
    for path in made.documents.values():
        print(f"  {path}")
    _warn(made.built.warnings)


@app.command()
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
    progress = _Progress()
    where = pipeline.Project(project, data, journal, not no_cache, _language(lang))
    made = pipeline.build(where, stage=progress)
    progress.finish()
    print(f"Wrote {made.manuscript} and {made.results}.")
    if made.unused:
        print(f"{len(made.unused)} results are in results.json but in no table, figure or sentence.")
    _warn(made.warnings)


@app.command()
def check(project: ProjectOption = Path(), data: DataOption = None, lang: LangOption = None) -> None:
    """List every problem of the study file and the export; writes nothing."""
    from jpvad_report import pipeline

    problems = pipeline.check(pipeline.Project(project, data, lang=_language(lang)))
    if problems:
        raise UserError("\n".join([f"{len(problems)} found:", *problems]))
    print("No problems in the study file and the export.")


@app.command()
def verify(
    claims: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="CLAIMS.yml", help="Claims files; without one, those in data/published.", show_default=False
        ),
    ] = None,
    project: ProjectOption = Path(),
    data: DataOption = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report as a web page.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the report as JSON.")] = None,
) -> None:
    """Hold published claims against the results, at the precision that was printed."""
    from jpvad_report import pipeline
    from jpvad_report.artefacts import write_file
    from jpvad_report.claims.verify.page import to_html
    from jpvad_report.claims.verify.report import to_json
    from jpvad_report.claims.verify.text import to_text

    found = pipeline.verify(pipeline.Project(project, data), claims or ())
    width = shutil.get_terminal_size((110, 24)).columns
    print("\n".join(to_text(report, width=width) for report in found.reports), end="")
    for warning in found.warnings:
        print(f"jpvad-report: {warning}", file=sys.stderr)
    if html is not None:
        write_file(html, to_html(found.reports))
    if json is not None:
        write_file(json, to_json(found.reports))
    if not found.passes:
        raise typer.Exit(ExitCode.DIFFERENCES)


@app.command()
def audit(
    text: Annotated[Path, typer.Argument(metavar="TEXT", help="A .txt, .md, .qmd, .docx, .html or .pdf file.")],
    every: Annotated[
        bool, typer.Option("--all", help="List what is consistent and what was not checked, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print every finding as JSON.")] = False,
    claims: Annotated[
        bool, typer.Option("--claims", help="Print a draft of a claims file for `verify` instead.")
    ] = False,
) -> None:
    """Hold the numbers of any text against each other; exit code 1 where some are impossible."""
    from jpvad_report.claims.audit.read import read_text

    content = read_text(text)
    if claims:
        from jpvad_report.claims.audit.draft import draft_claims

        print(draft_claims(content, text.name), end="")
        return
    from jpvad_report.claims.audit import audit_text, report

    found = audit_text(content)
    print(report.as_json(found, text.name) if as_json else report.as_text(found, text.name, every=every), end="")
    if found.errors:
        raise typer.Exit(ExitCode.DIFFERENCES)


@app.command(name="import")
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

    progress = _Progress()
    where = pipeline.Project(project, data, journal, lang=_language(lang))
    found = pipeline.import_edits(where, edited, authors=author or (), base=base, dry_run=dry_run, stage=progress)
    progress.finish()
    print(found.diff + found.text, end="")
    if report is not None:
        write_file(report, found.report)
    if dry_run:
        print("Nothing was written (--dry-run).")
    elif found.todo:
        print(f"What a person has to place is in {where.folder / TODO}.")


@app.command()
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

    folder = revisions.freeze(Project(project, data, journal, lang=_language(lang)), name, because=because)
    print(f"Frozen as {folder}.")


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A frozen revision.")],
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="Another one; without it, the working state.")
    ] = None,
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

    found = revisions.diff(Project(project, data, journal, lang=_language(lang)), old, new, old_data=old_data)
    print(write.to_text(found, width=shutil.get_terminal_size((100, 24)).columns, every=every), end="")
    for path, form in ((html, write.to_html), (markdown, write.to_markdown), (json, write.to_json)):
        if path is not None:
            write_file(path, form(found))
    if exit_code and not found.is_empty:
        raise typer.Exit(ExitCode.DIFFERENCES)


@app.command()
def mark(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A frozen revision.")],
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="Another one; without it, the working state.")
    ] = None,
    project: ProjectOption = Path(),
    data: DataOption = None,
    journal: JournalOption = None,
    to: Annotated[str, typer.Option("--to", help="Formats: html, docx, pdf, with commas between.")] = "html,docx,pdf",
    author: Annotated[str, typer.Option("--author", help="Whose changes they are in Word.")] = "jpvad-report",
    date: Annotated[
        str, typer.Option("--date", help="When they were made, YYYY-MM-DD; default: SOURCE_DATE_EPOCH, or none.")
    ] = "",
) -> None:
    """Write the manuscript with every change since a frozen revision marked, in Word as tracked changes."""
    from jpvad_report.pipeline import Project
    from jpvad_report.pipeline.marked import mark as make

    formats = _formats(to)
    progress = _Progress()
    made = make(Project(project, data, journal), old, new, formats=formats, author=author, date=date, stage=progress)
    progress.finish()
    print(f"{made.changes} marks:" if made.changes else "Nothing changed; the documents hold no marks:")
    for path in made.documents.values():
        print(f"  {path}")


@app.command()
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
    progress = _Progress()
    made = pipeline.synth(
        pipeline.Project(project, data), rows=rows, seed=seed, out=out, from_data=from_data, stage=progress
    )
    progress.finish()
    print(f"Synthetic: {made.data} ({rows} rows that describe nobody; {made.about.name} says how they were made).")
    if made.never:
        print(f"No row could be made that is removed by: {', '.join(made.never)}.")


@app.command()
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

    progress = _Progress()
    made = pipeline.bundle(pipeline.Project(project, data, journal, lang=_language(lang)), out=out, stage=progress)
    progress.finish()
    print(f"Submission package: {made.path} ({len(made.files)} files).")
    if made.hidden or made.blurred:
        print(
            f"{made.hidden} results are left out and {made.blurred} hold less detail, so that no small number of "
            "patients can be worked out; README.md lists them."
        )


@app.command(hidden=True)
def finish() -> None:
    """Finish the Word file that Quarto rendered; Quarto runs this after it has rendered."""
    from jpvad_report.engine.__main__ import finish as finish_documents

    if os.environ.get(PRERENDERED) != "1":
        raise typer.Exit(finish_documents([]))


def entry() -> None:
    """Console script: leave without taking the libraries' objects apart one by one, which takes 0.4 s."""
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> int:
    """Run a command: one message for every foreseen error, and never a traceback that could hold a patient's value."""
    # The libraries allocate millions of objects that live until the end; looking for garbage among them at Python's
    # usual pace costs half a second and finds nothing.
    gc.set_threshold(50_000)
    try:
        app()
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except ReportError as error:
        print(f"jpvad-report: {error}", file=sys.stderr)
        return int(error.exit_code)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        # A library's message may quote a value of the export: only where it happened is told.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        print(
            f"jpvad-report: a fault of the program: {type(error).__name__} in {Path(frame.filename).name}, "
            f"line {frame.lineno} ({frame.name}).\nPlease report it; {DEBUG}=1 shows the whole traceback, "
            "which may hold values of the data.",
            file=sys.stderr,
        )
        return int(ExitCode.INTERNAL)
    return int(ExitCode.DONE)
