"""A reporting guideline as data: what each item asks, and where a document answers it."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from jpvad_report.errors import TemplateError
from jpvad_report.study.explain import validate
from jpvad_report.study.shipped import default_templates
from jpvad_report.study.source import FileKind, Source
from jpvad_report.study.variables import Frozen

FOLDER = "checklists"

_KIND = FileKind(
    noun="checklist",
    reference="docs/checklists.md",
    where="docs/checklists.md shows how to write one.",
    error=TemplateError,
)


class Item(Frozen):
    """One item.

    Attributes
    ----------
    found_in : tuple of str
        Identifiers of paragraphs (`p-...`), tables (`tbl-...`) and figures (`fig-...`) that answer it, or `title`; `*`
        stands for any letters. What the document does not have is passed over.
    saying : str
        A regular expression that the text of such a place must hold.
    given : str
        Text of the study file, such as `manuscript.purpose`, without which no place answers.
    study : tuple of str
        Parts of the study file that answer it too; `whole` is all of it.
    needs, otherwise : str
        Part of the study file without which the item does not apply, and what is said then.
    absent : str
        What is said where no place answers it, because then there was nothing to report.
    left : str
        What remains for the authors even where the document answers.
    """

    item: str
    topic: str
    asks: str
    found_in: tuple[str, ...] = Field(min_length=1)
    saying: str = ""
    given: str = ""
    study: tuple[str, ...] = ()
    needs: str = ""
    otherwise: str = ""
    absent: str = ""
    left: str = ""


class Checklist(Frozen):
    """A guideline."""

    name: str
    title: str
    source: str
    items: tuple[Item, ...]


def load_checklist(name: str, *, project: Path) -> Checklist:
    """A checklist by name: the project's own file comes before the one that is shipped."""
    folders = (project / "templates" / FOLDER, default_templates() / FOLDER)
    found = next((folder / f"{name}.yml" for folder in folders if (folder / f"{name}.yml").is_file()), None)
    return validate(Checklist, Source(found or folders[1] / f"{name}.yml", _KIND))
