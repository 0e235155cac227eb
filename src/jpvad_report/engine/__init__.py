"""Turn the generated manuscript into html, docx and pdf, with a real Quarto or without one.

Both engines use the same Lua filter, style sheet, Typst template and Word finisher, so that a document looks and
behaves the same whichever of them made it. Nothing heavy is imported until something is rendered.
"""

from jpvad_report.engine.check import check_output
from jpvad_report.engine.choose import choose
from jpvad_report.engine.contract import Engine, Format, document_path
from jpvad_report.engine.embedded import EmbeddedEngine
from jpvad_report.engine.front_matter import RESULTS_PAGE, front_matter_formats, quarto_assets
from jpvad_report.engine.quarto import QuartoEngine
from jpvad_report.engine.word import content_control_tag, finish_docx

__all__ = [
    "RESULTS_PAGE",
    "EmbeddedEngine",
    "Engine",
    "Format",
    "QuartoEngine",
    "check_output",
    "choose",
    "content_control_tag",
    "document_path",
    "finish_docx",
    "front_matter_formats",
    "quarto_assets",
]
