"""The stages in order. Heavy libraries are imported inside the stage that needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jpvad_report.errors import UserError
from jpvad_report.journal import load_journal
from jpvad_report.study import Study, load_study

if TYPE_CHECKING:
    import pandas as pd

    from jpvad_report.claims.verify import Report
    from jpvad_report.results.store import Store

Stage = Callable[[str], object]
EnginePreference = Literal["auto", "quarto", "embedded"]

STUDY_FILE = "study.yml"
REPORT, OUTPUT = "report", "_output"
PUBLISHED = "data/published"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a study file; `data` and `journal` override what the study file names."""

    folder: Path
    data: Path | None = None
    journal: str | None = None

    def __post_init__(self) -> None:
        # Renderers run in folders of their own.
        object.__setattr__(self, "folder", self.folder.resolve())

    @property
    def study_file(self) -> Path:
        """The protocol."""
        return self.folder / STUDY_FILE

    def data_file(self, study: Study) -> Path:
        """The registry export."""
        return self.data if self.data is not None else self.folder / study.data.file


@dataclass(frozen=True, slots=True)
class Built:
    """What `build` made."""

    manuscript: Path
    results: Path
    unused: list[str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What `run` made."""

    built: Built
    documents: dict[str, Path]
    engine: str


def _silent(_: str) -> None:
    return None


def _load_figures() -> None:
    """Load matplotlib, which takes half a second, before it is needed."""
    import jpvad_report.document.figures  # noqa: F401


def check(project: Project) -> list[str]:
    """Every problem of study file and export, as lines; a study file that cannot be read raises `StudyError`.

    Where columns are sound, the cohort is selected too, so that problems of follow-up and empty groups are found.
    """
    from jpvad_report.cohort import select
    from jpvad_report.errors import CohortError, RegistryError
    from jpvad_report.registry import cast, read_text

    study = load_study(project.study_file)
    path = project.data_file(study)
    frame, problems = cast(read_text(path, encoding=study.data.encoding), study)
    found = [str(problem) for problem in problems]
    if not found:
        try:
            select(frame, study)
        except (CohortError, RegistryError) as error:
            found.append(str(error))
    return found


def analyse(study: Study, frame: pd.DataFrame, *, meanwhile: Callable[[], object] | None = None) -> Store:
    """Run the study on a frame of its variables.

    Parameters
    ----------
    study : Study
        The protocol.
    frame : pandas.DataFrame
        One row a patient, typed as `registry.cast` returns it.
    meanwhile
        Something useful to do where one process would only wait for another.

    Returns
    -------
    Store
        Every record and curve; the provenance is empty.
    """
    from jpvad_report.analysis import analyse_cohort
    from jpvad_report.cohort import select
    from jpvad_report.results.store import Store

    cohort = select(frame, study)
    flow = cohort.flow
    records, series = analyse_cohort(
        cohort.frame,
        study,
        registered=flow.registered,
        enrolment=flow.enrolment,
        excluded=flow.excluded,
        undecided=flow.undecided,
        groups=flow.groups,
        meanwhile=meanwhile,
    )
    return Store(records, series)


def compute(
    project: Project, study: Study, *, stage: Stage = _silent, meanwhile: Callable[[], object] | None = None
) -> Store:
    """From the export to the store, with its provenance."""
    from dataclasses import replace

    from jpvad_report.provenance import provenance
    from jpvad_report.registry import cast, read_text, require_sound
    from jpvad_report.results.methods import methods_used, packages_used

    path = project.data_file(study)
    stage("Reading and checking the export")
    text = read_text(path, encoding=study.data.encoding)
    frame, problems = cast(text, study)
    require_sound(problems, file=path.name)
    stage("Selecting the cohort and computing")
    store = analyse(study, frame, meanwhile=meanwhile)
    packages = packages_used(methods_used(store.records))
    record = provenance(study_file=project.study_file, data_file=path, rows=len(text), packages=packages)
    return replace(store, provenance=record)


def build(project: Project, *, stage: Stage = _silent, composed: Callable[[str], object] | None = None) -> Built:
    """Everything up to report/manuscript.qmd. An error leaves the earlier files as they were.

    `composed` is told the text of the manuscript as soon as it is known, before the figures are drawn.
    """
    from jpvad_report.artefacts import staged
    from jpvad_report.document.manuscript import compose
    from jpvad_report.engine import RESULTS_PAGE, front_matter_formats, quarto_assets
    from jpvad_report.parallel import side_by_side

    study = load_study(project.study_file)
    journal = load_journal(project.journal or study.journal, project=project.folder)
    store = compute(project, study, stage=stage, meanwhile=_load_figures)
    stage("Writing the manuscript")
    manuscript = compose(
        study, store, project=project.folder, journal=journal, engine_front_matter=front_matter_formats
    )
    if composed is not None:
        composed(manuscript.text)
    report = project.folder / REPORT
    with staged(report) as aside:
        (aside / "results.json").write_text(store.to_json(), encoding="utf-8")
        (aside / "manuscript.qmd").write_text(manuscript.text, encoding="utf-8")
        (aside / RESULTS_PAGE).write_text(manuscript.results, encoding="utf-8")
        quarto_assets(aside)
        stage("Drawing the figures")
        from jpvad_report.document.figures import save

        (aside / "figures").mkdir()

        def draw(names: Sequence[str]) -> None:
            for name in names:
                save(manuscript.figures[name](), aside / "figures" / name, formats=("svg", "png"))

        names = list(manuscript.figures)
        side_by_side([lambda: draw(names[::2]), lambda: draw(names[1::2])])
    return Built(report / "manuscript.qmd", report / "results.json", manuscript.unused)


def run(
    project: Project, *, formats: Sequence[str], engine: EnginePreference = "auto", stage: Stage = _silent
) -> Rendered:
    """Build, then render with Quarto or the embedded engine."""
    from jpvad_report.engine import Format, choose

    chosen = choose(engine)
    built = build(project, stage=stage, composed=chosen.begin)
    stage(f"Rendering ({chosen.name})")
    documents = chosen.render(
        project=project.folder,
        source=built.manuscript,
        formats=[Format(name) for name in formats],
        output_dir=project.folder / OUTPUT,
    )
    return Rendered(built, {kind.value: path for kind, path in documents.items()}, chosen.version())


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: a report a claims file, and what could not be made sure of beforehand."""

    reports: list[Report]
    warnings: list[str]

    @property
    def passes(self) -> bool:
        """True where every claim agrees or has the verdict that its file declares."""
        return all(report.passes for report in self.reports)


def verify(project: Project, files: Sequence[Path] = ()) -> Verified:
    """Hold claims files against report/results.json; without files, those in data/published of the project."""
    from jpvad_report.claims.verify import load_claims
    from jpvad_report.claims.verify import verify as check_claims
    from jpvad_report.provenance import require_current
    from jpvad_report.results.store import Store

    study = load_study(project.study_file)
    paths = list(files) or sorted((project.folder / PUBLISHED).glob("*.yml"))
    if not paths:
        raise UserError(
            f"No claims file in {project.folder / PUBLISHED}.",
            remedy="Name one (`jpvad-report verify CLAIMS.yml`); docs/claims.md shows how to write it.",
        )
    claims = [load_claims(path) for path in paths]
    store = Store.read(project.folder / REPORT / "results.json")
    data = project.data_file(study)
    warnings = require_current(
        store.provenance, study_file=project.study_file, data_file=data, results=f"{REPORT}/results.json"
    )
    return Verified([check_claims(one, store, alpha=study.settings.alpha) for one in claims], warnings)
