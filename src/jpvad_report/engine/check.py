"""Refuse a rendered document that has holes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from jpvad_report.engine.holes import holes_in_html, holes_in_text, holes_in_typst, holes_in_word
from jpvad_report.errors import ExternalProgramError, ReportError, UserError

_UNRESOLVED = re.compile(r"\?@[\w-]+(?:[.:/][\w-]+)*|\?@")
_FILTER_ERROR = re.compile(r"JPVAD_([A-Z]+):(.*)")
_UNKNOWN_PAPER = re.compile(r"[Cc]itation (\S+) not found")
_MISSING_IMAGE = re.compile(r"(?:Could not fetch resource|Replacing image with description) '?([^\s':]+)")
_REMEDY = "Correct the template, then build the manuscript again."


def unknown_references(names: Sequence[str], *, source: Path) -> UserError:
    """Name the references that lead nowhere."""
    listed = ", ".join(f"@{name}" for name in names)
    return UserError(
        f"{source.name} refers to {listed}, but has no table or figure of that name.",
        remedy="Give the table or figure that id (`{#tbl-...}`, `{#fig-...}`) or correct the reference.",
    )


def explain_pandoc(stderr: str, *, source: Path) -> ReportError:
    """Turn what Pandoc said into an error that a person can act on."""
    found = _FILTER_ERROR.search(stderr)
    if found:
        what, detail = found[1], found[2].strip()
        match what:
            case "UNRESOLVED":
                return unknown_references(detail.split(), source=source)
            case "DUPLICATE":
                return UserError(f"{source.name} has more than one table or figure called @{detail}.", remedy=_REMEDY)
            case "KEYLESS":
                return UserError(
                    f"{source.name} marks “{detail}” as a number, but gives no key.",
                    remedy='Write it as `[...]{.num key="..."}`.',
                )
    unknown = sorted(set(_UNKNOWN_PAPER.findall(stderr)))
    if unknown:
        return UserError(
            f"{source.name} cites {', '.join(unknown)}, which is not in its bibliography.",
            remedy="Correct the key, or add the paper to templates/references.yml, then build the manuscript again.",
        )
    image = _MISSING_IMAGE.search(stderr)
    if image:
        return UserError(
            f"{source.name} shows the image {image[1]}, which does not exist or cannot be read.", remedy=_REMEDY
        )
    return ExternalProgramError(f"Pandoc could not convert {source.name}:\n{stderr.strip()}")


def check_output(path: Path) -> None:
    """Fail where a document holds an unresolved reference, lacks an image, or has no number where one should stand.

    Parameters
    ----------
    path
        A rendered .html, .docx or .pdf; reading a .pdf needs pypdf.

    Raises
    ------
    UserError
        If ``?@`` stands in the text, or ``nan``, ``inf`` or ``None`` in the place of a number, or an image is not
        inside the document.
    """
    match path.suffix:
        case ".html":
            problems = _html_problems(path.read_text(encoding="utf-8"))
        case ".docx":
            problems = _docx_problems(path)
        case ".pdf":
            text = _pdf_text(path)
            problems = _unresolved(text) | holes_in_text(text)
        case suffix:
            raise ValueError(f"no check for {suffix}")
    _refuse(problems, name=path.name)


def check_markup(markup: str, *, name: str) -> None:
    """Check the Typst text of a pdf, which takes no time; :func:`check_output` would have to read the pdf itself."""
    text = markup.replace("\\", "")
    _refuse(_unresolved(text) | holes_in_typst(text), name=name)


def _refuse(problems: set[str], *, name: str) -> None:
    if problems:
        raise UserError(f"{name} is incomplete: {'; '.join(sorted(problems))}.", remedy=_REMEDY)


def _unresolved(text: str) -> set[str]:
    return {f"unresolved reference {name}" for name in _UNRESOLVED.findall(text)}


def _html_problems(page: str) -> set[str]:
    sources = re.findall(r"<img\b[^>]*?\bsrc=\"(?!data:)([^\"]*)\"", page)
    # Embedded images are long and may hold any letters.
    text = re.sub(r"data:[^\"')]+", "", page)
    return _unresolved(text) | holes_in_html(text) | {f"image {source} is not embedded" for source in sources}


def _docx_problems(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        document = archive.read("word/document.xml").decode("utf-8")
        relations = archive.read("word/_rels/document.xml.rels").decode("utf-8")
    text = re.sub(r"<[^>]+>", "", document)
    embedded = set(re.findall(r"r:embed=\"([^\"]+)\"", document))
    targets = {
        name: target
        for relation in re.findall(r"<Relationship\b[^>]*>", relations)
        for name, target in [(_attribute(relation, "Id"), _attribute(relation, "Target"))]
    }
    missing = {name for name in embedded if f"word/{targets.get(name, '')}" not in names}
    return (
        _unresolved(text)
        | holes_in_word(document)
        | {f"image {targets.get(name) or name} is missing" for name in missing}
    )


def _attribute(element: str, name: str) -> str:
    found = re.search(rf"\b{name}=\"([^\"]*)\"", element)
    return found[1] if found else ""


def _pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
