"""The stages in order. Heavy libraries are imported inside the stage that needs them."""

from jpvad_report.pipeline.build import Built, build
from jpvad_report.pipeline.checks import Verified, check, verify
from jpvad_report.pipeline.compute import analyse, compute
from jpvad_report.pipeline.edits import EditsImported, import_edits
from jpvad_report.pipeline.project import Project
from jpvad_report.pipeline.render import Rendered, run

__all__ = [
    "Built",
    "EditsImported",
    "Project",
    "Rendered",
    "Verified",
    "analyse",
    "build",
    "check",
    "compute",
    "import_edits",
    "run",
    "verify",
]
