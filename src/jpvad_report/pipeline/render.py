"""From the manuscript to the documents; one that would come out the same is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jpvad_report.artefacts import sha256, staged
from jpvad_report.cache import code_of, fingerprint, hashes, still_there
from jpvad_report.pipeline.build import Built, build
from jpvad_report.pipeline.project import OUTPUT, Project, Stage, silent

if TYPE_CHECKING:
    from jpvad_report.engine import Engine, Format

EnginePreference = Literal["auto", "quarto", "embedded"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What `run` made."""

    built: Built
    documents: dict[str, Path]
    engine: str


def run(
    project: Project, *, formats: Sequence[str], engine: EnginePreference = "auto", stage: Stage = silent
) -> Rendered:
    """Build, then render with Quarto or the embedded engine."""
    from jpvad_report.engine import Format, choose

    chosen = choose(engine)
    built = build(project, stage=stage, composed=chosen.begin)
    stage(f"Rendering ({chosen.name})")
    return _render(project, built, chosen, [Format(name) for name in dict.fromkeys(formats)])


def _render(project: Project, built: Built, engine: Engine, formats: Sequence[Format]) -> Rendered:
    from jpvad_report.engine import document_path

    source, output = built.manuscript, project.folder / OUTPUT
    inputs = [sha256(source), built.beside, code_of("engine"), engine.identity()]
    keys = {kind: fingerprint("document", kind.value, inputs) for kind in formats}
    kept = {kind: project.cache.get(key) for kind, key in keys.items()}
    stale = [kind for kind, made in kept.items() if made is None or not still_there(output, made["file"])]
    version = next((made["engine"] for made in kept.values() if made is not None), "")
    if stale:
        version = engine.version()
        with staged(output) as aside:
            made = engine.render(project=project.folder, source=source, formats=stale, output_dir=aside)
            found = {kind: hashes(aside, [path]) for kind, path in made.items()}
        for kind, files in found.items():
            project.cache.put(keys[kind], {"file": files, "engine": version})
    project.cache.prune()
    documents = {
        kind.value: document_path(project=project.folder, source=source, output_dir=output, format=kind)
        for kind in formats
    }
    for path in documents.values():
        # One that was left as it is has been found current: `freeze` refuses documents older than their manuscript.
        path.touch()
    return Rendered(built, documents, version)
