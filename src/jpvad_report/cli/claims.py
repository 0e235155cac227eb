"""Published claims against the results, and a text against itself: verify, audit."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from jpvad_report.cli.options import DataOption, ProjectOption
from jpvad_report.errors import ExitCode


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
