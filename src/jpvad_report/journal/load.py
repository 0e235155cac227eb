"""Find a journal's profile by name and read it, with every mistake told by its line."""

from __future__ import annotations

from pathlib import Path

from jpvad_report.errors import UserError
from jpvad_report.journal.profile import Journal
from jpvad_report.study.explain import validate
from jpvad_report.study.problem import nearest
from jpvad_report.study.shipped import default_templates
from jpvad_report.study.source import FileKind, Source

FOLDER = "journals"

CITATION_STYLE = "citations.csl"
"""The style's name beside the .qmd."""

PROFILE = FileKind(
    noun="journal profile",
    reference="docs/journals.md",
    where="docs/journals.md shows how to write one.",
    error=UserError,
)


def load_journal(name: str, *, project: Path) -> Journal:
    """The profile of that name: the project's own comes before the one that is shipped.

    Raises
    ------
    UserError
        For a name that has no profile, and for a profile with mistakes.
    """
    return validate(Journal, Source(profile_file(name, project=project), PROFILE))


def profile_file(name: str, *, project: Path) -> Path:
    """The file of a profile; raises as `load_journal` does."""
    for folder in _folders(project):
        path = folder / f"{name}.yml"
        if path.is_file():
            return path
    known = known_journals(project)
    raise UserError(
        f"There is no journal profile '{name}'{nearest(name, known) or '.'}",
        remedy=f"Known are {', '.join(known)}; a new one is a file templates/{FOLDER}/NAME.yml (docs/journals.md).",
    )


def known_journals(project: Path) -> list[str]:
    """Names of all profiles that a project can use."""
    return sorted({path.stem for folder in _folders(project) for path in folder.glob("*.yml")})


def citation_style(journal: Journal, *, project: Path) -> str:
    """The CSL style that a profile names.

    Raises
    ------
    UserError
        Where there is no such file beside the profiles.
    """
    for folder in _folders(project):
        path = folder / f"{journal.citation_style}.csl"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    known = sorted({path.stem for folder in _folders(project) for path in folder.glob("*.csl")})
    raise UserError(
        f"{journal.name} has the citation style '{journal.citation_style}', which is not there"
        f"{nearest(journal.citation_style, known) or '.'}",
        remedy=f"Known are {', '.join(known)}; another is a file templates/{FOLDER}/NAME.csl (docs/journals.md).",
    )


def _folders(project: Path) -> list[Path]:
    return [project / "templates" / FOLDER, default_templates() / FOLDER]
