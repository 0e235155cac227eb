"""The stages in order. Heavy libraries are imported inside the stage that needs them."""

from jpvad_report.pipeline.build import Built, build
from jpvad_report.pipeline.bundle import Bundled, bundle
from jpvad_report.pipeline.checks import Verified, check, verify
from jpvad_report.pipeline.compute import analyse, compute
from jpvad_report.pipeline.edits import EditsImported, import_edits
from jpvad_report.pipeline.figures import export_figures
from jpvad_report.pipeline.project import Project
from jpvad_report.pipeline.render import Rendered, run
from jpvad_report.pipeline.synthetic import Synthesised, synth

__all__ = [
    "Built",
    "Bundled",
    "EditsImported",
    "Project",
    "Rendered",
    "Synthesised",
    "Verified",
    "analyse",
    "build",
    "bundle",
    "check",
    "compute",
    "export_figures",
    "import_edits",
    "run",
    "synth",
    "verify",
]
