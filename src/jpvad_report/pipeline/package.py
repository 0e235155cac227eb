"""The files of a submission package, but for its manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jpvad_report.artefacts import sha256
from jpvad_report.journal import Journal
from jpvad_report.pipeline.project import OUTPUT, REPORT, Project, Stage
from jpvad_report.study import Study, load_study
from jpvad_report.study.shipped import default_templates

if TYPE_CHECKING:
    from jpvad_report.document.manuscript import Manuscript
    from jpvad_report.document.parts import Parts
    from jpvad_report.release import Released

SYNTHETIC = "synthetic.csv"
ROWS, SEED = 500, 1


@dataclass(frozen=True, slots=True)
class Package:
    """Writes the parts of a package below `root`; `work` is a folder for what the renderer needs."""

    project: Project
    study: Study
    journal: Journal
    released: Released
    root: Path
    work: Path

    def write(self, stage: Stage) -> None:
        """Make every file."""
        from jpvad_report.document.environment import load_words
        from jpvad_report.document.manuscript import compose
        from jpvad_report.document.parts import parts_of
        from jpvad_report.engine import front_matter_formats

        stage("Writing the manuscript and its parts")
        folder = self.project.folder
        manuscript = compose(
            self.study,
            self.released.shown,
            project=folder,
            journal=self.journal,
            engine_front_matter=front_matter_formats,
        )
        words = load_words(folder, lang=self.study.lang)
        parts = parts_of(manuscript.text, words=words["checklist"] | words["parts"])
        stage("Drawing the figures")
        self._figures(manuscript, parts)
        stage("Rendering the documents")
        self._documents(manuscript, parts)
        stage("Writing results and the folder to run it again")
        self._results()
        self._reproduction()
        self._readme(parts)

    def _figures(self, manuscript: Manuscript, parts: Parts) -> None:
        """The journal's files by their numbers, and what the documents show."""
        from jpvad_report.document.figures import save

        wanted, shown = self.journal.figures, self.work / REPORT / "figures"
        shown.mkdir(parents=True)
        for name, draw in manuscript.figures.items():
            number = parts.numbers[f"fig-{name}"].rpartition(" ")[2]
            place = self.root / ("supplement/figures" if number.startswith("S") else "figures")
            place.mkdir(parents=True, exist_ok=True)
            picture = draw()
            save(picture, place / f"Figure{number}", (wanted.format,), dpi=wanted.dpi, color=wanted.color)
            save(draw(), shown / name, ("svg", "png"))

    def _documents(self, manuscript: Manuscript, parts: Parts) -> None:
        from jpvad_report.document.checklist import compose_checklist
        from jpvad_report.engine import EmbeddedEngine, Format, front_matter_formats, quarto_assets

        report = self.work / REPORT
        quarto_assets(report)
        for name, text in manuscript.beside.items():
            (report / name).write_text(text, encoding="utf-8")
        checklist = compose_checklist(
            self.study,
            manuscript.text,
            project=self.project.folder,
            engine_front_matter=front_matter_formats,
            supplement=parts.appendix if parts.supplement else "",
        )
        both, word = (Format.DOCX, Format.PDF), (Format.DOCX,)
        wanted = (
            ("manuscript", "manuscript", parts.manuscript, both),
            ("title-page", "manuscript", parts.title_page, word),
            ("tables", "tables", parts.tables, word),
            ("supplement", "supplement", parts.supplement, both),
            ("checklist", "checklist", checklist, both),
        )
        engine = EmbeddedEngine()
        for name, place, text, formats in wanted:
            if not text:
                continue
            source = report / f"{name}.qmd"
            source.write_text(text, encoding="utf-8")
            made = engine.render(project=self.work, source=source, formats=formats, output_dir=self.work / OUTPUT)
            for path in made.values():
                (self.root / place).mkdir(parents=True, exist_ok=True)
                path.rename(self.root / place / path.name)

    def _results(self) -> None:
        from jpvad_report.results.long import long_table

        folder = self.root / "results"
        folder.mkdir(parents=True)
        store = self.released.store
        blurred = dict.fromkeys(self.released.blurred, "a count, a denominator or digits are not told")
        (folder / "results.json").write_text(store.to_json(), encoding="utf-8")
        (folder / "results.csv").write_text(long_table(store, self.study, warnings=blurred), encoding="utf-8")

    def _reproduction(self) -> None:
        from jpvad_report import synth
        from jpvad_report.provenance import locked
        from jpvad_report.registry import as_export
        from jpvad_report.release.study_file import with_synthetic_data

        folder = self.root / "reproduction"
        own = self.project.folder / "templates"
        shutil.copytree(default_templates(), folder / "templates", ignore=shutil.ignore_patterns("__pycache__"))
        if own.is_dir() and own.resolve() != default_templates().resolve():
            shutil.copytree(own, folder / "templates", dirs_exist_ok=True)
        text = with_synthetic_data(self.project.study_file.read_text(encoding="utf-8"), SYNTHETIC)
        study_file = folder / "study.yml"
        study_file.write_text(text, encoding="utf-8")
        made = synth.synthesise(load_study(study_file), rows=ROWS, seed=SEED)
        data = folder / SYNTHETIC
        data.write_text(as_export(made.frame, data), encoding=self.study.data.encoding)
        note = synth.about(
            self.study,
            rows=ROWS,
            seed=SEED,
            hashes={"study_sha256": sha256(study_file)},
            margins=None,
            never=made.never,
        )
        data.with_suffix(".about.yml").write_text(note, encoding="utf-8")
        (folder / "requirements.txt").write_text(locked(), encoding="utf-8")
        record = json.dumps(self.released.store.provenance, indent=1, sort_keys=True, ensure_ascii=False)
        (folder / "provenance.json").write_text(record + "\n", encoding="utf-8")
        values = {
            "data": SYNTHETIC,
            "about": data.with_suffix(".about.yml").name,
            "suffix": data.suffix,
            "rows": ROWS,
            "seed": SEED,
            "version": version("jpvad-report"),
            "journal": self.project.journal or "",
            "lang": self.project.lang or "",
        }
        self._say("reproduction", folder / "README.md", values)

    def _readme(self, parts: Parts) -> None:
        released, least = self.released, self.study.settings.suppress_below
        kept = sum(key in released.store.series for key in released.series)
        values = {
            "title": self.study.manuscript.title,
            "subtitle": self.study.manuscript.subtitle,
            "version": version("jpvad-report"),
            "journal": self.journal.name if (self.project.journal or self.study.journal) != "plain" else "",
            "has_supplement": bool(parts.supplement),
            "least": least if least > 1 else 0,
            "told": least,
            "units": self.study.data.unit_of_analysis,
            "hidden": released.hidden,
            "blurred": released.blurred,
            "records": len(released.store),
            "series": released.series,
            "kept": kept,
            "lists": _lists(released),
        }
        self._say("README", self.root / "README.md", values)

    def _say(self, template: str, path: Path, values: Mapping[str, Any]) -> None:
        from jpvad_report.document import environment as jinja

        words = jinja.load_words(self.project.folder, lang="en")
        env = jinja.make_environment(self.project.folder, lang="en", words=words)
        path.write_text(jinja.render(env, f"bundle/{template}.md.j2", dict(values)).strip() + "\n", encoding="utf-8")


def _lists(released: Released) -> list[tuple[str, list[str]]]:
    """The keys, so that a reader of the results can tell what is held back from what was never computed."""
    series = [f"`{key}`: {what}" for key, what in sorted(released.series.items())]
    parts = [
        ("Left out:", [f"`{key}`" for key in released.hidden]),
        ("With less detail:", [f"`{key}`" for key in released.blurred]),
        ("Curves and other series:", series),
    ]
    return [(title, texts) for title, texts in parts if texts]
