"""The command line: arguments, one call of the pipeline, an exit code."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import typer

from jpvad_report.cli import claims, documents, release, revisions
from jpvad_report.cli.options import DEBUG
from jpvad_report.errors import ExitCode, ReportError

app = typer.Typer(
    name="jpvad-report",
    help="Turn a registry export and a study file into the manuscript: tables, figures, text.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# In the order of `--help`.
_COMMANDS: tuple[tuple[str, Callable[..., object]], ...] = (
    ("run", documents.run),
    ("build", documents.build),
    ("check", documents.check),
    ("verify", claims.verify),
    ("audit", claims.audit),
    ("freeze", revisions.freeze),
    ("diff", revisions.diff),
    ("mark", revisions.mark),
    ("import", revisions.import_),
    ("synth", release.synth),
    ("bundle", release.bundle),
)
for _name, _command in _COMMANDS:
    app.command(name=_name)(_command)
app.command(hidden=True)(documents.finish)


def entry() -> None:
    """Console script: leave without taking the libraries' objects apart one by one, which takes 0.4 s."""
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> int:
    """Run a command: one message for every foreseen error, and never a traceback that could hold a patient's value."""
    # Matrices here are small, and two processes use both cores already: more threads only wait for each other, and the
    # last digits would depend on how many there are.
    for library in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
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
