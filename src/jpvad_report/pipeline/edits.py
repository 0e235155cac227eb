"""Co-authors' Word edits come home: the edited file is compared with the sent one, and the templates are changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.artefacts import settle, staged
from jpvad_report.pipeline.build import printed_deviations
from jpvad_report.pipeline.compute import compute
from jpvad_report.pipeline.project import OUTPUT, REPORT, STUDY_FILE, Project, Stage, silent

if TYPE_CHECKING:
    from jpvad_report.document.origins import Trace
    from jpvad_report.results.store import Store
    from jpvad_report.revision.importer import Known
    from jpvad_report.revision.importer.ledger import Ledger

TODO = "import-todo.md"


@dataclass(frozen=True, slots=True)
class EditsImported:
    """What `import` found: `diff` is the change as git shows it, `report` for a file, `text` for the terminal.

    `ledger` accounts for each of the edited file's `characters`.
    """

    diff: str
    report: str
    text: str
    todo: str
    files: dict[str, str]
    ledger: Ledger
    characters: int


def import_edits(
    project: Project,
    file: Path,
    *,
    authors: Sequence[str] = (),
    base: Path | None = None,
    dry_run: bool = False,
    stage: Stage = silent,
) -> EditsImported:
    """Take the edits of a .docx or .odt over into templates, study.yml and words.yml; all of them or none.

    Parameters
    ----------
    authors
        Of tracked changes, only those of these authors; all where none is named.
    base
        The document as it was sent, where the edited file does not hold it any more.
    dry_run
        Write nothing.
    """
    from jpvad_report.revision.importer import import_document, report
    from jpvad_report.revision.importer.opening import open_edited
    from jpvad_report.study.shipped import default_templates

    settle(project.folder)
    study = project.study()
    stage("Reading the edited file")
    output = project.folder / OUTPUT / REPORT / "manuscript.docx"
    sent, edited = open_edited(file, base=base, output=output, authors=authors)
    store = compute(project, study, stage=stage)
    stage("Finding the places of the edits")

    def rebuild(folder: Path) -> Trace:
        return _traced(folder, store, project)

    made = import_document(
        sent, edited, project=project.folder, lang=study.lang, rebuild=rebuild, known=_known(store, project)
    )
    total = edited.characters
    found = EditsImported(
        diff=report.diff(made.files, made.copies, project=project.folder, shipped=default_templates()),
        report=report.as_markdown(made.ledger, name=file.name, total=total),
        text=report.as_text(made.ledger, total=total),
        todo=report.todo(made.ledger, name=file.name),
        files=made.files,
        ledger=made.ledger,
        characters=total,
    )
    written = dict(made.files)
    if found.todo:
        before = project.folder / TODO
        kept = before.read_text(encoding="utf-8") if before.is_file() else ""
        written[TODO] = report.with_todo(kept, found.todo)
    if written and not dry_run:
        with staged(project.folder) as aside:
            for name, text in written.items():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                (aside / name).write_text(text, encoding="utf-8")
    return found


def _traced(folder: Path, store: Store, project: Project) -> Trace:
    from jpvad_report.document.origins import trace
    from jpvad_report.engine import front_matter_formats
    from jpvad_report.journal import load_journal
    from jpvad_report.study import load_study

    study = load_study(folder / STUDY_FILE, lang=project.lang)
    journal = load_journal(project.journal or study.journal, project=folder)
    deviations = printed_deviations(project, project.study())
    return trace(
        study, store, project=folder, journal=journal, front_matter=front_matter_formats, deviations=deviations
    )


def _known(store: Store, project: Project) -> Known:
    from jpvad_report.document.numbers import Numbers
    from jpvad_report.engine.word import content_control_tag
    from jpvad_report.journal import load_journal
    from jpvad_report.revision.importer import Known
    from jpvad_report.revision.importer.inline import without_markup

    study = project.study()
    journal = load_journal(project.journal or study.journal, project=project.folder)
    numbers = Numbers(store, journal.numbers.model_copy(update={"alpha": study.settings.alpha}))
    parts: dict[str, tuple[str, Callable[[str], str]]] = {
        "num": ("", numbers.num),
        "ci": ("interval", numbers.ci),
        "p": ("p_value", numbers.p),
        "count": ("count", numbers.count),
        "n_of": ("n", numbers.n),
        "events_of": ("n_events", numbers.events),
    }
    by_tag: dict[str, str] = {}
    texts: dict[str, set[str]] = {}
    for key in store:
        for name, (part, method) in parts.items():
            expression = f'{{{{ {name}("{key}") }}}}'
            by_tag[content_control_tag(key, part)] = expression
            if name in {"num", "ci", "p"}:
                texts.setdefault(without_markup(method(key)), set()).add(expression)
    return Known(
        by_tag, {text: one for text, found in texts.items() if len(found) == 1 for one in found if _telling(text)}
    )


def _telling(text: str) -> bool:
    """True for a number that is not equal to another by mere chance: one with decimals, a percentage, an interval."""
    return sum(character.isdigit() for character in text) > 1 and any(sign in text for sign in ".%=<–")
