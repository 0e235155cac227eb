"""Everything up to report/manuscript.qmd; what has not changed is neither written nor drawn again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jpvad_report.artefacts import settle
from jpvad_report.cache import code_of, fingerprint, folder_content, hashes, still_there
from jpvad_report.journal import Journal, load_journal
from jpvad_report.pipeline.compute import compute
from jpvad_report.pipeline.project import REPORT, Project, Stage, silent
from jpvad_report.study import Study
from jpvad_report.study.shipped import default_templates
from jpvad_report.typefaces import require_typefaces

if TYPE_CHECKING:
    from jpvad_report.document.manuscript import Manuscript
    from jpvad_report.results.store import Store

Deviations = list[dict[str, str]]
_ROOMS = ("study", "results", "journal", "document")
_FIGURE_FORMATS = ("svg", "png")


@dataclass(frozen=True, slots=True)
class Built:
    """What `build` made: `beside` are the hashes of what the manuscript refers to, by paths below its folder.

    `warnings` name what the journal takes less of.
    """

    manuscript: Path
    results: Path
    unused: list[str]
    beside: dict[str, str]
    warnings: list[str]


def build(project: Project, *, stage: Stage = silent, composed: Callable[[str], object] | None = None) -> Built:
    """Everything up to report/manuscript.qmd. An error leaves the earlier files as they were.

    `composed` is told the text of the manuscript as soon as it is known, before the figures are drawn.
    """
    report = project.folder / REPORT
    settle(report)
    settle(project.folder)
    study = project.study()
    require_typefaces(study.lang)
    journal = load_journal(project.journal or study.journal, project=project.folder)
    store = compute(project, study, stage=stage, meanwhile=_load_figures)
    stage("Writing the manuscript")
    results = store.to_json()
    deviations = printed_deviations(project, study)
    keys = _Keys(project, study, journal, store, results, deviations)
    kept, drawn = project.cache.get(keys.manuscript), project.cache.get(keys.figures)
    if kept is None or drawn is None or not still_there(report, {**kept["files"], **drawn}):
        kept, drawn = _make(
            project, study, journal, store, results, deviations, drawn=drawn, composed=composed, stage=stage
        )
        project.cache.put(keys.manuscript, kept)
        project.cache.put(keys.figures, drawn)
    return Built(
        report / "manuscript.qmd",
        report / "results.json",
        kept["unused"],
        {**kept["beside"], **drawn},
        kept["warnings"],
    )


class _Keys:
    """Under which the manuscript and its figures are known: a sentence of the templates does not touch a figure."""

    def __init__(
        self, project: Project, study: Study, journal: Journal, store: Store, results: str, deviations: Deviations
    ) -> None:
        numbers = fingerprint(store.plain())
        shared = [study.model_dump(mode="json"), journal.model_dump(mode="json"), code_of(*_ROOMS)]
        templates = [project.folder / "templates", default_templates()]
        everything = folder_content(templates)
        words = [{name: sha for name, sha in folder.items() if name.endswith("words.yml")} for folder in everything]
        made_by = {name: version(name) for name in ("jinja2", "pyyaml")}
        painters = {name: version(name) for name in ("matplotlib", "pillow")}
        self.manuscript = fingerprint("manuscript", results, shared, everything, code_of("engine"), made_by, deviations)
        self.figures = fingerprint("figures", numbers, shared, words, painters, _FIGURE_FORMATS)


def _make(
    project: Project,
    study: Study,
    journal: Journal,
    store: Store,
    results: str,
    deviations: Deviations,
    *,
    drawn: Mapping[str, str] | None,
    composed: Callable[[str], object] | None,
    stage: Stage,
) -> tuple[dict[str, object], dict[str, str]]:
    from jpvad_report.artefacts import staged
    from jpvad_report.document.manuscript import compose
    from jpvad_report.engine import RESULTS_PAGE, front_matter_formats, quarto_assets

    manuscript = compose(
        study,
        store,
        project=project.folder,
        journal=journal,
        engine_front_matter=front_matter_formats,
        deviations=deviations,
    )
    if composed is not None:
        composed(manuscript.text)
    report = project.folder / REPORT
    with staged(report) as aside:
        (aside / "results.json").write_text(results, encoding="utf-8")
        (aside / "manuscript.qmd").write_text(manuscript.text, encoding="utf-8")
        texts = {**manuscript.beside, RESULTS_PAGE: manuscript.results}
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8")
        quarto_assets(aside)
        files = hashes(aside, (path for path in aside.rglob("*") if path.is_file()))
        if drawn is None or not _all_drawn(manuscript, drawn) or not still_there(report, drawn):
            stage("Drawing the figures")
            _draw(manuscript, aside / "figures")
            drawn = hashes(aside, (aside / "figures").iterdir())
    beside = {name: files[name] for name in texts}
    return {"files": files, "unused": manuscript.unused, "beside": beside, "warnings": manuscript.warnings}, dict(drawn)


def printed_deviations(project: Project, study: Study) -> Deviations:
    """What changed in the study file since the first frozen revision; most projects have none."""
    from jpvad_report.revision.folder import frozen_names

    if not frozen_names(project.folder):
        return []
    from jpvad_report.revision.deviations import printed

    return printed(project.folder, study)


def _all_drawn(manuscript: Manuscript, drawn: Mapping[str, str]) -> bool:
    """False where a template shows a figure that it did not show when they were drawn."""
    return {Path(path).stem for path in drawn} >= {*manuscript.figures}


def _draw(manuscript: Manuscript, folder: Path) -> None:
    from jpvad_report.document.figures import save
    from jpvad_report.parallel import side_by_side

    folder.mkdir()

    def draw(names: Sequence[str]) -> None:
        for name in names:
            save(manuscript.figures[name](), folder / name, formats=_FIGURE_FORMATS)

    names = list(manuscript.figures)
    side_by_side([lambda: draw(names[::2]), lambda: draw(names[1::2])])


def _load_figures() -> None:
    """Load matplotlib, which takes half a second, before it is needed."""
    import jpvad_report.document.figures  # noqa: F401
