"""Citations as Pandoc reads them: `[@key]` in the text, the papers as CSL data, the look as a CSL style."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jpvad_report.errors import TemplateError
from jpvad_report.study.problem import nearest
from jpvad_report.study.shipped import default_templates
from jpvad_report.study.source import FileKind, Source

Papers = Mapping[str, Mapping[str, Any]]

BIBLIOGRAPHY = "references.json"
"""The file beside the .qmd that holds what is cited."""

_NAMES = ("references.yml", "references.json")
_KIND = FileKind(
    noun="list of references",
    reference="docs/journals.md",
    where="docs/journals.md shows how to write one.",
    error=TemplateError,
)
# As Pandoc reads it: not after a letter or digit (an e-mail address), and not a table or figure.
_CITATION = re.compile(r"(?<![\w\\@?])@(?!(?:tbl|fig)-)\{?([A-Za-z_][\w]*(?:[:.#$%&+?<>~/-]\w+)*)")


def load_papers(project: Path) -> dict[str, Mapping[str, Any]]:
    """The papers that come with the program, and those of the project, which come first.

    Raises
    ------
    TemplateError
        For a list that is not CSL data.
    """
    found: dict[str, Mapping[str, Any]] = {}
    folders = dict.fromkeys(folder.resolve() for folder in (default_templates(), project / "templates"))
    for path in (folder / name for folder in folders for name in _NAMES):
        if path.is_file():
            found |= {paper["id"]: paper for paper in _papers(path)}
    return found


def _papers(path: Path) -> list[dict[str, Any]]:
    # JSON is YAML, so that one reader tells the line of every mistake.
    source = Source(path, _KIND)
    papers = source.data.get("references") if isinstance(source.data, dict) else source.data
    if not isinstance(papers, list):
        raise TemplateError(
            f"{path.name} is not a list of references.", remedy="Write `references:` and a list of CSL items below it."
        )
    for number, paper in enumerate(papers):
        if not isinstance(paper, dict) or not {"id", "type", "title"} <= set(paper):
            line = source.line(("references", number) if isinstance(source.data, dict) else (number,))
            raise TemplateError(f"{path.name}, line {line}: a reference has an id, a type and a title.")
    return papers


def cited(text: str, papers: Papers) -> list[str]:
    """Keys of the papers that a text cites, in the order of their first citation.

    Raises
    ------
    TemplateError
        For a key that is in no list of references.
    """
    keys = list(dict.fromkeys(_CITATION.findall(text)))
    for key in keys:
        require(key, papers)
    return keys


def require(key: str, papers: Papers) -> None:
    """Refuse a key that is in no list of references, with the nearest one that is."""
    if key not in papers:
        raise TemplateError(
            f"The text cites '{key}', which is in no list of references{nearest(key, papers) or '.'}",
            remedy="Correct the key, or add the paper to templates/references.yml of the project (docs/journals.md).",
        )


def bibliography(keys: Sequence[str], papers: Papers) -> str:
    """The papers as CSL JSON, which Pandoc and Quarto read."""
    return json.dumps([papers[key] for key in keys], ensure_ascii=False, indent=1, sort_keys=True) + "\n"
