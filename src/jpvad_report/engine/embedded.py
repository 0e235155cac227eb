"""Render with the Pandoc and the Typst that come as Python packages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, Self

from jpvad_report.engine.check import check_markup, check_output, explain_pandoc
from jpvad_report.engine.contract import Format, asset, document_path, environment, source_date_epoch
from jpvad_report.engine.front_matter import RESULTS_PAGE, TEXT
from jpvad_report.engine.word import finish_docx, page_mark_of
from jpvad_report.errors import ExternalProgramError, UserError
from jpvad_report.typefaces import require_typefaces

CITEPROC = "--citeproc"
MANUSCRIPT_FILTERS = ("references.lua", CITEPROC, "manuscript.lua")
"""What gives a manuscript its form, in this order."""

_RESULTS_PLACE = "<!-- results -->\n"


@dataclass(frozen=True, slots=True)
class _Parsing:
    """A Pandoc process that parses a manuscript, on files: a pipe would have to be fed and emptied while it runs."""

    text: str
    process: subprocess.Popen[bytes]
    parsed: IO[bytes]
    complaints: IO[bytes]

    @classmethod
    def of(cls, text: str) -> Self:
        import pypandoc

        parsed, complaints = TemporaryFile(), TemporaryFile()  # noqa: SIM115  # closed by result()
        command = [pypandoc.get_pandoc_path(), "--from=markdown+table_attributes", "--to=json", "--fail-if-warnings"]
        with TemporaryFile() as given:
            given.write(text.encode("utf-8"))
            given.seek(0)
            process = subprocess.Popen(command, env=environment(), stdin=given, stdout=parsed, stderr=complaints)
        return cls(text, process, parsed, complaints)

    def result(self, *, source: Path) -> bytes:
        failed = self.process.wait()
        with self.parsed, self.complaints:
            if failed:
                self.complaints.seek(0)
                raise explain_pandoc(self.complaints.read().decode("utf-8", errors="replace"), source=source)
            self.parsed.seek(0)
            return self.parsed.read()


class EmbeddedEngine:
    """Pandoc for html and docx, Pandoc and Typst for pdf."""

    name = "embedded"

    def __init__(self) -> None:
        self._parsing: _Parsing | None = None

    def version(self) -> str:
        """Name the embedded programs."""
        import pypandoc

        return f"Pandoc {pypandoc.get_pandoc_version()}, Typst {metadata.version('typst')}"

    def identity(self) -> str:
        """Name the packages that bring the programs."""
        packages = ("pypandoc_binary", "typst", "lxml")
        return f"{[(name, metadata.version(name)) for name in packages]}, {source_date_epoch()}"

    def begin(self, text: str) -> None:
        """Parse the text: most of Pandoc's work, and the same for every format."""
        self._parsing = _Parsing.of(text)

    def render(self, *, project: Path, source: Path, formats: Sequence[Format], output_dir: Path) -> dict[Format, Path]:
        """Render; see :class:`jpvad_report.engine.contract.Engine`."""
        if not source.is_file():
            raise UserError(f"The manuscript {source} does not exist.", remedy="Run `jpvad-report build` first.")
        targets = {
            format: document_path(project=project, source=source, output_dir=output_dir, format=format)
            for format in dict.fromkeys(formats)
        }
        for target in targets.values():
            target.parent.mkdir(parents=True, exist_ok=True)
        source = source.resolve()
        text = source.read_text(encoding="utf-8")
        parsing, self._parsing = self._parsing, None
        if parsing is None or parsing.text != text:
            parsing = _Parsing.of(text)
        parsed = parsing.result(source=source)
        # Beside the documents, so that they can be moved into place in one step.
        with TemporaryDirectory(dir=output_dir, prefix=".render-") as folder, ThreadPoolExecutor() as threads:
            jobs = {
                format: threads.submit(render_parsed, parsed, source=source, format=format, folder=Path(folder))
                for format in targets
            }
            finished = {format: job.result() for format, job in jobs.items()}
            for format, target in targets.items():
                finished[format].replace(target)
        return targets


def parse(source: Path) -> dict[str, Any]:
    """A manuscript as Pandoc's tree, its tables and figures numbered, references and papers resolved.

    Raises as :meth:`EmbeddedEngine.render` does.
    """
    parsed = _Parsing.of(source.read_text(encoding="utf-8")).result(source=source)
    resolve = (f"--lua-filter={asset('references.lua')}", CITEPROC)
    tree: dict[str, Any] = json.loads(_pandoc(source, "--from=json", "--to=json", *resolve, text=parsed))
    tree["meta"]["resolved"] = {"t": "MetaBool", "c": True}
    return tree


def render_parsed(
    parsed: bytes, *, source: Path, format: Format, folder: Path, filters: Sequence[str] = MANUSCRIPT_FILTERS
) -> Path:
    """One document of a manuscript that Pandoc has parsed; paths in it hold from where `source` is."""
    target = folder / f"{source.stem}.{format.value}"
    _write = partial(_write_with, filters=filters)
    match format:
        case Format.HTML:
            _write(parsed, source, target, "--to=html", f"--template={asset('manuscript.html')}",
                   f"--css={asset('manuscript.css')}", f"--variable=script:{asset('manuscript.js')}",
                   f"--variable=text-id:{TEXT}", "--embed-resources", "--shift-heading-level-by=1",
                   "--section-divs")  # fmt: skip
            _insert_results(target, source.with_name(RESULTS_PAGE))
        case Format.DOCX:
            _write(parsed, source, target, "--to=docx", f"--reference-doc={asset('reference.docx')}")
            finish_docx(target, page_mark=page_mark_of(target))
        case Format.PDF:
            markup = target.with_suffix(".typ")
            _write(parsed, source, markup, "--to=typst", f"--template={asset('manuscript.typst')}")
            check_markup(markup.read_text(encoding="utf-8"), name=target.name)
            typefaces = require_typefaces(_language(parsed))
            _typst(markup, target, root=source.parent, font_folders=typefaces.folders if typefaces else [])
            return target
    check_output(target)
    return target


def _language(parsed: bytes) -> str:
    """The `lang` of the front matter, as Pandoc parsed it."""
    given = json.loads(parsed)["meta"].get("lang", {"c": []})["c"]
    return "".join(part.get("c", "") for part in given)


def _insert_results(page: Path, results: Path) -> None:
    """Put the table of results at its place: Pandoc would look in each of its rows for files to embed."""
    table = results.read_text(encoding="utf-8") if results.is_file() else ""
    page.write_text(page.read_text(encoding="utf-8").replace(_RESULTS_PLACE, table, 1), encoding="utf-8")


def _write_with(parsed: bytes, source: Path, target: Path, *options: str, filters: Sequence[str]) -> None:
    applied = [CITEPROC if name == CITEPROC else f"--lua-filter={asset(name)}" for name in filters]
    _pandoc(source, "--from=json", f"--output={target}", "--standalone", *applied, *options, text=parsed)


def _pandoc(source: Path, *arguments: str, text: bytes) -> bytes:
    import pypandoc

    done = subprocess.run(
        [pypandoc.get_pandoc_path(), *arguments, "--fail-if-warnings"],
        cwd=source.parent,
        env=environment(),
        input=text,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise explain_pandoc(done.stderr.decode("utf-8", errors="replace"), source=source)
    return done.stdout


def _typst(markup: Path, target: Path, *, root: Path, font_folders: Sequence[Path]) -> None:
    import typst

    try:
        document: bytes = typst.compile(  # type: ignore[call-overload]  # its stub ties root's type to input's
            # As bytes, the text stands in the root itself, and the paths of its figures hold from there.
            markup.read_bytes(),
            root=str(root),
            # Only the folders of the fonts that the document's language needs: the same fonts wherever they are.
            font_paths=[str(folder) for folder in font_folders],
            ignore_system_fonts=True,
            format="pdf",
            # Tagged, with alternative texts: what a screen reader needs.
            pdf_standards=["ua-1"],
            timestamp=datetime.fromtimestamp(source_date_epoch(), tz=UTC),
        )
    except typst.TypstError as error:
        if "PDF/UA" in str(error):
            raise UserError(
                f"{target.name} cannot be made so that every reader can use it: {error}.",
                remedy="Give each figure of your templates a `fig-alt`, and use letters that the document's font has.",
            ) from error
        raise ExternalProgramError(f"Typst could not set the pdf: {error}") from error
    target.write_bytes(document)
